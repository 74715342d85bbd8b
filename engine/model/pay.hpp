// SPDX-License-Identifier: Apache-2.0
/// Pay: a region that is shorter of staff than it was raises pay, people go where it is higher than around,
/// and the regions around follow. (docs/model.md, 5.11)
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Pay {
  public:
    Pay(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);
    double year_step = 0;  ///< part of the way gone in a step
    /// Pay that a lever adds, a factor on what the region would pay.
    [[nodiscard]] double supplement(std::size_t region) const { return supplement_[region]; }
    /// How much region b counts among region a's neighbours; adds up to 1 over b, or 0 where a is alone.
    [[nodiscard]] double near(std::size_t a, std::size_t b) const { return near_[a * regions_ + b]; }
    [[nodiscard]] std::size_t regions() const { return regions_; }

  private:
    std::size_t regions_;
    scenario::Parameter<scenario::Unit::one> supplement_p_;
    std::vector<double> supplement_, near_;
};

/// Phase 11. Pay of each region on its way to what its shortage asks for (shortage_pay), and pay over that of
/// the neighbours, which the exits and the labour market of later steps read.
void pay(const Rules& rules, const std::vector<world::Domain>& domains, world::Nation& nation);

}  // namespace careloop::model
