// SPDX-License-Identifier: Apache-2.0
#include "engine/model/mobility_hub.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::Domain;
using world::Level;

Hub::Hub(const scenario::Scenario& s, const world::Setting& setting)
    : scenario_(&s),
      setting_(&setting),
      professions_(s.catalogue.professions.size()),
      open_p_(s.parameters.bind<Unit::share>("hub.open")),
      approval_p_(s.parameters.bind<Unit::share>("hub.approval")),
      trigger_p_(s.parameters.bind<Unit::share>("hub.trigger")),
      team_p_(s.parameters.bind<Unit::share>("hub.team")),
      team_known_p_(s.parameters.bind<Unit::share>("hub.team_known")),
      volunteer_p_(s.parameters.bind<Unit::per_year>("hub.volunteer_rate")),
      weeks_p_(s.parameters.bind<Unit::days>("hub.weeks")),
      fade_p_(s.parameters.bind<Unit::days>("hub.fade")) {}

void Hub::prepare(const scenario::InForce& in) {
    volunteer_rate = in(volunteer_p_), approval = in(approval_p_), trigger = in(trigger_p_);
    team_known = in(team_known_p_), fade_days = in(fade_p_), days = static_cast<int>(in(weeks_p_));
    open_.clear(), team_.clear();
    any_ = false;
    const auto& units = setting_->directory.units;
    for (std::size_t u = 0; u < units.size(); ++u) {
        At at = at_unit(units[u], UnitIndex::of(u));
        team_.push_back(in(team_p_, at));
        for (std::size_t p = 0; p < professions_; ++p) {
            open_.push_back(in(open_p_, at.set(Dimension::profession, p)));
            any_ = any_ || open_.back() > 0;
        }
    }
}

namespace {

/// A unit short of somebody.
struct Request {
    std::uint32_t unit = 0;  ///< global
    double shortage = 0;     ///< beyond the usual of its kind
    int people = 0;
    bool team = false;  ///< who come together, or nobody
};
struct Volunteer {
    std::uint32_t domain = 0, row = 0, unit = 0;
    std::uint64_t luck = 0;
    bool gone = false;
};

double excess_shortage(const Rules& rules, const Domain& d, std::uint16_t u) {
    return d.units[u].shortage() - rules.work.reference(rules.place(d, u).kind).shortage();
}

/// Requests of one profession, the shortest of people first.
std::vector<Request> requests(const Rules& rules, std::vector<Domain>& domains, std::size_t p, Step step) {
    std::vector<Request> list;
    for (Domain& d : domains) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const UnitIndex unit = rules.global(d, u);
            world::UnitState& state = d.units[u];
            const double posts = static_cast<double>(state.posts.funded[p]);
            if (posts <= 0 || !rules.hub.open(unit, p)) continue;
            const double over = excess_shortage(rules, d, u);
            if (over <= rules.hub.trigger) continue;
            double helping = 0;
            for (const world::Visitor& v : state.visitors)
                helping += v.profession == p && v.until > step.end().days ? 1 : 0;
            const int people = std::max(0, static_cast<int>(std::min(3.0, 1 + over * posts) - helping));
            if (people == 0) continue;
            state.tally[Count::placements_asked] += people;
            const std::uint64_t asks = mix64(rules.place(d, u).id, p);
            const bool team =
                people > 1 &&
                Draw(rules.seed, asks, step.index, Purpose::team_asked).happens(rules.hub.team(unit));
            list.push_back({unit.value, over, people, team});
        }
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const Request& a, const Request& b) { return a.shortage > b.shortage; });
    return list;
}

