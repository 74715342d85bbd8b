// SPDX-License-Identifier: Apache-2.0
/// Staff of one domain's units, as columns: always one row for one person, whatever the scale.
/// Rows are grouped by unit, units in local order.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/ids.hpp"

namespace careloop::world {

struct Staff {
    std::uint64_t first_id = 0;       ///< founders of a domain: kStaffBit | multiple of 16, then one by one
    std::vector<std::uint16_t> unit;  ///< local unit of the domain
    std::vector<std::uint8_t> profession;
    std::vector<std::uint8_t> sex;
    std::vector<std::int16_t> birth_week;
    std::vector<std::uint16_t> home;                            ///< municipality
    std::vector<std::uint8_t> contract;                         ///< share of full time, in 200ths
    std::vector<std::uint16_t> experience_weeks, tenure_weeks;  ///< at the start of the run
    std::vector<std::int32_t> absent_until;  ///< first day back (days since 1970); 0: at work
    std::vector<std::uint8_t> absence;       ///< 0 none, 1 short sick spell, 2 long, 3 parental leave
    std::vector<std::uint8_t> summer_week;   ///< first ISO week of this year's long vacation
    std::vector<std::uint8_t> sick_class;    ///< risk class of the sick-spell scan

    [[nodiscard]] std::size_t size() const { return profession.size(); }
    [[nodiscard]] std::uint64_t id(std::size_t r) const { return first_id + r; }
    void resize(std::size_t n);
};

}  // namespace careloop::world
