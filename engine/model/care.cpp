// SPDX-License-Identifier: Apache-2.0
// What all forms of care share: taking patients in, and finishing a care step.
#include "engine/model/care.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {
namespace {

using scenario::CareForm;
using world::Count;
using world::Episode;
using world::Queue;

bool before(const Episode& a, const Episode& b) {
    return a.rank != b.rank ? a.rank < b.rank : a.id < b.id;
}

void drop_served(Queue& queue) {
    if (queue.head * 2 < queue.entries.size() + 32) return;
    queue.entries.erase(queue.entries.begin(),
                        queue.entries.begin() + static_cast<std::ptrdiff_t>(queue.head));
    queue.head = 0;
}

/// Brings the last `added` entries into the queue's order. They are the latest, so only the tail is looked
/// at.
void put_in_order(Queue& queue, std::size_t added) {
    drop_served(queue);
    const std::size_t middle = queue.entries.size() - added;
    std::sort(queue.entries.begin() + static_cast<std::ptrdiff_t>(middle), queue.entries.end(), before);
    if (middle == queue.head || !before(queue.entries[middle], queue.entries[middle - 1])) return;
    thread_local std::vector<Episode> fresh;
    fresh.assign(queue.entries.begin() + static_cast<std::ptrdiff_t>(middle), queue.entries.end());
    std::size_t old = middle, at = queue.entries.size();
    while (!fresh.empty()) {
        if (old > queue.head && before(fresh.back(), queue.entries[old - 1])) {
            queue.entries[--at] = queue.entries[--old];
        } else {
            queue.entries[--at] = fresh.back();
            fresh.pop_back();
        }
    }
}

/// Share of low-priority need that the agreed order turns away at this workload. (link workload_triage)
double deferral_share(const Rules& rules, UnitKind kind, double workload) {
    const Waiting::Triage& t = rules.waiting.triage(kind);
    const double over = std::max(0.0, workload - t.threshold);
    return std::min(t.most, t.slope * over * rules.links.strength(Link::workload_triage));
}

}  // namespace

void take_in(const Rules& rules, world::Domain& domain, std::uint16_t u, Step step, Date day) {
    world::UnitState& unit = domain.units[u];
    if (day == step.begin || !rules.kind(rules.place(domain, u).kind).by_day) {
        for (std::size_t i = 0; i < unit.later.size();) {
            if (unit.later[i].arrived >= step.end()) {
                ++i;
                continue;
            }
            unit.pending.push_back(unit.later[i]);
            unit.later[i] = unit.later.back();
            unit.later.pop_back();
        }
    }
    if (unit.pending.empty()) return;
    const UnitIndex global = rules.global(domain, u);
    const double deferred = deferral_share(rules, rules.place(domain, u).kind, unit.workload);
    const double refused = 1 - (1 - deferred) * (1 - share_declined(rules, unit));
    std::array<std::size_t, scenario::kCareClasses> added{};
    for (std::size_t i = 0; i < unit.pending.size();) {
        if (unit.pending[i].arrived > day) {
            ++i;
            continue;
        }
        // Order in `pending` and `later` means nothing (queues have their own), so the last takes the place.
        const Episode e = unit.pending[i];
        unit.pending[i] = unit.pending.back();
        unit.pending.pop_back();
        const scenario::CareStepInfo& info = rules.step(e.step);
        unit.tally[Count::needs] += e.weight;
        if (!info.acute && refused > 0 && e.keeps_bed == world::kNoUnit) {
            const double luck = Draw(rules.seed, e.id, step.index, Purpose::triage).uniform();
            if (luck < refused) {
                const bool by_order = luck < deferred;
                unit.tally[by_order ? Count::deferred : Count::declined] += e.weight;
                if (!by_order)
                    unit.tally[Count::declined_hours] += e.weight * rules.care.step(global, e.step).hours;
                ++domain.ledger.closed;
                continue;
            }
        }
        unit.tally[Count::demand_hours] +=
            e.weight * rules.care.step(global, e.step).hours * unit.hours_factor;
        const auto c = static_cast<std::size_t>(info.care_class);
        unit.queue[c].entries.push_back(e);
        ++added[c];
    }
    for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
        if (added[c] > 0) put_in_order(unit.queue[c], added[c]);
    }
}

void begin_care(const Rules& rules, world::UnitState& unit, const Episode& e, std::size_t c, Date day) {
    const int waited = day - e.arrived;
    const double days = std::max(0, waited);
    const std::size_t group = 2 * world::use_age(e.age) + ((e.flags & world::kMan) != 0 ? 1U : 0U);
    unit.tally[Count::begun] += e.weight;
    unit.tally[Count::wait_begun] += e.weight * days;
    if (waited <= rules.care.target_days(c)) unit.tally[Count::begun_in_time] += e.weight;
    unit.tally.at(Count::begun_waits, world::wait_bin(waited)) += e.weight;
    unit.tally.at(Count::begun_by, group) += e.weight;
    unit.tally.at(Count::wait_begun_by, group) += e.weight * days;
}

