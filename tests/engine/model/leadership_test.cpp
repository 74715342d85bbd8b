// SPDX-License-Identifier: Apache-2.0
// Managers, key persons and coordination against what they must come to; pattern P4.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Count;
using world::kFunctions;
using world::Level;

namespace {

/// A small office whose functions are all held by one person, or each by its own.
std::vector<std::string> small_place(const std::string& anew, bool together) {
    return {"key_person.small_unit=25",
            std::string("key_person.together=") + (together ? "1" : "0"),
            "key_person.learning_anew=" + anew,
            "link.strength[workload_learning]=1",
            "work.learning=0.04",
            "reference.workload=1"};
}

/// Who holds the function leaves; share of functions that do not work after so many weeks.
double lost_after(Town& town, std::size_t function, int weeks, double workload = 1) {
    town.dismiss_all();
    town.employ(0, town.unit("office"), 10);
    const std::uint16_t u = town.unit("office");
    world::Domain& domain = town.domains[0];
    world::UnitState& unit = domain.units[u];
    const std::uint64_t gone = unit.key_person[function];
    REQUIRE(gone != 0);
    for (std::size_t row = 0; row < domain.staff.size(); ++row) {
        if (domain.staff.id[row] == gone) domain.staff.leaves[row] = town.scenario.begin.days;
    }
    unit.level[Level::learning] = town.rules->work.learning / workload;
    for (int week = 0; week < weeks; ++week)
        key_persons(*town.rules, domain, town.step(static_cast<std::uint32_t>(week)));
    for (const std::uint64_t holder : unit.key_person) CHECK(holder != gone);
    return unit.level[Level::functions_lost];
}

}  // namespace

TEST_CASE("P4: one key person holds several functions; they stop when that person leaves") {
    Town one(small_place("280 days", true));
    // Forty weeks to learn anew: the first week has gone by already.
    CHECK(lost_after(one, 0, 1) == Approx(1 - 1 / 40.0));
    CHECK(lost_after(one, 0, 20) == Approx(0.5));
    CHECK(lost_after(one, 0, 41) == 0);
    Town several(small_place("280 days", false));
    several.employ(0, several.unit("office"), 10);
    const auto held = several.domains[0].units[several.unit("office")].key_person;
    const auto same = static_cast<double>(std::count(held.begin(), held.end(), held[0]));
    CHECK(lost_after(several, 0, 1) == Approx(same / kFunctions * (1 - 1 / 40.0)));
    // Nobody has to learn anything: no function ever stops.
    Town known(small_place("0 days", true));
    CHECK(lost_after(known, 0, 1) == 0);
}

TEST_CASE("P4: acute need crowds out learning a function anew") {
    Town town(small_place("280 days", true));
    CHECK(lost_after(town, 0, 20, 2) == Approx(0.75));  // half the time to learn, half of it learned
}

TEST_CASE("Where a unit is large nobody holds a function alone") {
    Town town(small_world::joined(small_place("280 days", true), {"key_person.small_unit=10"}));
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 10);
    CHECK(town.domains[0].units[u].key_person[0] == 0);
    world::UnitState& unit = town.domains[0].units[u];
    key_persons(*town.rules, town.domains[0], town.step(0));
    CHECK(unit.level[Level::functions_lost] == 0);
    CHECK(functions_load(*town.rules, town.rules->place(town.domains[0], u), unit) == 1);
}

TEST_CASE("Overload is care work, administration and people led, over the managers in place") {
    Town town({"manager.care_work=0.1", "manager.administration=0.4", "manager.person_time=0.02",
               "manager.recruitment_time=0.03", "manager.agency_time=0.05", "manager.relieved=0.25",
               "manager.span=10", "manager.overload_lag=1 days", "work.manager_turnover=0",
               "manager.time_to_fill=100000 days", "link.strength[shortage_carework]=2"});
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 30);
    world::UnitState& unit = town.domains[0].units[u];
    const world::UnitPlace& place = town.rules->place(town.domains[0], u);
    unit.level[Level::manager_vacant] = 1;
    unit.level[Level::agency_hours] = 76;
    for (std::uint32_t week = 0; week < 30; ++week) {
        const world::Levels before = unit.level;
        (void)manage(*town.rules, place, unit, before, {30, 26, 27, 0.1}, town.step(week));
    }
    REQUIRE(unit.level[Level::manager_vacant] == 1);  // two of three are in place
    const double care = 0.1 + 2 * 0.1, office = 0.75 * (0.4 + (0.03 * 4 + 0.05 * 2) / 2), led = 0.02 * 27 / 2;
    CHECK(unit.level[Level::manager_overload] == Approx(care + office + led).epsilon(1e-9));
    // A third of the posts is empty, of whose part the team carries three tenths.
    const double odds = 0.7 / 0.3 *
                        std::exp(-bounded(town.rules->links.strength(Link::overload_support) *
                                          unit.level[Level::manager_overload]));
    const double support = odds / (1 + odds) * (1 - 0.7 / 3);
    CHECK(unit.level[Level::manager_support] == Approx(support).epsilon(1e-2));
}

TEST_CASE("Managers' posts stand empty as turnover and the time to fill say") {
    Town town({"manager.span=1", "work.manager_turnover=0.3", "manager.time_to_fill=120 days"});
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 5000);
    world::UnitState& unit = town.domains[0].units[u];
    const world::UnitPlace& place = town.rules->place(town.domains[0], u);
    const double posts = town.rules->managers.posts(place.kind, 5000);
    REQUIRE(posts == 5000);
    for (std::uint32_t week = 0; week < 150; ++week) {
        const world::Levels before = unit.level;
        (void)manage(*town.rules, place, unit, before, {5000, 5000, 5000, 0}, town.step(week));
    }
    // null: each post is left and filled at its rates; in balance, binomial, false alarm 1e-6.
    const double leave = 1 - std::exp(-0.3 * 7 / 365.25), fill = 1 - std::exp(-7 / 120.0);
    const double share = leave / (leave + fill);
    CHECK(std::abs(unit.level[Level::manager_vacant] / posts - share) <
          4.891638 * std::sqrt(share * (1 - share) / posts));
}

TEST_CASE("Coordination goes to its target; duplicates are the repeats that full coordination would spare") {
    Town town({"coordination.level=0.3", "coordination.closure_threat=1", "coordination.lag=182 days",
               "link.strength[threat_coordination]=0.8", "coordination.own_hours=2"});
    const world::UnitPlace& place = town.rules->place(town.domains[0], 0);
    const double odds = 0.3 / 0.7 * std::exp(bounded(0.8)), target = odds / (1 + odds);
    CHECK(coordination_target(*town.rules, place.municipality) == Approx(target));
    world::UnitState unit;
    unit.level[Level::coordination] = 0.3;
    for (std::uint32_t week = 0; week < 26; ++week) coordinate(*town.rules, place, unit, town.step(week));
    CHECK(unit.level[Level::coordination] == Approx(target + (0.3 - target) * std::exp(-1.0)));
}
