// SPDX-License-Identifier: Apache-2.0
/// What an observation sees of a domain at a moment: the state of its units, and its residents by
/// municipality.
#pragma once

#include <array>
#include <vector>

#include "engine/model/rules.hpp"
#include "engine/world/domain.hpp"

namespace careloop::run {

/// Years in care at which a class of experience begins; the first is that of newcomers.
inline constexpr std::array<int, 5> kExperienceYears = {0, 1, 2, 5, 10};
[[nodiscard]] std::size_t experience_class(std::int32_t in_care_since, Date today);

/// Years of age at which an age group of staff begins, as in the statistics of regions' employees.
inline constexpr std::array<int, 6> kStaffAges = {0, 30, 40, 50, 55, 60};
[[nodiscard]] std::size_t staff_age_class(int age);

/// State of the units of one cell, at a moment.
struct Snapshot {
    double waiting = 0, waiting_days = 0, waiting_in_time = 0;  ///< people, sum of days, people
    std::array<double, world::kWaitBins> waits{};               ///< people by days waited
    double inside = 0, headcount = 0, full_time = 0, posts = 0, vacant = 0;
    double part_time = 0;                                      ///< people
    std::array<double, kExperienceYears.size()> experience{};  ///< people by years in care
    std::array<double, kStaffAges.size()> ages{};              ///< people by age
    void add(const Snapshot& other);
};

/// State of one unit now.
[[nodiscard]] Snapshot snapshot(const model::Rules& rules, const world::Domain& domain, std::uint16_t unit,
                                Date day);

/// People of a municipality, wherever they were founded, and how they have come and gone since the last
/// quarter.
enum class Inhabitants : std::uint8_t {
    all,
    age_0_19,
    age_65_79,
    age_80_plus,
    births,
    deaths,
    moved_in,
    moved_out,
    immigration,
    emigration,
    count
};
inline constexpr std::size_t kInhabitants = static_cast<std::size_t>(Inhabitants::count);

/// Sums over residents, exact ones (engine/run/processes.hpp): [municipality × Inhabitants]
[[nodiscard]] std::vector<double> inhabitants(const std::vector<world::Domain>& domains,
                                              std::size_t municipalities, Date day);

}  // namespace careloop::run
