// SPDX-License-Identifier: Apache-2.0
/// Units of measurement as users write them, and the hard limits of what they measure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/parameters.hpp"

namespace careloop::scenario {

/// "per year", "share", "SEK", ... as a declaration states it; also with underscores.
[[nodiscard]] std::optional<Unit> parse_unit(std::string_view text);
/// Names of all units, for messages.
[[nodiscard]] std::vector<std::string> unit_names();
/// What may be written for this unit: "a number in days, or days, weeks, months ...".
[[nodiscard]] std::string allowed_quantities(Unit unit);

/// What no value of this unit may leave: shares in [0, 1]; rates, durations, persons and lengths from 0.
struct Limits {
    double low, high;
    [[nodiscard]] bool hold(double value) const { return value >= low && value <= high; }
};
[[nodiscard]] Limits limits(Unit unit);
/// "0 to 1", "0 or more".
[[nodiscard]] std::string limits_text(Unit unit);

/// A plain number, with spaces between thousands allowed; nothing when other text is left over.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace careloop::scenario
