// SPDX-License-Identifier: Apache-2.0
/// Which units there are, where, and how large. (docs/synthesis.md, "Units")
#pragma once

#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/world/care_need.hpp"
#include "engine/world/geography.hpp"
#include "engine/world/resources.hpp"
#include "engine/world/units.hpp"

namespace careloop::world {

/// A unit of the country, before domains and staff are known.
struct PlannedUnit {
    UnitPlace place;     ///< all but domain, local, size
    double persons = 0;  ///< expected, without the manager
};

/// Persons by unit kind in the whole country, from synthesis.staff_stock.
[[nodiscard]] std::vector<double> stock_by_kind(const scenario::Scenario& scenario);

/// All units of the catalogue's country, ordered by municipality, kind, ordinal; whatever regions run.
[[nodiscard]] std::vector<PlannedUnit> plan_units(const scenario::Scenario& scenario,
                                                  const Geography& geography, const CareNeed& need,
                                                  const Resources& resources);

}  // namespace careloop::world
