// SPDX-License-Identifier: Apache-2.0
/// Coordination between the units that share patients of a municipality: joint plan, shared data, relations.
/// Where it is low work is done twice and patients and relatives coordinate themselves; physicians of the
/// region come to municipal care as far as their hours are delivered. (docs/model.md, 5.18)
#pragma once

#include <array>
#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Coordination {
  public:
    Coordination(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    [[nodiscard]] double usual(MunicipalityIndex m) const { return level_[m.at()]; }
    [[nodiscard]] double threat(MunicipalityIndex m) const { return threat_[m.at()]; }
    /// s of incidents for want of the physician hours that the region owes to this kind of unit.
    [[nodiscard]] double without_physician(UnitKind kind, RegionIndex region) const {
        return physician_effect_[kind.at()] * (1 - delivered_[region.at()]);
    }
    /// Hours of patient and relatives for a care step where nobody coordinates, by stage of morbidity.
    [[nodiscard]] double own_hours(std::uint8_t morbidity) const { return own_hours_[morbidity]; }
    double reference = 0.5;  ///< x0
    double full = 0.95;      ///< what duplicates are counted against
    double lag_step = 0;     ///< part of the way gone in a step

  private:
    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    scenario::Parameter<scenario::Unit::share> level_p_, threat_p_, reference_;
    scenario::Parameter<scenario::Unit::one> delivered_p_;
    scenario::Parameter<scenario::Unit::hours> own_;
    scenario::Parameter<scenario::Unit::one> effect_;
    scenario::Parameter<scenario::Unit::days> lag_;
    std::array<double, scenario::kMorbidities> own_hours_{};
    std::vector<double> level_, threat_, delivered_, physician_effect_;
};

/// Where the coordination of a municipality is heading. (threat_coordination)
[[nodiscard]] double coordination_target(const Rules& rules, MunicipalityIndex m);

/// Part of phase 7.
void coordinate(const Rules& rules, const world::UnitPlace& place, world::UnitState& unit, Step step);

}  // namespace careloop::model
