// SPDX-License-Identifier: Apache-2.0
// Services with clients: hours each week for months or years; new clients start when there is room.
#include <algorithm>

#include "engine/model/rules.hpp"

namespace careloop::model {
namespace {

using world::Count;
using world::Episode;
using world::Queue;

constexpr int kBillingWeeks = 13;  ///< and at the end of the year

/// SEK of one person's service since it was last counted.
double accrued(const StepWork& work, const Episode& e, Date day) {
    return work.cost * std::max(0, day - e.rank) / kDaysPerWeek;
}

/// Takes in new clients, by class and then by rank, while committed hours leave room in a mean week.
void admit(const Rules& rules, world::Domain& domain, std::uint16_t u, Outbox& out, Date day) {
    world::UnitState& unit = domain.units[u];
    const UnitIndex global = rules.global(domain, u);
    bool any = false;
    for (const Queue& q : unit.queue) any = any || !q.empty();
    if (!any) return;
    double capacity = 0;
    for (const double h : unit.normal_hours) capacity += h;
    for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
        Queue& queue = unit.queue[c];
        // Patients who hold a hospital bed go first, and some also where it is full: all then get less.
        for (const bool from_bed : {true, false}) {
            const double limit = capacity * rules.care.admission_limit(global, from_bed);
            std::size_t kept = queue.head;
            bool room = true;
            for (std::size_t i = queue.head; i < queue.entries.size(); ++i) {
                Episode e = queue.entries[i];
                const StepWork& work = rules.care.step(global, e.step);
                const double asks = e.weight * work.hours * unit.hours_factor;
                const bool passed = from_bed && e.keeps_bed == world::kNoUnit;
                room = room && (passed || unit.committed + asks * 0.5 <= limit);
                if (!room || passed) {
                    queue.entries[kept++] = e;
                    continue;
                }
                begin_care(rules, unit, e, c, day);
                if (e.keeps_bed != world::kNoUnit) {
                    const world::UnitPlace& ward = rules.setting.directory.units[e.keeps_bed];
                    out.releases.push_back({ward.domain, ward.local, e.held_by});
                    e.keeps_bed = world::kNoUnit;
                }
                e.rank = day;  // from now on: the day up to which cost is counted
                e.until = day + static_cast<int>(rules.care.length_days(rules.seed, global, e));
                unit.committed += asks;
                unit.committed_cost += e.weight * work.cost;
                unit.inside.push_back(e);
            }
            queue.entries.resize(kept);
            if (!room) break;
        }
    }
}

}  // namespace

void care_clients(const Rules& rules, const Board& board, world::Domain& domain, std::uint16_t u, Outbox& out,
                  Step step, Date day) {
    world::UnitState& unit = domain.units[u];
    const UnitIndex global = rules.global(domain, u);

    if (day == step.begin) {
        const Date end = step.end();
        const bool billing =
            static_cast<int>(step.index) % kBillingWeeks == u % kBillingWeeks || end.year() != day.year();
        std::size_t kept = 0;
        unit.committed = unit.committed_cost = 0;
        for (Episode& e : unit.inside) {
            const StepWork& work = rules.care.step(global, e.step);
            if (e.until <= day) {
                unit.tally[Count::served] += e.weight;
                complete(rules, board, domain, u, e, accrued(work, e, day), out, day);
                ++domain.ledger.closed;
                continue;
            }
            if (billing) {
                out.outcomes.push_back(
                    {e.domain, 0xff, e.resident, e.weight, static_cast<float>(accrued(work, e, day))});
                e.rank = day;
            }
            unit.committed += e.weight * work.hours * unit.hours_factor;
            unit.committed_cost += e.weight * work.cost;
            unit.inside[kept++] = e;
        }
        unit.inside.resize(kept);
    }
    admit(rules, domain, u, out, day);

    // As it is billed: by days from the first one.
    double present = 0;
    for (const double h : unit.hours) present += h;
    unit.tally[Count::given_hours] += std::min(unit.committed / kDaysPerWeek, present / step.days);
    unit.tally[Count::cost] += unit.committed_cost / kDaysPerWeek;
}

}  // namespace careloop::model
