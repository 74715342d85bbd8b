// SPDX-License-Identifier: Apache-2.0
/// How many persons of each profession work at each unit. (docs/synthesis.md, "Staff")
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/world/units_synthesis.hpp"

namespace careloop::world {

struct StaffPlan {
    std::size_t professions = 0;
    std::vector<std::uint32_t> persons;  ///< unit (as planned) × profession

    [[nodiscard]] std::uint32_t& at(std::size_t unit, std::size_t profession) {
        return persons[unit * professions + profession];
    }
    [[nodiscard]] std::uint32_t at(std::size_t unit, std::size_t profession) const {
        return persons[unit * professions + profession];
    }
    [[nodiscard]] std::uint32_t of_unit(std::size_t unit) const;
};

/// The profession that leads units: the last whose stock is 0 in every kind; nothing when there is none.
[[nodiscard]] std::optional<Profession> manager_profession(const scenario::Scenario& scenario);

/// Shares every profession's stock of a kind among the kind's units: totals exact, each unit's sum by largest
/// remainder of its expected persons and at least one, each unit's mix as near to the kind's as whole persons
/// allow. Adds the managers, max(1, round(staff / span)) at each unit. Throws Error(usage) where a kind has
/// fewer persons than units.
[[nodiscard]] StaffPlan allocate_staff(const scenario::Scenario& scenario,
                                       const std::vector<PlannedUnit>& units);

}  // namespace careloop::world
