// SPDX-License-Identifier: Apache-2.0
#include "engine/model/work_environment.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::Level;

namespace {

constexpr double kCollapseWeeks = 26, kHelpWeeks = 52;

}  // namespace

WorkEnvironment::WorkEnvironment(const scenario::Scenario& s, const world::Setting&)
    : scenario_(&s),
      professions_(s.catalogue.professions.size()),
      strain_(s.parameters.bind<Unit::share>("work.strain")),
      engagement_(s.parameters.bind<Unit::share>("work.engagement")),
      safety_(s.parameters.bind<Unit::share>("work.safety")),
      overtime_(s.parameters.bind<Unit::share>("work.overtime")),
      ceiling_(s.parameters.bind<Unit::share>("work.overtime_ceiling")),
      learning_(s.parameters.bind<Unit::share>("work.learning")),
      novice_(s.parameters.bind<Unit::share>("work.novice_productivity")),
      newcomer_(s.parameters.bind<Unit::share>("work.newcomer_productivity")),
      supervision_p_(s.parameters.bind<Unit::share>("work.supervision")),
      collapse_(s.parameters.bind<Unit::share>("work.collapse")),
      unit_spread_(s.parameters.bind<Unit::one>("work.unit_spread")),
      manager_spread_(s.parameters.bind<Unit::one>("work.manager_spread")),
      safety_spread_(s.parameters.bind<Unit::one>("work.safety_spread")),
      help_(s.parameters.bind<Unit::one>("work.help")),
      overtime_factor_(s.parameters.bind<Unit::one>("cost.overtime_factor")),
      workload_(s.parameters.bind<Unit::one>("reference.workload")),
      novices_ref_(s.parameters.bind<Unit::one>("reference.novices")),
      stability_ref_(s.parameters.bind<Unit::one>("reference.stability")),
      turnover_ref_(s.parameters.bind<Unit::one>("reference.turnover")),
      continuity_ref_(s.parameters.bind<Unit::one>("reference.continuity")),
      overload_ref_(s.parameters.bind<Unit::one>("reference.manager_overload")),
      support_ref_(s.parameters.bind<Unit::one>("reference.manager_support")),
      functions_ref_(s.parameters.bind<Unit::one>("reference.functions_lost")),
      manager_turnover_(s.parameters.bind<Unit::per_year>("work.manager_turnover")),
      level_lag_(s.parameters.bind<Unit::days>("work.level_lag")),
      strain_lag_(s.parameters.bind<Unit::days>("work.strain_lag")),
      hour_cost_p_(s.parameters.bind<Unit::sek>("cost.hour")),
      hire_cost_(s.parameters.bind<Unit::sek>("cost.hire")),
      placement_week_(s.parameters.bind<Unit::sek>("cost.placement_week")) {}

void WorkEnvironment::prepare(const scenario::InForce& in, Step step) {
    const auto& catalogue = scenario_->catalogue;
    strain = in(strain_), engagement = in(engagement_), safety = in(safety_), overtime = in(overtime_);
    overtime_ceiling = in(ceiling_), learning = in(learning_);
    unit_spread = in(unit_spread_), manager_spread = in(manager_spread_), safety_spread = in(safety_spread_);
    novice_productivity = in(novice_), newcomer_productivity = in(newcomer_);
    collapse = in(collapse_), help = in(help_);
    overtime_factor = in(overtime_factor_);
    hire_cost = in(hire_cost_), placement_week_cost = in(placement_week_);
    level_step = part_of_way(step.days, in(level_lag_)),
    strain_step = part_of_way(step.days, in(strain_lag_));
    skill_step = part_of_way(step.days, lag_of("learning_competence")),
    placed_step = part_of_way(step.days, lag_of("placement_engagement"));
    manager_rate = in(manager_turnover_);
    supervision_.clear();
    for (int week = 0; week < kSupervisedWeeks; ++week)
        supervision_.push_back(in(supervision_p_)*power(0.5, week / 52.0));
    references_.clear(), hour_cost_.clear();
    for (std::size_t k = 0; k < catalogue.unit_kinds.size(); ++k) {
        const At at = At{}.set(Dimension::unit_kind, k);
        references_.push_back({in(workload_, at), in(novices_ref_, at), in(stability_ref_, at),
                               in(turnover_ref_, at), in(continuity_ref_, at), in(overload_ref_, at),
                               in(support_ref_, at), in(functions_ref_, at)});
    }
    for (std::size_t p = 0; p < professions_; ++p)
        hour_cost_.push_back(in(hour_cost_p_, At{}.set(Dimension::profession, p)));
}

