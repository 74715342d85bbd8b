// SPDX-License-Identifier: Apache-2.0
#include "engine/run/indicators.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/maths.hpp"

namespace careloop::run {
namespace {

using world::Count;
using world::Tally;

constexpr double kFullTimeYear = 1.0;

double ratio(double a, double b) {
    return b > 0 ? a / b : kNone;
}

double staff_cost(const Tally& t) {
    return t[Count::own_cost] + t[Count::agency_cost] + t[Count::recruitment_cost] + t[Count::placement_cost];
}

#define FLOW(name, count, units, text)                                              \
    Indicator {                                                                     \
        {name, units, text, "time: sum"},                                           \
            [](const Tally& t, const Snapshot&, double) { return t[Count::count]; } \
    }

#define MEAN(name, level, text)                                                        \
    Indicator {                                                                        \
        {name, "1", text, "time: mean"}, [](const Tally& t, const Snapshot&, double) { \
            return ratio(t[Count::level##_days], t[Count::days]);                      \
        }                                                                              \
    }

#define SHARE(name, units, text, part, of)                                                              \
    Indicator {                                                                                         \
        {name, units, text, "time: mean"},                                                              \
            [](const Tally& t, const Snapshot&, double) { return ratio(t[Count::part], t[Count::of]); } \
    }

#define EXPERIENCE(name, c, text)                                                                       \
    Indicator {                                                                                         \
        {name, "1", text, "time: point"},                                                               \
            [](const Tally&, const Snapshot& s, double) { return ratio(s.experience[c], s.headcount); } \
    }

#define AGES(name, c, text)                                                             \
    Indicator {                                                                         \
        {name, "1", text, "time: point"},                                               \
            [](const Tally&, const Snapshot& s, double) -> double { return s.ages[c]; } \
    }

/// Mean days waited by those whose care began, in some of the groups by age class and sex.
double wait_of(const Tally& t, std::size_t first, std::size_t end, std::size_t every) {
    double days = 0, people = 0;
    for (std::size_t g = first; g < end; g += every) {
        days += t.at(Count::wait_begun_by, g);
        people += t.at(Count::begun_by, g);
    }
    return ratio(days, people);
}

#define WAIT(name, whom, first, end, every)                                                       \
    Indicator {                                                                                   \
        {name, "day", "Mean days waited by " whom " whose care began", "time: mean"},             \
            [](const Tally& t, const Snapshot&, double) { return wait_of(t, first, end, every); } \
    }

const std::array kIndicators = {
    FLOW("needs", needs, "1", "People who asked for a care step"),
    FLOW("served", served, "1", "People whose care step was completed"),
    FLOW("deferred", deferred, "1", "People turned away by the agreed order of priorities"),
    FLOW("declined", declined, "1", "People not taken on, as ambition is lowered"),
    FLOW("left_queue", left_queue, "1", "People who gave up waiting"),
    FLOW("deteriorated", deteriorated, "1", "People who became acute while waiting"),
    FLOW("incidents", incidents, "1", "Patient-safety incidents that occurred"),
    FLOW("incidents_reported", incidents_reported, "1", "Patient-safety incidents that were reported"),
    FLOW("repeats", repeats, "1", "Renewed contacts for the same need"),
    Indicator{
        {"wait_of_begun", "day", "Mean days waited by those whose care began", "time: mean"},
        [](const Tally& t, const Snapshot&, double) { return ratio(t[Count::wait_begun], t[Count::begun]); }},
    Indicator{{"begun_within_guarantee", "1",
               "Share of those whose care began who waited no longer than the care guarantee", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::begun_in_time], t[Count::begun]);
              }},
    Indicator{{"waiting", "1", "People waiting", "time: point"},
              [](const Tally&, const Snapshot& s, double) { return s.waiting; }},
    Indicator{{"waiting_days", "day", "Mean days waited so far by those waiting", "time: point"},
              [](const Tally&, const Snapshot& s, double) { return ratio(s.waiting_days, s.waiting); }},
    Indicator{
        {"waiting_days_p90", "day", "Days that nine of ten of those waiting have not passed", "time: point"},
        [](const Tally&, const Snapshot& s, double) {
            return s.waiting > 0 ? wait_quantile(s.waits, 0.9) : kNone;
        }},
    Indicator{{"waiting_within_guarantee", "1", "Share of those waiting who are within the care guarantee",
               "time: point"},
              [](const Tally&, const Snapshot& s, double) { return ratio(s.waiting_in_time, s.waiting); }},
    Indicator{{"in_care", "1", "People in beds or with a running service", "time: point"},
              [](const Tally&, const Snapshot& s, double) { return s.inside; }},
    Indicator{{"beds_physical", "1", "Beds", "time: mean"},
              [](const Tally& t, const Snapshot&, double d) { return t[Count::bed_days_physical] / d; }},
    Indicator{{"beds_staffed", "1", "Beds open with staff", "time: mean"},
              [](const Tally& t, const Snapshot&, double d) { return t[Count::bed_days_staffed] / d; }},
    Indicator{{"beds_occupied", "1", "Beds occupied", "time: mean"},
              [](const Tally& t, const Snapshot&, double d) { return t[Count::bed_days] / d; }},
    Indicator{{"beds_blocked", "1", "Beds held by patients ready for the next step of care", "time: mean"},
              [](const Tally& t, const Snapshot&, double d) { return t[Count::bed_days_blocked] / d; }},
    Indicator{{"occupancy", "1", "Occupied over staffed beds", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::bed_days], t[Count::bed_days_staffed]);
              }},
    Indicator{
        {"overcrowding", "1", "Patients in care beyond the staffed beds, per 100 of these", "time: mean"},
        [](const Tally& t, const Snapshot&, double) {
            return 100 * ratio(t[Count::overcrowding], t[Count::bed_days_staffed]);
        }},
    FLOW("demand_hours", demand_hours, "hour", "Hours asked for by those who arrived"),
    FLOW("given_hours", given_hours, "hour", "Hours given to patients"),
    Indicator{{"workload", "1", "Hours asked for over hours present, mean of seven days", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::workload_days], t[Count::days]);
              }},
    FLOW("cost", cost, "SEK", "Cost of hours given and bed days"),
    Indicator{{"headcount", "1", "People employed", "time: point"},
              [](const Tally&, const Snapshot& s, double) { return s.headcount; }},
    Indicator{{"full_time_equivalents", "1", "Full-time equivalents employed", "time: point"},
              [](const Tally&, const Snapshot& s, double) { return s.full_time * kFullTimeYear; }},
    FLOW("present_hours", present_hours, "hour", "Hours at work"),
    FLOW("patient_hours", patient_hours, "hour", "Hours at work that are for patients"),
    Indicator{{"sick_leave", "1", "Share of contract hours on sick leave", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::sick_hours], t[Count::contract_hours]);
              }},
    Indicator{
        {"vacancy", "1", "Share of funded full-time equivalents that nobody holds", "time: point"},
        [](const Tally&, const Snapshot& s, double) { return s.posts > 0 ? s.vacant / s.posts : kNone; }},
    Indicator{{"posts", "1", "Funded full-time equivalents", "time: point"},
              [](const Tally&, const Snapshot& s, double) { return s.posts; }},
    Indicator{{"shortage", "1", "Share of the hours asked for that hours present do not meet", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  const double met = ratio(t[Count::days], t[Count::workload_days]);
                  return std::isnan(met) ? kNone : std::max(0.0, 1 - met);
              }},
    Indicator{{"shortage_original", "1",
               "The same against what would be asked for if ambition had not been lowered", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  const double met = ratio(t[Count::days], t[Count::workload_days]);
                  const double kept =
                      ratio(t[Count::demand_hours], t[Count::demand_hours] + t[Count::declined_hours]);
                  return std::isnan(met) ? kNone : std::max(0.0, 1 - met * (std::isnan(kept) ? 1 : kept));
              }},
    Indicator{{"ambition", "1", "Share of what is asked for that is taken on, against what is customary",
               "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::ambition_days], t[Count::days]);
              }},
    Indicator{
        {"pay", "1", "Pay of the region against that of the begin", "time: mean"},
        [](const Tally& t, const Snapshot&, double) { return ratio(t[Count::pay_days], t[Count::days]); }},
    Indicator{
        {"strain", "1", "Share of staff under strain", "time: mean"},
        [](const Tally& t, const Snapshot&, double) { return ratio(t[Count::strain_days], t[Count::days]); }},
    Indicator{{"engagement", "1", "Sustainable employee engagement (HME, 0-1)", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::engagement_days], t[Count::days]);
              }},
    Indicator{
        {"safety_climate", "1", "Sustainable safety engagement (HSE, 0-1)", "time: mean"},
        [](const Tally& t, const Snapshot&, double) { return ratio(t[Count::safety_days], t[Count::days]); }},
    MEAN("trust", trust, "Trust among staff and in those who lead (0-1)"),
    MEAN("process_quality", quality, "How well the unit's processes work (0-1)"),
    MEAN("sharing", sharing, "Share of others' documented methods adapted and used"),
    MEAN("learning_participation", participation, "Share that takes part in learning across units"),
    MEAN("control", control, "Share of work that is controlled and reported"),
    MEAN("improvement_trained", trained, "Share of staff trained in improvement who use it"),
    Indicator{{"novices", "1", "Share of staff in their first year in care", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::novice_days], t[Count::staff_days]);
              }},
    Indicator{{"stability", "1", "Share of staff a year or longer in their unit", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::stable_days], t[Count::staff_days]);
              }},
    FLOW("exits_unit", exits_unit, "1", "People who left for another unit of the same employer"),
    FLOW("exits_employer", exits_employer, "1", "People who left for another employer of the region"),
    FLOW("exits_region", exits_region, "1", "People who left for another region"),
    FLOW("exits_profession", exits_profession, "1", "People who left care"),
    FLOW("exits_agency", exits_agency, "1", "People who left for an agency"),
    FLOW("retirements", retirements, "1", "People who retired"),
    FLOW("staff_deaths", staff_deaths, "1", "People who died while employed"),
    Indicator{
        {"turnover_external", "year-1",
         "People who left the employer, retirement and death apart, per employed and year", "time: mean"},
        [](const Tally& t, const Snapshot&, double) {
            return kDaysPerYear * ratio(t[Count::exits_employer] + t[Count::exits_region] +
                                            t[Count::exits_profession] + t[Count::exits_agency],
                                        t[Count::staff_days]);
        }},
    Indicator{
        {"turnover_first_year", "year-1", "The same of people in their first year in care", "time: mean"},
        [](const Tally& t, const Snapshot&, double) {
            return kDaysPerYear * ratio(t[Count::first_year_exits], t[Count::novice_days]);
        }},
    Indicator{{"retirement_rate", "year-1", "People who retired per employed and year", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return kDaysPerYear * ratio(t[Count::retirements], t[Count::staff_days]);
              }},
    FLOW("hires", hires, "1", "People who started at a unit"),
    FLOW("overtime_hours", overtime_hours, "hour", "Hours of overtime"),
    FLOW("agency_hours", agency_hours, "hour", "Hours of agency staff that are for patients"),
    FLOW("substitute_hours", substitute_hours, "hour", "Hours of vacation replaced by substitutes in summer"),
    FLOW("study_hours", study_hours, "hour", "Hours of staff in specialist training that they study"),
    FLOW("supervision_hours", supervision_hours, "hour", "Hours given to newcomers by colleagues"),
    FLOW("learning_hours", learning_hours, "hour", "Hours for improvement and learning"),
    FLOW("staff_cost", own_cost, "SEK", "Cost of own staff"),
    FLOW("agency_cost", agency_cost, "SEK", "Cost of agency staff"),
    FLOW("overtime_cost", overtime_cost, "SEK", "Of the cost of own staff, overtime"),
    FLOW("introduction_cost", introduction_cost, "SEK",
         "Of the cost of own staff, time of newcomers under guidance and of those who guide them"),
    FLOW("recruitment_cost", recruitment_cost, "SEK", "Cost of advertising, selecting and starting people"),
    FLOW("placement_cost", placement_cost, "SEK",
         "Travel and housing of people on placement, at the receiving unit"),
    Indicator{
        {"total_staff_cost", "SEK", "Cost of own and agency staff, recruitment and placements", "time: sum"},
        [](const Tally& t, const Snapshot&, double) { return staff_cost(t); }},
    Indicator{{"cost_per_served", "SEK", "The same over people whose care step was completed", "time: mean"},
              [](const Tally& t, const Snapshot&, double) { return ratio(staff_cost(t), t[Count::served]); }},
    Indicator{{"agency_cost_share", "1", "Cost of agency staff over cost of own staff", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::agency_cost], t[Count::own_cost]);
              }},
    FLOW("placements_asked", placements_asked, "1", "People asked for through the mobility hub"),
    FLOW("volunteers", volunteers, "1", "People who offered to work elsewhere for some weeks"),
    FLOW("volunteers_approved", approved, "1", "Of these, people whose own manager let them go"),
    FLOW("placements", placements, "1", "Placements begun, at the receiving unit"),
    FLOW("pool_hours", pool_hours, "hour", "Hours for patients by staff of a resource pool"),
    FLOW("visiting_hours", visiting_hours, "hour", "Hours worked by people on placement"),
    FLOW("grant_new", grant_new, "SEK", "Grants that paid for new work"),
    FLOW("grant_under_way", grant_under_way, "SEK",
         "Grants that paid for work that was under way or would have been done without"),
    Indicator{{"carrier_present", "1", "Share of time in which levers with a carrier have one", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::carrier_days], t[Count::lever_days]);
              }},
    Indicator{
        {"integration", "1", "Share of levers with a carrier that has become the usual way", "time: mean"},
        [](const Tally& t, const Snapshot&, double) {
            return ratio(t[Count::integration_days], t[Count::lever_days]);
        }},
    Indicator{
        {"lever_part", "1", "Part of their full strength that levers with a carrier have", "time: mean"},
        [](const Tally& t, const Snapshot&, double) {
            return ratio(t[Count::lever_part_days], t[Count::lever_days]);
        }},
    Indicator{
        {"fallen_back", "1", "Share of levers with a carrier that have lost more than half", "time: mean"},
        [](const Tally& t, const Snapshot&, double) {
            return ratio(t[Count::fallen_back_days], t[Count::lever_days]);
        }},
    Indicator{{"manager_posts", "1", "Managers' posts", "time: mean"},
              [](const Tally& t, const Snapshot&, double d) { return t[Count::manager_post_days] / d; }},
    Indicator{{"manager_vacancy", "1", "Share of managers' posts that are empty", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::manager_vacant_days], t[Count::manager_post_days]);
              }},
    Indicator{{"manager_span", "1", "People led by a manager in place", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::led_days],
                               t[Count::manager_post_days] - t[Count::manager_vacant_days]);
              }},
    Indicator{
        {"manager_turnover", "year-1", "Managers who left, by managers in place and year", "time: mean"},
        [](const Tally& t, const Snapshot&, double) {
            return kDaysPerYear * ratio(t[Count::manager_exits],
                                        t[Count::manager_post_days] - t[Count::manager_vacant_days]);
        }},
    FLOW("manager_applicants", manager_applicants, "1", "Applicants for empty managers' posts"),
    Indicator{{"manager_overload", "1", "Work asked of a manager over their time", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::overload_days], t[Count::days]);
              }},
    Indicator{{"manager_support", "1", "Share of staff who have the support of a manager", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::support_days], t[Count::days]);
              }},
    FLOW("key_persons_left", key_persons_left, "1", "Functions whose only holder has left"),
    Indicator{
        {"functions_lost", "1", "Share of functions held by single persons that do not work", "time: mean"},
        [](const Tally& t, const Snapshot&, double) {
            return ratio(t[Count::functions_lost_days], t[Count::key_function_days]);
        }},
    Indicator{{"coordination", "1", "Coordination with the units that share patients, 0 to 1", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::coordination_days], t[Count::days]);
              }},
    FLOW("duplicates", duplicates, "1", "Repeats that there would not be, were everything coordinated"),
    FLOW("own_coordination_hours", own_coordination, "hour",
         "Time of patients and relatives to coordinate their own care"),
    Indicator{{"bound_share", "1", "Share of driven targets at which the bound acted", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::bound_hits], t[Count::bound_checks]);
              }},
    Indicator{{"vacation", "1", "Share of contract hours on vacation", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::vacation_hours], t[Count::contract_hours]);
              }},
    FLOW("retirements_women", retirements_women, "1", "Women who retired"),
    FLOW("graduates", graduates, "1", "People who graduated, shared out by posts"),
    Indicator{
        {"in_specialist_training", "1", "Staff in specialist training beyond today's", "time: mean"},
        [](const Tally& t, const Snapshot&, double d) { return t[Count::specialist_training_days] / d; }},
    Indicator{{"students", "1", "Students on programmes, shared out by posts", "time: mean"},
              [](const Tally& t, const Snapshot&, double d) { return t[Count::student_days] / d; }},
    Indicator{{"supervisors", "1", "Staff who may supervise students", "time: mean"},
              [](const Tally& t, const Snapshot&, double d) { return t[Count::supervisor_days] / d; }},
    Indicator{
        {"wish_fewer_hours", "1", "Share of full hours that staff wish off", "time: mean"},
        [](const Tally& t, const Snapshot&, double) { return ratio(t[Count::wish_days], t[Count::days]); }},
    Indicator{{"task_shift", "1", "Share of the tasks others may do that they are given", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::task_shift_days], t[Count::days]);
              }},
    Indicator{{"setting_competence", "1", "What an hour achieves by knowing the setting", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::setting_days], t[Count::days]);
              }},
    Indicator{{"digital_use", "1", "Share of patient work done by digital means", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::digital_use_days], t[Count::days]);
              }},
    Indicator{{"digital_skill", "1", "Skill in digital ways of working", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return ratio(t[Count::digital_skill_days], t[Count::days]);
              }},
    FLOW("prevention_hours", prevention_hours, "hour", "Hours for prevention"),
    Indicator{{"wait_of_begun_p90", "day",
               "Days that nine of ten of those whose care began did not wait beyond", "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  std::array<double, world::kWaitBins> waits{};
                  for (std::size_t b = 0; b < waits.size(); ++b) waits[b] = t.at(Count::begun_waits, b);
                  return t[Count::begun] > 0 ? wait_quantile(waits, 0.9) : kNone;
              }},
    FLOW("begun", begun, "1", "People whose care began: seen, admitted or taken on"),
    WAIT("wait_of_begun_women", "women", 0, world::kPatientGroups, 2),
    WAIT("wait_of_begun_men", "men", 1, world::kPatientGroups, 2),
    WAIT("wait_of_begun_0_19", "people aged 0-19", 0, 2, 1),
    WAIT("wait_of_begun_20_64", "people aged 20-64", 2, 4, 1),
    WAIT("wait_of_begun_65_79", "people aged 65-79", 4, 6, 1),
    WAIT("wait_of_begun_80_plus", "people aged 80 or more", 6, 8, 1),
    FLOW("delayed_transfers", delayed_transfers, "1",
         "Patients ready for the next step of care that had no room for them the day after"),
    FLOW("deaths_attributable", deaths_attributable, "1",
         "Deaths by incidents that there would not be if hours present met the hours asked for"),
    MEAN("continuity", continuity, "Continuity of care: one less turnover and the share of agency work"),
    Indicator{{"part_time", "1", "Share of people with a contract below full time", "time: point"},
              [](const Tally&, const Snapshot& s, double) { return ratio(s.part_time, s.headcount); }},
    Indicator{{"contract", "1", "Mean contract, as a share of full time", "time: point"},
              [](const Tally&, const Snapshot& s, double) { return ratio(s.full_time, s.headcount); }},
    EXPERIENCE("experience_0_1", 0, "Share of people less than a year in care"),
    EXPERIENCE("experience_1_2", 1, "Share of people 1 year in care"),
    EXPERIENCE("experience_2_5", 2, "Share of people 2 to 4 years in care"),
    EXPERIENCE("experience_5_10", 3, "Share of people 5 to 9 years in care"),
    EXPERIENCE("experience_10_plus", 4, "Share of people 10 years or longer in care"),
    AGES("staff_under_30", 0, "People employed who are younger than 30"),
    AGES("staff_30_39", 1, "People employed aged 30-39"),
    AGES("staff_40_49", 2, "People employed aged 40-49"),
    AGES("staff_50_54", 3, "People employed aged 50-54"),
    AGES("staff_55_59", 4, "People employed aged 55-59"),
    AGES("staff_60_plus", 5, "People employed aged 60 or more"),
    SHARE("parental_leave", "1", "Share of contract hours on parental leave", parental_hours, contract_hours),
    SHARE("agency_hours_share", "1", "Share of the hours for patients that agency staff give", agency_hours,
          patient_hours),
    FLOW("administration_hours", administration_hours, "hour",
         "Hours at work that are neither for patients nor for learning"),
    MEAN("introduction_offered", offered, "Share of newcomers who are offered an introduction"),
    SHARE("introduction_quality", "1", "Introduction delivered over planned, of newcomers offered one",
          introduction_days, offered_days),
    FLOW("posts_advertised", advertised, "1", "Posts advertised, in each round of the labour market"),
    SHARE("applicants_per_vacancy", "1", "People who would take a post advertised, per such post", applicants,
          advertised),
    FLOW("posts_filled", filled, "1", "Posts for which somebody was found"),
    SHARE("time_to_fill", "day", "Mean days from the vacancy to the start, of posts filled", fill_days,
          filled),
    Indicator{{"applicants_per_manager_post", "1", "Applicants for an empty manager's post in a month of it",
               "time: mean"},
              [](const Tally& t, const Snapshot&, double) {
                  return kDaysPerYear / 12 *
                         ratio(t[Count::manager_applicants], t[Count::manager_vacant_days]);
              }},
    FLOW("meetings", meetings, "1", "Visits to learning meetings across units"),
    MEAN("methods_documented", methods, "Documented methods of the country, against those of today"),
    FLOW("graduates_women", graduates_women, "1", "Women who graduated, shared out by posts"),
};
#undef FLOW
#undef MEAN
#undef SHARE
#undef EXPERIENCE
#undef AGES
#undef WAIT

}  // namespace

