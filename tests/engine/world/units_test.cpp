// SPDX-License-Identifier: Apache-2.0
#include "engine/world/units.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/world/apportion.hpp"
#include "engine/world/resources.hpp"
#include "engine/world/staff_allocation.hpp"
#include "tests/engine/world/sweden.hpp"

using namespace sweden;
using scenario::At;
using scenario::CareForm;
using scenario::Dimension;

namespace {

struct Country {
    scenario::Scenario scenario = Folder().load(0.02);
    World world = make_world(scenario, Workers(2));
};

const Country& country() {
    static const Country made;
    return made;
}

}  // namespace

TEST_CASE("Apportionment is exact, near the shares, and gives the least") {
    CHECK(apportion(10, {1, 1, 1}) == std::vector<std::int64_t>{4, 3, 3});
    CHECK(apportion(7, {0, 0}) == std::vector<std::int64_t>{4, 3});
    CHECK(apportion(5, {100, 1, 1, 1}, 1) == std::vector<std::int64_t>{2, 1, 1, 1});
    CHECK(apportion(0, {3, 4}) == std::vector<std::int64_t>{0, 0});
    CHECK(apportion(3, {}).empty());
    CHECK_THROWS_AS(apportion(2, {1, 1, 1}, 1), Error);
}

TEST_CASE("The directory is in order and of the expected size") {
    const UnitDirectory& directory = country().world.setting.directory;
    const Geography& geography = country().world.setting.geography;
    CHECK(directory.units.size() > 5'000);
    CHECK(directory.units.size() < 9'000);
    REQUIRE(directory.domain_first.size() == geography.domains.size() + 1);
    std::set<std::uint64_t> ids;
    for (std::size_t d = 0; d < geography.domains.size(); ++d) {
        for (std::uint32_t u = directory.domain_first[d]; u < directory.domain_first[d + 1]; ++u) {
            const UnitPlace& unit = directory.units[u];
            REQUIRE(unit.domain.at() == d);
            REQUIRE(unit.local == u - directory.domain_first[d]);
            REQUIRE(unit.municipality == geography.domains[d].municipality);
            REQUIRE(unit.size >= 2);  // somebody and a manager
            REQUIRE_FALSE(unit.name.empty());
            ids.insert(unit.id);
        }
    }
    CHECK(ids.size() == directory.units.size());
}

TEST_CASE("Units stand where and with whom their kind says") {
    const auto& [scenario, world] = country();
    const Resources resources = read_resources(scenario, world.setting.geography);
    for (const UnitPlace& unit : world.setting.directory.units) {
        const scenario::UnitKindInfo& kind = scenario.catalogue.unit_kinds[unit.kind.at()];
        REQUIRE((unit.hospital != 0xffff) == kind.in_hospital);
        REQUIRE((unit.physical_beds > 0) == (kind.form == CareForm::beds));
        REQUIRE(unit.owner != (kind.municipal ? kRegionOwner : kMunicipalityOwner));
        if (kind.form == CareForm::emergency) REQUIRE(resources.hospitals[unit.hospital].emergency);
    }
}

TEST_CASE("Each region has its beds exactly") {
    const auto& [scenario, world] = country();
    const Resources resources = read_resources(scenario, world.setting.geography);
    std::vector<double> beds(resources.beds.size(), 0.0);
    for (const UnitPlace& unit : world.setting.directory.units) {
        beds[unit.region.at()] += static_cast<double>(unit.physical_beds);
    }
    CHECK(beds == resources.beds);
}

TEST_CASE("Staff of every profession and kind add up to the national stock") {
    const auto& [scenario, world] = country();
    const std::size_t professions = scenario.catalogue.professions.size();
    const std::size_t kinds = scenario.catalogue.unit_kinds.size();
    std::vector<double> count(professions * kinds, 0.0);
    std::size_t all = 0;
    for (std::size_t d = 0; d < world.founding.size(); ++d) {
        const Staff& staff = world.founding[d].staff;
        const std::uint32_t first = world.setting.directory.domain_first[d];
        std::vector<float> of_unit(world.setting.directory.domain_first[d + 1] - first, 0.0F);
        REQUIRE(std::ranges::is_sorted(staff.unit));
        if (staff.size() > 0) CHECK(staff.id[0] % 16 == 0);
        for (std::size_t i = 0; i < staff.size(); ++i) {
            of_unit[staff.unit[i]] += 1;
            count[staff.profession[i] * kinds +
                  world.setting.directory.units[first + staff.unit[i]].kind.at()] += 1;
        }
        for (std::size_t u = 0; u < of_unit.size(); ++u) {
            REQUIRE(of_unit[u] == world.setting.directory.units[first + u].size);
        }
        all += staff.size();
    }
    CHECK(all > 450'000);
    CHECK(all < 700'000);
    const auto stock = scenario.parameters.bind<scenario::Unit::persons>("synthesis.staff_stock");
    const auto manager = manager_profession(scenario);
    REQUIRE(manager);
    for (std::size_t p = 0; p < professions; ++p) {
        if (p == manager->at()) continue;
        for (std::size_t k = 0; k < kinds; ++k) {
            const double stated = scenario.parameters.value(
                stock, At{}.set(Dimension::profession, p).set(Dimension::unit_kind, k));
            CHECK(count[p * kinds + k] == std::floor(stated + 0.5));
        }
    }
}

TEST_CASE("Every unit has a manager for each span") {
    const auto& [scenario, world] = country();
    const auto manager = manager_profession(scenario);
    for (std::size_t d = 0; d < world.founding.size(); ++d) {
        const Staff& staff = world.founding[d].staff;
        const std::uint32_t first = world.setting.directory.domain_first[d];
        std::vector<double> led(world.setting.directory.domain_first[d + 1] - first, 0.0),
            leading(led.size(), 0.0);
        for (std::size_t i = 0; i < staff.size(); ++i) {
            (staff.profession[i] == manager->value ? leading : led)[staff.unit[i]] += 1;
        }
        for (std::size_t u = 0; u < led.size(); ++u) {
            REQUIRE(leading[u] == std::max(1.0, std::floor(led[u] / 25.0 + 0.5)));
            REQUIRE(led[u] >= 1);
        }
    }
}

TEST_CASE("Staff are as old, as many women and as often part-time as stated") {
    const auto& [scenario, world] = country();
    const std::size_t professions = scenario.catalogue.professions.size();
    std::vector<double> count(professions), women(professions), part(professions), age(professions);
    const Date begin = scenario.begin;
    double lives_elsewhere = 0;
    for (std::size_t d = 0; d < world.founding.size(); ++d) {
        const Staff& staff = world.founding[d].staff;
        for (std::size_t i = 0; i < staff.size(); ++i) {
            const std::size_t p = staff.profession[i];
            const double years =
                ((begin - kWeekZero) / kDaysPerWeek - staff.birth_week[i]) * 7 / kDaysPerYear;
            REQUIRE(years > 19.9);
            REQUIRE(years < 70.1);
            REQUIRE(staff.contract[i] >= 100);
            REQUIRE(staff.contract[i] <= 200);
            REQUIRE(staff.in_care_since[i] <= staff.in_unit_since[i]);
            REQUIRE(staff.in_unit_since[i] <= begin.days);
            REQUIRE((begin.days - staff.in_care_since[i]) / kDaysPerYear <= std::max(0.01, years - 20));
            count[p] += 1;
            women[p] += staff.sex[i] == static_cast<std::uint8_t>(scenario::Sex::female) ? 1 : 0;
            part[p] += staff.contract[i] < 200 ? 1 : 0;
            age[p] += years;
            const MunicipalityIndex work = world.setting.geography.domains[d].municipality;
            const MunicipalityIndex home{staff.home[i]};
            if (home != work) {
                lives_elsewhere += 1;
                REQUIRE(world.setting.geography.hours(home, work) <= 0.7501);
            }
        }
    }
    const auto share_women = scenario.parameters.bind<scenario::Unit::share>("synthesis.share_women");
    const auto part_time = scenario.parameters.bind<scenario::Unit::share>("synthesis.part_time");
    const auto mean_age = scenario.parameters.bind<scenario::Unit::years>("synthesis.mean_age");
    for (std::size_t p = 0; p < professions; ++p) {
        const At at = At{}.set(Dimension::profession, p);
        // null: independent draws; a share's standard error is at most 0.5 / sqrt(n), six of them 1e-8 (1.0
        // year of age allows for the clipping at 20 and 69)
        const double bound = 3.0 / std::sqrt(count[p]);
        CHECK(women[p] / count[p] == Approx(scenario.parameters.value(share_women, at)).margin(bound));
        CHECK(part[p] / count[p] == Approx(scenario.parameters.value(part_time, at)).margin(bound + 0.013));
        CHECK(age[p] / count[p] == Approx(scenario.parameters.value(mean_age, at)).margin(1.0 + 30 * bound));
    }
    const double all = std::accumulate(count.begin(), count.end(), 0.0);
    CHECK(lives_elsewhere / all > 0.15);
    CHECK(lives_elsewhere / all < 0.26);
}

TEST_CASE("Every municipality reaches every kind of unit") {
    const auto& [scenario, world] = country();
    const UnitDirectory& directory = world.setting.directory;
    std::vector<double> chosen(directory.units.size(), 0.0);
    for (std::size_t m = 0; m < world.setting.geography.municipalities.size(); ++m) {
        for (std::size_t k = 0; k < directory.kinds; ++k) {
            const auto& reach = directory.near(MunicipalityIndex::of(m), UnitKind::of(k));
            REQUIRE_FALSE(reach.empty());
            double share = 0;
            std::size_t alternatives = 0;
            for (const Reachable& choice : reach) {
                REQUIRE(directory.units[choice.unit.at()].kind.at() == k);
                REQUIRE((alternatives == 0 || choice.share == 0));
                share += static_cast<double>(choice.share);
                alternatives += choice.share > 0 ? 0 : 1;
                chosen[choice.unit.at()] += static_cast<double>(choice.share);
                if (scenario.catalogue.unit_kinds[k].municipal) {
                    REQUIRE(directory.units[choice.unit.at()].municipality.at() == m);
                }
            }
            REQUIRE(share == Approx(1.0).epsilon(1e-4));
            REQUIRE(alternatives <= kReach);
        }
    }
    for (const double share : chosen) CHECK(share > 0);  // no unit is nobody's first choice
}

TEST_CASE("A region on its own reaches every kind within it") {
    const World world = make(0.02, {"09"});
    const UnitDirectory& directory = world.setting.directory;
    const MunicipalityIndex home = world.setting.geography.domains[0].municipality;
    for (std::size_t k = 0; k < directory.kinds; ++k)
        CHECK_FALSE(directory.near(home, UnitKind::of(k)).empty());
    CHECK(directory.reach[0].empty());  // not simulated
}