/// Who offers and is let go: by what they have done before (placement_willingness, willingness_volunteers),
/// by what is told (stories_volunteers), and by the workload at home (workload_approval).
std::vector<Volunteer> volunteers(const Rules& rules, const world::Nation& nation,
                                  std::vector<Domain>& domains, std::size_t p, Step step) {
    const Links& links = rules.links;
    const double base = one_minus_exp(rules.hub.volunteer_rate * round_days(step) / kDaysPerYear);
    std::vector<Volunteer> list;
    for (std::uint32_t n = 0; n < domains.size(); ++n) {
        Domain& d = domains[n];
        const world::Staff& s = d.staff;
        for (std::uint32_t row = 0; row < s.size(); ++row) {
            if (s.profession[row] != p || s.exit[row] != 0 || s.placed_until[row] > step.begin.days ||
                s.absent_until[row] > step.begin.days || s.studies_until[row] != 0 ||
                step.begin.days - s.in_unit_since[row] < WorkEnvironment::kNoviceWeeks * kDaysPerWeek)
                continue;
            const UnitIndex unit = rules.global(d, s.unit[row]);
            if (!rules.hub.open(unit, p)) continue;
            const world::UnitPlace& place = rules.setting.directory.units[unit.at()];
            const double willingness = links.pull(Link::placement_willingness, s.placements[row], 0);
            const double offers = driven_level(
                base, links.pull(Link::willingness_volunteers, willingness, 0) +
                          links.pull(Link::stories_volunteers, nation.stories[place.region.at()], 0));
            const Draw draw(rules.seed, s.id[row], step.index, Purpose::volunteer);
            if (!draw.happens(offers)) continue;
            world::UnitState& home = d.units[s.unit[row]];
            home.tally[Count::volunteers] += 1;
            const Reference& ref = rules.work.reference(place.kind);
            const double approved = driven_level(
                rules.hub.approval,
                links.pull(Link::workload_approval, std::max(0.05, home.workload), ref.workload));
            if (!draw.happens(approved, 1)) continue;
            home.tally[Count::approved] += 1;
            list.push_back({n, row, unit.value, draw.bits(2), false});
        }
    }
    std::sort(list.begin(), list.end(),
              [](const Volunteer& a, const Volunteer& b) { return a.luck < b.luck; });
    return list;
}

/// Somebody who offers, with so many who are at home in the same municipality and work in the same kind of
/// unit as a request for a team is for; alone where it is not. The places that are asked for are for them.
std::vector<Volunteer*> company(const Rules& rules, std::vector<Volunteer>& list, Volunteer& first,
                                const Request& to) {
    const auto& units = rules.setting.directory.units;
    std::vector<Volunteer*> together = {&first};
    for (Volunteer& other : list) {
        if (!to.team || together.size() == static_cast<std::size_t>(to.people)) break;
        if (!other.gone && &other != &first && units[other.unit].kind == units[first.unit].kind &&
            units[other.unit].municipality == units[first.unit].municipality)
            together.push_back(&other);
    }
    return together;
}

}  // namespace

void mobility_hub(const Rules& rules, std::vector<Domain>& domains, world::Nation& nation, Step step) {
    nation.stories.resize(rules.scenario.catalogue.regions.size(), 0);
    if (!round_falls(step)) return;
    for (Domain& d : domains) {
        for (world::UnitState& u : d.units) {
            std::erase_if(u.visitors, [&](const world::Visitor& v) { return v.until <= step.begin.days; });
        }
    }
    const double faded = exponential(-round_days(step) / rules.hub.fade_days);
    for (double& told : nation.stories) told *= faded;
    if (!rules.hub.open()) return;

    const auto& units = rules.setting.directory.units;
    for (std::size_t p = 0; p < rules.presence.professions(); ++p) {
        std::vector<Request> asked = requests(rules, domains, p, step);
        if (asked.empty()) continue;
        std::vector<Volunteer> offers = volunteers(rules, nation, domains, p, step);
        for (Volunteer& first : offers) {
            if (first.gone) continue;
            // To the unit most in need of the same kind, in another municipality, that is worse off than
            // home. A team that nobody joins is none.
            const double at_home = excess_shortage(rules, domains[first.domain], units[first.unit].local);
            std::vector<Volunteer*> going;
            const auto to = std::find_if(asked.begin(), asked.end(), [&](const Request& r) {
                if (r.people == 0 || units[r.unit].kind != units[first.unit].kind ||
                    units[r.unit].municipality == units[first.unit].municipality || r.shortage <= at_home)
                    return false;
                going = company(rules, offers, first, r);
                return !r.team || going.size() > 1;
            });
            if (to == asked.end()) continue;
            to->people = to->team ? 0 : to->people - 1;
            world::UnitState& receiver = domains[units[to->unit].domain.at()].units[units[to->unit].local];
            for (Volunteer* v : going) {
                v->gone = true;
                world::Staff& s = domains[v->domain].staff;
                // From the next step on: this one's hours have been worked at home.
                s.placed_until[v->row] = step.end().days + rules.hub.days;
                s.placements[v->row] = static_cast<std::uint8_t>(std::min(255, s.placements[v->row] + 1));
                receiver.visitors.push_back({s.id[v->row], s.placed_until[v->row],
                                             s.contract[v->row] / 200.0F, static_cast<std::uint8_t>(p),
                                             to->team});
                receiver.tally[Count::placements] += 1;
                nation.stories[units[v->unit].region.at()] += rules.links.strength(Link::placement_stories);
            }
        }
    }
}

}  // namespace careloop::model
