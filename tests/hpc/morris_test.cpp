// SPDX-License-Identifier: Apache-2.0
// The design of a screening and what is made of its results, on functions whose answer is known.
#include "hpc/morris.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <set>

#include "engine/base/draws.hpp"

using namespace careloop;
using namespace careloop::hpc;

namespace {

constexpr double kPi = 3.14159265358979323846;

std::vector<double> results_of(const MorrisDesign& design, const std::function<double(const Trial&)>& of) {
    std::vector<double> results;
    for (const Trial& trial : design.trials) results.push_back(of(trial));
    return results;
}

std::vector<Effect> effects_of(const MorrisDesign& design, const std::function<double(const Trial&)>& of) {
    return morris_effects(design, results_of(design, of), 1);
}

/// A standard normal of a member, whatever the point.
double noise(const Trial& trial) {
    return Draw(Seed{1, trial.member}, 0, 0, Purpose::test).normal();
}

}  // namespace

TEST_CASE("A trajectory changes every factor once, and luck once, one at a time") {
    constexpr std::size_t kFactors = 7, kTrajectories = 20;
    const MorrisDesign design = morris_design(kFactors, kTrajectories, 3);
    REQUIRE(design.trials.size() == kTrajectories * (kFactors + 2));
    REQUIRE(design.changed.size() == design.trials.size());
    std::set<std::vector<std::size_t>> orders;
    std::set<std::uint32_t> members;
    for (std::size_t t = 0; t < kTrajectories; ++t) {
        const std::size_t begin = t * (kFactors + 2);
        CHECK_FALSE(design.changed[begin]);
        std::vector<std::size_t> order;
        for (std::size_t i = begin + 1; i < begin + kFactors + 2; ++i) {
            const Trial &before = design.trials[i - 1], &now = design.trials[i];
            std::vector<std::size_t> changed;
            for (std::size_t f = 0; f < kFactors; ++f) {
                if (now.point[f] == before.point[f]) continue;
                changed.push_back(f);
                CHECK(std::abs(now.point[f] - before.point[f]) == Approx(kMorrisStep));
            }
            if (now.member != before.member) changed.push_back(kFactors);
            REQUIRE(changed.size() == 1);
            CHECK(design.changed[i] == changed.front());
            order.push_back(changed.front());
        }
        orders.insert(order);
        members.insert({design.trials[begin].member, design.trials[begin + kFactors + 1].member});
        std::sort(order.begin(), order.end());
        for (std::size_t f = 0; f <= kFactors; ++f) CHECK(order[f] == f);
    }
    CHECK(orders.size() == kTrajectories);
    CHECK(members.size() == 2 * kTrajectories);
    CHECK(*members.begin() == 0);
}

