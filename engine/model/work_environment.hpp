// SPDX-License-Identifier: Apache-2.0
/// Work environment: strain, engagement (HME), safety climate (HSE), overtime, agency hours, learning time
/// and skill of every unit move towards what drives them. (docs/model.md, 5.6)
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

/// Reference values x0 of the sources of links, by kind of unit. (scenarios/parameters/reference.toml)
struct Reference {
    double workload = 1, novices = 0.05, stability = 0.85, turnover = 0.08, continuity = 0.9;
    double overload = 1, support = 0.7;  ///< of and by managers
    double functions = 0;                ///< share of functions held by single persons that is lost
    [[nodiscard]] double shortage() const { return 1 - 1 / workload; }
};

class WorkEnvironment {
  public:
    WorkEnvironment(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    [[nodiscard]] const Reference& reference(UnitKind kind) const { return references_[kind.at()]; }
    double strain = 0.3, engagement = 0.78, safety = 0.75, overtime = 0.02, overtime_ceiling = 0.06;
    double learning = 0.04, unit_spread = 0, manager_spread = 0, safety_spread = 0;
    double novice_productivity = 1, newcomer_productivity = 1;
    double collapse = 0.6, help = 1, overtime_factor = 1.5;
    double hire_cost = 0, placement_week_cost = 0;  ///< SEK
    double level_step = 0, strain_step = 0, skill_step = 0,
           placed_step = 0;   ///< part of the way to the target gone in a step
    double manager_rate = 0;  ///< at which a manager leaves, as usual [per year]
    [[nodiscard]] double supervision(int weeks_in_care) const {
        return weeks_in_care < kSupervisedWeeks ? supervision_[static_cast<std::size_t>(weeks_in_care)] : 0;
    }
    [[nodiscard]] double hour_cost(std::size_t profession) const { return hour_cost_[profession]; }

    static constexpr int kSupervisedWeeks = 104, kNoviceWeeks = 52, kEarlyWeeks = 26, kNewcomerWeeks = 13;

  private:
    const scenario::Scenario* scenario_;
    std::size_t professions_;
    scenario::Parameter<scenario::Unit::share> strain_, engagement_, safety_, overtime_, ceiling_, learning_,
        novice_, newcomer_, supervision_p_, collapse_;
    scenario::Parameter<scenario::Unit::one> unit_spread_, manager_spread_, safety_spread_, help_,
        overtime_factor_, workload_, novices_ref_, stability_ref_, turnover_ref_, continuity_ref_,
        overload_ref_, support_ref_, functions_ref_;
    scenario::Parameter<scenario::Unit::per_year> manager_turnover_;
    scenario::Parameter<scenario::Unit::days> level_lag_, strain_lag_;
    scenario::Parameter<scenario::Unit::sek> hour_cost_p_, hire_cost_, placement_week_;
    std::vector<Reference> references_;
    std::vector<double> supervision_, hour_cost_;
};

/// Posts from the staff of the world's begin, and levels at their references with each unit's lasting
/// differences.
void found_work(const Rules& rules, world::Domain& domain);

/// Phase 7. Reads workload and staff shares; writes the unit's levels for the next step.
void work_environment(const Rules& rules, const world::Nation& nation, world::Domain& domain, Step step);

}  // namespace careloop::model
