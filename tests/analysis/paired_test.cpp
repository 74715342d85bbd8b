// SPDX-License-Identifier: Apache-2.0
#include "analysis/paired.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "engine/base/maths.hpp"

using namespace careloop;
using namespace careloop::analysis;

namespace {

PairedDifference of(const std::vector<double>& baseline, const std::vector<double>& arm) {
    return paired_difference(baseline, arm);
}

/// Sum of twelve uniform numbers less six: mean 0, variance 1.
double noise(std::uint64_t i) {
    double sum = -6;
    for (std::uint64_t k = 0; k < 12; ++k) {
        std::uint64_t x = (12 * i + k + 1) * 0x9E3779B97F4A7C15ULL;  // SplitMix64
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
        sum += static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1p-53;
    }
    return sum;
}

}  // namespace

TEST_CASE("Student's t has the quantiles of the printed tables") {
    CHECK(student_quantile(0.975, 1) == Approx(12.7062).epsilon(1e-5));
    CHECK(student_quantile(0.975, 2) == Approx(4.30265).epsilon(1e-5));
    CHECK(student_quantile(0.975, 9) == Approx(2.26216).epsilon(1e-5));
    CHECK(student_quantile(0.975, 1000) == Approx(1.96234).epsilon(1e-5));
    CHECK(student_quantile(0.025, 9) == Approx(-student_quantile(0.975, 9)));
}

TEST_CASE("The interval of three pairs is the one computed by hand") {
    // d = 1, 2, 6: mean 3, variance 7, t(2) 4.30265, half 4.30265 * sqrt(7 / 3) = 6.57241
    const PairedDifference d = of({10, 20, 30}, {11, 22, 36});
    CHECK(d.pairs == 3);
    CHECK(d.baseline == Approx(20));
    CHECK(d.mean == Approx(3));
    CHECK(d.low == Approx(3 - 6.57241).epsilon(1e-5));
    CHECK(d.high == Approx(3 + 6.57241).epsilon(1e-5));
    CHECK(d.share_above == 1);
    // Variance of 10, 20, 30: 100; of 11, 22, 36: mean 23, (144 + 1 + 169) / 2 = 157
    CHECK(d.variance_ratio == Approx(7.0 / 257.0));
}

TEST_CASE("The share above zero counts neither ties nor losses") {
    CHECK(of({1, 1, 1, 1}, {2, 1, 0, 3}).share_above == 0.5);
}

TEST_CASE("One pair has a difference and nothing more") {
    const PairedDifference d = of({4}, {7});
    CHECK(d.pairs == 1);
    CHECK(d.mean == 3);
    CHECK(d.share_above == 1);
    CHECK(std::isnan(d.low));
    CHECK(std::isnan(d.high));
    CHECK(std::isnan(d.variance_ratio));
}

TEST_CASE("A member without a value in one arm is no pair") {
    const PairedDifference d = of({1, kNone, 3, 5}, {2, 2, kNone, 8});
    CHECK(d.pairs == 2);
    CHECK(d.baseline == 3);
    CHECK(d.mean == 2);
    const PairedDifference none = of({kNone}, {1});
    CHECK(none.pairs == 0);
    CHECK(std::isnan(none.mean));
    CHECK(std::isnan(none.share_above));
}

TEST_CASE("Equal arms differ by nothing, with certainty") {
    const PairedDifference d = of({1, 2, 4}, {1, 2, 4});
    CHECK(d.low == 0);
    CHECK(d.high == 0);
    CHECK(d.share_above == 0);
    CHECK(d.variance_ratio == 0);
    CHECK(std::isnan(of({1, 1}, {1, 1}).variance_ratio));  // nothing varies at all
}

TEST_CASE("The variance ratio is 1 - rho for arms of equal variance") {
    // a = c + e, b = c + f with independent parts: var d / (var a + var b) = var e / (var c + var e).
    const double shared = GENERATE(0.0, 1.0, 3.0);
    std::vector<double> a, b;
    constexpr std::uint64_t kMembers = 20'000;
    for (std::uint64_t i = 0; i < kMembers; ++i) {
        const double common = shared * noise(3 * i);
        a.push_back(common + noise(3 * i + 1));
        b.push_back(common + noise(3 * i + 2));
    }
    // Standard error of the ratio: at most sqrt(4 / n) of it, 1.4 %; five of them.
    CHECK(of(a, b).variance_ratio == Approx(1 / (1 + shared * shared)).epsilon(0.07));
}

TEST_CASE("Nineteen of twenty intervals hold the true difference") {
    constexpr std::uint64_t kTrials = 4000, kMembers = 5;
    int held = 0;
    for (std::uint64_t t = 0; t < kTrials; ++t) {
        std::vector<double> a, b;
        for (std::uint64_t k = 0; k < kMembers; ++k) {
            a.push_back(noise(2 * (t * kMembers + k)));
            b.push_back(a.back() + 0.5 + noise(2 * (t * kMembers + k) + 1));
        }
        const PairedDifference d = of(a, b);
        held += d.low <= 0.5 && 0.5 <= d.high ? 1 : 0;
    }
    // Binomial: standard error 0.34 %; five of them.
    CHECK(held / static_cast<double>(kTrials) == Approx(0.95).margin(0.018));
}

