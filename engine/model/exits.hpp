// SPDX-License-Identifier: Apache-2.0
/// Exits: who decides to leave, for where, who retires, and who dies. (docs/model.md, 5.7)
#pragma once

#include <algorithm>
#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Exits {
  public:
    Exits(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in);

    [[nodiscard]] double decisions(std::size_t profession) const { return decisions_[profession]; }
    [[nodiscard]] double retirement(std::size_t age_band) const { return retirement_[age_band]; }
    /// Of a shock: leaving care without notice, by unit. [per year]
    [[nodiscard]] double sudden(UnitIndex unit) const { return sudden_[unit.at()]; }
    /// Factor by time in the unit. [1]
    [[nodiscard]] double tenure_factor(int weeks) const {
        return weeks < 52 ? first_year_ : weeks < 156 ? early_ : weeks < 520 ? settled_ : long_;
    }
    /// Lasting factor of a person, mean 1, drawn from the id alone.
    [[nodiscard]] double personal(Seed seed, std::uint64_t id) const;
    [[nodiscard]] double most_personal() const { return most_personal_; }
    /// Of anybody in any unit as usual, whatever their tenure and person. [per year]
    [[nodiscard]] double most_decisions() const { return most_decisions_; }
    [[nodiscard]] double most_retirement() const { return most_retirement_; }
    /// Whoever gives notice today leaves when it is over, and not before a placement elsewhere has ended.
    [[nodiscard]] std::int32_t last_day(std::int32_t today, std::int32_t placed_until) const {
        return std::max(today + notice_days, placed_until);
    }
    double out_of_care = 0, to_agency = 0;
    int notice_days = 84, looking_days = 182;

  private:
    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    scenario::Parameter<scenario::Unit::per_year> decision_p_, retirement_p_, sudden_p_;
    scenario::Parameter<scenario::Unit::share> out_p_, agency_p_;
    scenario::Parameter<scenario::Unit::one> first_p_, early_p_, settled_p_, long_p_, spread_p_;
    scenario::Parameter<scenario::Unit::days> notice_p_, looking_p_;
    std::vector<double> decisions_, retirement_, sudden_;
    double first_year_ = 1, early_ = 1, settled_ = 1, long_ = 1, spread_ = 0, most_personal_ = 1;
    double most_decisions_ = 0, most_retirement_ = 0;
};

/// How the unit changes the rate of decisions to leave: s of all, and of people in their first year in care.
struct LeavingPull {
    double all = 0, first_year = 0;
};
[[nodiscard]] LeavingPull leaving_pull(const Rules& rules, const world::Nation& nation, RegionIndex region,
                                       const world::Levels& level);

/// Phase 8. Draws decisions to leave, retirements and deaths; writes looking_until, leaves and exit of staff.
void exits(const Rules& rules, const world::Nation& nation, world::Domain& domain, Step step);

}  // namespace careloop::model
