// SPDX-License-Identifier: Apache-2.0
/// Wished hours: staff under strain cut their hours. (docs/model.md, 5.21)
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class WishedHours {
  public:
    WishedHours(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    /// Share of full hours wished off at the reference strain, now and without levers. [0, 1)
    [[nodiscard]] double fewer(UnitIndex unit) const { return now_[unit.at()]; }
    [[nodiscard]] double usual(UnitIndex unit) const { return usual_[unit.at()]; }
    double way = 0;  ///< part of the way to the target gone in a step

  private:
    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    scenario::Parameter<scenario::Unit::share> fewer_;
    scenario::Parameter<scenario::Unit::days> lag_;
    std::vector<double> now_, usual_;
};

/// Factor on contract hours, which hold today's part-time already. (row hours_present)
[[nodiscard]] double wished_hours_factor(const Rules& rules, const world::Levels& level, UnitIndex global);

/// Phase 7, before the work environment. Reads strain; writes Level::wish_fewer.
void wished_hours(const Rules& rules, world::Domain& domain);

}  // namespace careloop::model
