// SPDX-License-Identifier: Apache-2.0
// Wards: stays of days in staffed beds, discharges that wait for room elsewhere, overcrowding.
#include <algorithm>

#include "engine/model/rules.hpp"

namespace careloop::model {
namespace {

using world::Count;
using world::Episode;
using world::Queue;

double weight_of(const std::vector<Episode>& inside) {
    double sum = 0;
    for (const Episode& e : inside) sum += e.weight;
    return sum;
}

/// Beds the present staff can run: all physical ones when they can give what full beds ask for.
double staffed_beds(const Rules& rules, const world::Domain& domain, std::uint16_t u, Step step) {
    const world::UnitState& unit = domain.units[u];
    double now = 0, normal = 0;
    for (const double h : unit.hours) now += h;
    for (const double h : unit.normal_hours) normal += h;
    const double physical = rules.place(domain, u).physical_beds;
    return normal <= 0 ? physical : physical * std::min(1.0, now / (normal * step.weeks()));
}

}  // namespace

void care_beds(const Rules& rules, const Board& board, world::Domain& domain, std::uint16_t u, Outbox& out,
               Step step, Date day) {
    world::UnitState& unit = domain.units[u];
    const UnitIndex global = rules.global(domain, u);
    const world::UnitPlace& place = rules.place(domain, u);
    if (day == step.begin) unit.staffed_beds = staffed_beds(rules, domain, u, step);
    double occupied = weight_of(unit.inside);

    // Discharges. A crowded ward sends patients home earlier. (ward_early_discharge, early_municipal)
    const double load = unit.staffed_beds > 0 ? occupied / unit.staffed_beds : 1.0;
    const double shortened = rules.care.early_discharge_days() *
                             std::clamp(rules.links.pull(Link::ward_early_discharge, load), 0.0, 1.0);
    std::size_t kept = 0;
    for (Episode& e : unit.inside) {
        bool gone = false;
        if ((e.flags & world::kReady) == 0) {
            int days_cut = 0;
            if (shortened > 0 && e.until > day && e.until - day <= static_cast<int>(shortened) + 1) {
                const double luck = Draw(rules.seed, e.id, 1, Purpose::stay_length).uniform();
                if (luck < shortened - static_cast<int>(shortened) ||
                    e.until - day <= static_cast<int>(shortened)) {
                    days_cut = e.until - day;
                }
            }
            if (e.until - days_cut <= day) {
                const double days = std::max(1, day - e.rank);
                const double paid =
                    days * (rules.care.step(global, e.step).cost + rules.care.bed_day_cost(place.kind));
                unit.tally[Count::served] += e.weight;
                const bool holds = complete(rules, board, domain, u, e, paid, out, day);
                if (days_cut > 0 && !holds) {
                    const double extra =
                        rules.care.early_discharge_need() * rules.links.pull(Link::early_municipal, days_cut);
                    for (const Routing::Branch& b : rules.routing.follows(e.step)) {
                        if (!rules.step(b.to).holds_bed || e.age < b.min_age || e.age > b.max_age) continue;
                        if (Draw(rules.seed, e.id, 2, Purpose::stay_length).uniform() >= extra) break;
                        open_step(rules, board, onset_of(e, mix64(e.id, 0x6561726cULL)), b.to, day + 1,
                                  domain.ledger, out);
                        break;
                    }
                }
                if (holds) e.flags |= world::kReady, e.until = day;
                gone = !holds;
            }
        }
        if (gone) {
            occupied -= e.weight;
            ++domain.ledger.closed;
        } else {
            unit.inside[kept++] = e;
        }
    }
    unit.inside.resize(kept);

    // Admissions: acute ones beyond the staffed beds up to a limit, planned ones while there is room.
    for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
        Queue& queue = unit.queue[c];
        while (!queue.empty()) {
            Episode& e = queue.entries[queue.head];
            const double limit = rules.step(e.step).acute ? rules.care.overcrowding_limit(global)
                                                          : rules.care.planned_limit(global);
            if (occupied + e.weight * 0.5 > limit * unit.staffed_beds) break;
            begin_care(rules, unit, e, c, day);
            e.rank = day;  // from now on: first day in the bed
            e.until = day + static_cast<int>(rules.care.length_days(rules.seed, global, e));
            occupied += e.weight;
            unit.inside.push_back(e);
            ++queue.head;
        }
    }

    double acute_waiting = 0, blocked = 0, needed = 0, cost = 0;
    for (std::size_t i = unit.queue[0].head; i < unit.queue[0].entries.size(); ++i)
        acute_waiting += unit.queue[0].entries[i].weight;
    for (const Episode& e : unit.inside) {
        const StepWork& work = rules.care.step(global, e.step);
        const double day_cost = work.cost + rules.care.bed_day_cost(place.kind);
        needed += e.weight * work.hours * unit.hours_factor;
        cost += e.weight * day_cost;
        if ((e.flags & world::kReady) == 0) continue;
        // The stay has been billed when care was done: from then on each day is.
        blocked += e.weight;
        if (day - e.until == 2) unit.tally[Count::delayed_transfers] += e.weight;
        out.outcomes.push_back({e.domain, 0xff, e.resident, e.weight, static_cast<float>(day_cost)});
    }
    double present = 0;
    for (const double h : unit.hours) present += h;
    unit.free_beds = unit.staffed_beds - occupied - acute_waiting;
    unit.tally[Count::bed_days] += occupied;
    unit.tally[Count::bed_days_staffed] += unit.staffed_beds;
    unit.tally[Count::bed_days_physical] += place.physical_beds;
    unit.tally[Count::bed_days_blocked] += blocked;
    unit.tally[Count::overcrowding] += std::max(0.0, occupied - unit.staffed_beds);
    unit.tally[Count::given_hours] += std::min(needed, present / step.days);
    unit.tally[Count::cost] += cost;
}

void release_beds(world::Domain& domain, const std::vector<BedRelease>& releases) {
    for (const BedRelease& release : releases) {
        auto& inside = domain.units[release.unit].inside;
        const auto found = std::find_if(inside.begin(), inside.end(),
                                        [&](const Episode& e) { return e.id == release.episode; });
        if (found == inside.end()) continue;  // died, or another part of the step came first
        inside.erase(found);
        ++domain.ledger.closed;
    }
}

}  // namespace careloop::model
