// SPDX-License-Identifier: Apache-2.0
#include "engine/base/byte_scan.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/byte_scan_kernels.hpp"
#include "engine/base/error.hpp"
#include "engine/base/ids.hpp"

using namespace careloop;

namespace {

constexpr Seed kSeed{0x1234567890abcdefULL, 3};
constexpr std::uint32_t kStep = 517;
constexpr Purpose kPurpose = Purpose::need_scan;
/// Around every width a kernel works in, and around the chunk.
const std::vector<std::size_t> kSizes = {0,   1,   2,   7,    8,    9,    15,   16,   17,
                                         31,  32,  33,  47,   63,   64,   65,   127,  128,
                                         129, 255, 256, 1000, 2047, 2048, 2049, 4095, 5000};

std::vector<std::uint8_t> classes_of(std::size_t members) {
    std::vector<std::uint8_t> classes(members);
    for (std::size_t i = 0; i < members; ++i) classes[i] = static_cast<std::uint8_t>(mix64(i, 77) % 16);
    return classes;
}

std::vector<std::uint64_t> ids_of(std::size_t members) {
    std::vector<std::uint64_t> ids(members);
    for (std::size_t i = 0; i < members; ++i) ids[i] = lineage_id(i, 5);
    return ids;
}

ClassLimits every(std::uint16_t limit) {
    ClassLimits limits{};
    limits.fill(limit);
    return limits;
}

/// Includes both ends and their neighbours. Class 0 takes everybody: kernels fill up their last registers
/// with it.
const ClassLimits kMixed = {256, 0, 1, 255, 2, 254, 128, 127, 129, 20, 60, 0, 256, 200, 5, 90};

/// The definition, one member at a time.
std::vector<std::uint32_t> naive(const std::vector<std::uint64_t>& ids,
                                 const std::vector<std::uint8_t>& classes, const ClassLimits& limits,
                                 std::uint32_t offset) {
    std::vector<std::uint32_t> found;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (byte_draw(kSeed, ids[i], kStep, kPurpose) < limits[classes[i]]) {
            found.push_back(offset + static_cast<std::uint32_t>(i));
        }
    }
    return found;
}

std::vector<std::uint64_t> numbered(std::uint64_t first, std::size_t members) {
    std::vector<std::uint64_t> ids(members);
    for (std::size_t i = 0; i < members; ++i) ids[i] = first + i;
    return ids;
}

}  // namespace

TEST_CASE("Every kernel finds the founders that the definition names", "[byte_scan]") {
    for (const std::string& variant : processor_variants()) {
        const auto& kernels = byte_scan::kernels(variant.c_str());
        for (const std::size_t members : kSizes) {
            // The second start crosses 2^32 in the block number, where the counter's words carry.
            for (const std::uint64_t first : {std::uint64_t{48}, (std::uint64_t{1} << 36) - 64}) {
                INFO(variant << ", " << members << " members from " << first);
                const auto classes = classes_of(members);
                std::vector<std::uint32_t> found = {4711};  // appended to, never cleared
                byte_scan::scan_founders(kernels, kSeed, first, kStep, kPurpose, classes, kMixed, found);
                REQUIRE(found.front() == 4711);
                found.erase(found.begin());
                REQUIRE(found == naive(numbered(first, members), classes, kMixed, 0));
            }
        }
    }
}

TEST_CASE("Every kernel finds the listed members that the definition names", "[byte_scan]") {
    for (const std::string& variant : processor_variants()) {
        const auto& kernels = byte_scan::kernels(variant.c_str());
        for (const std::size_t members : kSizes) {
            INFO(variant << ", " << members << " members");
            const auto classes = classes_of(members);
            const auto ids = ids_of(members);
            std::vector<std::uint32_t> found = {4711};
            byte_scan::scan_listed(kernels, kSeed, ids, kStep, kPurpose, classes, kMixed, 1'000'000, found);
            REQUIRE(found.front() == 4711);
            found.erase(found.begin());
            REQUIRE(found == naive(ids, classes, kMixed, 1'000'000));
        }
    }
}

