// SPDX-License-Identifier: Apache-2.0
// Results converge as the step shrinks: from 28 days to one.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/run/simulation.hpp"
#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Count;

namespace {

constexpr std::array<int, 4> kSteps = {28, 14, 7, 1};

/// What a year brings.
struct Year {
    double needs = 0, deaths = 0, births = 0, sick = 0, vacation = 0;
};

/// Residents and staff of the shipped region, without queues: phases 1, 2 and 4 for 364 days.
Year year(int days) {
    scenario::Scenario gotland = small_world::region(1);
    gotland.step_days = days;
    run::Options options;
    options.threads = 1;
    run::Simulation simulation(gotland, options);
    world::Domain& domain = simulation.domains()[0];
    Rules rules(gotland, simulation.world().setting, {}, Seed{1, 0});
    const Board board(simulation.world().setting.directory.units.size());
    Outbox out;
    Year sum;
    double contract = 0, sick = 0, vacation = 0;
    for (std::uint32_t k = 0; k * static_cast<std::uint32_t>(days) < 364; ++k) {
        const Step step{k, gotland.begin + static_cast<int>(k) * days, days};
        rules.prepare(step);
        if (k * static_cast<std::uint32_t>(days) % 28 == 0) classify(rules, domain, step.begin);
        demography(rules, board, domain, out, step);
        out.arrivals.clear();  // births bring some
        need(rules, board, domain, out, step);
        sum.needs += static_cast<double>(out.arrivals.size());
        out = {};
        presence(rules, domain, step);
    }
    for (const world::UnitState& unit : domain.units) {
        contract += unit.tally[Count::contract_hours];
        sick += unit.tally[Count::sick_hours];
        vacation += unit.tally[Count::vacation_hours];
    }
    sum.deaths = domain.ledger.died;
    sum.births = domain.ledger.born;
    sum.sick = sick / contract;
    sum.vacation = vacation / contract;
    return sum;
}

}  // namespace

TEST_CASE("A year of the shipped region is the same for steps of 28, 14, 7 and 1 days") {
    // null: numbers of the year have one mean for every step and, the founders being the same, at most twice
    // a Poisson variance; Gotland one to one, seed 1; normal limits of a difference, false alarm 1e-6 each,
    // and 0.5 % for the step's own error.
    std::array<Year, kSteps.size()> years;
    for (std::size_t i = 0; i < kSteps.size(); ++i) years[i] = year(kSteps[i]);
    const Year& daily = years.back();
    CHECK(daily.needs > 100'000);
    for (std::size_t i = 0; i + 1 < kSteps.size(); ++i) {
        INFO("step of " << kSteps[i] << " days");
        const auto alike = [](double a, double b, double dispersion) {
            INFO(a << " against " << b);
            CHECK(std::abs(a - b) < tests::kTwoSided * std::sqrt(dispersion * (a + b)) + 0.005 * b);
        };
        alike(years[i].needs, daily.needs, 2);
        alike(years[i].deaths, daily.deaths, 2);
        alike(years[i].births, daily.births, 2);
        // Staff are some seven thousand with about two spells each: a share known to 2 %, and whoever comes
        // back inside a step cannot fall ill again before the next.
        INFO("sick leave " << years[i].sick << " against " << daily.sick);
        CHECK(years[i].sick == Approx(daily.sick).epsilon(0.08 + 0.003 * kSteps[i]));
        INFO("vacation " << years[i].vacation << " against " << daily.vacation);
        CHECK(years[i].vacation == Approx(daily.vacation).epsilon(0.06));
    }
}

TEST_CASE("The error of the step falls with it, in proportion") {
    // Rates so high that it shows: people who move house twice a year and more, and die at 0.6 a year
    // meanwhile. Only one event fits into a step, so deaths and moves fall short of the competing rates by
    // about half the step. null: of 200 000, deaths and moves in a year about their exact chances in discrete
    // steps; seed 1; binomial or bounded by it, false alarm 1e-6.
    double before = 1;
    for (const int days : kSteps) {
        Town town({"demography.death_rate=0.6", "demography.move_rate=3"},
                  {.populations = {100'000, 100'000}, .days = days});
        constexpr std::uint32_t kPeople = 200'000;
        town.settle(0, kPeople, 40, scenario::Sex::male);
        world::Domain& domain = town.domains[0];
        for (std::uint32_t k = 0; k * static_cast<std::uint32_t>(days) < 364; ++k) {
            town.rules->prepare(town.step(k));
            demography(*town.rules, town.board, domain, town.out, town.step(k));
            town.out = {};
        }
        // In each step all events together happen with 1 - exp(-3.6 dt), a sixth of them deaths.
        const double a_step = (1 - std::exp(-3.6 * days / kDaysPerYear)) / 6;
        const double discrete = 1 - std::pow(1 - a_step, 364.0 / days);
        const double limit = 1 - std::exp(-0.6 * 364 / kDaysPerYear);
        const double share = domain.ledger.died / kPeople;
        const double noise = tests::kTwoSided * std::sqrt(limit * (1 - limit) / kPeople);
        INFO("step of " << days << " days: " << share << ", in steps " << discrete << ", limit " << limit);
        CHECK(std::abs(share - discrete) < noise);
        CHECK(std::abs(discrete - limit) < 0.55 * before);
        before = std::abs(discrete - limit);
        CHECK(std::abs(share - limit) < noise + 0.0017 * days);
    }
    CHECK(before < 0.002);
}
