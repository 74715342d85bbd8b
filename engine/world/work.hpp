// SPDX-License-Identifier: Apache-2.0
/// Work at a unit: posts, and the levels of the work environment.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/world/tallies.hpp"

namespace careloop::world {

/// Levels and stocks of a unit that its staff live in. (engine/model/causal_quantities.csv)
enum class Level : std::uint8_t {
    strain,             ///< share strained, 0..1
    engagement,         ///< HME, 0..1
    safety,             ///< HSE, 0..1
    overtime,           ///< share of present hours
    agency_hours,       ///< hours a week
    agency_share,       ///< of hours worked, lagged
    turnover,           ///< external exits per employed person and year, lagged
    stability,          ///< share of staff a year or longer in the unit
    novices,            ///< share of staff in their first year in care
    learning,           ///< share of present time
    skill,              ///< factor on effective hours, 1 at the reference
    introduction,       ///< quality of introduction, delivered over planned, times the share offered
    placed,             ///< share of work done by people on placement, lagged
    lasting_vacancies,  ///< share of posts unfilled, over a year
    ambition,           ///< share of what is asked for that the unit takes on, 1: as is customary
    overspend,          ///< cost of own and agency staff over the budget for posts, less one, over a year
    usual_overspend,    ///< the same when the run began
    cutback,            ///< share of posts that the budget of this year does not pay
    manager,            ///< lasting difference by the manager, on the logit scale of engagement
    lasting_engagement,
    lasting_safety,      ///< lasting differences of the unit, logit
    understaffed,        ///< weeks below the staffing at which others step in
    helped,              ///< weeks of help left after a collapse
    managers,            ///< managers so far
    manager_overload,    ///< work asked of a manager over their time
    manager_support,     ///< share of staff who have the support of a manager
    manager_vacant,      ///< managers' posts that are empty
    functions_lost,      ///< share of functions held by single persons that do not work
    coordination,        ///< with the units that share patients, 0..1
    trust,               ///< share who dare to say what went wrong and to take in what others found, 0..1
    quality,             ///< of the unit's processes, 0..1
    seen,                ///< quality as people have seen it, lagged
    sharing,             ///< share of others' methods taken up
    reported,            ///< incidents reported per finished care step, lagged
    trained,             ///< share of staff trained in improvement who use it
    training_time,       ///< share of present time that training takes
    wish_fewer,          ///< share of full hours that staff wish off
    task_shift,          ///< share of the tasks others could take that they are given
    work_mix,            ///< practice in the unit's own setting, 1 as today
    setting_competence,  ///< factor on effective hours, 1 at the reference
    digital_use,         ///< share of patient work
    digital_skill,       ///< 1 at the reference
    prevention,          ///< time for prevention, 1 as today
    pool_strangers,      ///< share of hours by staff of a resource pool, as far as they are strangers, lagged
    count
};
inline constexpr std::size_t kLevels = static_cast<std::size_t>(Level::count);

struct Levels {
    std::array<double, kLevels> value{};
    double& operator[](Level l) { return value[static_cast<std::size_t>(l)]; }
    double operator[](Level l) const { return value[static_cast<std::size_t>(l)]; }
};

/// Somebody from another unit who works here for some weeks.
struct Visitor {
    std::uint64_t id = 0;
    std::int32_t until = 0;  ///< last day
    float share = 1;         ///< of full time
    std::uint8_t profession = 0;
    bool team = false;  ///< came with others from home
};

/// What single persons hold in small units: prevention, supervision, the link to the municipality.
inline constexpr std::size_t kFunctions = 3;

inline constexpr std::size_t kVacancyMemory = 4;  ///< rounds of the labour market a vacancy is remembered

/// A post that the unit knows to be empty, until somebody is found for it.
struct OpenPost {
    std::int32_t since = 0;  ///< day of the round in which it was seen
    std::uint8_t profession = 0;
};

/// Posts of a unit by profession.
struct Posts {
    std::vector<float> funded;         ///< full-time equivalents
    std::vector<float> ordinary;       ///< those that the unit's ordinary hours are reckoned from
    std::vector<float> employed;       ///< full-time equivalents, those who stay or whose end is far
    std::vector<std::uint8_t> wanted;  ///< [profession × kVacancyMemory] people short of, latest round first
    std::vector<OpenPost> open;        ///< oldest first
    std::vector<std::int32_t> flow;    ///< [profession × PostCount] since the last quarter

    std::int32_t& count(std::size_t profession, PostCount c) {
        return flow[profession * kPostCounts + static_cast<std::size_t>(c)];
    }
    [[nodiscard]] double all_funded() const { return total(funded); }
    [[nodiscard]] double all_employed() const { return total(employed); }

  private:
    static double total(const std::vector<float>& list) {
        double sum = 0;
        for (const float posts : list) sum += static_cast<double>(posts);
        return sum;
    }
};

}  // namespace careloop::world
