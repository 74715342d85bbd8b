// SPDX-License-Identifier: Apache-2.0
#include "engine/base/draws.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::tests;

namespace {

Draw draw(std::uint64_t id, std::uint32_t step = 0) {
    return Draw(Seed{1, 0}, id, step, Purpose::test);
}

double normal_distribution(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

/// Expected counts of a Poisson variable, everything from `last` on in the last cell.
std::vector<double> poisson_cells(double mean, int first, int last, double sample) {
    const double conditioned = first == 0 ? 1.0 : -std::expm1(-mean);
    std::vector<double> cells;
    double rest = 1.0;
    for (int k = first; k < last; ++k) {
        const double p = std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0)) / conditioned;
        cells.push_back(sample * p);
        rest -= p;
    }
    cells.push_back(sample * rest);
    return cells;
}

}  // namespace

TEST_CASE("Philox4x32-10 gives Random123's known answers through the key layout", "[draws]") {
    // tests/kat_vectors of Random123 1.14: counter, key, result.
    const Draw zeros(Seed{0, 0}, 0, 0, Purpose{0});
    CHECK(zeros.block(0) == std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});

    const Draw ones(Seed{~0ULL, 0}, ~0ULL, 0xfffff, Purpose{0xffffffff});
    CHECK(ones.block(0xfff) == std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});

    const std::array<std::uint32_t, 4> pi{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
    const Draw digits(Seed{0x299f31d0a4093822, 0}, 0x85a308d3243f6a88, 0x13198, Purpose{0x03707344});
    CHECK(digits.block(0xa2e) == pi);
    // The replicate enters the upper half of the key.
    const Draw replicate(Seed{0x299f31d5a4093822, 5}, 0x85a308d3243f6a88, 0x13198, Purpose{0x03707344});
    CHECK(replicate.block(0xa2e) == pi);
}

TEST_CASE("Every part of the key changes the draw", "[draws]") {
    const std::uint64_t base = Draw(Seed{7, 3}, 11, 13, Purpose::test).bits(2);
    std::set<std::uint64_t> all{base};
    all.insert(Draw(Seed{8, 3}, 11, 13, Purpose::test).bits(2));
    all.insert(Draw(Seed{7ULL | 1ULL << 40, 3}, 11, 13, Purpose::test).bits(2));
    all.insert(Draw(Seed{7, 4}, 11, 13, Purpose::test).bits(2));
    all.insert(Draw(Seed{7, 3}, 12, 13, Purpose::test).bits(2));
    all.insert(Draw(Seed{7, 3}, 11ULL | 1ULL << 63, 13, Purpose::test).bits(2));
    all.insert(Draw(Seed{7, 3}, 11, 14, Purpose::test).bits(2));
    all.insert(Draw(Seed{7, 3}, 11, 13, Purpose::route).bits(2));
    all.insert(Draw(Seed{7, 3}, 11, 13, Purpose::test).bits(3));
    CHECK(all.size() == 9);
    CHECK(base == Draw(Seed{7, 3}, 11, 13, Purpose::test).bits(2));
}

TEST_CASE("Byte draws are the bytes of the block sixteen neighbours share", "[draws]") {
    for (const std::uint64_t first :
         {std::uint64_t{0}, std::uint64_t{160}, std::uint64_t{0xfedcba9876543210}}) {
        const auto words = Draw(Seed{5, 2}, first / 16, 9, Purpose::need_scan).block(0);
        for (std::uint64_t at = 0; at < 16; ++at) {
            const std::uint32_t expected = words[at / 4] >> (8 * (at % 4)) & 0xff;
            CHECK(byte_draw(Seed{5, 2}, first + at, 9, Purpose::need_scan) == expected);
        }
    }
}

TEST_CASE("unit_interval uses the top 52 bits and stays below one", "[draws]") {
    CHECK(unit_interval(0) == 0.0);
    CHECK(unit_interval(~0ULL) == 1.0 - 0x1p-52);
    CHECK(unit_interval(1ULL << 63) == 0.5);
    CHECK(unit_interval(1ULL << 12) == 0x1p-52);
    CHECK(unit_interval((1ULL << 12) - 1) == 0.0);
}

TEST_CASE("uniform and uniforms are the halves of a block", "[draws]") {
    const auto words = draw(3).block(4);
    const auto both = draw(3).uniforms(4);
    CHECK(draw(3).bits(4) == (static_cast<std::uint64_t>(words[1]) << 32 | words[0]));
    CHECK(draw(3).uniform(4) == both[0]);
    CHECK(both[1] == unit_interval(static_cast<std::uint64_t>(words[3]) << 32 | words[2]));
    CHECK(draw(3).happens(std::nextafter(both[0], 1.0), 4));
    CHECK_FALSE(draw(3).happens(both[0], 4));
    CHECK_FALSE(draw(3).happens(0.0));
    CHECK(draw(3).happens(1.0));
}

