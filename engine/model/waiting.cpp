// SPDX-License-Identifier: Apache-2.0
#include "engine/model/waiting.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::CareForm;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::Episode;

Waiting::Waiting(const scenario::Scenario& s, const world::Setting&)
    : scenario_(&s),
      deterioration_(s.parameters.bind<Unit::per_year>("waiting.deterioration_rate")),
      leaving_(s.parameters.bind<Unit::per_year>("waiting.leaving_rate")),
      threshold_(s.parameters.bind<Unit::one>("triage.threshold")),
      slope_(s.parameters.bind<Unit::one>("triage.slope")),
      most_(s.parameters.bind<Unit::share>("triage.most")) {}

void Waiting::prepare(const Rules& rules, Step step) {
    const scenario::InForce& in = rules.in;
    hazards_.clear();
    for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
        const At at = At{}.set(Dimension::care_class, c);
        const double target = std::max(7.0, rules.care.target_days(c));
        for (std::size_t week = 0; week < kWeeks; ++week) {
            // The source is the wait in units of the class's target time.
            const double waited = (static_cast<double>(week) + 0.5) * kDaysPerWeek / target;
            const double worse =
                driven_rate(in(deterioration_, at), rules.links.pull(Link::wait_deterioration, waited));
            const double leave = driven_rate(in(leaving_, at), rules.links.pull(Link::wait_leaving, waited));
            Hazard h;
            h.any = one_minus_exp((worse + leave) * step.years());
            h.leaving = worse + leave > 0 ? leave / (worse + leave) : 0;
            h.limit = static_cast<std::uint16_t>(byte_limit(h.any));
            hazards_.push_back(h);
        }
    }
    triage_.clear();
    for (std::size_t k = 0; k < scenario_->catalogue.unit_kinds.size(); ++k) {
        const At at = At{}.set(Dimension::unit_kind, k);
        triage_.push_back({in(threshold_, at), in(slope_, at), in(most_, at)});
    }
}

const Waiting::Hazard& Waiting::hazard(std::size_t care_class, int days_waited) const {
    const auto week =
        static_cast<std::size_t>(std::clamp(days_waited / kDaysPerWeek, 0, static_cast<int>(kWeeks) - 1));
    return hazards_[care_class * kWeeks + week];
}

namespace {

/// A visit that was begun and comes to no end: what was given counts among the person's costs of the year.
void bill_begun(const Rules& rules, UnitIndex unit, const Episode& e, Outbox& out) {
    if (e.left >= 1) return;
    const double paid = (1 - static_cast<double>(e.left)) * rules.care.step(unit, e.step).cost;
    out.outcomes.push_back({e.domain, 0xff, e.resident, e.weight, static_cast<float>(paid)});
}

/// Joins the class seen first, in its order.
void insert_first(world::UnitState& unit, const Episode& e) {
    world::Queue& first = unit.queue[0];
    const auto place = std::upper_bound(
        first.entries.begin() + static_cast<std::ptrdiff_t>(first.head), first.entries.end(), e,
        [](const Episode& a, const Episode& b) { return a.rank != b.rank ? a.rank < b.rank : a.id < b.id; });
    first.entries.insert(place, e);
}

/// Somebody whose wait made the need acute: enters care by its acute way, or joins `worse`, to be seen first
/// where they wait.
void turn_acute(const Rules& rules, const Board& board, world::Domain& domain, UnitIndex unit, Episode e,
                std::vector<Episode>& worse, Outbox& out, Date day) {
    const CareStep acute = rules.routing.acute_step(e.need);
    if (acute.value == 255 || acute == e.step) {
        e.rank = day;
        e.flags |= world::kDeteriorated;
        worse.push_back(e);
        return;
    }
    bill_begun(rules, unit, e, out);
    Onset onset = onset_of(e, mix64(e.id, 0x6465746fULL));
    onset.flags |= world::kDeteriorated;
    open_step(rules, board, onset, acute, day, domain.ledger, out);
    ++domain.ledger.closed;
}

}  // namespace

void Departures::reset(const std::vector<Departure>& all) {
    sorted_.clear();
    filter_.assign(all.empty() ? 0 : kFilterBits / 64, 0);
    for (const Departure& d : all) {
        const std::uint64_t key = key_of(d.domain, d.resident);
        sorted_.push_back(key);
        const std::uint64_t bit = bit_of(key);
        filter_[bit / 64] |= std::uint64_t{1} << bit % 64;
    }
    std::sort(sorted_.begin(), sorted_.end());
}

bool Departures::holds(std::uint64_t key) const {
    return std::binary_search(sorted_.begin(), sorted_.end(), key);
}

