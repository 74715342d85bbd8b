// SPDX-License-Identifier: Apache-2.0
/// Task shifting: a unit gives tasks to those who may also do them, more of them where it is short of people.
/// (docs/model.md, 5.19)
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class TaskShift {
  public:
    TaskShift(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    /// Share of the tasks others could take that they are given, at the reference shortage. [0, 1]
    [[nodiscard]] double shift(UnitIndex unit) const { return now_[unit.at()].shift; }
    /// Share of a given task that really leaves the hands of those who had it. [0, 1]
    [[nodiscard]] double synchronisation(UnitIndex unit) const { return now_[unit.at()].synchronisation; }
    /// Share of tasks handed over without levers; care.hours are those of work divided like this.
    [[nodiscard]] double usual(UnitIndex unit) const { return usual_[unit.at()]; }
    double way = 0;  ///< part of the way to the target gone in a step

  private:
    struct AtUnit {
        double shift = 0, synchronisation = 0;
    };
    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    scenario::Parameter<scenario::Unit::share> shift_, synchronisation_;
    scenario::Parameter<scenario::Unit::days> lag_;
    std::vector<AtUnit> now_;
    std::vector<double> usual_;
};

/// Share of a unit's ordinary hours whose work somebody else there may do, weighted by how well
/// (care.substitution, which is nought where law or licence forbids). [0, 1]
[[nodiscard]] double shiftable(const Rules& rules, const world::UnitState& unit);

/// Factor on the unit's hours for patients, 1 as tasks are divided today. (row taskshift_effective)
[[nodiscard]] double task_shift_effect(const Rules& rules, const world::UnitState& unit, UnitIndex global);

/// Phase 7, before the work environment. Reads workload; writes Level::task_shift.
void task_shift(const Rules& rules, world::Domain& domain);

}  // namespace careloop::model
