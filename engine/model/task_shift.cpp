// SPDX-License-Identifier: Apache-2.0
#include "engine/model/task_shift.hpp"

#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::Unit;
using world::Level;

TaskShift::TaskShift(const scenario::Scenario& s, const world::Setting& setting)
    : scenario_(&s),
      setting_(&setting),
      shift_(s.parameters.bind<Unit::share>("task.shift")),
      synchronisation_(s.parameters.bind<Unit::share>("task.synchronisation")),
      lag_(s.parameters.bind<Unit::days>("task.lag")) {}

void TaskShift::prepare(const scenario::InForce& in, Step step) {
    now_.clear(), usual_.clear();
    for_each_unit(*setting_, [&](const scenario::At& at) {
        now_.push_back({in(shift_, at), in(synchronisation_, at)});
        usual_.push_back(scenario_->parameters.value(synchronisation_, at) *
                         scenario_->parameters.value(shift_, at));
    });
    way = part_of_way(step.days, in(lag_));
}

double shiftable(const Rules& rules, const world::UnitState& unit) {
    double all = 0, others = 0;
    for (std::size_t p = 0; p < unit.normal_hours.size(); ++p) {
        const double hours = unit.normal_hours[p];
        if (hours <= 0) continue;
        all += hours;
        for (const Care::Substitute& s : rules.care.substitutes(p)) {  // most efficient first
            if (unit.normal_hours[s.profession] <= 0) continue;
            others += hours * s.efficiency;
            break;
        }
    }
    return all > 0 ? others / all : 0;
}

double task_shift_effect(const Rules& rules, const world::UnitState& unit, UnitIndex global) {
    const double given = rules.tasks.synchronisation(global) * unit.level[Level::task_shift];
    const double beyond = given - rules.tasks.usual(global);
    return beyond == 0 ? 1 : 1 + shiftable(rules, unit) * beyond;
}

void task_shift(const Rules& rules, world::Domain& domain) {
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        if (unit.posts.funded.empty()) continue;
        const double usual = rules.work.reference(rules.place(domain, u).kind).shortage();
        const double target = driven_level(
            rules.tasks.shift(rules.global(domain, u)),
            counted(unit.tally, rules.links.pull(Link::shortage_taskshift, unit.shortage(), usual)));
        double& level = unit.level[Level::task_shift];
        level += (target - level) * rules.tasks.way;
    }
}

}  // namespace careloop::model
