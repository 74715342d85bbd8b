// SPDX-License-Identifier: Apache-2.0
// Resource pools: hours move to where it is shortest, and none are made.
#include "engine/model/resource_pool.hpp"

#include <catch2/catch.hpp>

#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Count;
using world::Level;

namespace {

/// Two offices that a region runs, with 100 hours each and an ordinary week of 100; the second asks for more.
struct TwoOffices {
    Town town;
    std::size_t worker;
    explicit TwoOffices(const std::vector<std::string>& set)
        : town(set, {.units = {{"office"}, {"office"}}, .populations = {1000}}),
          worker(town.profession("worker")) {
        for (std::uint16_t u = 0; u < 2; ++u) {
            town.setting.directory.units[u].owner = world::kRegionOwner;
            unit(u).hours.assign(town.rules->presence.professions(), 0);
            unit(u).normal_hours = unit(u).hours;
            unit(u).hours[worker] = unit(u).normal_hours[worker] = 100;
        }
        unit(0).workload = 1, unit(1).workload = 1.25;
    }
    world::UnitState& unit(std::uint16_t u) { return town.domains[0].units[u]; }
    void share() { share_pools(*town.rules, town.domains, town.step(0)); }
};

}  // namespace

TEST_CASE("Without a pool nothing moves") {
    TwoOffices two({});
    two.share();
    CHECK(two.unit(0).hours[two.worker] == 100);
    CHECK(two.unit(1).hours[two.worker] == 100);
    CHECK(two.unit(1).level[Level::pool_strangers] == 0);
}

TEST_CASE(
    "A pool's hours go by shortage; all that is given is received, but for what strangers do less well") {
    TwoOffices two(
        {"resource_pool.size=0.1", "resource_pool.productivity=0.9", "resource_pool.strangers=0.4"});
    two.share();
    // 20 hours are in the pool; shortages are 0 and 0.2, and a thousandth is shared evenly.
    const double back = 20 * 0.9, second = back * 0.201 / 0.202;
    CHECK(two.unit(1).hours[two.worker] == Approx(90 + second));
    CHECK(two.unit(0).hours[two.worker] + two.unit(1).hours[two.worker] == Approx(180 + back));
    CHECK(two.unit(0).tally[Count::patient_hours] + two.unit(1).tally[Count::patient_hours] ==
          Approx(back - 20));
    CHECK(two.unit(1).pool_hours == Approx(second - 10));
    // After a step: as far on the way as 7 of 42 days.
    CHECK(two.unit(1).level[Level::pool_strangers] ==
          Approx(0.4 * second / (90 + second) * (1 - std::exp(-7 / 42.0))));
}

TEST_CASE("A pool is of one employer") {
    TwoOffices two({"resource_pool.size=0.1"});
    two.town.setting.directory.units[0].owner = GENERATE(world::kMunicipalityOwner, world::kPrivateOwner);
    const bool of_its_own = two.town.setting.directory.units[0].owner == world::kMunicipalityOwner;
    two.share();
    CHECK(two.unit(0).hours[two.worker] == Approx(of_its_own ? 90 + 10 * 0.95 : 100));
    CHECK(two.unit(1).hours[two.worker] == Approx(90 + 10 * 0.95));  // its own come back
}

TEST_CASE("What a pool gives is not called from agencies") {
    Town town({"agency.tolerated_vacancy=0", "agency.fill=1", "agency.allowed=1"});
    const std::uint16_t u = town.unit("office");
    world::UnitState& unit = town.domains[0].units[u];
    const world::UnitPlace& place = town.rules->place(town.domains[0], u);
    const auto called = [&](double pool_hours) {
        unit.level[Level::agency_hours] = 0;
        unit.normal_hours.assign(town.rules->presence.professions(), 50);
        unit.pool_hours = pool_hours;
        call_agencies(*town.rules, {}, place, unit, 0.3, 0, town.step(0));
        return unit.level[Level::agency_hours];
    };
    CHECK(called(0) > 0);
    CHECK(called(5) < called(0));
    CHECK(called(1e4) == 0);
}
