// SPDX-License-Identifier: Apache-2.0
// How each indicator's cells are put together. (docs/comparing.md)
#include <array>

#include "analysis/run_file.hpp"

namespace careloop::analysis {
namespace {

// Those shown unless others are asked for, in their order; then levels and ratios that one can ask for. Other
// flows need no line: their cell_methods says it. A ratio's weight is what it is a share of, so that the
// weighted mean is the ratio of the sums; where the file does not hold that, the nearest thing it holds.
const std::array kIndicators = {
    Indicator{"needs", Measure::flow, {}, true},
    Indicator{"served", Measure::flow, {}, true},
    Indicator{"placements", Measure::flow, {}, true},
    Indicator{"waiting", Measure::level, {}, true},
    Indicator{"waiting_within_guarantee", Measure::ratio, "waiting", true},
    Indicator{"workload", Measure::ratio, "headcount", true},
    Indicator{"occupancy", Measure::ratio, "beds_staffed", true},
    Indicator{"overcrowding", Measure::ratio, "beds_staffed", true},
    Indicator{"headcount", Measure::level, {}, true},
    Indicator{"vacancy", Measure::ratio, "posts", true},
    Indicator{"turnover_external", Measure::ratio, "headcount", true},
    Indicator{"sick_leave", Measure::ratio, "full_time_equivalents", true},
    Indicator{"strain", Measure::ratio, "headcount", true},
    Indicator{"engagement", Measure::ratio, "headcount", true},
    Indicator{"safety_climate", Measure::ratio, "headcount", true},
    Indicator{"overtime_hours", Measure::flow, {}, true},
    Indicator{"agency_cost_share", Measure::ratio, "staff_cost", true},
    Indicator{"cost", Measure::flow, {}, true},
    Indicator{"in_care", Measure::level, {}},
    Indicator{"beds_physical", Measure::level, {}},
    Indicator{"beds_staffed", Measure::level, {}},
    Indicator{"beds_occupied", Measure::level, {}},
    Indicator{"beds_blocked", Measure::level, {}},
    Indicator{"full_time_equivalents", Measure::level, {}},
    Indicator{"posts", Measure::level, {}},
    Indicator{"wait_of_begun", Measure::ratio, "begun"},
    Indicator{"begun_within_guarantee", Measure::ratio, "begun"},
    Indicator{"waiting_days", Measure::ratio, "waiting"},
    Indicator{"waiting_days_p90", Measure::ratio, "waiting"},
    Indicator{"vacation", Measure::ratio, "full_time_equivalents"},
    Indicator{"shortage", Measure::ratio, "headcount"},
    Indicator{"novices", Measure::ratio, "headcount"},
    Indicator{"stability", Measure::ratio, "headcount"},
    Indicator{"turnover_first_year", Measure::ratio, "headcount"},
    Indicator{"retirement_rate", Measure::ratio, "headcount"},
    Indicator{"bound_share", Measure::ratio, "headcount"},
    Indicator{"manager_posts", Measure::level, {}},
    Indicator{"shortage_original", Measure::ratio, "headcount"},
    Indicator{"ambition", Measure::ratio, "headcount"},
    Indicator{"pay", Measure::ratio, "headcount"},
    Indicator{"cost_per_served", Measure::ratio, "served"},
    Indicator{"manager_vacancy", Measure::ratio, "manager_posts"},
    Indicator{"manager_span", Measure::ratio, "manager_posts"},
    Indicator{"manager_turnover", Measure::ratio, "manager_posts"},
    Indicator{"manager_overload", Measure::ratio, "headcount"},
    Indicator{"manager_support", Measure::ratio, "headcount"},
    Indicator{"functions_lost", Measure::ratio, "headcount"},
    Indicator{"coordination", Measure::ratio, "headcount"},
    Indicator{"carrier_present", Measure::ratio, "headcount"},
    Indicator{"integration", Measure::ratio, "headcount"},
    Indicator{"lever_part", Measure::ratio, "headcount"},
    Indicator{"fallen_back", Measure::ratio, "headcount"},
    Indicator{"trust", Measure::ratio, "headcount"},
    Indicator{"process_quality", Measure::ratio, "headcount"},
    Indicator{"sharing", Measure::ratio, "headcount"},
    Indicator{"learning_participation", Measure::ratio, "headcount"},
    Indicator{"control", Measure::ratio, "headcount"},
    Indicator{"improvement_trained", Measure::ratio, "headcount"},
    Indicator{"students", Measure::level, {}},
    Indicator{"supervisors", Measure::level, {}},
    Indicator{"wait_of_begun_p90", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_women", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_men", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_0_19", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_20_64", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_65_79", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_80_plus", Measure::ratio, "begun"},
    Indicator{"continuity", Measure::ratio, "headcount"},
    Indicator{"part_time", Measure::ratio, "headcount"},
    Indicator{"contract", Measure::ratio, "headcount"},
    Indicator{"experience_0_1", Measure::ratio, "headcount"},
    Indicator{"experience_1_2", Measure::ratio, "headcount"},
    Indicator{"experience_2_5", Measure::ratio, "headcount"},
    Indicator{"experience_5_10", Measure::ratio, "headcount"},
    Indicator{"experience_10_plus", Measure::ratio, "headcount"},
    Indicator{"parental_leave", Measure::ratio, "full_time_equivalents"},
    Indicator{"agency_hours_share", Measure::ratio, "patient_hours"},
    Indicator{"introduction_offered", Measure::ratio, "headcount"},
    Indicator{"introduction_quality", Measure::ratio, "headcount"},
    Indicator{"applicants_per_vacancy", Measure::ratio, "posts_advertised"},
    Indicator{"time_to_fill", Measure::ratio, "posts_filled"},
    Indicator{"applicants_per_manager_post", Measure::ratio, "manager_posts"},
    Indicator{"methods_documented", Measure::ratio, "headcount"},
    Indicator{"wish_fewer_hours", Measure::ratio, "headcount"},
    Indicator{"task_shift", Measure::ratio, "headcount"},
    Indicator{"setting_competence", Measure::ratio, "headcount"},
    Indicator{"digital_use", Measure::ratio, "headcount"},
    Indicator{"digital_skill", Measure::ratio, "headcount"},
};

// Those of /staff. Days employed, which turnover and absence are a share of, are not in the file, nor are
// posts advertised: headcount and posts stand for them.
const std::array kStaffIndicators = {
    Indicator{"headcount", Measure::level, {}, true},
    Indicator{"posts", Measure::level, {}, true},
    Indicator{"vacancy", Measure::ratio, "posts", true},
    Indicator{"turnover_external", Measure::ratio, "headcount", true},
    Indicator{"sick_leave", Measure::ratio, "headcount", true},
    Indicator{"strain", Measure::ratio, "headcount", true},
    Indicator{"experience_0_1", Measure::ratio, "headcount", true},
    Indicator{"time_to_fill", Measure::ratio, "posts_filled", true},
    Indicator{"full_time_equivalents", Measure::level, {}},
    Indicator{"women", Measure::ratio, "headcount"},
    Indicator{"absent", Measure::ratio, "headcount"},
    Indicator{"part_time", Measure::ratio, "headcount"},
    Indicator{"contract", Measure::ratio, "headcount"},
    Indicator{"experience_1_2", Measure::ratio, "headcount"},
    Indicator{"experience_2_5", Measure::ratio, "headcount"},
    Indicator{"experience_5_10", Measure::ratio, "headcount"},
    Indicator{"experience_10_plus", Measure::ratio, "headcount"},
    Indicator{"in_specialist_training", Measure::level, {}},
    Indicator{"in_st", Measure::level, {}},
    Indicator{"specialists", Measure::level, {}},
    Indicator{"engagement", Measure::ratio, "headcount"},
    Indicator{"safety_climate", Measure::ratio, "headcount"},
    Indicator{"parental_leave", Measure::ratio, "headcount"},
    Indicator{"applicants_per_vacancy", Measure::ratio, "posts"},
};

}  // namespace

std::vector<Indicator> listed_indicators(Results results) {
    if (results == Results::staff) return {kStaffIndicators.begin(), kStaffIndicators.end()};
    return {kIndicators.begin(), kIndicators.end()};
}

}  // namespace careloop::analysis
