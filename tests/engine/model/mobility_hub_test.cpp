// SPDX-License-Identifier: Apache-2.0
// Mobility hub: who is asked for, who offers, who is let go, for how long; hours are moved, not made.
#include "engine/model/mobility_hub.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Count;

namespace {

std::vector<std::string> own(std::vector<std::string> more = {}) {
    std::vector<std::string> set = {
        "link.strength=0",   "hub.open=1",        "hub.volunteer_rate=1000", "hub.approval=1",
        "hub.trigger=0.05",  "hub.weeks=56 days", "hub.fade=364 days",       "work.newcomer_productivity=1",
        "work.learning=0.04"};
    return small_world::joined(std::move(set), more);
}

/// An office at home; at the other place so many offices and one unit of another kind.
small_world::Plan places(std::size_t away) {
    small_world::Plan plan;
    plan.populations = {100'000, 100'000};
    plan.units = {{"office"}};
    for (std::size_t n = 0; n < away; ++n) plan.units.push_back({"office", 0, 0xffff, 1});
    plan.units.push_back({"weekly", 0, 0xffff, 1});
    return plan;
}

/// People at home with little to do; ten each elsewhere, in need.
void staff_up(Town& town, std::uint32_t people, double at_home = 0.9, double there = 1.5) {
    town.employ(0, 0, people);
    town.domains[0].units[0].workload = at_home;
    for (std::uint16_t u = 0; u < town.domains[1].units.size(); ++u) town.employ(1, u, 10);
    for (world::UnitState& unit : town.domains[1].units) unit.workload = there;
}

void hub_step(Town& town, world::Nation& nation, std::uint32_t k) {
    town.rules->prepare(town.step(k));
    for (world::Domain& d : town.domains) {
        for (world::UnitState& unit : d.units) unit.tally = {};
        presence(*town.rules, d, town.step(k));
    }
    mobility_hub(*town.rules, town.domains, nation, town.step(k));
}

double sum(const Town& town, std::size_t domain, Count count) {
    double all = 0;
    for (const world::UnitState& unit : town.domains[domain].units) all += unit.tally[count];
    return all;
}

std::size_t placed(const Town& town, std::size_t domain) {
    const auto& until = town.domains[domain].staff.placed_until;
    return static_cast<std::size_t>(std::count_if(until.begin(), until.end(), [](int d) { return d > 0; }));
}

}  // namespace

TEST_CASE(
    "Units in need ask for up to three, get people of the same kind of unit, and nobody is in two places") {
    Town town(own(), places(4));
    staff_up(town, 50);
    world::Nation nation;
    hub_step(town, nation, 0);
    // Shortage 1/3 of ten posts: three each, from five units; four of them are offices like home.
    CHECK(sum(town, 1, Count::placements_asked) == 15);
    CHECK(placed(town, 0) == 12);
    CHECK(placed(town, 1) == 0);  // worse off than anybody who asks, or as badly
    CHECK(sum(town, 1, Count::placements) == 12);
    std::vector<std::uint64_t> visiting;
    for (const world::UnitState& unit : town.domains[1].units) {
        CHECK((unit.visitors.size() == 3 || &unit == &town.domains[1].units.back()));
        for (const world::Visitor& v : unit.visitors) visiting.push_back(v.id);
    }
    CHECK(town.domains[1].units.back().visitors.empty());
    std::vector<std::uint64_t> away;
    const world::Staff& s = town.domains[0].staff;
    for (std::size_t row = 0; row < s.size(); ++row) {
        if (s.placed_until[row] > 0) away.push_back(s.id[row]);
        CHECK(s.placements[row] == (s.placed_until[row] > 0 ? 1 : 0));
    }
    std::sort(visiting.begin(), visiting.end());
    CHECK(visiting == away);
}

TEST_CASE("Volunteers come at their rate and go when the own manager lets them") {
    // null: offers with 1 - exp(-0.5 * 28 / 365.25), approved with 0.6; 20 000 people, seed 1; binomial 1e-6.
    constexpr double kPeople = 20'000;
    Town town(own({"hub.volunteer_rate=0.5", "hub.approval=0.6"}), places(400));
    staff_up(town, static_cast<std::uint32_t>(kPeople));
    world::Nation nation;
    hub_step(town, nation, 0);
    const double offers = 1 - std::exp(-0.5 * 28 / kDaysPerYear);
    const double volunteers = town.domains[0].units[0].tally[Count::volunteers];
    CHECK(std::abs(volunteers / kPeople - offers) <=
          tests::kTwoSided * std::sqrt(offers * (1 - offers) / kPeople));
    const auto went = static_cast<double>(placed(town, 0));
    CHECK(town.domains[0].units[0].tally[Count::approved] >= went);
    CHECK(town.domains[0].units[0].tally[Count::approved] <= volunteers);
    CHECK(std::abs(went / volunteers - 0.6) <= tests::kTwoSided * std::sqrt(0.24 / volunteers));

    Town refused(own({"hub.approval=0"}), places(4));
    staff_up(refused, 50);
    hub_step(refused, nation, 0);
    CHECK(refused.domains[0].units[0].tally[Count::volunteers] == 50);
    CHECK(refused.domains[0].units[0].tally[Count::approved] == 0);
    CHECK(placed(refused, 0) == 0);
}

