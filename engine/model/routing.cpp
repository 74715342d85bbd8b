// SPDX-License-Identifier: Apache-2.0
#include "engine/model/routing.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;

Routing::Routing(const scenario::Scenario& s, const world::Setting& setting)
    : setting_(&setting),
      scenario_(&s),
      probability_(s.parameters.bind<Unit::share>("pathway.probability")),
      delay_(s.parameters.bind<Unit::days>("pathway.delay")),
      switch_(s.parameters.bind<Unit::days>("waiting.switch_days")),
      switch_travel_(s.parameters.bind<Unit::hours>("waiting.switch_travel_hours")),
      part_limit_(setting.directory.units.size(), 1e9F),
      sharing_of_(setting.directory.units.size(), world::kNoUnit) {
    // Who shares: units of one kind at one hospital, and services with clients of one kind in one
    // municipality.
    const std::size_t kinds = s.catalogue.unit_kinds.size();
    const std::size_t municipalities = setting.geography.municipalities.size();
    std::vector<std::vector<std::uint32_t>> together;
    for (std::size_t u = 0; u < setting.directory.units.size(); ++u) {
        const world::UnitPlace& place = setting.directory.units[u];
        const bool clients = s.catalogue.unit_kinds[place.kind.at()].form == scenario::CareForm::clients;
        if (!clients && place.hospital == 0xffff) continue;
        const std::size_t site = clients ? place.municipality.at() : municipalities + place.hospital;
        const std::size_t slot = site * kinds + place.kind.at();
        if (together.size() <= slot) together.resize(slot + 1);
        together[slot].push_back(static_cast<std::uint32_t>(u));
    }
    for (const auto& units : together) {
        if (units.size() < 2) continue;
        for (const std::uint32_t u : units) sharing_of_[u] = static_cast<std::uint32_t>(sharing_.size());
        sharing_.push_back(units);
    }
}

void Routing::prepare(const scenario::InForce& in) {
    const auto& catalogue = scenario_->catalogue;
    starts_.assign(catalogue.need_kinds.size(), {});
    follows_.assign(catalogue.care_steps.size(), {});
    for (std::size_t t = 0; t < catalogue.transitions.size(); ++t) {
        const scenario::TransitionInfo& info = catalogue.transitions[t];
        const At at = At{}.set(Dimension::transition, t);
        Branch branch{info.to,        info.min_age,         info.max_age,
                      info.exclusive, in(probability_, at), in(delay_, at)};
        (info.from_need ? starts_[info.need.at()] : follows_[info.from.at()]).push_back(branch);
    }
    acute_.assign(catalogue.need_kinds.size(), CareStep{255});
    for (std::size_t n = 0; n < starts_.size(); ++n) {
        for (const Branch& branch : starts_[n]) {
            // A birth does not come again: who waits after one is seen first instead.
            if (catalogue.need_kinds[n].at_birth) continue;
            if (acute_[n].value == 255 && catalogue.care_steps[branch.to.at()].acute) acute_[n] = branch.to;
        }
    }
    switch_days_.clear();
    for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
        switch_days_.push_back(in(switch_, At{}.set(Dimension::care_class, c)));
    }
    switch_hours_ = in(switch_travel_);
}

UnitIndex Routing::choose(const Rules& rules, const Board& board, MunicipalityIndex home, CareStep step,
                          std::uint32_t preferred, std::uint64_t episode) const {
    const scenario::CareStepInfo& info = rules.step(step);
    const auto& near = setting_->directory.near(home, info.unit_kind);
    require(!near.empty(), "every municipality reaches every kind of unit");
    const auto [u, v] = Draw(rules.seed, episode, 0, Purpose::route).uniforms();

    std::uint32_t chosen = preferred;
    if (chosen == world::kNoUnit) {
        double sum = 0;
        for (const world::Reachable& r : near) {
            if (chosen == world::kNoUnit || sum <= u) chosen = r.unit.value;
            sum += r.share;
            if (sum > u) break;
        }
    }
    const auto care_class = static_cast<std::size_t>(info.care_class);
    if (const double far = rules.access.at_distance(info.unit_kind, home); far > 0 && !info.acute) {
        if (Draw(rules.seed, episode, 0, Purpose::at_distance).happens(far))
            return UnitIndex{quickest(near, board, care_class, chosen)};
    }
    // A longer wait than people accept makes them look farther, the more the longer it is.
    const double accepted = switch_days_[care_class];
    const double wait = board[chosen].wait_days[care_class];
    if (!info.acute && wait > accepted && v > exponential(-(wait - accepted) / std::max(accepted, 1.0))) {
        const double day_worth_hours = switch_hours_ / std::max(accepted, 1.0);
        double best = wait * day_worth_hours + near.front().hours;
        for (const world::Reachable& r : near) {
            if (r.hours > near.front().hours + switch_hours_) continue;
            const double burden = board[r.unit.at()].wait_days[care_class] * day_worth_hours + r.hours;
            if (burden < best) {
                best = burden;
                chosen = r.unit.value;
            }
        }
    }
    // Units that share their patients: the roomier of the one chosen and another, drawn by the episode's key.
    if (sharing_of_[chosen] != world::kNoUnit) {
        const auto& units = sharing_[sharing_of_[chosen]];
        const Draw draw(rules.seed, episode, 1, Purpose::route);
        const std::uint32_t other = units[draw.below(static_cast<std::uint32_t>(units.size()))];
        if (board[other].room > board[chosen].room) chosen = other;
    }
    return UnitIndex{chosen};
}

