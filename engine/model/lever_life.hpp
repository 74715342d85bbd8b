// SPDX-License-Identifier: Apache-2.0
/// The life of levers with a carrier: integration, falling back, and what grants pay for. (docs/model.md,
/// 5.15)
///
/// Of each lever and region: integration I grows while somebody carries the lever and its support lasts; of
/// the rest, 1 - I, a part F is kept, which falls while nobody does. The lever then has I + (1 - I) F of its
/// strength, times the share of its grant that has started something new. By region, as coordinators,
/// projects and their money are the region's.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class LeverLife {
  public:
    LeverLife(const scenario::Scenario& scenario, const world::Setting& setting, const scenario::InForce& in);
    void prepare(const scenario::InForce& in);

    /// Units (global) that take part, by lever; empty for levers without a carrier.
    [[nodiscard]] const std::vector<std::uint32_t>& reach(std::size_t lever) const { return reach_[lever]; }
    [[nodiscard]] bool any() const { return any_; }
    /// Rate at which this kind of carrier leaves, a year.
    [[nodiscard]] double leaves(scenario::Carrier carrier) const {
        return leaves_[static_cast<std::size_t>(carrier)];
    }
    double integration_days = 546, fall_back = 2;  ///< fall_back: a year
    double usual_learning = 0.04;                  ///< share of present time, as declared
    int succession_days = 182;
    double set_up_days = 91, staff_held = 0.5;

  private:
    scenario::Parameter<scenario::Unit::days> integration_p_, succession_p_, set_up_p_;
    scenario::Parameter<scenario::Unit::per_year> fall_back_p_, coordinator_p_, manager_p_, key_person_p_;
    scenario::Parameter<scenario::Unit::share> staff_held_p_;
    std::array<double, 5> leaves_{};
    std::vector<std::vector<std::uint32_t>> reach_;
    bool any_ = false;
};

/// Share of a grant's money at a unit that starts new work, with so many days of it left: projects whose time
/// to set up is less than the time left, as far as staff can be released.
[[nodiscard]] double new_projects(const Rules& rules, const world::UnitState& unit, UnitKind kind,
                                  int days_left);

/// Phase 11. Writes the state of levers by region in the nation and what is counted of them in units. While a
/// world is settling no lever acts.
void lever_life(const Rules& rules, std::vector<world::Domain>& domains, world::Nation& nation, Step step);

}  // namespace careloop::model
