// SPDX-License-Identifier: Apache-2.0
// Budgets, pay and ambition against what they must come to.
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Count;
using world::Level;

namespace {

double posts(const Town& town, std::uint16_t unit) {
    return static_cast<double>(town.domains[0].units[unit].posts.funded[town.profession("worker")]);
}

}  // namespace

TEST_CASE("Posts grow with the hours that residents ask for by their ages, as far as budgets follow") {
    for (const double follows : {0.0, 0.5, 1.0}) {
        Town town({"budget.follows_need=" + std::to_string(follows)});
        const std::uint16_t office = town.unit("office");
        town.employ(0, office, 20);
        town.settle(0, 300, 40, scenario::Sex::female);
        world::Nation nation;
        const Step turn = town.step(0);
        REQUIRE(turn.begin.year() != turn.end().year());
        const double before = posts(town, office);
        budgets(*town.rules, Workers(1), town.domains, nation,
                people_by_age(*town.rules, town.domains, turn.end()), turn);
        CHECK(posts(town, office) == before);  // nothing to compare with yet
        town.settle(0, 60, 40, scenario::Sex::female);
        budgets(*town.rules, Workers(1), town.domains, nation,
                people_by_age(*town.rules, town.domains, turn.end()), turn);
        // No path leads to an office of this town, so everybody asks for it alike: a fifth more people.
        CHECK(posts(town, office) == Approx(before * (1 + follows * 0.2)).epsilon(1e-6));
    }
}

TEST_CASE("Budgets grow beyond need, or are cut, as levers say") {
    Town town({"budget.follows_need=1", "budget.growth[*]=-0.02"});
    const std::uint16_t office = town.unit("office");
    town.employ(0, office, 20);
    town.settle(0, 300, 40, scenario::Sex::female);
    world::Nation nation;
    const double before = posts(town, office);
    budgets(*town.rules, Workers(1), town.domains, nation,
            people_by_age(*town.rules, town.domains, town.step(0).end()), town.step(0));
    town.settle(0, 60, 40, scenario::Sex::female);
    budgets(*town.rules, Workers(1), town.domains, nation,
            people_by_age(*town.rules, town.domains, town.step(0).end()), town.step(0));
    CHECK(posts(town, office) == Approx(before * 1.2 * 0.98).epsilon(1e-6));
}

TEST_CASE("What a unit overspends beyond the usual and the tolerance costs posts for a year, and no longer") {
    Town town({"budget.tolerance=0.02", "budget.most_cut=0.15", "link.strength[agency_money]=1"});
    const std::uint16_t office = town.unit("office");
    town.employ(0, office, 20);
    world::UnitState& unit = town.domains[0].units[office];
    world::Nation nation;
    const double before = posts(town, office);
    const auto turn = [&](double overspent) {
        unit.level[Level::overspend] = overspent, unit.level[Level::usual_overspend] = 0.03;
        budgets(*town.rules, Workers(1), town.domains, nation,
                people_by_age(*town.rules, town.domains, town.step(0).end()), town.step(0));
        return posts(town, office) / before;
    };
    CHECK(turn(0.05) == 1);  // the first turn only looks
    CHECK(turn(0.05) == 1);
    CHECK(turn(0.09) == Approx(0.96).epsilon(1e-6));
    CHECK(turn(0.90) == Approx(0.85).epsilon(1e-6));  // the most
    CHECK(turn(0.03) == Approx(1).epsilon(1e-6));
}

TEST_CASE("While a world is settling budgets are held, and what is spent becomes the usual") {
    Town town({"budget.tolerance=0", "presence.contract_hours=40", "cost.hour=100"});
    const std::uint16_t office = town.unit("office");
    town.employ(0, office, 20);
    town.rules->finding_usual = true;
    world::UnitState& unit = town.domains[0].units[office];
    world::Nation nation;
    const double before = posts(town, office);
    unit.own_cost = before * 40 * 100 * 1.25;
    for (int week = 0; week < 600; ++week)
        budgets(*town.rules, Workers(1), town.domains, nation,
                people_by_age(*town.rules, town.domains, town.step(0).end()), town.step(0));
    CHECK(posts(town, office) == before);
    CHECK(unit.level[Level::usual_overspend] == Approx(0.25).epsilon(1e-4));
    // And then the same spending costs nothing.
    town.rules->finding_usual = false;
    for (int turn = 0; turn < 3; ++turn)
        budgets(*town.rules, Workers(1), town.domains, nation,
                people_by_age(*town.rules, town.domains, town.step(0).end()), town.step(0));
    CHECK(posts(town, office) == Approx(before).epsilon(1e-6));
}

TEST_CASE("Pay answers to shortage beyond the usual within a year, and is told against the neighbours'") {
    small_world::Plan plan;
    plan.populations = {100'000, 100'000};
    plan.units = {{"office"}, {"office", 0, 0xffff, 1}};
    Town town({"link.strength[shortage_pay]=0.5"}, plan);
    for (world::Domain& d : town.domains)
        d.units[0].normal_hours.assign(town.scenario.catalogue.professions.size(), 10);
    world::Nation nation;
    town.domains[0].units[0].workload = 1.25, town.domains[1].units[0].workload = 1.25;
    pay(*town.rules, town.domains, nation);
    CHECK(nation.pay[0] == 1);  // a fifth short is what is usual here
    CHECK(nation.usual_shortage[0] == Approx(0.2));
    town.domains[0].units[0].workload = town.domains[1].units[0].workload = 2;
    for (int week = 0; week < 3000; ++week) pay(*town.rules, town.domains, nation);
    const double s = 0.5 * (0.5 - 0.2), bound = std::log(5.0);
    CHECK(nation.pay[0] == Approx(std::exp(bound * std::tanh(s / bound))).epsilon(1e-6));
    CHECK(nation.pay_over_neighbours[0] == nation.pay[0]);  // alone in its world
}

TEST_CASE("Ambition follows lasting vacancies down to its floor and comes back") {
    Town town({"ambition.floor=0.8", "link.strength[vacancies_ambition]=1"});
    world::UnitState& unit = town.domains[0].units[0];
    const auto live = [&](double unfilled, int weeks) {
        for (int week = 0; week < weeks; ++week) lower_ambition(*town.rules, unit, unfilled);
        return unit.level[Level::ambition];
    };
    CHECK(live(0.1, 520) == Approx(1));
    CHECK(live(0.2, 2000) == Approx(std::exp(std::log(5.0) * std::tanh(-0.1 / std::log(5.0)))).epsilon(1e-3));
    CHECK(live(0.9, 2000) == Approx(0.8).epsilon(1e-3));
    CHECK(live(0.0, 2000) == Approx(1).epsilon(1e-3));
}