Onset onset_of(const world::Episode& e, std::uint64_t id) {
    Onset onset;
    onset.id = id;
    onset.domain = e.domain;
    onset.resident = e.resident;
    onset.home = e.home;
    onset.weight = e.weight;
    onset.need = e.need;
    onset.age = e.age;
    onset.morbidity = e.morbidity;
    onset.repeats = e.repeats;
    onset.flags = e.flags & (world::kFollower | world::kMan);
    return onset;
}

void open_step(const Rules& rules, const Board& board, const Onset& onset, CareStep step, Date date,
               world::Ledger& ledger, Outbox& out) {
    const scenario::CareStepInfo& info = rules.step(step);
    std::uint32_t preferred = world::kNoUnit;
    if (rules.kind(info.unit_kind).continuity) {
        for (const std::uint32_t unit : onset.preferred) {
            if (unit != world::kNoUnit && rules.setting.directory.units[unit].kind == info.unit_kind)
                preferred = unit;
        }
    }
    const std::uint64_t id = mix64(onset.id, step.value);
    const auto care_class = static_cast<std::size_t>(info.care_class);
    UnitIndex unit = rules.routing.choose(rules, board, onset.home, step, preferred, id);
    const float limit = rules.routing.part_limit(unit);
    // An entry no heavier than the limit stays whole.
    const auto parts =
        static_cast<std::uint16_t>(std::clamp(static_cast<int>(onset.weight / limit + 0.9999F), 1, 64));
    for (std::uint16_t part = 0; part < parts; ++part) {
        Arrival arrival;
        world::Episode& e = arrival.episode;
        e.id = part == 0 ? id : mix64(id, 0x70617274ULL, part);
        // The people an entry stands for are as many patients: they spread over a hospital's units.
        if (part > 0) unit = rules.routing.choose(rules, board, onset.home, step, preferred, e.id);
        const world::UnitPlace& place = rules.setting.directory.units[unit.at()];
        arrival.to = place.domain;
        arrival.unit = place.local;
        e.resident = onset.resident;
        e.domain = onset.domain;
        e.home = onset.home;
        e.weight = onset.weight / static_cast<float>(parts);
        e.arrived = date;
        if (part > 0 && onset.apart_days > 0)
            e.arrived =
                date + static_cast<int>(Draw(rules.seed, e.id, 0, Purpose::part_day).below(onset.apart_days));
        const double jitter = rules.care.jitter_days(care_class);
        e.rank = e.arrived +
                 static_cast<int>(Draw(rules.seed, e.id, 0, Purpose::queue_jitter).uniform() * (jitter + 1)) -
                 static_cast<int>(rules.care.priority_days(step) + 0.5);
        e.step = step;
        e.need = onset.need;
        e.age = onset.age;
        e.morbidity = onset.morbidity;
        e.repeats = onset.repeats;
        e.flags = part > 0 ? static_cast<std::uint8_t>(onset.flags | world::kFollower) : onset.flags;
        e.parts = parts;
        e.keeps_bed = onset.keeps_bed;
        e.held_by = onset.keeps_bed == world::kNoUnit ? 0 : onset.id;
        ++ledger.opened;
        out.arrivals.push_back(arrival);
    }
}

bool open_branches(const Rules& rules, const Board& board, const Onset& onset,
                   const std::vector<Routing::Branch>& branches, Date date, std::uint32_t bed_unit,
                   world::Ledger& ledger, Outbox& out) {
    const Draw draw(rules.seed, onset.id, 0, Purpose::pathway);
    bool holds = false;
    int last = 0;
    double u = 0;
    const auto open_to = [&](const Routing::Branch& b) {
        return onset.age >= b.min_age && onset.age <= b.max_age;
    };
    for (std::size_t b = 0; b < branches.size(); ++b) {
        const Routing::Branch& branch = branches[b];
        if (!open_to(branch)) continue;
        bool happens = false;
        if (branch.exclusive != 0) {
            // One draw for all with this number; each has a part of [0, 1) of its own, behind those before
            // it.
            if (branch.exclusive != last) u = draw.uniform(static_cast<std::uint32_t>(branch.exclusive));
            last = branch.exclusive;
            double passed = 0;
            for (std::size_t i = 0; i < b; ++i) {
                if (branches[i].exclusive == last && open_to(branches[i])) passed += branches[i].probability;
            }
            happens = u >= passed && u < passed + branch.probability;
        } else {
            happens = branch.probability >= 1 ||
                      draw.uniform(static_cast<std::uint32_t>(1000 + b)) < branch.probability;
        }
        if (!happens) continue;
        const bool handed_over = rules.step(branch.to).unit_kind != onset.from;
        const double delay = branch.delay_days <= 0
                                 ? 0
                                 : branch.delay_days * (handed_over ? onset.transfer : 1.0) *
                                       draw.exponential(static_cast<std::uint32_t>(2000 + b));
        Onset next = onset;
        const bool keeps = bed_unit != world::kNoUnit && rules.step(branch.to).holds_bed && !holds;
        next.keeps_bed = keeps ? bed_unit : world::kNoUnit;
        holds = holds || keeps;
        open_step(rules, board, next, branch.to, date + static_cast<int>(delay), ledger, out);
    }
    return holds;
}

}  // namespace careloop::model
