// SPDX-License-Identifier: Apache-2.0
#include "engine/model/skills.hpp"

#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::Unit;
using world::Level;

Skills::Skills(const scenario::Scenario& s, const world::Setting& setting)
    : scenario_(&s),
      setting_(&setting),
      mix_(s.parameters.bind<Unit::one>("skills.work_mix")),
      use_(s.parameters.bind<Unit::share>("digital.use")),
      saving_(s.parameters.bind<Unit::share>("digital.saving")),
      setting_lag_(s.parameters.bind<Unit::days>("skills.setting_lag")),
      digital_lag_(s.parameters.bind<Unit::days>("digital.lag")) {}

void Skills::prepare(const scenario::InForce& in, Step step) {
    now_.clear();
    for_each_unit(*setting_, [&](const scenario::At& at) {
        now_.push_back({in(mix_, at), in(use_, at), scenario_->parameters.value(use_, at)});
    });
    saving = in(saving_);
    setting_way = part_of_way(step.days, in(setting_lag_));
    digital_way = part_of_way(step.days, in(digital_lag_));
}

double skills_effect(const Rules& rules, const world::Levels& level, UnitIndex global) {
    const Skills& now = rules.skills;
    const double digital =
        level[Level::digital_use] * level[Level::digital_skill] - now.usual_digital_use(global);
    return level[Level::setting_competence] * (1 + now.saving * digital);
}

void skills(const Rules& rules, world::Domain& domain) {
    const Skills& now = rules.skills;
    const Links& links = rules.links;
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        if (unit.posts.funded.empty()) continue;
        const UnitIndex global = rules.global(domain, u);
        const Reference& ref = rules.work.reference(rules.place(domain, u).kind);
        world::Levels& l = unit.level;
        const world::Levels before = l;  // every influence is read at the step's start
        const auto bound = [&](double s) { return counted(unit.tally, s); };
        const auto towards = [&](Level level, double target, double way) {
            l[level] += (target - before[level]) * way;
        };
        // What is practised grows; what people can shapes what work they are given.
        towards(Level::setting_competence,
                driven_rate(
                    1, bound(links.pull(Link::practice_skill, before[Level::work_mix], 1) +
                             links.pull(Link::stability_setting, before[Level::stability], ref.stability))),
                now.setting_way);
        towards(Level::work_mix,
                driven_rate(now.work_mix(global),
                            bound(links.pull(Link::skill_posts, before[Level::setting_competence]))),
                now.setting_way);
        const double usual = now.usual_digital_use(global);
        towards(Level::digital_skill,
                usual > 0
                    ? driven_rate(1, bound(links.pull(Link::use_skill, before[Level::digital_use], usual)))
                    : 1,
                now.digital_way);
        towards(Level::digital_use,
                driven_level(now.digital_use(global),
                             bound(links.pull(Link::skill_use, before[Level::digital_skill]))),
                now.digital_way);
    }
}

}  // namespace careloop::model
