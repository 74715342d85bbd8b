// SPDX-License-Identifier: Apache-2.0
/// What a design varies: a parameter between two ends. Designs speak in positions from 0 to 1.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/scenario/variation.hpp"

namespace careloop::hpc {

/// A parameter and its ends: values in its own unit, or factors on every value of a table.
struct Factor {
    std::string address;
    scenario::ChangeForm form = scenario::ChangeForm::set;
    double low = 0, high = 1;
    /// Where there are some: what is varied is a factor on these values, by label of the parameter.
    std::vector<std::pair<std::string, double>> of;

    /// At a position from 0 to 1; factors lie evenly on a logarithmic scale, so that 1/2 and 2 are as far
    /// from 1.
    [[nodiscard]] double at(double position) const;
    /// The position of a value; the inverse of at().
    [[nodiscard]] double position(double value) const;
};

/// A position in every factor's range.
using Point = std::vector<double>;

/// What the member is called where it is a factor beside the others; no parameter has this name.
inline constexpr const char* kLuckName = "luck";

/// One run of a design.
struct Trial {
    Point point;
    std::uint32_t member = 0;  ///< its luck
};

/// As a lever changes them. `point` has a position for each factor.
[[nodiscard]] std::vector<scenario::Variation> variations(const std::vector<Factor>& factors,
                                                          const Point& point);

}  // namespace careloop::hpc
