// SPDX-License-Identifier: Apache-2.0
#include "engine/model/wished_hours.hpp"

#include <algorithm>

#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::Unit;
using world::Level;

WishedHours::WishedHours(const scenario::Scenario& s, const world::Setting& setting)
    : scenario_(&s),
      setting_(&setting),
      fewer_(s.parameters.bind<Unit::share>("hours.wish_fewer")),
      lag_(s.parameters.bind<Unit::days>("hours.lag")) {}

void WishedHours::prepare(const scenario::InForce& in, Step step) {
    now_.clear(), usual_.clear();
    for_each_unit(*setting_, [&](const scenario::At& at) {
        now_.push_back(in(fewer_, at));
        usual_.push_back(scenario_->parameters.value(fewer_, at));
    });
    way = part_of_way(step.days, in(lag_));
}

double wished_hours_factor(const Rules& rules, const world::Levels& level, UnitIndex global) {
    return (1 - level[Level::wish_fewer]) / std::max(0.05, 1 - rules.hours.usual(global));
}

void wished_hours(const Rules& rules, world::Domain& domain) {
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        if (unit.posts.funded.empty()) continue;
        const double target = driven_level(
            rules.hours.fewer(rules.global(domain, u)),
            counted(unit.tally,
                    rules.links.pull(Link::strain_hours, unit.level[Level::strain], rules.work.strain)));
        double& level = unit.level[Level::wish_fewer];
        level += (target - level) * rules.hours.way;
    }
}

}  // namespace careloop::model
