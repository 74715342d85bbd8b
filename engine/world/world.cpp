// SPDX-License-Identifier: Apache-2.0
#include "engine/world/world.hpp"

#include <limits>
#include <utility>

#include "engine/base/maths.hpp"
#include "engine/world/care_need.hpp"
#include "engine/world/directory.hpp"
#include "engine/world/founding_hash.hpp"
#include "engine/world/population.hpp"
#include "engine/world/reach.hpp"
#include "engine/world/residents_synthesis.hpp"
#include "engine/world/resources.hpp"
#include "engine/world/staff_ages.hpp"
#include "engine/world/staff_allocation.hpp"
#include "engine/world/staff_synthesis.hpp"
#include "engine/world/units_synthesis.hpp"

namespace careloop::world {
namespace {

scenario::Places places_of(const Geography& geography, const UnitDirectory& directory) {
    scenario::Places places;
    for (const UnitPlace& unit : directory.units) {
        places.units.push_back(
            {unit.id, unit.region, unit.municipality, unit.settlement, unit.owner, unit.kind});
    }
    for (const Municipality& municipality : geography.municipalities) {
        places.region_of.push_back(municipality.region);
        places.settlement_of.push_back(municipality.settlement);
    }
    return places;
}

/// Where people from each municipality are trained.
void find_universities(Geography& geography, const Resources& resources) {
    for (std::size_t m = 0; m < geography.municipalities.size(); ++m) {
        const auto from = MunicipalityIndex::of(m);
        Municipality& home = geography.municipalities[m];
        home.university = from;
        double nearest = std::numeric_limits<double>::infinity();
        for (const Hospital& hospital : resources.hospitals) {
            if (!hospital.university || geography.domains_of[hospital.municipality.at()].empty()) continue;
            const double hours =
                hospital.municipality == from ? 0.0 : geography.hours(from, hospital.municipality);
            if (hours >= nearest) continue;
            nearest = hours;
            home.university = hospital.municipality;
        }
    }
}

}  // namespace

World make_world(const scenario::Scenario& scenario, const Workers& workers) {
    World world;
    Geography& geography = world.setting.geography;
    geography = make_geography(scenario);
    const Population population = make_population(scenario, geography);
    const Resources resources = read_resources(scenario, geography);
    find_universities(geography, resources);
    const CareNeed need = care_need(scenario, geography, population);

    // The whole country is planned, whatever regions run: a region is then the same with or without the
    // others.
    std::vector<PlannedUnit> units = plan_units(scenario, geography, need, resources);
    const StaffPlan staff = allocate_staff(scenario, units);
    DirectoryPlan plan =
        make_directory(geography, std::move(units), staff, scenario.catalogue.unit_kinds.size());
    find_reach(scenario.catalogue, geography, plan.directory);
    world.setting.directory = std::move(plan.directory);
    world.setting.places = places_of(geography, world.setting.directory);

    const ResidentTables residents = resident_tables(scenario);
    const StaffTables people_at_work = staff_tables(scenario, geography);
    world.founding.resize(geography.domains.size());
    workers.for_each(geography.domains.size(), [&](std::size_t d) {
        Founding& founding = world.founding[d];
        founding.residents =
            make_residents(residents, geography, population, world.setting.directory, DomainIndex::of(d));
        founding.staff = make_staff(people_at_work, geography.domains[d].municipality, plan.staff[d].first_id,
                                    plan.staff[d].persons);
    });
    std::vector<Staff*> staff_of;
    for (Founding& founding : world.founding) staff_of.push_back(&founding.staff);
    match_staff_ages(scenario, world.setting, staff_of);
    world.setting.founding_hash = founding_hash(world, workers);
    return world;
}

std::vector<double> frailty_table(double spread) {
    constexpr std::size_t quantiles = 256;
    std::vector<double> table(quantiles);
    double sum = 0.0;
    for (std::size_t q = 0; q < quantiles; ++q) {
        const double z = normal_quantile((static_cast<double>(q) + 0.5) / static_cast<double>(quantiles));
        table[q] = exponential(spread * z);
        sum += table[q];
    }
    // The middles of the quantiles miss part of the tail: the mean of the table itself is made 1.
    for (double& value : table) value *= static_cast<double>(quantiles) / sum;
    return table;
}

}  // namespace careloop::world
