// SPDX-License-Identifier: Apache-2.0
#include "engine/run/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/run/trace_events.hpp"

namespace careloop::run {
namespace {

using Place = PersonState::Place;

PersonState staff_state(const Simulation& simulation, const world::Domain& d, std::size_t row) {
    const world::Staff& s = d.staff;
    PersonState p;
    p.place = Place::at_unit;
    p.unit = simulation.rules().global(d, s.unit[row]).value;
    p.profession = s.profession[row], p.absence = s.absence[row], p.exit = s.exit[row];
    p.placements = s.placements[row], p.birth_week = s.birth_week[row], p.home = s.home[row];
    p.in_care_since = s.in_care_since[row], p.in_unit_since = s.in_unit_since[row];
    p.absent_until = s.absent_until[row], p.looking_until = s.looking_until[row];
    p.placed_until = s.placed_until[row], p.leaves = s.leaves[row], p.next_unit = s.next_unit[row];
    p.specialist_since = s.specialist_since[row];
    return p;
}

PersonState pool_state(const world::Domain& d, std::size_t row) {
    const world::Pool& o = d.pool;
    PersonState p;
    p.place = Place::outside;
    p.profession = o.profession[row], p.placements = o.placements[row], p.birth_week = o.birth_week[row];
    p.home = o.home[row], p.in_care_since = o.in_care_since[row], p.outside = o.state[row];
    return p;
}

PersonState resident_state(const world::Domain& d, std::size_t n) {
    const world::Residents& r = d.residents;
    const auto row = static_cast<world::ResidentRow>(n);
    PersonState p;
    p.place = Place::resident;
    p.home = r.municipality[row], p.birth_week = r.birth_week[row], p.morbidity = r.morbidity[row];
    p.alive = r.alive[row], p.children = r.children[row], p.cost = r.year_cost[row];
    p.died = (r.year_groups[row] & world::kDiedThisYear) != 0;
    return p;
}

std::size_t position(const std::vector<std::uint64_t>& ids, std::uint64_t id) {
    return static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
}

std::size_t resident_row(const world::Residents& r, std::uint64_t id) {
    if (id >= r.first_id && id - r.first_id < r.founders) return static_cast<std::size_t>(id - r.first_id);
    return r.founders + position(r.later_id, id);
}

}  // namespace

std::optional<Selector> parse_selector(const std::string& text, const scenario::Catalogue& catalogue) {
    static const std::string first = "first:";
    Selector selector;
    if (text.starts_with(first)) {
        const auto& all = catalogue.professions;
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const auto& p) { return p.name == text.substr(first.size()); });
        if (found == all.end()) return {};
        selector.profession = Profession::of(found - all.begin());
        return selector;
    }
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, selector.id);
    if (text.empty() || error != std::errc{} || stop != end) return {};
    return selector;
}

PersonState Finder::find(const Simulation& simulation, std::uint64_t id) {
    const auto& domains = simulation.domains();
    if (place_ == Place::at_unit && row_ < domains[domain_].staff.size() &&
        domains[domain_].staff.id[row_] == id)
        return staff_state(simulation, domains[domain_], row_);
    if (place_ == Place::resident) return resident_state(domains[domain_], row_);  // rows never move
    for (domain_ = 0; domain_ < domains.size(); ++domain_) {
        const world::Domain& d = domains[domain_];
        row_ = position(d.staff.id, id);
        if (row_ < d.staff.size()) {
            place_ = Place::at_unit;
            return staff_state(simulation, d, row_);
        }
        row_ = position(d.pool.id, id);
        if (row_ < d.pool.size()) {
            place_ = Place::outside;
            return pool_state(d, row_);
        }
        row_ = resident_row(d.residents, id);
        if (row_ < d.residents.size()) {
            place_ = Place::resident;
            return resident_state(d, row_);
        }
    }
    place_ = Place::nowhere;
    return {};
}

Trace::Trace(const Simulation& simulation, const std::vector<Selector>& whom) {
    for (const world::Domain& d : simulation.domains()) {
        for (std::size_t row = 0; row < d.pool.size(); ++row) {
            if (d.pool.in_care_since[row] == world::kNever) before_.push_back(d.pool.id[row]);
        }
        // Founders may have their first day in care on the first day of all.
        for (std::size_t row = 0; row < d.staff.size(); ++row) {
            if (d.staff.in_care_since[row] >= simulation.next().begin.days)
                before_.push_back(d.staff.id[row]);
        }
    }
    std::sort(before_.begin(), before_.end());
    const Date today = simulation.next().begin;
    for (const Selector& one : whom) {
        Followed f;
        f.whom = one;
        f.known = !one.profession;
        if (f.known) f.state = f.finder.find(simulation, one.id);
        f.seen = f.state.place != Place::nowhere;
        if (f.seen) {
            story_.push_back(fmt::format("{}  {} {} {}", to_string(today), calling(simulation, f.state),
                                         one.id, beginning(simulation, f.state, today)));
        }
        followed_.push_back(std::move(f));
    }
}

void Trace::choose_graduates(const Simulation& simulation, Date from) {
    for (Followed& f : followed_) {
        if (f.known) continue;
        std::optional<std::uint64_t> first;
        const auto consider = [&](std::uint64_t id, std::uint8_t profession) {
            if (profession != f.whom.profession->value || (first && *first <= id)) return;
            if (std::binary_search(before_.begin(), before_.end(), id)) return;
            const auto followed = [&](const Followed& other) { return other.known && other.whom.id == id; };
            if (std::none_of(followed_.begin(), followed_.end(), followed)) first = id;
        };
        for (const world::Domain& d : simulation.domains()) {
            for (std::size_t row = 0; row < d.pool.size(); ++row) {
                if (d.pool.in_care_since[row] == world::kNever)
                    consider(d.pool.id[row], d.pool.profession[row]);
            }
            // Who got a job at once.
            const world::Staff& s = d.staff;
            for (std::size_t row = 0; row < s.size(); ++row) {
                if (s.in_unit_since[row] == from.days && s.in_care_since[row] == from.days)
                    consider(s.id[row], s.profession[row]);
            }
        }
        if (!first) continue;
        f.whom.id = *first;
        f.known = true;
    }
}

void Trace::after_step(const Simulation& simulation) {
    const Step next = simulation.next();
    const Step done{next.index - 1, next.begin - next.days, next.days};
    choose_graduates(simulation, done.begin);
    std::vector<Event> told;
    for (Followed& f : followed_) {
        if (!f.known) continue;
        const PersonState now = f.finder.find(simulation, f.whom.id);
        const PersonState& named = now.place != Place::nowhere ? now : f.state;
        if (now.place != Place::nowhere) f.seen = true;
        for (auto& [date, what] : events(simulation, f.whom.id, f.state, now, done, f.gone)) {
            told.emplace_back(date, fmt::format("{}  {} {} {}", to_string(date), calling(simulation, named),
                                                f.whom.id, what));
        }
        f.state = now;
    }
    std::stable_sort(told.begin(), told.end(),
                     [](const Event& a, const Event& b) { return a.first < b.first; });
    for (auto& [date, line] : told) story_.push_back(std::move(line));
}

std::vector<std::size_t> Trace::unseen() const {
    std::vector<std::size_t> list;
    for (std::size_t i = 0; i < followed_.size(); ++i) {
        if (!followed_[i].seen) list.push_back(i);
    }
    return list;
}

}  // namespace careloop::run
