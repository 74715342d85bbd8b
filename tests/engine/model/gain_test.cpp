// SPDX-License-Identifier: Apache-2.0
// --gain k: every link's strength times k but for what applicants value; bases and references as they were.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "engine/model/exits.hpp"
#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;

namespace {

/// Shipped strengths, and an office where everything can move.
const std::vector<std::string> kSet = {
    "work.overtime=0.02",       "work.overtime_ceiling=0.2",        "agency.allowed=1",
    "introduction.offered=0.5", "link.strength[quality_hours]=0.1", "link.strength[continuity_hours]=0.1"};

std::map<std::string, double> strengths(const Town& town) {
    std::map<std::string, double> found;
    const auto names = link_names();
    for (std::size_t i = 0; i < names.size(); ++i)
        found[names[i]] = town.rules->links.strength(static_cast<Link>(i));
    return found;
}

world::Levels after_a_step(Town& town, double workload) {
    return small_world::after_a_step(town, [&](world::UnitState& unit) { unit.workload = workload; });
}

}  // namespace

TEST_CASE("The gain multiplies every strength but those of applicants' utility") {
    const Town one(kSet), more(kSet, {.gain = 1.25});
    const auto before = strengths(one), after = strengths(more);
    std::size_t moved = 0;
    for (const auto& [name, strength] : before) {
        INFO(name);
        const bool utility = causal_rows()[small_world::place_of(causal_rows(), name)].form == Form::utility;
        CHECK(strength > 0);
        CHECK(after.at(name) == Approx(utility ? strength : 1.25 * strength).epsilon(1e-12));
        moved += utility ? 0 : 1;
    }
    CHECK(moved == link_names().size() - 3);
}

TEST_CASE("The gain leaves every parameter and every reference as it is") {
    const Town one(kSet), more(kSet, {.gain = 1.25});
    const auto &before = one.scenario.parameters.all(), &after = more.scenario.parameters.all();
    REQUIRE(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        INFO(before[i].name);
        CHECK(before[i].table.values == after[i].table.values);
    }
    for (std::size_t i = 0; i < link_names().size(); ++i)
        CHECK(one.rules->links.reference(static_cast<Link>(i)) ==
              more.rules->links.reference(static_cast<Link>(i)));
}

TEST_CASE("At its reference a unit stays where it is, whatever the gain; away from it the gain acts") {
    const world::Levels start = [] {
        Town town(kSet);
        return town.domains[0].units[town.unit("office")].level;
    }();
    for (const double gain : {0.0, 0.75, 1.0, 3.0}) {
        INFO(gain);
        Town town(kSet, {.gain = gain});
        const world::Levels still = after_a_step(town, 1.0);
        for (const world::Level level : {world::Level::strain, world::Level::engagement, world::Level::safety,
                                         world::Level::overtime, world::Level::learning, world::Level::skill})
            CHECK(still[level] == Approx(start[level]).epsilon(1e-12));
        world::Nation nation;
        CHECK(leaving_pull(*town.rules, nation, RegionIndex{0}, start).all == Approx(0).margin(1e-12));
    }
    Town fainter(kSet, {.gain = 0.75}), stronger(kSet, {.gain = 1.25});
    CHECK(after_a_step(stronger, 1.3)[world::Level::strain] >
          after_a_step(fainter, 1.3)[world::Level::strain] + 1e-4);
}

TEST_CASE("A driven target is counted, and that the bound acted when it took a tenth of s or more") {
    world::Tally tally;
    CHECK(counted(tally, 0.8) == 0.8);  // bounded to 0.74
    CHECK(tally[world::Count::bound_hits] == 0);
    CHECK(counted(tally, -1.0) == -1.0);  // to -0.89
    CHECK(tally[world::Count::bound_checks] == 2);
    CHECK(tally[world::Count::bound_hits] == 1);

    // The rates of leaving are among them: a unit that everybody wants to leave. Retirement has no reason.
    Town town(kSet);
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 10);
    world::UnitState& unit = town.domains[0].units[u];
    unit.level[world::Level::engagement] = unit.level[world::Level::safety] = 0.1;
    exits(*town.rules, {}, town.domains[0], town.step(0));
    CHECK(unit.tally[world::Count::bound_checks] == 3);
    CHECK(unit.tally[world::Count::bound_hits] == 2);
}