TEST_CASE("uniform is uniform over ids, steps and numbers", "[draws]") {
    // Null: 1000 equally likely cells; 1e6 draws for each way to vary the key; seed 1; false alarm 1e-6 each.
    for (const int way : {0, 1, 2}) {
        INFO("way " << way);
        std::vector<double> counts(1000);
        for (std::uint32_t i = 0; i < 1'000'000; ++i) {
            const double u = way == 0   ? draw(i).uniform()
                             : way == 1 ? draw(42, i).uniform()
                                        : draw(i / 4096, 7).uniform(i % 4096);
            ++counts.at(static_cast<std::size_t>(u * 1000.0));
        }
        CHECK(chi_square(counts, std::vector<double>(1000, 1000.0)) < chi_square_limit(999));
    }
}

TEST_CASE("The two uniforms of a block, and neighbours' draws, are independent", "[draws]") {
    // Null: 32 x 32 equally likely cells of pairs; 1e6 pairs; seed 1; false alarm 1e-6 each.
    std::vector<double> same_block(1024);
    std::vector<double> neighbours(1024);
    for (std::uint64_t i = 0; i < 1'000'000; ++i) {
        const auto cell = [](double u, double v) {
            return static_cast<std::size_t>(u * 32.0) * 32 + static_cast<std::size_t>(v * 32.0);
        };
        const auto both = draw(i).uniforms();
        ++same_block.at(cell(both[0], both[1]));
        ++neighbours.at(cell(both[0], draw(i + 1).uniform()));
    }
    const std::vector<double> expected(1024, 1e6 / 1024);
    CHECK(chi_square(same_block, expected) < chi_square_limit(1023));
    CHECK(chi_square(neighbours, expected) < chi_square_limit(1023));
}

TEST_CASE("byte_draw takes all 256 values equally often", "[draws]") {
    // Null: uniform on 0..255; 1e6 ids; seed 1; false alarm 1e-6.
    std::vector<double> counts(256);
    for (std::uint64_t id = 0; id < 1'000'000; ++id) ++counts[byte_draw(Seed{1, 0}, id, 0, Purpose::test)];
    CHECK(chi_square(counts, std::vector<double>(256, 1e6 / 256)) < chi_square_limit(255));
}

