// SPDX-License-Identifier: Apache-2.0
/// The persons who work at a domain's units. (docs/synthesis.md, "Staff")
#pragma once

#include <vector>

#include "engine/base/draws.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/world/geography.hpp"
#include "engine/world/staff.hpp"

namespace careloop::world {

/// What all domains need for drawing staff; made once.
struct StaffTables {
    struct OfProfession {
        double mean_age, age_spread, share_women, part_time;
    };
    /// Other municipalities one may commute from, as a cumulative distribution by population.
    struct Commuting {
        std::vector<double> up_to;
        std::vector<std::uint16_t> from;
    };
    Seed seed;
    Date begin;
    std::vector<OfProfession> professions;
    std::vector<Commuting> commuting;  ///< by municipality of work
};
[[nodiscard]] StaffTables staff_tables(const scenario::Scenario& scenario, const Geography& geography);

/// `persons`: local unit × profession. Rows by unit, then profession.
[[nodiscard]] Staff make_staff(const StaffTables& tables, MunicipalityIndex municipality,
                               std::uint64_t first_id, const std::vector<std::uint32_t>& persons);

}  // namespace careloop::world
