// SPDX-License-Identifier: Apache-2.0
#include "engine/model/lever_life.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::Carrier;
using scenario::Lever;
using scenario::Unit;
using world::Count;
using world::Domain;
using world::Level;

LeverLife::LeverLife(const scenario::Scenario& s, const world::Setting& setting, const scenario::InForce& in)
    : usual_learning(s.parameters.value(s.parameters.bind<Unit::share>("work.learning"))),
      integration_p_(s.parameters.bind<Unit::days>("lever.integration_time")),
      succession_p_(s.parameters.bind<Unit::days>("lever.succession")),
      set_up_p_(s.parameters.bind<Unit::days>("grant.set_up")),
      fall_back_p_(s.parameters.bind<Unit::per_year>("lever.fall_back")),
      coordinator_p_(s.parameters.bind<Unit::per_year>("lever.coordinator_leaves")),
      manager_p_(s.parameters.bind<Unit::per_year>("lever.manager_leaves")),
      key_person_p_(s.parameters.bind<Unit::per_year>("lever.key_person_leaves")),
      staff_held_p_(s.parameters.bind<Unit::share>("grant.staff_held")) {
    for (std::size_t l = 0; l < in.levers().size(); ++l) {
        reach_.emplace_back();
        if (!in.levers()[l].is_carried()) continue;
        any_ = true;
        for (std::uint32_t u = 0; u < setting.directory.units.size(); ++u) {
            if (in.takes_part(l, u)) reach_[l].push_back(u);
        }
    }
}

void LeverLife::prepare(const scenario::InForce& in) {
    integration_days = std::max(1.0, in(integration_p_)), fall_back = in(fall_back_p_);
    succession_days = static_cast<int>(in(succession_p_));
    set_up_days = in(set_up_p_), staff_held = in(staff_held_p_);
    // In the order of scenario::Carrier: none, coordinator, manager, key person, money, which stays.
    leaves_ = {0, in(coordinator_p_), in(manager_p_), in(key_person_p_), 0};
}

namespace {

/// The part of its strength that a lever has is told in steps of this, so that tables made from parameters
/// are not made anew every week.
constexpr double kPartSteps = 128;
constexpr int kFirstDays = 30;  ///< before a lever can be said to have fallen back

/// What the units of a lever have in a region.
struct Here {
    double units = 0, learning = 0;
    double pull = 0;  ///< by how far managers are overloaded, whether they can take in what is offered
};

void found_levers(world::Nation& n, const std::vector<Lever>& levers, std::size_t regions) {
    for (auto* zero : {&n.integration, &n.grant_new, &n.grant_under_way, &n.carrier_gone})
        zero->assign(levers.size() * regions, 0);
    n.kept.assign(levers.size() * regions, 1);
    n.lever_part.clear();
    for (const Lever& lever : levers) n.lever_part.insert(n.lever_part.end(), regions, lever.part_at_begin());
    n.lever_part_before = n.lever_part;
}

bool supported(const Lever& lever, Date day) {
    return day >= lever.begins() && (!lever.support_ends || day < *lever.support_ends) &&
           (!lever.end || day < *lever.end);
}

/// Money of a grant in this step, to each unit by the people it employs.
void pay_grant(const Rules& rules, std::vector<Domain>& domains, world::Nation& nation, std::size_t l,
               Step step) {
    const Lever& lever = rules.in.levers()[l];
    const std::size_t regions = rules.scenario.catalogue.regions.size();
    const int days_left = *lever.support_ends - step.begin;
    // A step may reach beyond the last day of the money.
    const double years = std::min(step.days, days_left) / kDaysPerYear;
    for (const std::uint32_t u : rules.lever_life.reach(l)) {
        const world::UnitPlace& place = rules.setting.directory.units[u];
        world::UnitState& unit = domains[place.domain.at()].units[place.local];
        const double money = lever.grant * unit.posts.all_employed() * years;
        const double fresh = money * new_projects(rules, unit, place.kind, days_left);
        unit.tally[Count::grant_new] += fresh;
        unit.tally[Count::grant_under_way] += money - fresh;
        nation.grant_new[l * regions + place.region.at()] += fresh;
        nation.grant_under_way[l * regions + place.region.at()] += money - fresh;
    }
}

/// Integration and what is kept of the rest, over one step in one region; whether the carrier leaves.
void live(const Rules& rules, world::Nation& nation, std::size_t l, std::size_t region, const Here& here,
          Step step) {
    const LeverLife& life = rules.lever_life;
    const Lever& lever = rules.in.levers()[l];
    const std::size_t i = l * rules.scenario.catalogue.regions.size() + region;
    const double years = step.days / kDaysPerYear, faded = exponential(-life.fall_back * years);
    if (supported(lever, step.begin) && nation.carrier_gone[i] <= step.begin.days) {
        const double pace = driven_rate(
            1, rules.links.pull(Link::learning_integration, here.learning / here.units, life.usual_learning) +
                   here.pull / here.units);
        nation.integration[i] +=
            (1 - nation.integration[i]) * one_minus_exp(pace * step.days / life.integration_days);
        nation.kept[i] += (1 - nation.kept[i]) * (1 - faded);
        std::uint64_t luck = region;
        for (const char c : lever.name) luck = mix64(luck, static_cast<std::uint64_t>(c));
        const Draw draw(rules.seed, luck, step.index, Purpose::carrier_leaves);
        if (draw.happens(one_minus_exp(life.leaves(lever.carrier) * years)))
            nation.carrier_gone[i] = step.end().days + life.succession_days;
    } else if (step.begin >= lever.begins()) {
        nation.kept[i] *= faded;
    }
    double part = nation.integration[i] + (1 - nation.integration[i]) * nation.kept[i];
    if (lever.grant > 0) {
        const double money = nation.grant_new[i] + nation.grant_under_way[i];
        part *= money > 0 ? nation.grant_new[i] / money : 0;
    }
    nation.lever_part[i] = std::round(part * kPartSteps) / kPartSteps;
}

void count(const Rules& rules, std::vector<Domain>& domains, const world::Nation& nation, std::size_t l,
           Step step) {
    const Lever& lever = rules.in.levers()[l];
    const std::size_t regions = rules.scenario.catalogue.regions.size();
    const double days = step.days;
    for (const std::uint32_t u : rules.lever_life.reach(l)) {
        const world::UnitPlace& place = rules.setting.directory.units[u];
        world::Tally& tally = domains[place.domain.at()].units[place.local].tally;
        const std::size_t i = l * regions + place.region.at();
        const bool carried = supported(lever, step.begin) && nation.carrier_gone[i] <= step.begin.days;
        const double held = nation.integration[i] + (1 - nation.integration[i]) * nation.kept[i];
        tally[Count::lever_days] += days;
        tally[Count::carrier_days] += carried ? days : 0;
        tally[Count::integration_days] += nation.integration[i] * days;
        tally[Count::lever_part_days] += nation.lever_part[i] * days;
        tally[Count::fallen_back_days] += held < 0.5 && step.begin - lever.begins() >= kFirstDays ? days : 0;
    }
}

}  // namespace

