// SPDX-License-Identifier: Apache-2.0
/// One domain's own state: the unit of threads, ranks, checkpoints and sums.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "engine/scenario/catalogue.hpp"
#include "engine/world/episodes.hpp"
#include "engine/world/residents.hpp"
#include "engine/world/staff.hpp"
#include "engine/world/tallies.hpp"
#include "engine/world/work.hpp"

namespace careloop::world {

/// What changes at a care unit.
struct UnitState {
    std::vector<Episode> pending;                     ///< sent here, arriving on a day of this step
    std::vector<Episode> later;                       ///< sent here, arriving in a later step
    std::array<Queue, scenario::kCareClasses> queue;  ///< waiting to be seen or for room
    std::vector<Episode> inside;                      ///< in beds, or clients of a service
    std::vector<double> hours;                        ///< by profession: hours for patients in this step
    std::vector<double> normal_hours;                 ///< by profession: the same in a week of mean presence
    Levels level;                                     ///< work environment
    Posts posts;
    std::vector<Visitor> visitors;                       ///< on placement here
    std::array<std::uint64_t, kFunctions> key_person{};  ///< staff who hold its functions; 0: nobody
    std::array<double, kFunctions> function{};           ///< how much of each works, 0..1
    double staffed_beds = 0;                             ///< of the current step
    double free_beds = 0;  ///< staffed ones, at the end of the last day; negative when crowded
    double workload = 1;   ///< mean of the last seven days
    double incident_risk = 0, repeat_risk = 0;  ///< of a finished care step, as things are this step
    double transfer = 1;                        ///< on delays until another kind of unit has taken over
    double repeat_risk_joined = 0;              ///< the same, were everything coordinated
    double incident_risk_staffed = 0;           ///< risk of an incident, were the hours asked for met
    double key_left = 0;    ///< share of functions whose only holder has left, per year; of this step
    double pool_hours = 0;  ///< a week, from a resource pool, less those given; of this step
    double own_cost = 0, agency_cost = 0;      ///< SEK of this step
    double reporting = 0;                      ///< share of incidents reported this step
    double hours_factor = 1;                   ///< hours a care step takes this step, against the usual
    double demand_before = 0;                  ///< tally of demand hours at the end of the last step
    double committed = 0, committed_cost = 0;  ///< hours and SEK a week promised to clients; made anew at
                                               ///< each step's first day
    std::array<double, scenario::kCareClasses> waiting{}, in_time{};  ///< people, at the end of the last step
    Tally tally{};                                                    ///< flows since the last observation
    std::vector<std::int32_t> staff_flow;  ///< [StaffCount × profession × sex] since the last quarter

    std::int32_t& count(StaffCount c, std::size_t profession, std::size_t sex) {
        const std::size_t groups = staff_flow.size() / kStaffCounts;
        return staff_flow[static_cast<std::size_t>(c) * groups + profession * scenario::kSexes + sex];
    }

    /// Hours for patients in a week of mean presence, all professions.
    [[nodiscard]] double ordinary_hours() const {
        double sum = 0;
        for (const double h : normal_hours) sum += h;
        return sum;
    }
    /// Share of the hours asked for that effective hours do not meet; negative is slack.
    [[nodiscard]] double shortage() const { return 1 - 1 / std::max(0.05, workload); }
};

/// Whole entries, counted exactly for the conservation check.
struct Ledger {
    std::int64_t opened = 0;  ///< entries that started (needs, later steps, repeats, parts)
    std::int64_t closed = 0;  ///< entries that ended (completed, left, deferred, died or emigrated)
    double born = 0, died = 0, immigrated = 0, emigrated = 0;  ///< people (weights)
};

/// Needs of people who live in a municipality.
struct Asked {
    double all = 0, acute = 0;  ///< people; acute: who cannot wait
};

struct Domain {
    DomainIndex index;
    Residents residents;
    Staff staff;
    Pool pool;                     ///< people of these professions who live here and do not work in its units
    std::vector<UnitState> units;  ///< in local order
    std::vector<std::uint32_t> staff_first;  ///< rows of unit u: [staff_first[u], staff_first[u + 1])
    std::vector<PopulationFlow> flows;       ///< by municipality, since the last observation
    PatientYear year;                        ///< filled at the end of each calendar year
    Ledger ledger;
    // Of the present step alone: rows from `first_newborn` on are its newborns, each with the day of birth.
    std::uint32_t first_newborn = 0;
    std::vector<Date> birth_days;
    std::vector<Asked> asked;  ///< by municipality, by this domain's residents, wherever they live now
    // Scratch of a phase, empty between phases; kept to spare allocation.
    std::vector<std::uint32_t> candidates;
};

/// First rows of every unit, from the units of the staff, who stand in their order.
inline void index_staff(Domain& d) {
    d.staff_first.assign(d.units.size() + 1, 0);
    for (const std::uint16_t u : d.staff.unit) ++d.staff_first[u + 1U];
    for (std::size_t u = 0; u < d.units.size(); ++u) d.staff_first[u + 1] += d.staff_first[u];
}

}  // namespace careloop::world
