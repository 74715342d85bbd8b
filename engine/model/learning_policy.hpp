// SPDX-License-Identifier: Apache-2.0
/// Learning across units: who takes part, how much is controlled and reported, which methods are documented,
/// and how far regions reach with introduction. (docs/model.md, 5.14)
///
/// By region (world::Nation), and one national stock of documented methods. At the reference everything
/// stands at its base.
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"

namespace careloop::model {

struct Rules;

class LearningPolicy {
  public:
    explicit LearningPolicy(const scenario::Scenario& scenario);
    void prepare(const scenario::InForce& in, Step step);

    double participation = 0.3, control = 0.3;  ///< bases
    double documented = 1;                      ///< share of improvement written down, against today
    double participation_step = 0, control_step = 0, introduction_step = 0,
           method_step = 0;  ///< part of the way gone in a step
    [[nodiscard]] std::size_t regions() const { return mentors_.size(); }
    [[nodiscard]] double mentors(std::size_t region) const { return mentors_[region]; }
    [[nodiscard]] double expected(std::size_t region) const { return expected_[region]; }

    // A nation nobody has looked at yet is at its bases.
    [[nodiscard]] double participation_of(const world::Nation& nation, RegionIndex r) const {
        return nation.participation.empty() ? participation : nation.participation[r.at()];
    }
    [[nodiscard]] double control_of(const world::Nation& nation, RegionIndex r) const {
        return nation.control.empty() ? control : nation.control[r.at()];
    }

  private:
    std::size_t regions_;
    scenario::Parameter<scenario::Unit::share> participation_p_, control_p_, mentors_p_;
    scenario::Parameter<scenario::Unit::one> expected_p_, documented_p_;
    scenario::Parameter<scenario::Unit::days> method_life_p_;
    std::vector<double> mentors_, expected_;  ///< by region
};

/// Phase 11. Reads workload, turnover, improvement hours and improvement seen of all units at the step's end;
/// writes what regions and the nation share in the next step.
void learning_policy(const Rules& rules, const std::vector<world::Domain>& domains, world::Nation& nation);

}  // namespace careloop::model