TEST_CASE("A placement lasts its weeks, then the own unit has its people back; hours are moved, not made") {
    Town town(own(), places(1));
    staff_up(town, 20);
    world::Nation nation;
    const double all = 40.0 * (20 + 20);
    for (std::uint32_t k = 0; k < 14; ++k) {
        // In need only once: nobody is asked for again.
        if (k == 1) {
            for (world::UnitState& unit : town.domains[1].units) unit.workload = 0.9;
        }
        hub_step(town, nation, k);
        INFO("week " << k);
        const bool away = k >= 1 && k <= 8;  // eight weeks from the next step on
        CHECK(sum(town, 1, Count::visiting_hours) == Approx(away ? 3 * 40.0 : 0));
        CHECK(sum(town, 0, Count::present_hours) == Approx(40.0 * (away ? 17 : 20)));
        CHECK(sum(town, 0, Count::contract_hours) == Approx(40.0 * 20));
        CHECK(sum(town, 0, Count::present_hours) + sum(town, 1, Count::present_hours) +
                  sum(town, 1, Count::visiting_hours) ==
              Approx(all));
        CHECK(sum(town, 0, Count::patient_hours) + sum(town, 1, Count::patient_hours) == Approx(all));
    }
    CHECK(placed(town, 0) == 3);
    for (const int until : town.domains[0].staff.placed_until)
        CHECK((until == 0 || until == town.scenario.begin.days + 7 + 56));
    CHECK(town.domains[1].units[0].visitors.empty());
}

TEST_CASE("Nobody goes to a unit that is no worse off, within the municipality, or where the hub is closed") {
    world::Nation nation;
    Town alike(own(), places(4));
    staff_up(alike, 50, 1.5, 1.5);
    hub_step(alike, nation, 0);
    CHECK(placed(alike, 0) == 0);

    Town content(own(), places(4));
    staff_up(content, 50, 0.9, 1.04);  // short of less than the trigger
    hub_step(content, nation, 0);
    CHECK(sum(content, 1, Count::placements_asked) == 0);
    CHECK(placed(content, 0) == 0);

    Town closed(own({"hub.open=0"}), places(4));
    staff_up(closed, 50);
    hub_step(closed, nation, 0);
    CHECK(sum(closed, 1, Count::placements_asked) == 0);
    CHECK(placed(closed, 0) == 0);

    Town one_place(own(), [] {
        small_world::Plan plan;
        plan.units = {{"office"}, {"office"}};
        return plan;
    }());
    one_place.employ(0, 0, 50);
    one_place.employ(0, 1, 10);
    one_place.domains[0].units[0].workload = 0.9;
    one_place.domains[0].units[1].workload = 1.5;
    hub_step(one_place, nation, 0);
    CHECK(one_place.domains[0].units[1].tally[Count::placements_asked] > 0);
    CHECK(placed(one_place, 0) == 0);
}

TEST_CASE("Stories fade by the declared time where nobody is placed") {
    Town town(own({"hub.open=0"}), places(1));
    world::Nation nation;
    nation.stories = {1.0};
    for (std::uint32_t k = 0; k < 53; ++k) hub_step(town, nation, k);
    CHECK(nation.stories[0] == Approx(std::exp(-14 * 28 / 364.0)).epsilon(1e-9));
}

TEST_CASE("Who is asked for as a team comes together from one place, or nobody does") {
    const auto teams = [](std::uint32_t people, const char* share, double& known) {
        Town town(
            own({std::string("hub.team=") + share, "hub.team_known=0.5", "work.newcomer_productivity=0.6"}),
            places(1));
        staff_up(town, people);
        world::Nation nation;
        hub_step(town, nation, 0);
        const std::vector<world::Visitor> came = town.domains[1].units[0].visitors;
        for (const world::Visitor& v : came) CHECK(v.until == town.step(0).end().days + 56);
        if (!came.empty()) {
            for (world::UnitState& unit : town.domains[1].units) unit.workload = 0.9;
            hub_step(town, nation, 1);
            const double hours = 40.0 * static_cast<double>(came.size());
            known = (sum(town, 1, Count::patient_hours) - sum(town, 1, Count::present_hours)) / hours;
        }
        CHECK(placed(town, 0) == came.size());
        return std::count_if(came.begin(), came.end(), [](const world::Visitor& v) { return v.team; }) +
               10 * std::ssize(came);
    };
    double known = 0;
    CHECK(teams(50, "0", known) == 30);
    CHECK(known == Approx(0.6));
    CHECK(teams(50, "1", known) == 33);
    CHECK(known == Approx(0.8));        // the place is new, the people are not
    CHECK(teams(2, "1", known) == 22);  // fewer than were asked for
    CHECK(teams(1, "1", known) == 0);
    CHECK(teams(1, "0", known) == 10);
}

TEST_CASE("A team is from one municipality and no larger than asked for") {
    small_world::Plan plan;
    plan.populations = {100'000, 100'000, 100'000};
    plan.units = {{"office"}, {"office", 0, 0xffff, 1}, {"office", 0, 0xffff, 1}, {"office", 0, 0xffff, 2}};
    const auto placed_from = [&](std::uint32_t first, std::uint32_t second) {
        Town town(own({"hub.team=1"}), plan);
        town.employ(0, 0, 10);
        town.domains[0].units[0].workload = 1.5;
        town.employ(1, 0, first), town.employ(1, 1, second), town.employ(2, 0, 1);
        for (std::size_t d : {1, 2}) {
            for (world::UnitState& unit : town.domains[d].units) unit.workload = 0.9;
        }
        world::Nation nation;
        hub_step(town, nation, 0);
        CHECK(placed(town, 2) == 0);
        return placed(town, 1);
    };
    CHECK(placed_from(1, 0) == 0);  // one here and one there are no team
    CHECK(placed_from(1, 1) == 2);  // of two units
    CHECK(placed_from(5, 5) == 3);
}