std::span<const Indicator> cell_indicators() {
    return kIndicators;
}

double wait_quantile(const std::array<double, world::kWaitBins>& waits, double p) {
    double all = 0;
    for (const double w : waits) all += w;
    double below = 0;
    for (std::size_t b = 0; b < world::kWaitBins; ++b) {
        if (below + waits[b] >= p * all && waits[b] > 0) {
            const double low = b == 0 ? 0 : world::kWaitEdges[b - 1];
            const double high = b < world::kWaitEdges.size() ? world::kWaitEdges[b] : low;
            return low + (high - low) * (p * all - below) / waits[b];
        }
        below += waits[b];
    }
    return 0;
}

std::size_t cost_bin(double sek) {
    if (sek <= 0) return 0;
    // Steps of 2.6 % from 10 SEK: 510 bins reach 5 million.
    const double bin = 1 + logarithm(std::max(sek, 10.0) / 10.0) / 0.0258;
    return static_cast<std::size_t>(std::min(bin, static_cast<double>(world::kCostBins - 1)));
}

double top_fifth_share(std::span<const double> people, std::span<const double> cost) {
    double all_people = 0, all_cost = 0;
    for (const double p : people) all_people += p;
    for (const double c : cost) all_cost += c;
    if (all_people <= 0 || all_cost <= 0) return kNone;
    double left = 0.2 * all_people, taken = 0;
    for (std::size_t b = people.size(); b-- > 0 && left > 0;) {
        if (people[b] <= 0) continue;
        const double share = std::min(1.0, left / people[b]);
        taken += share * cost[b];
        left -= share * people[b];
    }
    return taken / all_cost;
}

}  // namespace careloop::run
