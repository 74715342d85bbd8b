// SPDX-License-Identifier: Apache-2.0
/// Money: posts follow the budget of the year, the budget follows the ages of the residents, and what agency
/// staff and overtime cost beyond it is taken from next year's posts. (docs/model.md, 5.12)
#pragma once

#include <vector>

#include "engine/base/parallel.hpp"
#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Budget {
  public:
    Budget(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);
    double follows_need = 1;  ///< part of the growth of need by age that budgets follow (c, 0 to 1)
    double tolerance = 0;     ///< overspending, as a share of the budget, that is let pass
    double most = 0;          ///< share of its posts that a unit can lose in this way at most
    /// Growth of a region's budgets beyond need, a year; cuts are negative.
    [[nodiscard]] double growth(RegionIndex region) const { return growth_[region.at()]; }
    int settling_days = 0;  ///< of a world as it is made, in which budgets are held
    double year_step = 0;   ///< part of the way gone in a step
    /// Hours of care at a kind of unit that a person of this age band and sex asks for in a year, relative.
    [[nodiscard]] double hours(std::size_t kind, std::size_t band, std::size_t sex) const {
        return hours_[(kind * scenario::kAgeBands + band) * scenario::kSexes + sex];
    }

  private:
    scenario::Parameter<scenario::Unit::share> follows_need_, tolerance_, most_;
    scenario::Parameter<scenario::Unit::days> settling_;
    scenario::Parameter<scenario::Unit::one> growth_p_;
    std::vector<double> growth_;  ///< by region
    std::vector<double> hours_;   ///< [kind of unit × age band × sex]
};

/// Whether posts are set anew with this step: at the turn of the year, and not while a world is settling.
[[nodiscard]] bool new_budgets(const Rules& rules, Step step);

/// People of these domains: [municipality of residence × age band × sex].
[[nodiscard]] std::vector<double> people_by_age(const Rules& rules, const std::vector<world::Domain>& domains,
                                                Date day);

/// Phase 11. Each step what own and agency staff cost is held against what the posts were given for; with
/// new_budgets posts are set anew (posts_headcount, agency_money), by `people`: people_by_age of all domains
/// at the step's end. While a world is settling budgets are held.
void budgets(const Rules& rules, const Workers& workers, std::vector<world::Domain>& domains,
             world::Nation& nation, const std::vector<double>& people, Step step);

}  // namespace careloop::model