TEST_CASE("The probability of a better side is the one computed by hand") {
    // d = 1, 2, 6 as above: t = 3 / sqrt(7 / 3); with 2 degrees of freedom P = 1/2 + t / (2 sqrt(2 + t t))
    const PairedDifference d = of({10, 20, 30}, {11, 22, 36});
    CHECK(probability_better(d, 1) == Approx(0.905750).epsilon(1e-5));
    CHECK(probability_better(d, -1) == Approx(0.094250).epsilon(1e-4));
    CHECK(std::isnan(probability_better(d, 0)));
    // The other arm as the baseline: the other side.
    CHECK(probability_better(of({11, 22, 36}, {10, 20, 30}), -1) == Approx(0.905750).epsilon(1e-5));
}

TEST_CASE("Without a spread there is a probability only where something differs") {
    CHECK(std::isnan(probability_better(of({4}, {7}), 1)));  // one pair
    CHECK(std::isnan(probability_better(of({1, 2}, {1, 2}), 1)));
    CHECK(probability_better(of({1, 2}, {2, 3}), 1) == 1);
    CHECK(probability_better(of({1, 2}, {2, 3}), -1) == 0);
}

TEST_CASE("An arm that changes nothing on average is as likely to seem better as worse, at every level") {
    // Null: normal differences around 0 give a uniform probability. 4000 trials of 5 pairs, fixed; the
    // largest distance between the distributions passes sqrt(ln(2e6) / 8000) = 0.0426 once in a million
    // (Massart 1990).
    constexpr std::uint64_t kTrials = 4000, kMembers = 5;
    std::vector<double> found;
    for (std::uint64_t t = 0; t < kTrials; ++t) {
        std::vector<double> a, b;
        for (std::uint64_t k = 0; k < kMembers; ++k) {
            a.push_back(noise(2 * (t * kMembers + k)));
            b.push_back(a.back() + noise(2 * (t * kMembers + k) + 1));
        }
        found.push_back(probability_better(of(a, b), 1));
    }
    std::sort(found.begin(), found.end());
    double distance = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double below = static_cast<double>(i) / kTrials, upto = static_cast<double>(i + 1) / kTrials;
        distance = std::max({distance, found[i] - below, upto - found[i]});
    }
    CHECK(distance < 0.0426);
}

TEST_CASE("Quantiles lie between neighbours on a straight line") {
    CHECK(quantile({3, 1, 2}, 0.5) == 2);
    CHECK(quantile({3, 1, 2}, 0) == 1);
    CHECK(quantile({3, 1, 2}, 1) == 3);
    CHECK(quantile({4, 1}, 0.25) == 1.75);
    CHECK(quantile({0, 10, 20, 30, 40}, 0.9) == Approx(36));
    CHECK(quantile({7}, 0.05) == 7);
}

TEST_CASE("The ratio of means is no mean of ratios") {
    const auto ratio = [](const std::vector<double>& above, const std::vector<double>& below) {
        return ratio_of_means(above, below, 0.9);
    };
    const RatioInterval r = ratio({2, 4, 18}, {1, 1, 4});
    CHECK(r.mean == 4);  // ratios of members: 2, 4 and 4.5
    CHECK((2 <= r.low && r.low < 4 && 4 < r.high && r.high <= 4.5));
    const RatioInterval again = ratio({2, 4, 18}, {1, 1, 4});
    CHECK((again.low == r.low && again.high == r.high));
    const RatioInterval same = ratio({3, 6, 1.5}, {2, 4, 1});
    CHECK((same.mean == 1.5 && same.low == Approx(1.5) && same.high == Approx(1.5)));
    // A member without one of the two has no part in it.
    const RatioInterval some = ratio({2, kNone, 4}, {1, 5, 1});
    CHECK(some.mean == 3);
    CHECK((some.low == 2 && some.high == 4));  // one draw in four is of one member alone
}

TEST_CASE("One member has a ratio without an interval; nothing over nothing is none") {
    const std::vector<double> four = {4}, two = {2}, none = {kNone}, zeros = {0, 0}, ones = {1, 1};
    const RatioInterval one = ratio_of_means(four, two, 0.9);
    CHECK(one.mean == 2);
    CHECK(std::isnan(one.low));
    CHECK(std::isnan(one.high));
    CHECK(std::isnan(ratio_of_means(none, two, 0.9).mean));
    const RatioInterval nothing = ratio_of_means(ones, zeros, 0.9);
    CHECK((std::isnan(nothing.mean) && std::isnan(nothing.low) && std::isnan(nothing.high)));
}

TEST_CASE("About nine of ten intervals of a ratio hold the true one") {
    constexpr std::uint64_t kTrials = 1000, kMembers = 30;
    int held = 0;
    for (std::uint64_t t = 0; t < kTrials; ++t) {
        std::vector<double> above, below;
        for (std::uint64_t k = 0; k < kMembers; ++k) {
            const double common = noise(3 * (t * kMembers + k));
            above.push_back(30 + 3 * common + 2 * noise(3 * (t * kMembers + k) + 1));
            below.push_back(20 + 2 * common + noise(3 * (t * kMembers + k) + 2));
        }
        const RatioInterval r = ratio_of_means(above, below, 0.9);
        held += r.low <= 1.5 && 1.5 <= r.high ? 1 : 0;
    }
    // Binomial: standard error 0.95 %, five of them; and two points that the bootstrap of 30 members lacks.
    CHECK(held / static_cast<double>(kTrials) == Approx(0.88).margin(0.048));
}
