// SPDX-License-Identifier: Apache-2.0
#include "hpc/factor.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/maths.hpp"

namespace careloop::hpc {

using scenario::ChangeForm;

double Factor::at(double position) const {
    if (form == ChangeForm::multiply && low > 0)
        return exponential(logarithm(low) + position * logarithm(high / low));
    return low + position * (high - low);
}

double Factor::position(double value) const {
    if (high == low) return 0.5;
    if (form == ChangeForm::multiply && low > 0) return logarithm(value / low) / logarithm(high / low);
    return (value - low) / (high - low);
}

std::vector<scenario::Variation> variations(const std::vector<Factor>& factors, const Point& point) {
    require(point.size() == factors.size(), "a point has a position for each factor");
    std::vector<scenario::Variation> all;
    for (std::size_t f = 0; f < factors.size(); ++f) {
        const Factor& factor = factors[f];
        const double value = factor.at(point[f]);
        if (factor.of.empty()) all.push_back({factor.address, factor.form, value});
        for (const auto& [label, whole] : factor.of)
            all.push_back({fmt::format("{}[{}]", factor.address, label), ChangeForm::set, value * whole});
    }
    return all;
}

}  // namespace careloop::hpc
