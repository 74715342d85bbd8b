// SPDX-License-Identifier: Apache-2.0
#include "engine/model/managers.hpp"

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::Level;

namespace {

constexpr double kWeekHours = 38;  ///< of a full-time equivalent of agency staff

}  // namespace

Managers::Managers(const scenario::Scenario& s, const world::Setting&)
    : scenario_(&s),
      span_p_(s.parameters.bind<Unit::one>("manager.span")),
      applicants_(s.parameters.bind<Unit::one>("manager.applicants")),
      care_work_(s.parameters.bind<Unit::share>("manager.care_work")),
      administration_(s.parameters.bind<Unit::share>("manager.administration")),
      person_(s.parameters.bind<Unit::share>("manager.person_time")),
      recruitment_(s.parameters.bind<Unit::share>("manager.recruitment_time")),
      agency_(s.parameters.bind<Unit::share>("manager.agency_time")),
      relieved_p_(s.parameters.bind<Unit::share>("manager.relieved")),
      support_(s.parameters.bind<Unit::share>("manager.support")),
      team_(s.parameters.bind<Unit::share>("manager.carried_by_team")),
      stand_in_(s.parameters.bind<Unit::share>("manager.stand_in")),
      to_fill_(s.parameters.bind<Unit::days>("manager.time_to_fill")),
      overload_lag_(s.parameters.bind<Unit::days>("manager.overload_lag")),
      support_lag_(s.parameters.bind<Unit::days>("manager.support_lag")) {}

void Managers::prepare(const scenario::InForce& in, Step step) {
    care_work = in(care_work_), administration = in(administration_), person = in(person_);
    recruitment = in(recruitment_), agency = in(agency_), support = in(support_), team = in(team_);
    stand_in = std::max(0.01, in(stand_in_));
    applicants = in(applicants_), fill_rate = kDaysPerYear / std::max(1.0, in(to_fill_));
    overload_step = part_of_way(step.days, in(overload_lag_));
    support_step = part_of_way(step.days, in(support_lag_));
    span_.clear(), relieved_.clear();
    for (std::size_t k = 0; k < scenario_->catalogue.unit_kinds.size(); ++k)
        span_.push_back(std::max(1.0, in(span_p_, At{}.set(Dimension::unit_kind, k))));
    for (std::size_t r = 0; r < scenario_->catalogue.regions.size(); ++r)
        relieved_.push_back(in(relieved_p_, At{}.set(Dimension::region, r)));
}

double manager_quit_rate(const Rules& rules, UnitKind kind, const world::Levels& level) {
    return driven_rate(rules.work.manager_rate,
                       rules.links.pull(Link::manager_quit, level[Level::manager_overload],
                                        rules.work.reference(kind).overload));
}

bool manage(const Rules& rules, const world::UnitPlace& place, world::UnitState& unit,
            const world::Levels& before, const Staffing& staffing, Step step) {
    const Managers& now = rules.managers;
    const Reference& ref = rules.work.reference(place.kind);
    world::Levels& level = unit.level;
    const double posts = now.posts(place.kind, staffing.funded);
    const double vacant = std::min(before[Level::manager_vacant], posts);
    const double in_place = std::max(posts - vacant, now.stand_in);

    // What is asked of a manager, in full-time work: care done for want of staff, administration, people.
    const double care = std::clamp(
        now.care_work + rules.links.pull(Link::shortage_carework, staffing.shortage, ref.shortage()), 0.0,
        1.0);
    const double unfilled = std::max(0.0, staffing.funded - staffing.employed);
    const double agency = before[Level::agency_hours] / kWeekHours;
    const double administration =
        (1 - now.relieved(place.region)) *
        (now.administration + (now.recruitment * unfilled + now.agency * agency) / in_place);
    const double span = staffing.people / in_place;
    const double asked = care + administration + now.person * span;
    level[Level::manager_overload] += (asked - before[Level::manager_overload]) * now.overload_step;

    const double there = driven_level(
        now.support, counted(unit.tally, rules.links.pull(Link::overload_support,
                                                          before[Level::manager_overload], ref.overload)));
    const double support = there * (1 - (1 - now.team) * vacant / posts);
    level[Level::manager_support] += (support - before[Level::manager_support]) * now.support_step;

    // Who is in place may leave, and empty posts are filled; fewer want the post of a manager who drowns.
    const double wanted = driven_rate(1, rules.links.pull(Link::conditions_manager_applicants,
                                                          before[Level::manager_overload], ref.overload));
    const double leaving = one_minus_exp(manager_quit_rate(rules, place.kind, before) * step.years());
    const double filling = one_minus_exp(now.fill_rate * wanted * step.years());
    const int empty = static_cast<int>(vacant + 0.5), all = static_cast<int>(posts);
    int left = 0, filled = 0;
    bool leader_left = false;
    for (int n = 0; n < all - empty; ++n) {
        // Who leads the unit comes first.
        const std::uint64_t who = n == 0 ? place.id : mix64(place.id, static_cast<std::uint64_t>(n));
        if (!Draw(rules.seed, who, step.index, Purpose::manager_change).happens(leaving)) continue;
        ++left;
        leader_left = leader_left || n == 0;
    }
    for (int n = 0; n < empty; ++n) {
        const std::uint64_t post = mix64(place.id, static_cast<std::uint64_t>(n));
        filled += Draw(rules.seed, post, step.index, Purpose::manager_filled).happens(filling) ? 1 : 0;
    }
    level[Level::manager_vacant] = empty + left - filled;

    unit.tally[Count::manager_post_days] += posts * step.days;
    unit.tally[Count::manager_vacant_days] += vacant * step.days;
    unit.tally[Count::manager_exits] += left;
    unit.tally[Count::manager_applicants] +=
        vacant * now.applicants * wanted * step.days / (kDaysPerYear / 12);
    unit.tally[Count::overload_days] += before[Level::manager_overload] * step.days;
    unit.tally[Count::support_days] += before[Level::manager_support] * step.days;
    unit.tally[Count::led_days] += staffing.people * step.days;
    return leader_left;
}

}  // namespace careloop::model