namespace {

/// How much a manager moves engagement; each of a unit's managers has their own.
double manager_of(const Rules& rules, std::uint64_t unit, double number) {
    return rules.work.manager_spread *
           Draw(rules.seed, mix64(unit, static_cast<std::uint64_t>(number)), 0, Purpose::manager).normal();
}

}  // namespace

void found_work(const Rules& rules, world::Domain& domain) {
    const std::size_t professions = rules.presence.professions();
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        const world::UnitPlace& place = rules.place(domain, u);
        const Reference& ref = rules.work.reference(place.kind);
        unit.posts.funded.assign(professions, 0);
        unit.posts.employed.assign(professions, 0);
        unit.posts.wanted.assign(professions * world::kVacancyMemory, 0);
        unit.posts.open.clear();
        unit.posts.flow.assign(professions * world::kPostCounts, 0);
        unit.staff_flow.assign(professions * scenario::kSexes * world::kStaffCounts, 0);
        for (std::uint32_t row = domain.staff_first[u]; row < domain.staff_first[u + 1U]; ++row)
            unit.posts.employed[domain.staff.profession[row]] += domain.staff.contract[row] / 200.0F;
        for (std::size_t p = 0; p < professions; ++p)
            unit.posts.funded[p] = static_cast<float>(unit.posts.employed[p] / (1 - rules.market.vacancy()));
        const Draw draw(Seed{rules.seed.value, 0}, place.id, 0, Purpose::unit_difference);
        world::Levels& l = unit.level;
        l[Level::lasting_engagement] = rules.work.unit_spread * draw.normal(0);
        l[Level::lasting_safety] = rules.work.safety_spread * draw.normal(1);
        l[Level::manager] = manager_of(rules, place.id, 0);
        l[Level::strain] = rules.work.strain;
        l[Level::engagement] =
            driven_level(rules.work.engagement, l[Level::lasting_engagement] + l[Level::manager]);
        l[Level::safety] = driven_level(rules.work.safety, l[Level::lasting_safety]);
        l[Level::overtime] = rules.work.overtime;
        l[Level::turnover] = ref.turnover;
        l[Level::stability] = ref.stability;
        l[Level::novices] = ref.novices;
        l[Level::learning] = rules.work.learning;
        l[Level::skill] = 1;
        l[Level::introduction] = rules.introduction.reference;
        l[Level::ambition] = 1;
        l[Level::manager_overload] = ref.overload;
        l[Level::manager_support] = ref.support;
        l[Level::coordination] = coordination_target(rules, place.municipality);
        found_key_persons(rules, domain, u, rules.scenario.begin);
        const UnitIndex global = rules.global(domain, u);
        l[Level::wish_fewer] = rules.hours.fewer(global);
        l[Level::task_shift] = rules.tasks.shift(global);
        l[Level::work_mix] = rules.skills.work_mix(global);
        l[Level::setting_competence] = l[Level::digital_skill] = 1;
        l[Level::digital_use] = rules.skills.digital_use(global);
        l[Level::prevention] = rules.prevention.planned(global);
        unit.workload = ref.workload;
        found_improvement(rules, place.kind, l);
    }
}

