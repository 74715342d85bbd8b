// SPDX-License-Identifier: Apache-2.0
#include "engine/model/coordination.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::Level;

Coordination::Coordination(const scenario::Scenario& s, const world::Setting& setting)
    : scenario_(&s),
      setting_(&setting),
      level_p_(s.parameters.bind<Unit::share>("coordination.level")),
      threat_p_(s.parameters.bind<Unit::share>("coordination.closure_threat")),
      reference_(s.parameters.bind<Unit::share>("coordination.reference")),
      delivered_p_(s.parameters.bind<Unit::one>("coordination.physician_delivered")),
      own_(s.parameters.bind<Unit::hours>("coordination.own_hours")),
      effect_(s.parameters.bind<Unit::one>("coordination.physician_effect")),
      lag_(s.parameters.bind<Unit::days>("coordination.lag")) {}

void Coordination::prepare(const scenario::InForce& in, Step step) {
    reference = in(reference_);
    for (std::size_t m = 0; m < own_hours_.size(); ++m)
        own_hours_[m] = in(own_, At{}.set(Dimension::morbidity, m));
    lag_step = part_of_way(step.days, in(lag_));
    level_.clear(), threat_.clear(), delivered_.clear(), physician_effect_.clear();
    for (std::size_t m = 0; m < setting_->geography.municipalities.size(); ++m) {
        const At at = at_municipality(*setting_, MunicipalityIndex::of(m));
        level_.push_back(in(level_p_, at));
        threat_.push_back(in(threat_p_, at));
    }
    for (std::size_t r = 0; r < scenario_->catalogue.regions.size(); ++r)
        delivered_.push_back(in(delivered_p_, At{}.set(Dimension::region, r)));
    for (std::size_t k = 0; k < scenario_->catalogue.unit_kinds.size(); ++k)
        physician_effect_.push_back(in(effect_, At{}.set(Dimension::unit_kind, k)));
}

double coordination_target(const Rules& rules, MunicipalityIndex m) {
    const Coordination& now = rules.coordination;
    return driven_level(now.usual(m), rules.links.pull(Link::threat_coordination, now.threat(m), 0));
}

void coordinate(const Rules& rules, const world::UnitPlace& place, world::UnitState& unit, Step step) {
    double& level = unit.level[Level::coordination];
    unit.tally[Count::coordination_days] += level * step.days;
    level += (coordination_target(rules, place.municipality) - level) * rules.coordination.lag_step;
}

}  // namespace careloop::model
