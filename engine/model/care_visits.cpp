// SPDX-License-Identifier: Apache-2.0
// Visits and emergency care: patients are seen in order until the day's hours are given.
#include <algorithm>

#include "engine/model/rules.hpp"

namespace careloop::model {
namespace {

using world::Count;
using world::Episode;
using world::Queue;

/// How far past patients who must wait for a missing profession the unit looks for one it can help.
constexpr int kLookPast = 64;

bool done(const Episode& e) {
    return e.left <= 1e-6F;
}

/// The class to see next: urgent contacts first, then whoever's target date is nearest or longest past.
std::size_t next_class(const Rules& rules, const world::UnitState& unit,
                       const std::array<std::size_t, scenario::kCareClasses>& at,
                       const std::array<std::size_t, scenario::kCareClasses>& end) {
    std::size_t best = scenario::kCareClasses;
    double due = 0;
    for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
        if (at[c] >= end[c]) continue;
        if (c == 0) return 0;
        const double target = unit.queue[c].entries[at[c]].rank.days + rules.care.target_days(c);
        if (best == scenario::kCareClasses || target < due) {
            best = c;
            due = target;
        }
    }
    return best;
}

}  // namespace

void care_visits(const Rules& rules, const Board& board, world::Domain& domain, std::uint16_t u, Outbox& out,
                 Step /*step*/, Date day, double share_of_step) {
    world::UnitState& unit = domain.units[u];
    const UnitIndex global = rules.global(domain, u);
    Hours hours(rules.care, unit.hours, share_of_step);
    std::array<std::size_t, scenario::kCareClasses> at{}, end{};
    std::array<int, scenario::kCareClasses> passed{};
    for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
        at[c] = unit.queue[c].head;
        end[c] = unit.queue[c].entries.size();
    }
    for (;;) {
        const std::size_t c = next_class(rules, unit, at, end);
        if (c == scenario::kCareClasses) break;
        Queue& queue = unit.queue[c];
        Episode& e = queue.entries[at[c]++];
        const StepWork& work = rules.care.step(global, e.step);
        const double given = hours.give(work, e.weight * unit.hours_factor, e.left);
        unit.tally[Count::given_hours] += given * e.weight * work.hours * unit.hours_factor;
        unit.tally[Count::cost] += given * e.weight * work.cost;
        e.left -= static_cast<float>(given);
        if (!done(e)) {
            // Somebody it takes has no time left today; others behind may need other professions only.
            if (++passed[c] > kLookPast) end[c] = at[c];
            continue;
        }
        unit.tally[Count::served] += e.weight;
        begin_care(rules, unit, e, c, day);
        complete(rules, board, domain, u, e, work.cost, out, day);
        ++domain.ledger.closed;
    }
    // Those passed over stay in order, behind a head that moves on.
    for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
        Queue& queue = unit.queue[c];
        std::size_t kept = at[c];
        for (std::size_t i = at[c]; i-- > queue.head;) {
            if (!done(queue.entries[i])) queue.entries[--kept] = queue.entries[i];
        }
        queue.head = kept;
    }
}

}  // namespace careloop::model
