// SPDX-License-Identifier: Apache-2.0
/// What belongs to no single domain: kept once, written between phases, read by all.
#pragma once

#include <vector>

namespace careloop::world {

struct Nation {
    double agency_premium = 1;    ///< price of agency work over its reference
    std::vector<double> stories;  ///< by region: placements a year per person, as told
    std::vector<double>
        agency_cap;  ///< by region: share of what units call for that the region does not grant
    /// By region. Pay as a factor on that of the begin: all of it, and the answer to shortage alone; pay over
    /// that of the regions around; share of hours asked for that is not met, over a year, and what was usual
    /// before.
    std::vector<double> pay, pay_answer, pay_over_neighbours, shortage, usual_shortage;
    /// Hours of care that residents would ask for by their ages, at the last turn of the year: [kind of unit
    /// × (regions, then municipalities)]. Empty before the first.
    std::vector<double> need_by_age;
    /// By region; empty until learning has been looked at. Shares that take part in learning across units and
    /// of work that is controlled; what is added to the share of newcomers offered an introduction, logit.
    std::vector<double> participation, control, introduction;
    double methods = 1;  ///< documented methods, against those of today
    /// Of levers with a carrier, [lever × region]: share that has become the usual way; share of the rest
    /// that is kept; SEK of grants for new and for work under way; day until which there is no carrier; and
    /// the part of its strength in the next step and in this one. Empty without such levers.
    std::vector<double> integration, kept, grant_new, grant_under_way, carrier_gone, lever_part,
        lever_part_before;
    std::vector<double> graduated, retired, died;  ///< people so far, by profession
    // Prevention, by municipality (docs/model.md, 5.22): needs a year of the first day's residents; who is
    // known to be at risk and who cannot wait, against these; and what prevention does to needs, on the log
    // scale.
    std::vector<double> needs_usual, acute_usual, known_risk, acute_load, spared;
    // Education, against today's (docs/model.md, 5.23); empty until the first round.
    std::vector<double> study_places;        ///< by profession
    std::vector<double> licence_applicants;  ///< by profession: people a year per post, with a foreign degree
    std::vector<double> students;            ///< by region: people who wish to train
    std::vector<double> training_places;     ///< [region × profession] clinical placements
    std::vector<double>
        waiting_interns;  ///< likewise: cohorts with a degree that wait for a post before the licence
    std::vector<double> supervisors;           ///< [region × profession] people who may supervise
    std::vector<double> st_at_start;           ///< likewise: in specialist service in the settled start
    std::vector<double> supervisors_at_start;  ///< the same in the settled start
    std::vector<double> cohorts;               ///< [region × profession × half-years since intake]
};

}  // namespace careloop::world