double new_projects(const Rules& rules, const world::UnitState& unit, UnitKind kind, int days_left) {
    const LeverLife& life = rules.lever_life;
    // Times to set up spread evenly from none to twice the mean.
    const double in_time =
        life.set_up_days > 0 ? std::clamp(days_left / (2 * life.set_up_days), 0.0, 1.0) : 1.0;
    return in_time *
           driven_level(1 - life.staff_held, rules.links.pull(Link::shortage_projects, unit.shortage(),
                                                              rules.work.reference(kind).shortage()));
}

void lever_life(const Rules& rules, std::vector<Domain>& domains, world::Nation& nation, Step step) {
    if (!rules.lever_life.any() || rules.population_held) return;
    const auto& levers = rules.in.levers();
    const std::size_t regions = rules.scenario.catalogue.regions.size(), cells = levers.size() * regions;
    if (nation.kept.size() != cells) found_levers(nation, levers, regions);
    nation.lever_part_before = nation.lever_part;
    std::vector<Here> here(regions);
    for (std::size_t l = 0; l < levers.size(); ++l) {
        const Lever& lever = levers[l];
        if (!lever.is_carried() || step.begin < lever.begins() || (lever.end && step.begin >= *lever.end))
            continue;
        std::fill(here.begin(), here.end(), Here{});
        for (const std::uint32_t u : rules.lever_life.reach(l)) {
            const world::UnitPlace& place = rules.setting.directory.units[u];
            Here& there = here[place.region.at()];
            const world::Levels& level = domains[place.domain.at()].units[place.local].level;
            there.units += 1;
            there.learning += level[Level::learning];
            there.pull += rules.links.pull(Link::overload_integration, level[Level::manager_overload],
                                           rules.work.reference(place.kind).overload);
        }
        if (lever.grant > 0 && supported(lever, step.begin)) pay_grant(rules, domains, nation, l, step);
        for (std::size_t r = 0; r < regions; ++r) {
            if (here[r].units > 0) live(rules, nation, l, r, here[r], step);
        }
        count(rules, domains, nation, l, step);
    }
}

}  // namespace careloop::model