TEST_CASE("Positions are the four levels, each as often as the others") {
    const MorrisDesign design = morris_design(50, 200, 1);
    CHECK(kMorrisStep == Approx(2.0 / 3));
    std::array<int, 4> counts{};
    for (const Trial& trial : design.trials) {
        for (const double p : trial.point) {
            const double level = p * 3;
            REQUIRE(level == std::round(level));
            ++counts[static_cast<std::size_t>(level)];
        }
    }
    // null: begins are uniform on four levels. 10 000 begins; the other trials follow from them and from the
    // order. Share of a level within 5 standard errors of 1/4 (false alarm 6e-7 a level), seed 1.
    const double all = 200.0 * 52 * 50;
    for (const int count : counts) CHECK(std::abs(count / all - 0.25) < 5 * std::sqrt(0.25 * 0.75 / 10'000));
}

TEST_CASE("The same seed gives the same design, another one another; more trajectories go on from fewer") {
    const MorrisDesign a = morris_design(5, 4, 9), b = morris_design(5, 8, 9), c = morris_design(5, 4, 10);
    bool same = true;
    for (std::size_t i = 0; i < a.trials.size(); ++i) {
        CHECK(a.trials[i].point == b.trials[i].point);
        CHECK(a.trials[i].member == b.trials[i].member);
        CHECK(a.changed[i] == b.changed[i]);
        same = same && a.trials[i].point == c.trials[i].point;
    }
    CHECK_FALSE(same);
    CHECK(morris_design(5, 2, 9, 100).trials.front().member == 100);
}

TEST_CASE("Of a linear function mu is the coefficient and sigma nothing") {
    const std::vector<double> coefficients = {3, -2, 0.5, 0};
    const auto linear = [&](const Trial& trial) {
        double sum = 7;
        for (std::size_t f = 0; f < coefficients.size(); ++f) sum += coefficients[f] * trial.point[f];
        return sum;
    };
    const std::vector<Effect> effects = effects_of(morris_design(4, 10, 1), linear);
    REQUIRE(effects.size() == 5);
    for (std::size_t f = 0; f < 4; ++f) {
        CHECK(effects[f].count == 10);
        CHECK(effects[f].mu == Approx(coefficients[f]).margin(1e-12));
        CHECK(effects[f].mu_star == Approx(std::abs(coefficients[f])).margin(1e-12));
        CHECK(effects[f].sigma == Approx(0).margin(1e-12));
        CHECK(effects[f].low == Approx(effects[f].mu_star).margin(1e-12));
        CHECK(effects[f].high == Approx(effects[f].mu_star).margin(1e-12));
    }
    CHECK(effects.back().mu_star == 0);  // no luck in it
}

TEST_CASE("Of Ishigami's function the third factor shows by sigma alone") {
    // sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on -pi to pi. On four levels, by hand: sin x1 moves between 0
    // and +-sin(pi/3); x1's own effect hangs on x3, x3's on x1, x2's on neither.
    const auto ishigami = [](const Trial& trial) {
        const auto x = [&](std::size_t f) { return kPi * (2 * trial.point[f] - 1); };
        return std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
    };
    const std::vector<Effect> effects = effects_of(morris_design(3, 400, 1), ishigami);
    // |effect| of x2 is always 7 sin^2(pi/3) / (2/3) = 7.875, up or down with the side it begins on.
    CHECK(effects[1].mu_star == Approx(7.875));
    CHECK(effects[1].low == Approx(7.875));
    CHECK(effects[1].sigma > 7);
    // x1: sin(pi/3) / (2/3) (1 + 0.1 x3^4) with |x3| pi or pi/3 half the time each: 7.7765.
    CHECK(effects[0].mu_star == Approx(7.7765).epsilon(0.1));
    CHECK(effects[0].low < 7.7765);
    CHECK(effects[0].high > 7.7765);
    // x3: 0.1 (pi^4 - (pi/3)^4) sin(pi/3) / (2/3) = 12.498 half the time, else 0; its sign is x1's.
    CHECK(effects[2].mu_star == Approx(12.498 / 2).epsilon(0.15));
    CHECK(std::abs(effects[2].mu) < 0.25 * effects[2].mu_star);
    CHECK(effects[2].sigma > effects[2].mu_star);
}

TEST_CASE("Sobol's g-function: factors in the order of their weights") {
    const std::vector<double> a = {0, 0.5, 3, 9, 99, 99};
    const auto g = [&](const Trial& trial) {
        double product = 1;
        for (std::size_t f = 0; f < a.size(); ++f)
            product *= (std::abs(4 * trial.point[f] - 2) + a[f]) / (1 + a[f]);
        return product;
    };
    const std::vector<std::vector<Effect>> effects = {effects_of(morris_design(6, 200, 1), g)};
    const std::vector<Ranked> ranked = ranking(effects, {1.0});
    REQUIRE(ranked.size() == 6);
    for (std::size_t f = 0; f < 4; ++f) CHECK(ranked[f].factor == f);
    CHECK(effects[0][4].mu_star < 0.05 * effects[0][0].mu_star);
    CHECK(effects[0][5].mu_star < 0.05 * effects[0][0].mu_star);
}

TEST_CASE("Luck stands beside the factors, and what is no larger is told apart") {
    const auto with_luck = [](const Trial& trial) {
        return 10 * trial.point[0] + 0.1 * trial.point[1] + noise(trial);
    };
    const MorrisDesign design = morris_design(3, 200, 1);
    const std::vector<double> results = results_of(design, with_luck);
    const std::vector<Effect> effects = morris_effects(design, results, 1);
    // Common random numbers within a trajectory: no noise in the factors' effects.
    CHECK(effects[0].mu == Approx(10));
    CHECK(effects[1].mu == Approx(0.1));
    CHECK(effects[1].sigma == Approx(0).margin(1e-9));
    CHECK(effects[2].mu_star == Approx(0).margin(1e-9));
    // null: differences of two standard normals, mean size 2 / sqrt(pi); 200 of them, seed 1, at 1e-6.
    const double wanted = 2 / std::sqrt(kPi) / kMorrisStep;
    CHECK(std::abs(effects[3].mu_star - wanted) < 4.9 * std::sqrt((2 - 4 / kPi) / 200) / kMorrisStep);
    const std::vector<Ranked> ranked = ranking({effects}, {spread_of(results)});
    CHECK(ranked[0].factor == 0);
    CHECK(ranked[0].above_luck);
    CHECK_FALSE(ranked[1].above_luck);
    CHECK_FALSE(ranked[2].above_luck);
}

TEST_CASE("A factor is ranked by the result it acts on most; one without spread is passed over") {
    Effect none, small, large;
    none.mu_star = 0, small.mu_star = 1, large.mu_star = 2;
    const std::vector<std::vector<Effect>> effects = {
        {small, none, none, none}, {none, large, none, none}, {large, large, large, none}};
    const std::vector<Ranked> ranked = ranking(effects, {0.25, 1, 0});
    REQUIRE(ranked.size() == 3);
    CHECK(ranked[0].factor == 0);
    CHECK(ranked[0].result == 0);
    CHECK(ranked[0].weight == 4);
    CHECK(ranked[1].factor == 1);
    CHECK(ranked[1].result == 1);
    CHECK(ranked[2].factor == 2);
    CHECK_FALSE(ranked[2].above_luck);
}

TEST_CASE("A run that failed takes away the two steps beside it, and no more") {
    const MorrisDesign design = morris_design(4, 3, 1);
    std::vector<double> results = results_of(design, [](const Trial& t) { return t.point[0]; });
    results[2] = std::nan("");
    const std::vector<Effect> effects = morris_effects(design, results, 1);
    std::size_t steps = 0;
    for (const Effect& e : effects) steps += e.count;
    CHECK(steps == 3 * 5 - 2);
    CHECK(spread_of({1, std::nan(""), 3}) == Approx(std::sqrt(2)));
    CHECK(std::isnan(spread_of({1})));
    const Effect nothing = morris_effects(design, std::vector<double>(results.size(), std::nan("")), 1)[0];
    CHECK(nothing.count == 0);
    CHECK(std::isnan(nothing.mu_star));
}

TEST_CASE("Trajectories made elsewhere: steps of any length, without luck; what is none is refused") {
    // Begin, then factor 1 by -1/2, then factor 0 by 3/4.
    const std::vector<Trial> trials = {{{0, 1}, 0}, {{0, 0.5}, 0}, {{0.75, 0.5}, 0}};
    const MorrisDesign steps = morris_steps(2, false, trials);
    CHECK(steps.trajectories == 1);
    CHECK(steps.step == std::vector<double>{0, -0.5, 0.75});
    const std::vector<Effect> effects = morris_effects(steps, {2, 1, 4}, 1);
    REQUIRE(effects.size() == 3);
    CHECK(effects[0].mu == Approx(4));
    CHECK(effects[1].mu == Approx(2));
    CHECK(effects[2].count == 0);
    const std::vector<Ranked> ranked = ranking({effects}, {1});
    CHECK(ranked.front().factor == 0);
    CHECK(ranked.front().above_luck);

    CHECK_THROWS_WITH(morris_steps(2, false, {{{0, 1}, 0}, {{0, 0.5}, 0}, {{0, 1}, 0}}),
                      Catch::Contains("trial 2 "));
    CHECK_THROWS_WITH(morris_steps(2, false, {{{0, 1}, 0}, {{1, 0.5}, 0}, {{0, 1}, 0}}),
                      Catch::Contains("trial 1 "));
    CHECK_THROWS_WITH(morris_steps(2, false, {{{0, 1}, 0}, {{0, 1}, 0}, {{1, 1}, 0}}),
                      Catch::Contains("trial 1 "));
}
