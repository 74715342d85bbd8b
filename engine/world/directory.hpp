// SPDX-License-Identifier: Apache-2.0
/// From the plan of the whole country to the units and staff of the simulated domains.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/world/geography.hpp"
#include "engine/world/staff_allocation.hpp"
#include "engine/world/units.hpp"
#include "engine/world/units_synthesis.hpp"

namespace careloop::world {

/// What a domain needs to draw its staff.
struct DomainStaff {
    std::uint64_t first_id = 0;          ///< counted over the whole country, like residents'
    std::vector<std::uint32_t> persons;  ///< local unit × profession
};

struct DirectoryPlan {
    UnitDirectory directory;  ///< without reach
    std::vector<DomainStaff> staff;
};

/// Deals each municipality's units to its parts in turn and keeps the simulated domains.
[[nodiscard]] DirectoryPlan make_directory(const Geography& geography, std::vector<PlannedUnit> units,
                                           const StaffPlan& staff, std::size_t kinds);

}  // namespace careloop::world
