// SPDX-License-Identifier: Apache-2.0
/// Specialist training of people who are employed: training positions and study pay, as far as the money
/// reaches. (docs/model.md, 5.27)
///
/// Those whom regions train today are among the graduates of each specialist profession
/// (market.graduates); here are those beyond.
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class SpecialistTraining {
  public:
    SpecialistTraining(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in);

    /// Pay of full-time students that a region's money is enough for, per post of the profession. [posts]
    [[nodiscard]] double funded(std::size_t region, std::size_t profession) const {
        return funded_[region * intos_.size() + profession];
    }
    /// Professions that one may go on to, with their shares of those who do.
    struct Into {
        std::size_t profession = 0;
        double share = 0;
    };
    [[nodiscard]] const std::vector<Into>& into(std::size_t profession) const { return intos_[profession]; }
    [[nodiscard]] bool any() const { return any_; }

    double study_share = 0.5;    ///< of working time, while in training
    double pay = 1;              ///< of ordinary pay for that time
    double experience_days = 0;  ///< in the profession before one may begin

  private:
    const scenario::Scenario* scenario_;
    scenario::Parameter<scenario::Unit::share> funded_p_, into_p_, study_p_, pay_p_;
    scenario::Parameter<scenario::Unit::years> experience_p_;
    std::vector<double> funded_;  ///< [region × profession]
    std::vector<std::vector<Into>> intos_;
    bool any_ = false;
};

/// With each round of the labour market, after those who leave have gone and those who have come to the end
/// of their training have taken up the new profession: others begin while the money reaches. The region pays
/// `pay` for the hours studied.
void train_specialists(const Rules& rules, std::vector<world::Domain>& domains, Step step);

/// Whom a round of the labour market lets go to a new profession: the training is over, they have not given
/// notice, and are back from any placement.
[[nodiscard]] inline bool training_over(const world::Staff& staff, std::size_t row, std::int32_t today) {
    return staff.studies_until[row] != 0 && staff.studies_until[row] <= today &&
           staff.leaves[row] == world::kNever && staff.placed_until[row] <= today;
}

}  // namespace careloop::model
