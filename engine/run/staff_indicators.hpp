// SPDX-License-Identifier: Apache-2.0
/// Indicators of staff by profession, quarterly: each a function of what is summed over the units of a staff
/// cell. Some are told of women and men apart.
#pragma once

#include <array>
#include <span>

#include "engine/run/observations.hpp"

namespace careloop::run {

/// Staff of one profession, of one sex or of both.
struct StaffSums {
    double people = 0, full_time = 0, part_time = 0, women = 0, absent = 0, studying = 0;
    double in_st = 0, specialists = 0;
    double strain = 0, engagement = 0, safety = 0;  ///< levels of their units × people
    std::array<double, kExperienceYears.size()> experience{};
    std::array<double, world::kStaffCounts> flow{};
    void add(const StaffSums& other);
    [[nodiscard]] double operator[](world::StaffCount c) const { return flow[static_cast<std::size_t>(c)]; }
};

/// Posts of one profession.
struct PostSums {
    double funded = 0, vacant = 0;  ///< full-time equivalents
    std::array<double, world::kPostCounts> flow{};
    void add(const PostSums& other);
    [[nodiscard]] double operator[](world::PostCount c) const { return flow[static_cast<std::size_t>(c)]; }
};

struct StaffIndicator {
    SeriesInfo info;
    double (*value)(const StaffSums& staff, const PostSums& posts);
};

/// Of every staff cell (region, settlement type, unit kind, owner, profession).
[[nodiscard]] std::span<const StaffIndicator> staff_indicators();
/// Of women and men in every staff cell; posts are not asked for.
[[nodiscard]] std::span<const StaffIndicator> staff_indicators_by_sex();

/// Adds one unit's staff and posts: `by_sex` of [profession × sex] and `posts` of [profession].
void add_staff(const world::Domain& domain, std::uint16_t unit, Date today, std::span<StaffSums> by_sex,
               std::span<PostSums> posts);

/// Shares of people by profession who work in care, of those outside too, who learnt it in a calendar year.
[[nodiscard]] std::vector<double> still_in_care(const std::vector<world::Domain>& domains,
                                                std::size_t professions, int year);

/// Students in people and places for their supervised practice. (docs/model.md, 5.23)
struct Training {
    std::vector<double> students;  ///< [region × profession × half-year since intake]
    std::vector<double> places;    ///< [region × profession] for each half-year's intake
    std::vector<double> waiting;   ///< [region × profession] for a post before the licence
};
[[nodiscard]] Training training(const model::Rules& rules, const std::vector<world::Domain>& domains,
                                const world::Nation& nation);

}  // namespace careloop::run
