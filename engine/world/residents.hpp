// SPDX-License-Identifier: Apache-2.0
/// Residents of one domain, as columns. Rows are appended and never move: founders first, then those who
/// came later in the order (step, id). Who died or emigrated keeps the row with `alive` 0.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/time.hpp"
#include "engine/scenario/catalogue.hpp"

namespace careloop::world {

using ResidentRow = std::uint32_t;

/// Weeks are counted from Monday 1 January 1900.
inline constexpr Date kWeekZero = Date::of(1900, 1, 1);
inline constexpr std::uint32_t kNoUnit = 0xffffffffU;

inline constexpr std::uint32_t kDiedThisYear = 1U << 31;  ///< in year_groups: at risk for part of the year

struct Residents {
    std::uint64_t first_id = 0;  ///< of the founders; row r < founders has id first_id + r
    std::uint32_t founders = 0;
    std::vector<std::uint64_t> later_id;  ///< ids of rows from `founders` on
    float weight = 1;                     ///< people a founder of this domain stands for
    std::vector<float> later_weight;      ///< of rows from `founders` on (newborns: the mother's)

    std::vector<std::uint16_t> municipality;  ///< where they live now
    std::vector<std::int16_t> birth_week;
    std::vector<std::uint8_t> sex;         ///< scenario::Sex
    std::vector<std::uint8_t> morbidity;   ///< scenario::Morbidity
    std::vector<std::uint8_t> frailty;     ///< quantile, 0..255, of the frailty distribution
    std::vector<std::uint8_t> navigation;  ///< ability to find one's way in care, 0..255
    std::vector<std::uint8_t> relatives;   ///< help by relatives, 0..255
    std::vector<std::uint8_t> alive;
    std::vector<std::uint8_t> need_class;     ///< risk class of the need scan, 0..15
    std::vector<std::uint8_t> life_class;     ///< risk class of the life-event scan, 0..15
    std::vector<std::uint8_t> age_band;       ///< of the last birthday seen (kept with the classes)
    std::vector<std::uint8_t> children;       ///< born so far in the run; ordinal of the next child's id
    std::vector<std::uint32_t> primary_unit;  ///< global index of the unit of continuity, first such kind
    std::vector<std::uint32_t> dental_unit;   ///< the same for the second such kind; kNoUnit: none
    // Of the calendar year so far
    std::vector<float> year_cost;            ///< SEK of hours and bed days
    std::vector<std::uint32_t> year_groups;  ///< bit by inpatient group: treated at least once

    [[nodiscard]] std::size_t size() const { return sex.size(); }
    [[nodiscard]] std::uint64_t id(ResidentRow r) const {
        return r < founders ? first_id + r : later_id[r - founders];
    }
    [[nodiscard]] float weight_of(ResidentRow r) const {
        return r < founders ? weight : later_weight[r - founders];
    }
    [[nodiscard]] int age(ResidentRow r, Date on) const {  ///< completed years
        return completed_years((on - kWeekZero) / kDaysPerWeek - birth_week[r]);
    }
    void resize(std::size_t n);
};

}  // namespace careloop::world
