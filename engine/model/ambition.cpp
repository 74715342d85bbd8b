// SPDX-License-Identifier: Apache-2.0
#include "engine/model/ambition.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using world::Level;

Ambition::Ambition(const scenario::Scenario& s, const world::Setting&)
    : floor_(s.parameters.bind<scenario::Unit::share>("ambition.floor")) {}

void Ambition::prepare(const scenario::InForce& in, Step step) {
    floor = in(floor_);
    year_step = part_of_way(step.days, lag_of("vacancies_ambition"));
}

void lower_ambition(const Rules& rules, world::UnitState& unit, double unfilled) {
    world::Levels& level = unit.level;
    const double step = rules.ambition.year_step;
    // One is what is customary; empty posts that last take from it, and nothing adds to it.
    const double target = std::max(
        rules.ambition.floor,
        driven_rate(1, counted(unit.tally,
                               rules.links.pull(Link::vacancies_ambition, level[Level::lasting_vacancies]))));
    level[Level::ambition] += (target - level[Level::ambition]) * step;
    level[Level::lasting_vacancies] += (unfilled - level[Level::lasting_vacancies]) * step;
}

double share_declined(const Rules& rules, const world::UnitState& unit) {
    return std::clamp(rules.links.strength(Link::ambition_demand) * (1 - unit.level[Level::ambition]), 0.0,
                      1.0);
}

}  // namespace careloop::model
