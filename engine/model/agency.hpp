// SPDX-License-Identifier: Apache-2.0
/// Agency staff: what a unit calls, what a region allows, and what the country pays. (docs/model.md, 5.6)
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Agency {
  public:
    Agency(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    double trigger = 0;       ///< shortage beyond the usual of the kind from which more are called [share]
    double tolerated = 0;     ///< share of posts unfilled that a unit bears without agency staff
    double fill = 0;          ///< of posts unfilled beyond that, the share called for at the usual shortage
    double productivity = 1;  ///< of an agency hour, against an own one
    double price = 1.9;       ///< of an agency hour over an own one, before the national premium
    double national = 0.012;  ///< share of all ordinary hours at which the premium is 1
    double use_step = 0, market_step = 0,
           cap_step = 0;  ///< part of the way to the target gone in a step: use, price, regional cap
    /// Part of what a unit of this kind calls for that it may have. [0, 1]
    [[nodiscard]] double allowed(UnitKind kind) const { return allowed_[kind.at()]; }
    /// Most agency hours over ordinary hours (agency.cap). What a region refuses is
    /// world::Nation::agency_cap.
    [[nodiscard]] double most(RegionIndex region) const { return most_[region.at()]; }
    /// Agency cost over own staff cost that a region sets itself.
    [[nodiscard]] double target(std::size_t region) const { return target_[region]; }

  private:
    const scenario::Scenario* scenario_;
    scenario::Parameter<scenario::Unit::share> allowed_p_, trigger_, most_p_, fill_, tolerated_,
        productivity_, national_, target_p_;
    scenario::Parameter<scenario::Unit::one> price_;
    std::vector<double> allowed_, most_, target_;
};

/// Hours a week that a unit has of agency staff, and their share of hours worked, move towards what it calls:
/// for `unfilled`, the share of posts that nobody holds, and more where `shortage` is above the usual of its
/// kind. Part of phase 7. (vacancies_agency, shortage_agency)
void call_agencies(const Rules& rules, const world::Nation& nation, const world::UnitPlace& place,
                   world::UnitState& unit, double unfilled, double shortage, Step step);

/// Phase 11, once for the country: the price follows national use (agency_market), and a region whose
/// agency cost is above its own target lets its units call for less (target_agency).
void agency_market(const Rules& rules, const std::vector<world::Domain>& domains, world::Nation& nation);

}  // namespace careloop::model
