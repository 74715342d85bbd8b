// SPDX-License-Identifier: Apache-2.0
#include "engine/world/care_need.hpp"

#include <numeric>

namespace careloop::world {
namespace {

using scenario::Unit;

/// Weight of a person by age. Assumed, after the shape of cost by age.
struct AgeWeight {
    std::size_t from, to;
    double health, old_age;
};
constexpr AgeWeight kAgeWeights[] = {
    {0, 19, 0.5, 0.0},
    {20, 64, 1.0, 0.02},
    {65, 79, 2.2, 0.0},
    {80, kAges - 1, 3.5, 1.0},
};

void to_shares(std::vector<double>& values) {
    const double all = std::accumulate(values.begin(), values.end(), 0.0);
    for (double& value : values) value = all > 0 ? value / all : 1.0 / static_cast<double>(values.size());
}

}  // namespace

CareNeed care_need(const scenario::Scenario& scenario, const Geography& geography,
                   const Population& population, const Resources& resources) {
    const auto pull = scenario.parameters.bind<Unit::share>("synthesis.region_pull");
    const std::size_t municipalities = geography.municipalities.size();
    const std::size_t regions = scenario.catalogue.regions.size();
    CareNeed need;
    need.health.assign(municipalities, 0.0);
    need.old_age.assign(municipalities, 0.0);
    need.people.assign(municipalities, 0.0);
    need.region_health.assign(regions, 0.0);
    for (std::size_t m = 0; m < municipalities; ++m) {
        for (const AgeWeight& age : kAgeWeights) {
            const double people = population.between(m, age.from, age.to);
            need.health[m] += age.health * people;
            need.old_age[m] += age.old_age * people;
            need.people[m] += people;
        }
        need.region_health[geography.municipalities[m].region.at()] += need.health[m];
    }
    to_shares(need.region_health);
    need.region_beds = resources.beds;
    to_shares(need.region_beds);

    // Where the physicians of a region are not counted, need alone decides.
    const std::vector<double>& counted = resources.physicians;
    double physicians = 0.0, covered = 0.0;
    for (std::size_t r = 0; r < regions; ++r) {
        physicians += counted[r];
        covered += counted[r] > 0 ? need.region_health[r] : 0.0;
    }
    const double strength = scenario.parameters.value(pull);
    need.region_staff = need.region_health;
    for (std::size_t r = 0; r < regions; ++r) {
        if (counted[r] <= 0) continue;
        const double measured = covered * counted[r] / physicians;
        need.region_staff[r] = (1.0 - strength) * need.region_health[r] + strength * measured;
    }
    to_shares(need.region_staff);
    return need;
}

std::vector<bool> kinds_for_the_old(const scenario::Catalogue& catalogue) {
    std::vector<bool> old(catalogue.unit_kinds.size(), false);
    for (const scenario::TransitionInfo& way : catalogue.transitions) {
        const UnitKind to = catalogue.care_steps[way.to.at()].unit_kind;
        if (!catalogue.unit_kinds[to.at()].municipal) continue;
        const bool follows =
            way.from_need
                ? catalogue.need_kinds[way.need.at()].follows_frailty
                : !catalogue.unit_kinds[catalogue.care_steps[way.from.at()].unit_kind.at()].municipal;
        if (follows) old[to.at()] = true;
    }
    return old;
}

}  // namespace careloop::world