bool complete(const Rules& rules, const Board& board, world::Domain& domain, std::uint16_t u,
              const Episode& e, double paid, Outbox& out, Date day) {
    world::UnitState& unit = domain.units[u];
    const scenario::CareStepInfo& info = rules.step(e.step);
    const world::UnitPlace& place = rules.place(domain, u);

    Outcome outcome;
    outcome.to = e.domain;
    outcome.resident = e.resident;
    outcome.weight = e.weight;
    outcome.cost = static_cast<float>(paid);
    if (info.admission && (e.flags & world::kFollower) == 0) outcome.group = rules.need.group(e.need);
    out.outcomes.push_back(outcome);

    Onset next = onset_of(e, e.id);
    if (rules.kind(place.kind).continuity) next.preferred[0] = rules.global(domain, u).value;

    // Incident, and whether the patient comes back with the same need. (workload_incidents,
    // incidents_repeats)
    const auto [harm, again] = Draw(rules.seed, e.id, 0, Purpose::incident).uniforms();
    const bool incident = harm < unit.incident_risk;
    unit.tally[Count::own_coordination] +=
        e.weight * rules.coordination.own_hours(e.morbidity) * (1 - unit.level[world::Level::coordination]);
    if (incident) {
        unit.tally[Count::incidents] += e.weight;
        unit.tally[Count::incidents_reported] += e.weight * unit.reporting;
        // An indicator alone: whoever dies in the model dies as age, sex and morbidity say.
        if (harm >= unit.incident_risk_staffed)
            unit.tally[Count::deaths_attributable] += e.weight * rules.care.fatality(place.kind);
    }
    const double repeat =
        unit.repeat_risk + (incident ? rules.links.pull(Link::incidents_repeats, 1.0) : 0.0);
    if (again < repeat && e.repeats < 8) {
        const double delay =
            1 + rules.care.repeat_delay_days() * Draw(rules.seed, e.id, 0, Purpose::repeat).exponential();
        Onset renewed = next;
        renewed.id = mix64(e.id, 0x72657065ULL, e.repeats);
        renewed.repeats = static_cast<std::uint8_t>(e.repeats + 1);
        renewed.flags |= world::kRepeat;
        unit.tally[Count::repeats] += e.weight;
        if (again >= repeat - unit.repeat_risk + unit.repeat_risk_joined)
            unit.tally[Count::duplicates] += e.weight;
        open_step(rules, board, renewed, e.step, day + static_cast<int>(delay), domain.ledger, out);
    }
    const std::uint32_t bed =
        rules.kind(place.kind).form == CareForm::beds ? rules.global(domain, u).value : world::kNoUnit;
    next.from = place.kind, next.transfer = unit.transfer;
    return open_branches(rules, board, next, rules.routing.follows(e.step), day + 1, bed, domain.ledger, out);
}

void care(const Rules& rules, const Board& board, world::Domain& domain, Outbox& out, Step step, Date day,
          bool last) {
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        const UnitKind k = rules.place(domain, u).kind;
        const scenario::UnitKindInfo& kind = rules.kind(k);
        if (day == step.begin) {
            world::UnitState& unit = domain.units[u];
            const world::Levels& level = unit.level;
            const Reference& ref = rules.work.reference(k);
            const auto incidents_at = [&](double workload) {
                return rules.links.pull(Link::workload_incidents, workload, ref.workload) +
                       rules.links.pull(Link::safety_incidents, level[world::Level::safety],
                                        rules.work.safety) +
                       rules.links.pull(Link::novices_incidents, level[world::Level::novices], ref.novices) +
                       rules.links.pull(Link::quality_incidents, level[world::Level::quality],
                                        rules.improvement.quality) +
                       rules.coordination.without_physician(k, rules.place(domain, u).region);
            };
            unit.incident_risk =
                driven_level(rules.care.incident_base(k), counted(unit.tally, incidents_at(unit.workload)));
            const bool short_of_hours = unit.workload > 1 && rules.care.fatality(k) > 0;
            unit.incident_risk_staffed = short_of_hours
                                             ? driven_level(rules.care.incident_base(k), incidents_at(1))
                                             : unit.incident_risk;
            unit.reporting = reporting(rules, level);
            unit.hours_factor = hours_per_need(rules, k, unit);
            const double strange =
                rules.links.pull(Link::continuity_repeats, continuity_of(level), ref.continuity);
            const auto repeats_at = [&](double coordination) {
                return strange + rules.links.pull(Link::coordination_repeats, coordination,
                                                  rules.coordination.reference);
            };
            unit.repeat_risk =
                driven_level(rules.care.repeat_base(k),
                             counted(unit.tally, repeats_at(level[world::Level::coordination])));
            unit.transfer =
                driven_rate(1, counted(unit.tally, rules.links.pull(Link::coordination_transfer,
                                                                    level[world::Level::coordination],
                                                                    rules.coordination.reference)));
            unit.repeat_risk_joined =
                driven_level(rules.care.repeat_base(k), repeats_at(rules.coordination.full));
        }
        if (!kind.by_day && !last) continue;
        take_in(rules, domain, u, step, day);
        switch (kind.form) {
            case CareForm::visits:
            case CareForm::emergency: {
                if (!kind.by_day) {
                    care_visits(rules, board, domain, u, out, step, day, 1.0);
                } else if (day.weekday() < kind.open_days) {
                    // A week's hours fall on its open days alike.
                    care_visits(rules, board, domain, u, out, step, day, 7.0 / (kind.open_days * step.days));
                }
                break;
            }
            case CareForm::beds:
                care_beds(rules, board, domain, u, out, step, day);
                break;
            case CareForm::clients:
                care_clients(rules, board, domain, u, out, step, day);
                break;
        }
    }
}

}  // namespace careloop::model
