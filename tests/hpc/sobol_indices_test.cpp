// SPDX-License-Identifier: Apache-2.0
// Shares of variance on functions whose shares are known, with and without chance.
#include "hpc/sobol_indices.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "engine/base/draws.hpp"
#include "hpc/design.hpp"

using namespace careloop;
using namespace careloop::hpc;

namespace {

constexpr double kPi = 3.14159265358979323846;
using Model = std::function<double(const Trial&)>;

struct Exact {
    double first, total;
};

std::vector<double> results_of(const std::vector<Trial>& trials, const Model& model) {
    std::vector<double> results;
    for (const Trial& trial : trials) results.push_back(model(trial));
    return results;
}

SobolIndices indices_of(std::size_t factors, std::size_t rows, const Model& model, std::uint64_t seed = 1) {
    const Design design = make_design(DesignKind::saltelli, factors, rows, seed);
    return sobol_indices(SaltelliRow{factors}, results_of(design.trials, model), seed);
}

/// A standard normal of a member, whatever the point.
double noise(std::uint32_t member, std::uint64_t seed = 1) {
    return Draw(Seed{seed, member}, 0, 0, Purpose::test).normal();
}

/// Ishigami and Homma (1990), a = 7, b = 0.1.
double ishigami(const Trial& trial) {
    const auto x = [&](std::size_t f) { return kPi * (2 * trial.point[f] - 1); };
    return std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

/// Of Ishigami's function with an addition of its own variance, by factor, that addition last.
std::vector<Exact> exact_ishigami(double added) {
    const double a = 7, b = 0.1, p4 = std::pow(kPi, 4), p8 = std::pow(kPi, 8);
    const double v1 = std::pow(1 + b * p4 / 5, 2) / 2, v2 = a * a / 8,
                 v13 = b * b * p8 * (1.0 / 18 - 1.0 / 50);
    const double v = v1 + v2 + v13 + added;
    return {{v1 / v, (v1 + v13) / v}, {v2 / v, v2 / v}, {0, v13 / v}, {added / v, added / v}};
}

constexpr std::array<double, 6> kWeights = {0, 0.5, 3, 9, 99, 99};

/// Sobol's g-function: a product of factors, the less they matter the larger their weight.
double g_function(const Trial& trial) {
    double product = 1;
    for (std::size_t f = 0; f < kWeights.size(); ++f)
        product *= (std::abs(4 * trial.point[f] - 2) + kWeights[f]) / (1 + kWeights[f]);
    return product;
}

std::vector<Exact> exact_g(double added) {
    double all = 1;
    std::vector<double> own;
    for (const double w : kWeights) own.push_back(1 / (3 * (1 + w) * (1 + w)));
    for (const double v : own) all *= 1 + v;
    const double variance = all - 1 + added;
    std::vector<Exact> exact;
    for (const double v : own) exact.push_back({v / variance, v * all / (1 + v) / variance});
    exact.push_back({added / variance, added / variance});
    return exact;
}

void check_near(const SobolIndices& found, const std::vector<Exact>& exact, Exact margin) {
    REQUIRE(found.of.size() >= exact.size());
    for (std::size_t f = 0; f < exact.size(); ++f) {
        INFO("factor " << f);
        CHECK(found.of[f].first.value == Approx(exact[f].first).margin(margin.first));
        CHECK(found.of[f].total.value == Approx(exact[f].total).margin(margin.total));
    }
}

}  // namespace

TEST_CASE("Without chance the shares of Ishigami's and Sobol's functions are found, and luck's is nothing") {
    const SobolIndices of_ishigami = indices_of(3, 4096, ishigami), of_g = indices_of(6, 4096, g_function);
    // Limits are five times the largest root mean square error over 200 seeds: first 0.0045, total 0.0035 of
    // Ishigami's, 0.0022 and 0.0021 of Sobol's.
    check_near(of_ishigami, exact_ishigami(0), {0.0225, 0.0175});
    check_near(of_g, exact_g(0), {0.011, 0.0105});
    CHECK(of_ishigami.of.back().total.value == 0);
    CHECK(of_ishigami.rows == 4096);
    CHECK(of_ishigami.left_out == 0);
}

TEST_CASE("Chance is a factor of its own: its share is found, and the others' are not blurred") {
    // Limits as above, of errors over 200 seeds of 0.0122 and 0.0053 (Ishigami), 0.0108 and 0.0053 (Sobol).
    check_near(indices_of(3, 4096, [](const Trial& t) { return ishigami(t) + 2 * noise(t.member); }),
               exact_ishigami(4), {0.061, 0.0265});
    check_near(indices_of(6, 4096, [](const Trial& t) { return g_function(t) + 0.4 * noise(t.member); }),
               exact_g(0.16), {0.054, 0.0265});
}

TEST_CASE("What the layout avoids: other luck in each trial, or one luck in a row, gives wrong shares") {
    Design design = make_design(DesignKind::saltelli, 3, 4096, 1);
    const SaltelliRow row{3};
    const std::vector<Exact> exact = exact_ishigami(4);
    const auto with_members = [&](const std::function<std::uint32_t(std::size_t)>& member) {
        std::vector<double> results;
        for (std::size_t i = 0; i < design.trials.size(); ++i)
            results.push_back(ishigami(design.trials[i]) + 2 * noise(member(i)));
        return sobol_indices(row, results, 1);
    };
    const SobolIndices each = with_members([](std::size_t i) { return static_cast<std::uint32_t>(i); });
    const SobolIndices one =
        with_members([&](std::size_t i) { return static_cast<std::uint32_t>(i / row.size()); });
    for (std::size_t f = 0; f < 3; ++f) {
        CHECK(each.of[f].total.value > exact[f].total + 0.15);  // chance counts as interaction
        CHECK(one.of[f].first.value > exact[f].first + 0.15);   // chance counts as the factor's own
    }
}

TEST_CASE("Intervals hold the exact shares about as often as they say, and are no wider than need be") {
    // null: an interval holds the exact share with a chance of 0.9 at least (0.95 is wanted; percentiles of
    // 256 rows fall a little short of it). 200 designs with luck of their own; held fewer than 158 times of
    // 200 with a probability below 1e-6 (binomial). Seeds 1 to 200.
    constexpr std::uint64_t kDesigns = 200;
    const std::vector<Exact> exact = exact_ishigami(4);
    std::vector<std::array<int, 2>> held(exact.size());
    std::vector<double> totals, widths;
    for (std::uint64_t seed = 1; seed <= kDesigns; ++seed) {
        const SobolIndices found = indices_of(
            3, 256, [&](const Trial& t) { return ishigami(t) + 2 * noise(t.member, seed); }, seed);
        for (std::size_t f = 0; f < exact.size(); ++f) {
            const auto holds = [](const Estimate& e, double value) {
                return e.interval.low <= value && value <= e.interval.high;
            };
            held[f][0] += holds(found.of[f].first, exact[f].first);
            held[f][1] += holds(found.of[f].total, exact[f].total);
        }
        totals.push_back(found.of.back().total.value);
        widths.push_back(found.of.back().total.interval.high - found.of.back().total.interval.low);
    }
    for (const auto& [first, total] : held) {
        CAPTURE(first, total);
        CHECK(first >= 158);
        CHECK(total >= 158);
    }
    const auto mean = [](const std::vector<double>& of) {
        double sum = 0;
        for (const double v : of) sum += v;
        return sum / static_cast<double>(of.size());
    };
    double squares = 0;
    for (const double t : totals) squares += std::pow(t - mean(totals), 2);
    const double spread = std::sqrt(squares / (kDesigns - 1));
    CAPTURE(spread, mean(widths));
    CHECK(mean(widths) > 0.75 * 3.92 * spread);
    CHECK(mean(widths) < 1.5 * 3.92 * spread);
}

TEST_CASE("A base row that lacks a result is left out and counted; the same again gives the same") {
    const Design design = make_design(DesignKind::saltelli, 3, 64, 1);
    const SaltelliRow row{3};
    std::vector<double> results = results_of(design.trials, ishigami);
    std::vector<double> shorter(results.begin() + static_cast<std::ptrdiff_t>(row.size()), results.end());
    results[row.ab(1)] = Interval::kUnknown;
    const SobolIndices with_gap = sobol_indices(row, results, 1), without = sobol_indices(row, shorter, 1);
    CHECK(with_gap.rows == 63);
    CHECK(with_gap.left_out == 1);
    for (std::size_t f = 0; f < row.varied(); ++f) {
        CHECK(with_gap.of[f].total.value == without.of[f].total.value);
        CHECK(with_gap.of[f].first.interval.low == without.of[f].first.interval.low);
        CHECK(with_gap.of[f].first.interval.high == without.of[f].first.interval.high);
    }
}

TEST_CASE("Shares do not hang on the unit nor on a large constant") {
    const SobolIndices plain = indices_of(3, 64, ishigami);
    const SobolIndices shifted = indices_of(3, 64, [](const Trial& t) { return 1e9 + 1000 * ishigami(t); });
    for (std::size_t f = 0; f < 4; ++f) {
        CHECK(shifted.of[f].first.value == Approx(plain.of[f].first.value).margin(1e-6));
        CHECK(shifted.of[f].total.value == Approx(plain.of[f].total.value).margin(1e-6));
    }
}

TEST_CASE("Where nothing varies, or nothing is there, nothing is known") {
    const SobolIndices flat = indices_of(2, 8, [](const Trial&) { return 3.0; });
    const SobolIndices none = indices_of(2, 8, [](const Trial&) { return Interval::kUnknown; });
    for (const SobolIndices* of : {&flat, &none}) {
        REQUIRE(of->of.size() == 3);
        for (const SobolIndex& i : of->of) {
            CHECK(std::isnan(i.first.value));
            CHECK(std::isnan(i.total.value));
            CHECK(std::isnan(i.total.interval.low));
        }
    }
    CHECK(none.rows == 0);
    CHECK(none.left_out == 8);
}

TEST_CASE("A design made elsewhere may have no luck to vary") {
    const Design design = make_design(DesignKind::saltelli, 3, 1024, 1);
    const SaltelliRow with{3}, without{3, false};
    std::vector<double> results;
    for (std::size_t i = 0; i < design.trials.size(); ++i) {
        if (i % with.size() != with.ab(3)) results.push_back(ishigami(design.trials[i]));
    }
    const SobolIndices found = sobol_indices(without, results, 1);
    std::vector<Exact> exact = exact_ishigami(0);
    exact.pop_back();
    // A quarter of the rows that the limits without chance are of: at most twice those.
    check_near(found, exact, {0.045, 0.035});
    REQUIRE(found.of.size() == 4);
    CHECK(std::isnan(found.of.back().total.value));
}
