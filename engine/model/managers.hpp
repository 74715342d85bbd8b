// SPDX-License-Identifier: Apache-2.0
/// Managers: what is asked of a unit's managers over the time they have, the support staff get from them, who
/// of them leaves, and how long a post stands empty. (docs/model.md, 5.16)
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Managers {
  public:
    Managers(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    /// Managers' posts of a unit with so many funded full-time equivalents.
    [[nodiscard]] double posts(UnitKind kind, double funded) const {
        return std::max(1.0, std::floor(funded / span_[kind.at()] + 0.5));
    }
    /// Share of a manager's administration that support functions do.
    [[nodiscard]] double relieved(RegionIndex region) const { return relieved_[region.at()]; }
    // Shares of a manager's time: care work and administration as usual; for each person led, each unfilled
    // post, and each full-time equivalent of agency staff.
    double care_work = 0.1, administration = 0.4, person = 0.02, recruitment = 0.02, agency = 0.02;
    double support = 0.7;   ///< share of staff who have it, from a manager who is there, as usual
    double team = 0.3;      ///< part of it that the team itself carries where the post is empty
    double stand_in = 0.5;  ///< managers of other units who see to a unit without one
    double applicants = 3;  ///< for an empty post, each month
    double fill_rate = 4;   ///< of an empty post, as usual [per year]
    double overload_step = 0, support_step = 0;  ///< part of the way to the target gone in a step

  private:
    const scenario::Scenario* scenario_;
    scenario::Parameter<scenario::Unit::one> span_p_, applicants_;
    scenario::Parameter<scenario::Unit::share> care_work_, administration_, person_, recruitment_, agency_,
        relieved_p_, support_, team_, stand_in_;
    scenario::Parameter<scenario::Unit::days> to_fill_, overload_lag_, support_lag_;
    std::vector<double> span_, relieved_;
};

/// What a unit's managers have to deal with in a step.
struct Staffing {
    double funded = 0, employed = 0;  ///< full-time equivalents
    double people = 0;
    double shortage = 0;  ///< share of the hours asked for that is not met
};

/// Rate at which one of a unit's managers leaves. [per year] (manager_quit)
[[nodiscard]] double manager_quit_rate(const Rules& rules, UnitKind kind, const world::Levels& level);

/// Part of phase 7. `before`: levels at the step's start. Returns whether who leads the unit has left.
bool manage(const Rules& rules, const world::UnitPlace& place, world::UnitState& unit,
            const world::Levels& before, const Staffing& staffing, Step step);

}  // namespace careloop::model
