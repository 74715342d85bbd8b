// SPDX-License-Identifier: Apache-2.0
/// Voluntary mobility hub: units ask for people or for teams, people offer to help elsewhere for some weeks,
/// their own manager approves. (docs/model.md, 5.9)
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Hub {
  public:
    Hub(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in);

    [[nodiscard]] bool open() const { return any_; }
    /// Share of the units of this kind in this region that take part for a profession.
    [[nodiscard]] bool open(UnitIndex unit, std::size_t profession) const {
        return open_[unit.at() * professions_ + profession] > 0;
    }
    /// Share of a unit's requests for several people that ask for a team.
    [[nodiscard]] double team(UnitIndex unit) const { return team_[unit.at()]; }
    double volunteer_rate = 0, approval = 1, trigger = 0, fade_days = 364;
    double team_known = 0;  ///< share of what somebody from elsewhere has to get to know that a team need not
    int days = 56;

  private:
    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    std::size_t professions_;
    scenario::Parameter<scenario::Unit::share> open_p_, approval_p_, trigger_p_, team_p_, team_known_p_;
    scenario::Parameter<scenario::Unit::per_year> volunteer_p_;
    scenario::Parameter<scenario::Unit::days> weeks_p_, fade_p_;
    std::vector<double> open_, team_;
    bool any_ = false;
};

/// Phase 10, nationally, in the rounds of the labour market. Ends and begins placements; writes visitors,
/// staff and the stories told.
void mobility_hub(const Rules& rules, std::vector<world::Domain>& domains, world::Nation& nation, Step step);

}  // namespace careloop::model
