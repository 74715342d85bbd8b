// SPDX-License-Identifier: Apache-2.0
/// The founders among a domain's residents. (docs/synthesis.md, "Residents")
#pragma once

#include <vector>

#include "engine/base/draws.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/world/geography.hpp"
#include "engine/world/population.hpp"
#include "engine/world/residents.hpp"
#include "engine/world/units.hpp"

namespace careloop::world {

/// A municipality's simulated residents by age × sex: its people, scaled, rounded together so that the total
/// is exact and any run of ages is off by less than one. `start` in [0, 1) decides who is rounded up.
[[nodiscard]] std::vector<std::uint32_t> round_people(const Population& population, std::size_t municipality,
                                                      std::int64_t simulated, double start);

/// What all domains need for drawing residents; made once.
struct ResidentTables {
    Seed seed;
    Date begin;
    std::vector<double> morbidity;     ///< age band × stage: chance of this stage or a lower one
    std::vector<UnitKind> continuity;  ///< unit kinds residents keep to, the first two
};
[[nodiscard]] ResidentTables resident_tables(const scenario::Scenario& scenario);

[[nodiscard]] Residents make_residents(const ResidentTables& tables, const Geography& geography,
                                       const Population& population, const UnitDirectory& directory,
                                       DomainIndex domain);

}  // namespace careloop::world