void work_environment(const Rules& rules, const world::Nation& nation, world::Domain& domain, Step step) {
    const WorkEnvironment& work = rules.work;
    const Links& links = rules.links;
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        if (unit.posts.funded.empty()) continue;
        const world::UnitPlace& place = rules.place(domain, u);
        const Reference& ref = work.reference(place.kind);
        world::Levels& l = unit.level;
        const world::Levels before = l;  // every influence is read at the step's start
        const double load = std::max(0.05, unit.workload);
        const double shortage = unit.shortage();
        const auto bound = [&](double s) { return counted(unit.tally, s); };
        const auto towards = [&](Level level, double target, double way) {
            l[level] += (target - before[level]) * way;
        };

        towards(Level::strain,
                driven_level(work.strain, bound(links.pull(Link::workload_strain, load, ref.workload) +
                                                links.pull(Link::overtime_strain, before[Level::overtime],
                                                           work.overtime))),
                work.strain_step);
        towards(
            Level::engagement,
            driven_level(
                work.engagement,
                before[Level::lasting_engagement] + before[Level::manager] +
                    bound(links.pull(Link::strain_engagement, before[Level::strain], work.strain) +
                          links.pull(Link::safety_engagement, before[Level::safety], work.safety) +
                          links.pull(Link::support_engagement, before[Level::manager_support], ref.support) +
                          links.pull(Link::manager_turnover_engagement,
                                     manager_quit_rate(rules, place.kind, before), work.manager_rate) +
                          links.pull(Link::placement_engagement, before[Level::placed], 0) +
                          links.pull(Link::ambition_engagement, before[Level::ambition], 1))),
            work.level_step);
        towards(
            Level::safety,
            driven_level(
                work.safety,
                before[Level::lasting_safety] +
                    bound(links.pull(Link::workload_safety, load, ref.workload) +
                          links.pull(Link::engagement_safety, before[Level::engagement], work.engagement) +
                          links.pull(Link::stability_safety, before[Level::stability], ref.stability) +
                          links.pull(Link::novices_safety, before[Level::novices], ref.novices) +
                          links.pull(Link::agency_safety, before[Level::agency_share]))),
            work.level_step);
        l[Level::overtime] =
            std::clamp(work.overtime + links.pull(Link::shortage_overtime, shortage, ref.shortage()), 0.0,
                       work.overtime_ceiling);
        const double control = rules.policy.control_of(nation, place.region);
        const double learning = driven_rate(
            work.learning, bound(links.pull(Link::workload_learning, load, ref.workload) +
                                 links.pull(Link::turnover_learning, before[Level::turnover], ref.turnover) +
                                 links.pull(Link::control_learning, control, rules.policy.control)));
        const double kept = rules.improvement.at(rules.global(domain, u)).protected_time;
        l[Level::learning] = std::min(0.5, std::max(learning, kept));
        towards(Level::skill,
                driven_rate(
                    1, bound(links.pull(Link::learning_competence, before[Level::learning], work.learning))),
                work.skill_step);
        const Introduced year = introduced(rules, domain, u, before);
        l[Level::introduction] = year.quality;
        unit.tally[Count::offered_days] += year.offered * step.days;
        unit.tally[Count::introduction_days] += year.quality * step.days;

        const double staff = domain.staff_first[u + 1U] - domain.staff_first[u];
        const double funded = unit.posts.all_funded(), employed = unit.posts.all_employed();
        const double unfilled = funded > 0 ? std::clamp(1 - employed / funded, 0.0, 1.0) : 0;
        call_agencies(rules, nation, place, unit, unfilled, shortage, step);
        lower_ambition(rules, unit, unfilled);
        double visiting = 0;
        for (const world::Visitor& v : unit.visitors) visiting += v.share;
        towards(Level::placed, staff > 0 ? visiting / staff : 0, work.placed_step);

        // Managers come and go. A unit that collapses meets something: a new manager and help from others.
        bool new_manager = manage(rules, place, unit, before, {funded, employed, staff, shortage}, step);
        coordinate(rules, place, unit, step);
        l[Level::understaffed] =
            employed < work.collapse * funded ? before[Level::understaffed] + step.weeks() : 0;
        l[Level::helped] = std::max(0.0, before[Level::helped] - step.weeks());
        if (l[Level::understaffed] >= kCollapseWeeks) {
            new_manager = true;
            l[Level::helped] = kHelpWeeks;
            l[Level::understaffed] = 0;
        }
        if (new_manager) {
            l[Level::managers] += 1;
            l[Level::manager] = manager_of(rules, place.id, l[Level::managers]);
        }
        unit.tally[Count::strain_days] += l[Level::strain] * step.days;
        unit.tally[Count::engagement_days] += l[Level::engagement] * step.days;
        unit.tally[Count::wish_days] += l[Level::wish_fewer] * step.days;
        unit.tally[Count::task_shift_days] += l[Level::task_shift] * step.days;
        unit.tally[Count::setting_days] += l[Level::setting_competence] * step.days;
        unit.tally[Count::digital_use_days] += l[Level::digital_use] * step.days;
        unit.tally[Count::digital_skill_days] += l[Level::digital_skill] * step.days;
        unit.tally[Count::safety_days] += l[Level::safety] * step.days;
        unit.tally[Count::ambition_days] += l[Level::ambition] * step.days;
        unit.tally[Count::pay_days] += rules.pay_level[place.region.at()] * step.days;
    }
}

}  // namespace careloop::model
