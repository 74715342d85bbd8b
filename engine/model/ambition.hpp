// SPDX-License-Identifier: Apache-2.0
/// Ambition: where posts stay empty for long a unit takes on less of what is asked of it, down to a floor,
/// and comes back when they are filled. (docs/model.md, 5.10)
#pragma once

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Ambition {
  public:
    Ambition(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);
    double floor = 0.8;    ///< least ambition, from need: the rest is never turned away for want of staff
    double year_step = 0;  ///< part of the way gone in a step

  private:
    scenario::Parameter<scenario::Unit::share> floor_;
};

/// Part of phase 7: `unfilled` is the share of posts that nobody holds. (vacancies_lasting,
/// vacancies_ambition)
void lower_ambition(const Rules& rules, world::UnitState& unit, double unfilled);

/// Share of arrivals that are not acute which the unit does not take on. (ambition_demand)
[[nodiscard]] double share_declined(const Rules& rules, const world::UnitState& unit);

}  // namespace careloop::model