TEST_CASE("below is uniform on its range", "[draws]") {
    // Null: `count` equally likely values; 500 000 draws; seed 1; false alarm 1e-6 each.
    for (const std::uint32_t count : {2U, 7U, 32U, 1000U}) {
        std::vector<double> counts(count);
        for (std::uint64_t i = 0; i < 500'000; ++i) ++counts.at(draw(i).below(count));
        CHECK(chi_square(counts, std::vector<double>(count, 500'000.0 / count)) <
              chi_square_limit(count - 1.0));
    }
    CHECK(draw(1).below(1) == 0);
    // The high word of bits * count: at 2^32 - 1 the value is just below the draw's upper half.
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const std::uint32_t upper = static_cast<std::uint32_t>(draw(i).bits() >> 32);
        const std::uint32_t value = draw(i).below(0xffffffffU);
        CHECK((value == upper || value == upper - 1));
    }
}

TEST_CASE("normal is standard normal", "[draws]") {
    // Null: N(0, 1); 200 000 draws; Kolmogorov-Smirnov; seed 1; false alarm 1e-6. Then the tails by count.
    std::vector<double> sample;
    double beyond = 0.0;
    for (std::uint64_t i = 0; i < 200'000; ++i) {
        sample.push_back(draw(i).normal());
        beyond += std::fabs(sample.back()) > 3.0 ? 1.0 : 0.0;
    }
    CHECK(kolmogorov(sample, normal_distribution) < kKolmogorovLimit);
    const double expected = 200'000 * 2.0 * normal_distribution(-3.0);
    CHECK(std::fabs(beyond - expected) < kTwoSided * std::sqrt(expected));
}

TEST_CASE("exponential has mean one and is never zero", "[draws]") {
    // Null: Exp(1); 200 000 draws; Kolmogorov-Smirnov; seed 1; false alarm 1e-6.
    std::vector<double> sample;
    for (std::uint64_t i = 0; i < 200'000; ++i) sample.push_back(draw(i).exponential());
    CHECK(*std::min_element(sample.begin(), sample.end()) > 0.0);
    CHECK(kolmogorov(sample, [](double x) { return -std::expm1(-x); }) < kKolmogorovLimit);
}

TEST_CASE("poisson follows its distribution", "[draws]") {
    // Null: Poisson(mean); 300 000 draws each; chi-square over cells with at least 5 expected; seed 1;
    // false alarm 1e-6 each.
    struct Case {
        double mean;
        int first, last;  // cells below `first` or above `last` are joined to the end cells
    };
    for (const Case& c : {Case{0.02, 0, 3}, Case{0.7, 0, 7}, Case{4.0, 0, 15}, Case{30.0, 12, 55}}) {
        INFO("mean " << c.mean);
        std::vector<double> counts(static_cast<std::size_t>(c.last - c.first) + 1);
        for (std::uint64_t i = 0; i < 300'000; ++i) {
            const int k = std::clamp(draw(i).poisson(c.mean), c.first, c.last);
            ++counts[static_cast<std::size_t>(k - c.first)];
        }
        const std::vector<double> all = poisson_cells(c.mean, 0, c.last, 300'000);
        std::vector<double> expected(counts.size());
        for (std::size_t k = 0; k < all.size(); ++k) {
            expected[static_cast<std::size_t>(std::max(static_cast<int>(k), c.first) - c.first)] += all[k];
        }
        CHECK(chi_square(counts, expected) < chi_square_limit(static_cast<double>(counts.size()) - 1.0));
    }
    // Null: mean and variance 600; 100 000 draws; normal limits of the mean and of the variance.
    double sum = 0.0;
    double squares = 0.0;
    constexpr double n = 100'000;
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        const double k = draw(i, 5).poisson(600.0) - 600.0;
        sum += k;
        squares += k * k;
    }
    CHECK(std::fabs(sum / n) < kTwoSided * std::sqrt(600.0 / n));
    CHECK(std::fabs(squares / n - 600.0) < kTwoSided * 600.0 * std::sqrt(2.0 / n));
}

TEST_CASE("poisson_at_least_one is poisson given one", "[draws]") {
    // Null: Poisson(mean) without 0; 300 000 draws; chi-square; seed 1; false alarm 1e-6 each.
    struct Case {
        double mean;
        int last;
    };
    for (const Case& c : {Case{0.02, 3}, Case{0.7, 7}, Case{4.0, 15}}) {
        INFO("mean " << c.mean);
        std::vector<double> counts(static_cast<std::size_t>(c.last));
        for (std::uint64_t i = 0; i < 300'000; ++i) {
            const int k = draw(i).poisson_at_least_one(c.mean);
            REQUIRE(k >= 1);
            ++counts[static_cast<std::size_t>(std::min(k, c.last)) - 1];
        }
        const std::vector<double> expected = poisson_cells(c.mean, 1, c.last, 300'000);
        CHECK(chi_square(counts, expected) < chi_square_limit(static_cast<double>(counts.size()) - 1.0));
    }
}

TEST_CASE("poisson at its edges", "[draws]") {
    CHECK(draw(1).poisson(0.0) == 0);
    CHECK(draw(1).poisson(-1.0) == 0);
    CHECK(draw(1).poisson_at_least_one(0.0) == 1);
    CHECK(draw(1).poisson_at_least_one(1e-300) == 1);
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        // One uniform inverted: a larger mean never gives fewer.
        REQUIRE(draw(i).poisson(3.0) <= draw(i).poisson(3.5));
        REQUIRE(draw(i).poisson(699.0) < 1000);
    }
}

TEST_CASE("ByteDraws gives each id its byte draw, whatever came before", "[draws]") {
    const Seed seed{3, 1};
    ByteDraws in_turn(seed, 7, Purpose::test);
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const std::uint64_t id =
            i % 3 == 0 ? i * 0x9e3779b97f4a7c15ULL : 4000 + i;  // neighbours and strangers
        CHECK(in_turn(id) == byte_draw(seed, id, 7, Purpose::test));
    }
}

TEST_CASE("Luck refined from a byte is below p as often as p says, and known from the byte alone above",
          "[draws]") {
    constexpr int kPeople = 400'000;
    for (const double p : {0.0003, 0.02, 0.37, 1.0}) {
        const int limit = byte_limit(p);
        int below = 0;
        for (std::uint64_t id = 0; id < kPeople; ++id) {
            const int first = byte_draw(Seed{2, 0}, id, 1, Purpose::test);
            const double luck = refined(first, Draw(Seed{2, 0}, id, 2, Purpose::test).uniform());
            below += luck < p ? 1 : 0;
            if (first >= limit && luck < p) FAIL("decided by the byte alone, wrongly");
        }
        const double chance = std::sqrt(p * (1 - p) / kPeople);
        CHECK(std::abs(static_cast<double>(below) / kPeople - p) <= 4 * chance);
    }
}
