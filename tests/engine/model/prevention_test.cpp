// SPDX-License-Identifier: Apache-2.0
// Prevention: what needs are held against, what crowds its time out, and needs spared years later.
#include "engine/model/prevention.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Level;

namespace {

double factor(double s) {
    return std::exp(std::log(5.0) * std::tanh(s / std::log(5.0)));
}

/// Needs of a year among alike people, as many times their usual number.
double needs_a_year(Town& town, std::uint32_t people) {
    double sum = 0;
    for (std::uint32_t k = 0; k < 52; ++k) {
        need(*town.rules, town.board, town.domains[0], town.out, town.step(k));
        sum += static_cast<double>(town.out.arrivals.size());
        town.out = {};
    }
    return sum / people / (52 * 7 / kDaysPerYear);
}

}  // namespace

TEST_CASE("Needs are held against what the first day's residents have in a year, season apart") {
    Town town({"need.rate[ask,*,*]=2", "need.rate[claim,*,*]=0.5", "need.season_amplitude[ask]=0.5"});
    town.settle(0, 1000, 50, scenario::Sex::female);
    world::Domain& domain = town.domains[0];
    world::Nation nation;
    found_prevention(*town.rules, town.domains, nation);
    const double frailty = town.rules->need.frailty(128);
    CHECK(nation.needs_usual[0] == Approx(1000 * (2 * frailty + 0.5)));
    // Each asks first for a contact.
    CHECK(nation.acute_usual[0] == Approx(nation.needs_usual[0]));
    const double asked = 1.5 * nation.needs_usual[0] * town.step(0).years();
    for (world::Domain& d : town.domains) d.asked.assign(nation.needs_usual.size(), {});
    domain.asked[0] = {asked, asked};
    count_needs(*town.rules, people_in_need(*town.rules, town.domains), nation, town.step(0));
    CHECK(nation.known_risk[0] == Approx(1 + 0.5 * (1 - std::exp(-7 / 91.0))));
    CHECK(nation.acute_load[0] == Approx(1 + 0.5 * (1 - std::exp(-7 / 28.0))));
}

TEST_CASE("More prevention spares the municipality's residents needs, with its lag; less costs some") {
    for (const double time : {3.0, 0.2}) {
        Town town({"prevention.time=0.05", "prevention.lag=728", "link.strength[prevention_need]=0.2"});
        world::UnitState& unit = town.domains[0].units[town.unit("office")];
        unit.normal_hours.assign(unit.normal_hours.size(), 1);
        unit.level[Level::prevention] = time;
        world::Nation nation;
        for (int week = 0; week < 104; ++week) spared_needs(*town.rules, town.domains, nation);
        CHECK(nation.spared[0] == Approx(-0.2 * (time - 1) * (1 - std::exp(-1))));
        CHECK(need_factors(nation)[0] == Approx(factor(nation.spared[0])));
    }
}

TEST_CASE("Needs come at their rate times the factor, also where the factor is beyond what classes bound") {
    // null: Poisson with 4000 x 2 f needs in a year; 1e-6 two-sided, seed 1.
    for (const double f : {0.8, 1.0, 1.5, 3.0}) {
        Town town({"need.rate[claim,*,*]=2"});
        town.rules->need_factors.assign(1, f);
        town.settle(0, 4000, 50, scenario::Sex::female);
        const double expected = 2 * f;
        CHECK(std::abs(needs_a_year(town, 4000) - expected) < 4.9 * std::sqrt(expected / 4000));
    }
}

TEST_CASE("Time for prevention is crowded out by acute need and called for by known risk") {
    Town town({"prevention.time=0.05", "link.strength[acute_prevention]=0.5",
               "link.strength[need_prevention]=0.3"});
    world::Domain& domain = town.domains[0];
    world::Nation nation;
    nation.acute_load = {1.4}, nation.known_risk = {1.1};
    for (int week = 0; week < 200; ++week) prevention(*town.rules, nation, domain);
    const double s = -0.5 * std::log(1.45 / 1.05) + 0.3 * std::log(1.15 / 1.05);
    CHECK(domain.units[town.unit("office")].level[Level::prevention] == Approx(factor(s)));
}
