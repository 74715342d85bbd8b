// SPDX-License-Identifier: Apache-2.0
/// Labour market: people leave, graduate, look for jobs and are hired, every four weeks. (docs/model.md, 5.8)
///
/// A round is national: every rank that holds the same applicants and vacancies makes the same matching,
/// which is stable and does not depend on their order.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/base/parallel.hpp"
#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

inline constexpr int kRoundDays = 28;  ///< at most: a round falls every so many whole steps

/// Days from one round to the next.
[[nodiscard]] constexpr int round_days(Step step) {
    return std::max(1, kRoundDays / step.days) * step.days;
}

class Market {
  public:
    Market(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in);

    [[nodiscard]] double vacancy() const { return vacancy_; }
    [[nodiscard]] double pool() const { return pool_; }
    [[nodiscard]] double graduates(std::size_t profession) const { return graduates_[profession]; }
    /// Share of graduates who live where they come from; others where they studied.
    [[nodiscard]] double graduates_local(std::size_t profession) const { return local_[profession]; }
    [[nodiscard]] double returns(std::size_t profession) const { return returns_[profession]; }
    double agency_return = 0, move_graduate = 0, move_employed = 0, commute = 1, settlement = 0,
           move_cost = 0, taste = 0, reservation = 0;
    double graduate_age = 0, graduate_spread = 0;  ///< years: least, and mean beyond it
    double graduate_women = 0;                     ///< share
    int delay_days = 56;
    /// Municipalities within daily reach of a home, itself among them.
    [[nodiscard]] const std::vector<std::uint16_t>& near(std::size_t municipality) const {
        return near_[municipality];
    }

  private:
    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    scenario::Parameter<scenario::Unit::share> vacancy_p_, move_graduate_p_, move_employed_p_;
    scenario::Parameter<scenario::Unit::one> pool_p_, settlement_p_, move_cost_p_, taste_p_, reservation_p_;
    scenario::Parameter<scenario::Unit::per_year> return_p_, graduates_p_;
    scenario::Parameter<scenario::Unit::share> local_p_, women_p_;
    scenario::Parameter<scenario::Unit::years> age_p_, spread_p_;
    scenario::Parameter<scenario::Unit::per_year> agency_return_p_;
    scenario::Parameter<scenario::Unit::days> delay_p_;
    scenario::Parameter<scenario::Unit::hours> commute_p_;
    double vacancy_ = 0, pool_ = 0;
    std::vector<double> graduates_, local_, returns_;
    std::vector<std::vector<std::uint16_t>> near_;
};

/// Whether a round falls into this step.
[[nodiscard]] bool round_falls(Step step);

/// Phase 9, nationally. Moves people between units, pool and retirement; writes staff, pools and posts.
void labour_market(const Rules& rules, const Workers& workers, std::vector<world::Domain>& domains,
                   world::Nation& nation, Step step);

}  // namespace careloop::model
