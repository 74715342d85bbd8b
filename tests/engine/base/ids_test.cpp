// SPDX-License-Identifier: Apache-2.0
#include "engine/base/ids.hpp"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <type_traits>
#include <vector>

#include "tests/statistics.hpp"

using namespace careloop;

// Kinds of index do not mix.
static_assert(!std::is_convertible_v<int, UnitIndex>);
static_assert(!std::is_convertible_v<UnitIndex, MunicipalityIndex>);
static_assert(UnitIndex::of(3).at() == 3);

TEST_CASE("mix64 is SplitMix64's finaliser", "[ids]") {
    // First outputs of SplitMix64 from state 0 (Vigna's splitmix64.c): the state grows by the golden ratio.
    CHECK(mix64(0) == 0xe220a8397b1dcdafULL);
    CHECK(mix64(0x9e3779b97f4a7c15ULL) == 0x6e789e6aa1b965f4ULL);
    CHECK(mix64(0x9e3779b97f4a7c15ULL * 2) == 0x06c45d188009454fULL);
}

TEST_CASE("Lineage ids of a whole population do not collide", "[ids]") {
    // 200 000 mothers x 5 children, and as many immigrants; chance of one collision among 2e6 of 2^63: 2e-7.
    std::vector<std::uint64_t> ids;
    for (std::uint64_t mother = 0; mother < 200'000; ++mother) {
        for (int ordinal = 0; ordinal < 5; ++ordinal) ids.push_back(lineage_id(mother, ordinal));
    }
    for (int municipality = 0; municipality < 290; ++municipality) {
        for (int step = 0; step < 500; ++step) {
            for (int ordinal = 0; ordinal < 7; ++ordinal)
                ids.push_back(lineage_id(205, municipality, step, ordinal));
        }
    }
    std::sort(ids.begin(), ids.end());
    CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
    CHECK(std::all_of(ids.begin(), ids.end(), [](std::uint64_t id) { return (id & kLineageBit) != 0; }));
}

TEST_CASE("mix64 depends on the order and the number of its parts", "[ids]") {
    CHECK(mix64(1, 2) != mix64(2, 1));
    CHECK(mix64(1, 2, 3) != mix64(1, 3, 2));
    CHECK(mix64(1) != mix64(1, 0));
    CHECK(mix64(1, 0) != mix64(1, 0, 0));
    CHECK(lineage_id(1, 2) == lineage_id(1, 2));
}

TEST_CASE("One bit of the origin turns half of the bits of the id", "[ids]") {
    // Null: each of the 64 x 64 pairs (bit in, bit out) flips with probability 1/2; 4000 origins;
    // normal limit at 1e-6 / 4096 per pair: 6.4 standard deviations.
    constexpr int kOrigins = 4000;
    for (int in = 0; in < 64; ++in) {
        std::vector<int> flips(64);
        for (int i = 0; i < kOrigins; ++i) {
            const std::uint64_t origin = static_cast<std::uint64_t>(i) * 977;
            const std::uint64_t change = mix64(origin, 1) ^ mix64(origin ^ std::uint64_t{1} << in, 1);
            for (std::size_t out = 0; out < 64; ++out) flips[out] += static_cast<int>(change >> out & 1);
        }
        for (const int count : flips)
            REQUIRE(std::fabs(count - kOrigins / 2.0) < 6.4 * std::sqrt(kOrigins / 4.0));
    }
}
