// SPDX-License-Identifier: Apache-2.0
/// Resource pools: staff of a region or a municipality who work where it is shortest of them, week by week.
/// (docs/model.md, 5.26)
///
/// A pool is of one employer and one kind of unit: part of each unit's hours goes into it and to units within
/// daily reach, by shortage. Hours move; none are made.
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class ResourcePool {
  public:
    ResourcePool(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    /// Share of its hours that a unit has in a pool; private employers have none.
    [[nodiscard]] double size(const world::UnitPlace& unit) const {
        return unit.owner == world::kPrivateOwner ? 0 : size_[unit.region.at() * kinds_ + unit.kind.at()];
    }
    [[nodiscard]] bool any() const { return any_; }  ///< somewhere
    double productivity = 1;                         ///< of an hour at another unit of the same kind
    double strangers = 0;  ///< of what agency staff take from continuity, the share that pool staff take
    double use_step = 0;   ///< part of the way gone in a step

  private:
    std::size_t regions_, kinds_;
    scenario::Parameter<scenario::Unit::share> size_p_, productivity_, strangers_;
    std::vector<double> size_;  ///< [region × kind of unit]
    bool any_ = false;
};

/// Part of phase 4, when every unit's hours are known. Moves hours between units by the shortage of the step
/// before, for each profession; what a unit gives and what it gets of the same profession cancel.
void share_pools(const Rules& rules, std::vector<world::Domain>& domains, Step step);

}  // namespace careloop::model
