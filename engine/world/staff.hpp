// SPDX-License-Identifier: Apache-2.0
/// Staff of one domain's units, as columns: always one row for one person, whatever the scale.
/// Rows are grouped by unit, units in local order; within a unit in order of id once the labour market has
/// moved somebody.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/time.hpp"

namespace careloop::world {

inline constexpr std::int32_t kNever =
    std::numeric_limits<std::int32_t>::max();  ///< a date that does not come
inline constexpr std::uint32_t kNoPost = 0xffffffffU;

/// Why somebody leaves a unit. Intention is told from exit: who only looks has `none` and `looking` set.
enum class Exit : std::uint8_t {
    none,
    unit,        ///< to another unit of the same employer
    employer,    ///< to another employer of the region
    region,      ///< to another region
    profession,  ///< out of care
    agency,      ///< to an agency
    retirement,
    death  ///< without notice
};

struct Staff {
    std::vector<std::uint64_t> id;
    std::vector<std::uint16_t> unit;  ///< local unit of the domain
    std::vector<std::uint8_t> profession;
    std::vector<std::uint8_t> sex;
    std::vector<std::int16_t> birth_week;
    std::vector<std::uint16_t> home;          ///< municipality
    std::vector<std::uint8_t> contract;       ///< share of full time, in 200ths
    std::vector<std::int32_t> in_care_since;  ///< days since 1970: experience in the profession
    std::vector<std::int32_t> in_unit_since;  ///< days since 1970: tenure
    std::vector<std::int32_t> absent_until;   ///< first day back (days since 1970); 0: at work
    std::vector<std::uint8_t> absence;        ///< 0 none, 1 short sick spell, 2 long, 3 parental leave
    std::vector<std::uint8_t> summer_week;    ///< first ISO week of this year's long vacation
    std::vector<std::int32_t> looking_until;  ///< last day of looking for another job; 0: does not
    std::vector<std::int32_t> leaves;         ///< last day of employment; kNever
    std::vector<std::uint8_t> exit;           ///< world::Exit
    std::vector<std::uint32_t> next_unit;     ///< global unit of the new job; kNoPost
    std::vector<std::int32_t> placed_until;   ///< day back from a placement elsewhere; 0: none
    std::vector<std::uint8_t> placements;     ///< done so far
    std::vector<std::int32_t> studies_until;  ///< end of specialist training; 0: not in it
    std::vector<std::uint8_t> studies;        ///< profession that it leads to
    std::vector<std::int32_t> licensed;       ///< days since 1970: with the profession
    /// Days since 1970: a specialist, where physicians' specialist service (ST) or the like makes one; a day
    /// to come while in a post for it, kNever before.
    std::vector<std::int32_t> specialist_since;

    [[nodiscard]] std::size_t size() const { return profession.size(); }
    void resize(std::size_t n);
};

/// People with a profession of care who work outside it, wait for a first job or work for an agency.
struct Pool {
    std::vector<std::uint64_t> id;
    std::vector<std::uint8_t> profession, sex, contract, placements;
    std::vector<std::int16_t> birth_week;
    std::vector<std::uint16_t> home;
    std::vector<std::int32_t> in_care_since;     ///< kNever: no job in care yet
    std::vector<std::int32_t> since;             ///< day they came here
    std::vector<std::uint8_t> state;             ///< world::Outside
    std::vector<std::int32_t> licensed;          ///< days since 1970: with the profession
    std::vector<std::int32_t> specialist_since;  ///< as of staff; stands still while outside

    [[nodiscard]] std::size_t size() const { return profession.size(); }
    void resize(std::size_t n);
};
enum class Outside : std::uint8_t { elsewhere, graduate, agency };

/// Calls f(column) for every column, in one order for saving, copying and comparing.
template <class S, class F>
void for_each_staff_column(S& s, F f) {
    f(s.id), f(s.unit), f(s.profession), f(s.sex), f(s.birth_week), f(s.home), f(s.contract);
    f(s.in_care_since), f(s.in_unit_since), f(s.absent_until), f(s.absence), f(s.summer_week);
    f(s.looking_until), f(s.leaves), f(s.exit), f(s.next_unit), f(s.placed_until), f(s.placements);
    f(s.studies_until), f(s.studies), f(s.licensed), f(s.specialist_since);
}
template <class P, class F>
void for_each_pool_column(P& p, F f) {
    f(p.id), f(p.profession), f(p.sex), f(p.contract), f(p.placements), f(p.birth_week), f(p.home);
    f(p.in_care_since), f(p.since), f(p.state), f(p.licensed), f(p.specialist_since);
}

/// Completed years of age.
[[nodiscard]] inline int age_of(std::int16_t birth_week, Date on) {
    return completed_years((on - Date::of(1900, 1, 1)) / kDaysPerWeek - birth_week);
}

}  // namespace careloop::world
