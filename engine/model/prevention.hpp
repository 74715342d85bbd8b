// SPDX-License-Identifier: Apache-2.0
/// Prevention: time that acute need crowds out and known risk calls for, and the needs that it spares the
/// municipality's residents some years later. (docs/model.md, 5.22)
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Prevention {
  public:
    Prevention(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    /// Time for prevention in force against today's. [1] 0 where there is none today.
    [[nodiscard]] double planned(UnitIndex unit) const { return now_[unit.at()].planned; }
    /// Today's share of present time, in patient_time already. [0, 1)
    [[nodiscard]] double usual(UnitIndex unit) const { return now_[unit.at()].usual; }
    double identified = 0;  ///< people found at risk by linked data, per person who asks for care
    /// Parts of the way to the target gone in a step.
    double acute_way = 0, risk_way = 0, time_way = 0, need_way = 0;

  private:
    struct AtUnit {
        double planned = 1, usual = 0;
    };
    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    scenario::Parameter<scenario::Unit::share> time_, identified_;
    scenario::Parameter<scenario::Unit::days> lag_;
    std::vector<AtUnit> now_;
};

/// Needs a year of those who live in a municipality on the first day: what later needs are held against.
void found_prevention(const Rules& rules, std::vector<world::Domain>& domains, world::Nation& nation);

/// People of these domains whose needs have begun in this step: [municipality of residence × (all, who cannot
/// wait)].
[[nodiscard]] std::vector<double> people_in_need(const Rules& rules,
                                                 const std::vector<world::Domain>& domains);

/// Phase 2, after the needs, nationally: acute load and known risk of each municipality's residents, wherever
/// they lived before, from people_in_need of all domains. (rows need_acute, need_risk)
void count_needs(const Rules& rules, const std::vector<double>& in_need, world::Nation& nation, Step step);

/// Factor on the unit's hours for patients, 1 with today's time for prevention. (row prevention_effective)
[[nodiscard]] double prevention_effect(const Rules& rules, const world::Levels& level, UnitIndex global);

/// Phase 7, before the work environment. Reads the municipality's acute load and known risk; writes
/// Level::prevention.
void prevention(const Rules& rules, const world::Nation& nation, world::Domain& domain);

/// Phase 11, nationally: what prevention in a municipality does to needs there. Writes Nation::spared.
void spared_needs(const Rules& rules, const std::vector<world::Domain>& domains, world::Nation& nation);

/// Factor on needs by municipality; nothing while none has been worked out. (row prevention_need)
[[nodiscard]] std::vector<double> need_factors(const world::Nation& nation);

}  // namespace careloop::model