TEST_CASE("Limit 0 finds nobody and limit 256 everybody", "[byte_scan]") {
    // 200 000 members: every byte value occurs, 0 and 255 too.
    constexpr std::size_t kMembers = 200'000;
    const auto classes = classes_of(kMembers);
    const auto ids = ids_of(kMembers);
    for (const std::string& variant : processor_variants()) {
        INFO(variant);
        const auto& kernels = byte_scan::kernels(variant.c_str());
        std::vector<std::uint32_t> found;
        byte_scan::scan_founders(kernels, kSeed, 0, kStep, kPurpose, classes, every(0), found);
        byte_scan::scan_listed(kernels, kSeed, ids, kStep, kPurpose, classes, every(0), 0, found);
        CHECK(found.empty());
        byte_scan::scan_founders(kernels, kSeed, 0, kStep, kPurpose, classes, every(256), found);
        CHECK(found.size() == kMembers);
        byte_scan::scan_listed(kernels, kSeed, ids, kStep, kPurpose, classes, every(256), 0, found);
        CHECK(found.size() == 2 * kMembers);
        CHECK(found.back() == kMembers - 1);
    }
}

TEST_CASE("Kernels agree on every pair of draw and limit", "[byte_scan]") {
    std::vector<std::uint8_t> draws(256 + byte_scan::kDrawsSlack);
    for (std::size_t i = 0; i < 256; ++i) draws[i] = static_cast<std::uint8_t>(i);
    const std::vector<std::uint8_t> classes(256, 9);
    for (const std::string& variant : processor_variants()) {
        const auto& kernels = byte_scan::kernels(variant.c_str());
        for (std::uint32_t limit = 0; limit <= 256; ++limit) {
            byte_scan::Bounds bounds{};
            bounds.last[9] = static_cast<std::uint8_t>(limit == 0 ? 0 : limit - 1);
            bounds.open[9] = limit == 0 ? 0 : 255;
            std::vector<std::uint32_t> found(256 + byte_scan::kCandidatesSlack);
            const std::size_t count =
                kernels.below(draws.data(), classes.data(), 256, bounds, 0, found.data());
            REQUIRE(count == limit);
            for (std::uint32_t i = 0; i < limit; ++i) REQUIRE(found[i] == i);
        }
    }
}

TEST_CASE("The kernels in use are one of this processor's", "[byte_scan]") {
    const std::vector<std::string> variants = processor_variants();
    CHECK(variants.front() == "portable");
    CHECK(std::count(variants.begin(), variants.end(), std::string(processor_variant())) == 1);
    const auto classes = classes_of(777);
    std::vector<std::uint32_t> ours;
    std::vector<std::uint32_t> portable;
    scan_founders(kSeed, 32, kStep, kPurpose, classes, kMixed, ours);
    scan_listed(kSeed, ids_of(777), kStep, kPurpose, classes, kMixed, 777, ours);
    byte_scan::scan_founders(byte_scan::kPortable, kSeed, 32, kStep, kPurpose, classes, kMixed, portable);
    byte_scan::scan_listed(byte_scan::kPortable, kSeed, ids_of(777), kStep, kPurpose, classes, kMixed, 777,
                           portable);
    CHECK(ours == portable);
}

TEST_CASE("A variant that the processor lacks is refused with the ones it has", "[byte_scan]") {
    CHECK(&byte_scan::kernels("portable") == &byte_scan::kPortable);
    CHECK(&byte_scan::kernels(nullptr) == &byte_scan::kernels(processor_variants().back().c_str()));
    CHECK(&byte_scan::kernels("") == &byte_scan::kernels(nullptr));
    try {
        (void)byte_scan::kernels("sse9");
        FAIL("sse9 was accepted");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::usage);
        CHECK_THAT(error.what(), Catch::Contains("'sse9'"));
        for (const std::string& name : processor_variants()) CHECK_THAT(error.what(), Catch::Contains(name));
    }
}

TEST_CASE("Broken promises of the scan are caught", "[byte_scan]") {
    std::vector<std::uint32_t> found;
    const auto classes = classes_of(16);
    CHECK_THROWS_AS(scan_founders(kSeed, 8, kStep, kPurpose, classes, kMixed, found), Error);
    CHECK_THROWS_AS(scan_listed(kSeed, ids_of(15), kStep, kPurpose, classes, kMixed, 0, found), Error);
}