void close_departed(const Rules& rules, const Departures& departures, world::Domain& domain, Outbox& out,
                    Date day) {
    if (departures.empty()) return;
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        const auto gone = [&](const Episode& e) { return departures.contains(e.domain, e.resident); };
        const auto drop = [&](std::vector<Episode>& list, std::size_t from, const auto& settle) {
            const auto begin = list.begin() + static_cast<std::ptrdiff_t>(from);
            const auto end = std::remove_if(begin, list.end(), [&](const Episode& e) {
                if (!gone(e)) return false;
                settle(e);
                return true;
            });
            domain.ledger.closed += list.end() - end;
            list.erase(end, list.end());
        };
        const scenario::UnitKindInfo& kind = rules.kind(rules.place(domain, u).kind);
        const UnitIndex global = rules.global(domain, u);
        // What was given before the end still counts among the person's costs of the year.
        drop(unit.inside, 0, [&](const Episode& e) {
            const double days = std::max(0, day - e.rank);
            const double daily = kind.form == CareForm::beds
                                     ? rules.care.step(global, e.step).cost +
                                           rules.care.bed_day_cost(rules.place(domain, u).kind)
                                     : rules.care.step(global, e.step).cost / kDaysPerWeek;
            const bool admitted =
                kind.form == CareForm::beds && rules.step(e.step).admission && (e.flags & world::kReady) == 0;
            const bool counted = (e.flags & world::kReady) != 0;
            out.outcomes.push_back({e.domain,
                                    admitted && (e.flags & world::kFollower) == 0 ? rules.need.group(e.need)
                                                                                  : std::uint8_t{0xff},
                                    e.resident, e.weight, counted ? 0.0F : static_cast<float>(days * daily)});
        });
        drop(unit.pending, 0, [](const Episode&) {});
        drop(unit.later, 0, [](const Episode&) {});
        for (world::Queue& q : unit.queue)
            drop(q.entries, q.head, [&](const Episode& e) { bill_begun(rules, global, e, out); });
    }
}

void waiting(const Rules& rules, const Board& board, world::Domain& domain, Outbox& out, Step step,
             UnitSignal* signals) {
    const Date day = step.end() - 1;
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        const world::UnitPlace& place = rules.place(domain, u);
        const UnitIndex global = rules.global(domain, u);
        const scenario::UnitKindInfo& kind = rules.kind(place.kind);
        std::array<double, scenario::kCareClasses> backlog{}, stays{};

        unit.waiting = {};
        unit.in_time = {};
        // The first class last: those who turn acute here join it.
        std::vector<Episode> worse;
        for (std::size_t c = scenario::kCareClasses; c-- > 0;) {
            world::Queue& queue = unit.queue[c];
            std::size_t kept = queue.head;
            const std::size_t end = queue.entries.size();
            for (std::size_t i = queue.head; i < end; ++i) {
                const Episode e = queue.entries[i];
                const Waiting::Hazard& h = rules.waiting.hazard(c, day - e.arrived);
                const bool may = e.keeps_bed == world::kNoUnit && (e.flags & world::kDeteriorated) == 0;
                const int first = may ? byte_draw(rules.seed, e.id, step.index, Purpose::leaving) : 256;
                if (first < h.limit) {
                    const auto [rest, which] =
                        Draw(rules.seed, e.id, step.index, Purpose::deterioration).uniforms();
                    if (refined(first, rest) < h.any) {
                        if (which < h.leaving) {
                            unit.tally[Count::left_queue] += e.weight;
                            bill_begun(rules, global, e, out);
                            ++domain.ledger.closed;
                        } else {
                            unit.tally[Count::deteriorated] += e.weight;
                            turn_acute(rules, board, domain, global, e, worse, out, day);
                        }
                        continue;
                    }
                }
                const double hours =
                    e.weight * e.left * rules.care.step(global, e.step).hours * unit.hours_factor;
                backlog[c] += hours;
                stays[c] += hours * rules.care.mean_days(e.step);
                unit.waiting[c] += e.weight;
                if (day + 1 - e.arrived <= rules.care.target_days(c)) unit.in_time[c] += e.weight;
                queue.entries[kept++] = e;
            }
            queue.entries.resize(kept);
            if (c == 0) {
                for (const Episode& e : worse) insert_first(unit, e);
            }
        }

        // Workload: hours asked for over hours present, a mean of seven days. What waits counts by its target
        // time.
        double present = 0, normal = 0;
        for (const double x : unit.hours) present += x;
        for (const double x : unit.normal_hours) normal += x;
        present = std::max(present / step.weeks(),
                           0.05 * normal + 1e-9);  // a unit all on leave is not infinitely loaded
        double asked = 0;
        UnitSignal& signal = signals[u];
        if (kind.form == CareForm::visits || kind.form == CareForm::emergency) {
            asked = (unit.tally[Count::demand_hours] - unit.demand_before) / step.weeks();
            unit.demand_before = unit.tally[Count::demand_hours];
            double ahead = 0;
            for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
                asked += backlog[c] / (std::max(7.0, rules.care.target_days(c)) / kDaysPerWeek);
                ahead += backlog[c];
                signal.wait_days[c] = static_cast<float>(normal > 0 ? ahead / normal * kDaysPerWeek : 0);
            }
            signal.room = 0;
        } else {
            const bool beds = kind.form == CareForm::beds;
            double inside = beds ? 0 : unit.committed;
            for (std::size_t i = 0; beds && i < unit.inside.size(); ++i)
                inside += unit.inside[i].weight * rules.care.step(global, unit.inside[i].step).hours *
                          unit.hours_factor;
            const double per_week = beds ? kDaysPerWeek : 1;
            asked = inside * per_week;
            double queued = 0;
            for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
                asked += backlog[c] * per_week / (std::max(7.0, rules.care.target_days(c)) / kDaysPerWeek);
                queued += stays[c] *
                          per_week;  // hours a week that are asked for as long as a stay or service lasts
                signal.wait_days[c] = static_cast<float>(normal > 0 ? queued / normal : 0);
            }
            signal.room = static_cast<float>(beds ? unit.free_beds : normal - inside);
        }
        const double now = asked * functions_load(rules, place, unit) / present;
        const double share = std::min(1.0, step.days / 7.0);
        unit.workload += (now - unit.workload) * share;
        unit.tally[Count::workload_days] += unit.workload * step.days;
        unit.tally[Count::days] += step.days;
        signal.workload = static_cast<float>(unit.workload);
    }
}

}  // namespace careloop::model
