// SPDX-License-Identifier: Apache-2.0
/// Links in force: how a driven quantity answers to its sources. (docs/model.md, "The causal table")
///
/// s = sum of strength × g(x, x0) over the target's links; b = L tanh(s / L) with L = ln 5. A rate is
/// base × exp(b); a level or probability in [0, 1] is expit(logit(base) + b).
#pragma once

#include <vector>

#include "careloop_links.hpp"  // generated from causal_rows.csv: enum class Link
#include "engine/model/causal_table.hpp"
#include "engine/scenario/in_force.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/world/tallies.hpp"

namespace careloop::model {

inline constexpr double kBound = 1.6094379124341003;  ///< ln 5: no target moves more than fivefold

[[nodiscard]] double g(Form form, double x, double x0);
[[nodiscard]] double bounded(double s);
/// s, after one more driven target of the unit has been counted, and whether the bound acted on it: took a
/// tenth of s or more.
double counted(world::Tally& tally, double s);
[[nodiscard]] double driven_rate(double base, double s);   ///< base × exp(b)
[[nodiscard]] double driven_level(double base, double s);  ///< expit(logit(base) + b); 0 and 1 stay

/// Part of the way to its target that a level seen through a first-order lag goes in so many days.
[[nodiscard]] double part_of_way(double days, double lag);

/// What a scenario multiplies a link's strength with: 0 where it is cut, else the gain; what applicants value
/// is no feedback strength, and the gain leaves it alone.
[[nodiscard]] double strength_factor(const scenario::Scenario& scenario, const CausalRow& link);

class Links {
  public:
    /// `cut`: an arm's own, beside the scenario's.
    Links(const scenario::Scenario& scenario, const std::vector<std::string>& cut);
    /// Takes the strengths in force, times the scenario's gain; cut links have strength 0.
    void prepare(const scenario::InForce& in);

    [[nodiscard]] double strength(Link link) const { return strength_[static_cast<std::size_t>(link)]; }
    [[nodiscard]] double reference(Link link) const {
        return rows_[static_cast<std::size_t>(link)].reference;
    }
    /// Sign × strength × g(x, x0).
    [[nodiscard]] double pull(Link link, double x) const { return pull(link, x, reference(link)); }
    /// The same where x0 differs by kind of unit.
    [[nodiscard]] double pull(Link link, double x, double x0) const;

  private:
    scenario::Parameter<scenario::Unit::one> parameter_;
    std::vector<CausalRow> rows_;
    std::vector<double> factor_;  // gain, or 0 when cut
    std::vector<double> strength_;
};

}  // namespace careloop::model
