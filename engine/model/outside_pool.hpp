// SPDX-License-Identifier: Apache-2.0
/// People with a profession of care who do not work in it: at the start, graduates, those who left.
/// (docs/model.md, 5.8)
#pragma once

#include <vector>

#include "engine/base/time.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"

namespace careloop::model {

struct Rules;

inline constexpr double kPersonFullTime = 0.9;  ///< full-time equivalents of one hired, on average

/// Somebody on the way to a unit or out of care.
struct Hire {
    std::uint64_t id = 0;
    std::uint32_t unit = 0;  ///< global
    std::uint8_t profession = 0, sex = 0, contract = 0, placements = 0;
    std::int16_t birth_week = 0;
    std::uint16_t home = 0;
    std::int32_t in_care_since = 0;
    std::uint8_t absence = 0;  ///< goes along to the next unit
    std::int32_t absent_until = 0;
    std::int32_t licensed = 0;  ///< day the profession was learnt
    std::int32_t specialist_since = world::kNever;
};

/// A row of the staff on its way.
[[nodiscard]] Hire person_of(const world::Staff& staff, std::size_t row);

/// Somebody outside who is hired today. Years outside are no experience, and specialist service stands still.
[[nodiscard]] Hire hired_from(const world::Pool& pool, std::size_t row, std::uint32_t unit,
                              std::int32_t today);

/// Domain whose pool takes somebody who has worked in this one: that of the home. Who lives outside the
/// simulated regions stays where they worked last.
[[nodiscard]] std::uint32_t home_pool(const Rules& rules, const world::Domain& worked, std::uint16_t home);

/// People whom the funded posts of a domain's units are for, by profession.
[[nodiscard]] std::vector<double> people_of_posts(const world::Domain& domain, std::size_t professions);

/// Those outside when the world begins.
void found_pool(const Rules& rules, world::Domain& domain);

/// Adds one more.
void enter_pool(world::Pool& pool, const Hire& person, world::Outside state, Date today);

/// Who is too old to come back is out of it, and counted as retired; so is who died since the last round.
void end_in_pool(const Rules& rules, world::Domain& domain, world::Nation& nation, Step step);

/// New people with a profession, twice a year, in proportion to the posts of the domain; counted by
/// profession.
void graduate(const Rules& rules, std::vector<world::Domain>& domains, world::Nation& nation, Step step);

}  // namespace careloop::model
