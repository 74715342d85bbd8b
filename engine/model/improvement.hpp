// SPDX-License-Identifier: Apache-2.0
/// Improvement at a unit: trust, process quality, what is seen of it, methods taken up from others, incidents
/// reported, and training in improvement. (docs/model.md, 5.13)
///
/// Trust, quality, seen and trained are shares in [0, 1]; `reported` is per care step (world::Level) that
/// move towards what drives them and are read at their value at the step's start. At the reference every one
/// of them stands at its base.
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Improvement {
  public:
    /// What levers set at one unit.
    struct Local {
        double protected_time = 0;         ///< learning time does not fall below this share
        double mirror = 0, together = 0;   ///< own data at hand; time to read them together
        double adaptation = 1;             ///< of methods to the place, against today
        double cross = 0;                  ///< daily review of safety (Gröna korset), share of days
        double central = 0, embedded = 0;  ///< share of staff trained a year, by where the instructors are
    };

    Improvement(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    [[nodiscard]] const Local& at(UnitIndex unit) const { return local_[unit.at()]; }
    /// Of the hours for improvement, what reaches the drivers: those spent on the visible symptom count less.
    [[nodiscard]] double usefulness(double share_reframed) const {
        return symptom_yield + (1 - symptom_yield) * share_reframed;
    }
    /// Share of staff of a region whom central instructors have room for in a year.
    [[nodiscard]] double instructors(RegionIndex region) const { return instructors_[region.at()]; }

    double quality = 0.5, trust = 0.6, reporting = 0.2, sharing = 0.3;  ///< bases
    double reframed = 0.1, symptom_yield = 0.3;
    double cross_floor = 0.85, cross_gain = 1;
    double central_transfer = 0.1, embedded_transfer = 0.5, course_time = 0.02, preparation = 0.05,
           training_gain = 0.5, forgotten = 0.1, meetings = 4;
    double quality_step = 0, trust_step = 0, lag_step = 0;  ///< part of the way to the target gone in a step

  private:
    const world::Setting* setting_;
    std::size_t regions_;
    scenario::Parameter<scenario::Unit::share> quality_p_, trust_p_, reporting_p_, sharing_p_, reframed_p_,
        symptom_p_, protected_p_, mirror_p_, together_p_, cross_p_, floor_p_, central_transfer_p_,
        embedded_transfer_p_, course_p_, preparation_p_;
    scenario::Parameter<scenario::Unit::one> adaptation_p_, cross_gain_p_, gain_p_;
    scenario::Parameter<scenario::Unit::per_year> central_p_, embedded_p_, instructors_p_, forgotten_p_,
        meetings_p_;
    scenario::Parameter<scenario::Unit::days> quality_lag_p_, trust_lag_p_;
    std::vector<Local> local_;         ///< by unit
    std::vector<double> instructors_;  ///< by region
};

/// Levels of a unit at their bases.
void found_improvement(const Rules& rules, UnitKind kind, world::Levels& level);

/// Phase 7, before the work environment moves. Reads learning time, safety climate and incident risk, and
/// what the region and the nation share; writes the unit's levels for the next step.
void improvement(const Rules& rules, const world::Nation& nation, world::Domain& domain, Step step);

/// One, less turnover and agency share.
[[nodiscard]] double continuity_of(const world::Levels& level);

/// Hours that a care step takes here against the usual: fewer where work is done well and by people who know
/// their patients. (quality_hours, continuity_hours)
[[nodiscard]] double hours_per_need(const Rules& rules, UnitKind kind, world::UnitState& unit);

/// Probability that an incident is reported. (safety_reporting)
[[nodiscard]] double reporting(const Rules& rules, const world::Levels& level);

}  // namespace careloop::model
