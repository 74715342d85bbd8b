// SPDX-License-Identifier: Apache-2.0
/// What is counted while the world runs, by unit and by municipality. Indicators are made from these.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace careloop::world {

/// Days waited, for quantiles: upper edges of the bins (the last bin is open).
inline constexpr std::array<std::int16_t, 24> kWaitEdges = {
    0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 75, 90, 105, 120, 150, 180, 240, 300, 365, 545, 730, 1095};
inline constexpr std::size_t kWaitBins = kWaitEdges.size() + 1;
/// The bin whose upper edge is the first to reach `days`.
[[nodiscard]] inline std::size_t wait_bin(int days) {
    return static_cast<std::size_t>(std::lower_bound(kWaitEdges.begin(), kWaitEdges.end(), days) -
                                    kWaitEdges.begin());
}

inline constexpr std::size_t kUseAges = 4;  ///< 0-19, 20-64, 65-79, 80+
[[nodiscard]] constexpr std::size_t use_age(int years) {
    return years < 20 ? 0U : years < 65 ? 1U : years < 80 ? 2U : 3U;
}
inline constexpr std::size_t kPatientGroups = 2 * kUseAges;  ///< age class × sex

/// Flows of a unit since the last observation, in people (weights), days or hours.
enum class Count : std::uint8_t {
    needs,           ///< arrivals that ask for a care step
    served,          ///< completed care steps
    begun_in_time,   ///< of those begun, within the guarantee's days for their class
    begun,           ///< care begun: seen (visits), admitted (beds), service started (clients)
    wait_begun,      ///< days waited by those whose care has begun (sum)
    deferred,        ///< turned away by the agreed order
    declined,        ///< not taken on, as ambition is lowered
    declined_hours,  ///< hours they would have asked for
    left_queue,      ///< gave up waiting
    deteriorated,    ///< became acute while waiting
    incidents,       ///< patient-safety incidents that occurred
    incidents_reported,
    repeats,           ///< renewed contacts for the same need
    bed_days,          ///< occupied, in days
    bed_days_staffed,  ///< beds open with staff, in days
    bed_days_physical,
    bed_days_blocked,  ///< held by patients ready for the next step
    overcrowding,      ///< patient days without an ordinary bed
    demand_hours,      ///< hours the arrivals ask for
    given_hours,       ///< hours given to patients
    cost,              ///< SEK of given hours and bed days
    contract_hours,
    present_hours,
    patient_hours,  ///< present hours that are for patients
    sick_hours,
    vacation_hours,
    parental_hours,
    substitute_hours,
    overtime_hours,
    agency_hours,
    visiting_hours,     ///< by people on placement
    pool_hours,         ///< for patients, by staff of a resource pool
    supervision_hours,  ///< given to novices
    learning_hours,     ///< improvement and learning in working time
    own_cost,           ///< SEK of contract and overtime hours
    agency_cost,        ///< SEK
    overtime_cost,      ///< of own cost
    introduction_cost,  ///< of own cost: time of those introduced and guided, and of who guides them
    recruitment_cost,
    placement_cost,  ///< travel and housing of people on placement here
    exits_unit,      ///< people who left, by where to
    exits_employer,
    exits_region,
    exits_profession,
    exits_agency,
    retirements,
    staff_deaths,
    first_year_exits,  ///< external, of people in their first year in care
    hires,
    staff_days,        ///< people employed × days
    stable_days,       ///< of these, a year or longer in the unit
    novice_days,       ///< of these, in their first year in care
    placements_asked,  ///< people asked for
    volunteers,
    approved,    ///< of these, whom their own manager lets go
    placements,  ///< begun, at the receiver
    bound_hits,  ///< weeks in which the bound on a driven target acted
    bound_checks,
    strain_days,
    engagement_days,
    safety_days,
    ambition_days,
    pay_days,
    trust_days,  ///< levels × days, for their means
    quality_days,
    sharing_days,
    participation_days,
    control_days,
    trained_days,
    lever_days,           ///< days of levers with a carrier in the unit, and of these:
    carrier_days,         ///< with somebody who carries it
    integration_days,     ///< share that has become the usual way × days
    lever_part_days,      ///< part of its strength × days
    fallen_back_days,     ///< at less than half of it, a month or more after it began
    grant_new,            ///< SEK of grants for new work
    grant_under_way,      ///< SEK for work that would have been done without
    manager_post_days,    ///< managers' posts × days
    manager_vacant_days,  ///< of these, empty
    manager_exits,
    manager_applicants,
    overload_days,        ///< of managers
    support_days,         ///< by managers
    led_days,             ///< people × days
    key_persons_left,     ///< functions whose holder has left
    key_function_days,    ///< days of units whose functions single persons hold
    functions_lost_days,  ///< share of these functions that do not work × days
    coordination_days,
    duplicates,        ///< repeats that there would not be, were everything coordinated
    own_coordination,  ///< hours of patients and relatives
    workload_days,     ///< workload × days, for its mean
    days,
    retirements_women,
    graduates,                 ///< people who graduated, shared out by posts
    student_days,              ///< students on programmes, shared out by posts, × days
    study_hours,               ///< of staff in specialist training
    specialist_training_days,  ///< staff in specialist training × days
    specialists_trained,       ///< staff who came to its end
    supervisor_days,           ///< staff who may supervise students × days
    wish_days,                 ///< share of full hours that staff wish off × days
    task_shift_days,           ///< share of tasks given to others × days
    setting_days,              ///< setting competence × days
    digital_use_days,          ///< share of patient work by digital means × days
    digital_skill_days,        ///< skill in them × days
    prevention_hours,
    administration_hours,  ///< at work, neither for patients nor for learning
    continuity_days,       ///< continuity × days
    introduction_days,     ///< quality of introduction × share of newcomers offered one × days
    offered_days,          ///< this share × days
    methods_days,          ///< documented methods of the country × days
    meetings,              ///< visits to learning meetings across units
    delayed_transfers,     ///< patients whose next step had no room on the day after they were ready
    deaths_attributable,   ///< by incidents that there would not be, were the hours asked for met
    advertised,            ///< posts × rounds of the labour market
    applicants,            ///< people who would take one of the unit's posts, in each round
    filled,                ///< posts for which somebody was found
    fill_days,             ///< days from the vacancy to the start of these
    graduates_women,       ///< women who graduated, shared out by posts
    begun_waits,           ///< care begun by days waited: a count for each bin
    begun_by = begun_waits + kWaitBins,         ///< care begun by age class and sex, in people
    wait_begun_by = begun_by + kPatientGroups,  ///< days waited by these
    count = wait_begun_by + kPatientGroups
};
inline constexpr std::size_t kCounts = static_cast<std::size_t>(Count::count);

