// SPDX-License-Identifier: Apache-2.0
#include "engine/model/links.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/maths.hpp"

namespace careloop::model {
namespace {

constexpr std::size_t kLinks = static_cast<std::size_t>(Link::count);
constexpr double kLeastShare = 1e-3;  ///< a share of none or all pulls no harder than this

}  // namespace

double g(Form form, double x, double x0) {
    switch (form) {
        case Form::difference:
            return x - x0;
        case Form::logit_difference:
            return logit(std::clamp(x, kLeastShare, 1 - kLeastShare)) -
                   logit(std::clamp(x0, kLeastShare, 1 - kLeastShare));
        case Form::log_ratio:
            return logarithm((x + 0.05 * x0) / (1.05 * x0));
        case Form::hinge:
            return std::max(0.0, x - x0);
        case Form::share:
        case Form::utility:
            return x;
        case Form::rule:
        case Form::none:
            break;
    }
    return 0.0;
}

double bounded(double s) {
    return kBound * hyperbolic_tangent(s / kBound);
}
double counted(world::Tally& tally, double s) {
    tally[world::Count::bound_checks] += 1;
    if (std::abs(bounded(s)) < 0.9 * std::abs(s)) tally[world::Count::bound_hits] += 1;
    return s;
}
double driven_rate(double base, double s) {
    return base * exponential(bounded(s));
}
double driven_level(double base, double s) {
    return base <= 0 ? 0 : base >= 1 ? 1 : expit(logit(base) + bounded(s));
}

double part_of_way(double days, double lag) {
    return one_minus_exp(days / std::max(lag, 1.0));
}

double strength_factor(const scenario::Scenario& scenario, const CausalRow& link) {
    if (std::find(scenario.cut.begin(), scenario.cut.end(), link.name) != scenario.cut.end()) return 0;
    return link.form == Form::utility ? 1 : scenario.gain;
}

Links::Links(const scenario::Scenario& scenario, const std::vector<std::string>& cut)
    : parameter_(scenario.parameters.bind<scenario::Unit::one>("link.strength")) {
    for (const CausalRow& row : causal_rows()) {
        if (row.kind == RowKind::link) rows_.push_back(row);
    }
    for (std::size_t i = 0; i < kLinks; ++i) {
        const bool is_cut = std::find(cut.begin(), cut.end(), rows_[i].name) != cut.end();
        factor_.push_back(is_cut ? 0 : strength_factor(scenario, rows_[i]));
    }
    strength_.resize(kLinks, 0.0);
}

void Links::prepare(const scenario::InForce& in) {
    for (std::size_t i = 0; i < kLinks; ++i) {
        strength_[i] = factor_[i] * in(parameter_, scenario::At{}.set(scenario::Dimension::link, i));
    }
}

double Links::pull(Link link, double x, double x0) const {
    const CausalRow& row = rows_[static_cast<std::size_t>(link)];
    if (strength(link) == 0) return 0;  // cut, also where g has no bound
    return row.sign * strength(link) * g(row.form, x, x0);
}

}  // namespace careloop::model
