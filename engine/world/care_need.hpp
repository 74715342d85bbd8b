// SPDX-License-Identifier: Apache-2.0
/// How much of each kind of care regions and municipalities are taken to need: what staff and units are
/// shared by. (docs/synthesis.md, "Where staff work")
#pragma once

#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/world/geography.hpp"
#include "engine/world/population.hpp"
#include "engine/world/resources.hpp"

namespace careloop::world {

struct CareNeed {
    // By municipality
    std::vector<double> health;   ///< people weighted by age, as in health care
    std::vector<double> old_age;  ///< people weighted by age, as in care of the old
    std::vector<double> people;
    // By region; each adds up to 1
    std::vector<double> region_health;  ///< share of `health`
    std::vector<double> region_staff;   ///< the same, pulled towards where physicians are employed
    std::vector<double> region_beds;    ///< share of beds
};

[[nodiscard]] CareNeed care_need(const scenario::Scenario& scenario, const Geography& geography,
                                 const Population& population, const Resources& resources);

/// True where a municipal kind's clients are mostly old: care follows frailty, or comes after care the region
/// owes (patients discharged from wards).
[[nodiscard]] std::vector<bool> kinds_for_the_old(const scenario::Catalogue& catalogue);

}  // namespace careloop::world
