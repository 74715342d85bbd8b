// SPDX-License-Identifier: Apache-2.0
// Resource pools: hours move to where it is shortest, and none are made.
#include "engine/model/resource_pool.hpp"

#include <catch2/catch.hpp>
#include <cmath>

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
    "A pool's hours go by shortage; only what comes from another unit is worth less, and from strangers") {
    TwoOffices two(
        {"resource_pool.size=0.1", "resource_pool.productivity=0.9", "resource_pool.strangers=0.4"});
    two.share();
    // 20 hours are in the pool; shortages are 0 and 0.2, and a thousandth is shared evenly.
    const double moved = 20 * 0.201 / 0.202 - 10, received = 0.9 * moved;
    CHECK(two.unit(0).hours[two.worker] == Approx(100 - moved));
    CHECK(two.unit(1).hours[two.worker] == Approx(100 + received));
    CHECK(two.unit(0).tally[Count::patient_hours] == Approx(-moved));
    CHECK(two.unit(1).tally[Count::patient_hours] == Approx(received));
    CHECK(two.unit(0).tally[Count::pool_hours] == 0);
    CHECK(two.unit(1).tally[Count::pool_hours] == Approx(received));
    CHECK(two.unit(0).pool_hours == Approx(-moved));
    CHECK(two.unit(1).pool_hours == Approx(received));
    // After a step: as far on the way as 7 of 42 days.
    CHECK(two.unit(0).level[Level::pool_strangers] == 0);
    CHECK(two.unit(1).level[Level::pool_strangers] ==
          Approx(0.4 * received / (100 + received) * (1 - std::exp(-7 / 42.0))));
}

TEST_CASE("Where all are as short, a pool changes nothing") {
    TwoOffices two({"resource_pool.size=0.2", "resource_pool.productivity=0.9"});
    two.unit(0).workload = two.unit(1).workload = GENERATE(0.8, 1.25);
    two.share();
    for (std::uint16_t u = 0; u < 2; ++u) {
        CHECK(two.unit(u).hours[two.worker] == Approx(100));
        CHECK(two.unit(u).level[Level::pool_strangers] == Approx(0).margin(1e-12));
    }
}

TEST_CASE("A pool is of one employer") {
    TwoOffices two({"resource_pool.size=0.1"});
    two.town.setting.directory.units[0].owner = GENERATE(world::kMunicipalityOwner, world::kPrivateOwner);
    two.share();
    CHECK(two.unit(0).hours[two.worker] == Approx(100));  // its own come back, or never left
    CHECK(two.unit(1).hours[two.worker] == Approx(100));
}

TEST_CASE("Nobody is sent out of daily reach") {
    Town town({"resource_pool.size=0.1", "resource_pool.productivity=1", "market.commute=1.25"},
              {.units = {{"office", 0, 0xffff, 0}, {"office", 0, 0xffff, 1}, {"office", 0, 0xffff, 2}},
               .populations = {1000, 1000, 1000}});
    town.travel({0, 1, 3, 1, 0, 3, 3, 3, 0});
    for (world::UnitPlace& place : town.setting.directory.units) place.owner = world::kRegionOwner;
    const std::size_t worker = town.profession("worker");
    const auto office = [&](std::size_t m) -> world::UnitState& { return town.domains[m].units[0]; };
    for (std::size_t m = 0; m < 3; ++m) office(m).hours[worker] = office(m).normal_hours[worker] = 100;
    office(0).workload = 1, office(1).workload = 1.25, office(2).workload = 2;
    share_pools(*town.rules, town.domains, town.step(0));
    CHECK(office(2).hours[worker] == Approx(100));  // the shortest of all, and too far away
    CHECK(office(1).hours[worker] == Approx(100 + 20 * 0.201 / 0.202 - 10));
    CHECK(office(0).hours[worker] + office(1).hours[worker] == Approx(200));
}

TEST_CASE("Hours move, none are made: whoever is short, and whatever posts there are") {
    constexpr std::size_t kPlaces = 12;
    small_world::Plan plan;
    plan.populations.assign(kPlaces, 1000);
    for (std::uint16_t m = 0; m < kPlaces; ++m) {
        plan.units.push_back({"office", 0, 0xffff, m}), plan.units.push_back({"office", 0, 0xffff, m});
        plan.units.push_back({"weekly", 0, 0xffff, m});
    }
    Town town({"resource_pool.size=0.2", "resource_pool.productivity=1", "market.commute=1"}, plan);
    std::vector<float> hours;
    for (std::size_t a = 0; a < kPlaces; ++a) {
        for (std::size_t b = 0; b < kPlaces; ++b)
            hours.push_back(
                static_cast<float>(0.4 * std::abs(static_cast<double>(a) - static_cast<double>(b))));
    }
    town.travel(hours);
    const auto worker = town.profession("worker"), helper = town.profession("helper");
    std::uint32_t n = 0;
    const auto luck = [&] { return Draw(Seed{7, 0}, n++, 0, Purpose::taste).uniform(); };
    for (std::size_t u = 0; u < town.setting.directory.units.size(); ++u)
        town.setting.directory.units[u].owner = u % 3 == 0 ? world::kMunicipalityOwner : world::kRegionOwner;
    for (world::Domain& d : town.domains) {
        for (world::UnitState& unit : d.units) {
            for (const std::size_t p : {worker, helper})
                unit.hours[p] = 100 * luck(), unit.normal_hours[p] = luck() < 0.3 ? 0 : 100 * luck();
            unit.workload = 0.5 + luck();
        }
    }
    const auto all = [&](std::size_t p) {
        double sum = 0;
        for (const world::Domain& d : town.domains) {
            for (const world::UnitState& unit : d.units) {
                CHECK(unit.hours[p] >= 0);
                sum += unit.hours[p];
            }
        }
        return sum;
    };
    const double workers = all(worker), helpers = all(helper);
    share_pools(*town.rules, town.domains, town.step(0));
    CHECK(all(worker) == Approx(workers));
    CHECK(all(helper) == Approx(helpers));
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