struct Tally {
    std::array<double, kCounts> value{};
    double& operator[](Count c) { return value[static_cast<std::size_t>(c)]; }
    double operator[](Count c) const { return value[static_cast<std::size_t>(c)]; }
    /// One of the counts that begin at `c`.
    double& at(Count c, std::size_t n) { return value[static_cast<std::size_t>(c) + n]; }
    [[nodiscard]] double at(Count c, std::size_t n) const { return value[static_cast<std::size_t>(c) + n]; }
};

/// Flows of a unit's staff of one profession and sex since the last quarter, in people or their days.
enum class StaffCount : std::uint8_t {
    days,       ///< employed
    sick_days,  ///< of these, on sick leave
    parental_days,
    exits_unit,  ///< as world::Exit from here on
    exits_employer,
    exits_region,
    exits_profession,
    exits_agency,
    retirements,
    deaths,
    hires,
    count
};
inline constexpr std::size_t kStaffCounts = static_cast<std::size_t>(StaffCount::count);

/// Flows of a unit's posts of one profession since the last quarter.
enum class PostCount : std::uint8_t { advertised, applicants, filled, fill_days, count };
inline constexpr std::size_t kPostCounts = static_cast<std::size_t>(PostCount::count);

/// Population flows by municipality since the last observation. [people]
struct PopulationFlow {
    double births = 0, deaths = 0, immigration = 0, emigration = 0, moved_in = 0, moved_out = 0;
};

inline constexpr std::size_t kCostBins = 512;  ///< logarithmic bins of a resident's yearly cost
inline constexpr std::size_t kMostGroups = 31;

/// Use of care by resident over one calendar year, ready to be added over domains.
struct PatientYear {
    std::int32_t year = 0;        ///< 0: none yet
    std::vector<double> people;   ///< [age class × cost bin] residents, zero users in bin 0
    std::vector<double> cost;     ///< [age class × cost bin] SEK
    std::vector<double> treated;  ///< [group × age band × sex] residents treated at least once
    std::vector<double> cost_by;  ///< [age band × sex] SEK
    std::vector<double> at_risk;  ///< [age band × sex] residents at the end of the year, and who died in it
};

}  // namespace careloop::world
