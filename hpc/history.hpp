// SPDX-License-Identifier: Apache-2.0
/// History matching: which points can no longer give the figures aimed at, whatever the luck.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "hpc/emulator.hpp"

namespace careloop::hpc {

/// A figure to be met, or a bound to be kept.
struct Goal {
    enum class Kind : std::uint8_t { near, at_most, at_least };
    Kind kind = Kind::near;
    double value = 0;
    /// Standard deviation of the figure itself and of what the model leaves out. [as the value]
    double doubt = 0;
};

/// Standard deviations between a goal and what the emulator expects of one run; 0 on the right side of a
/// bound.
[[nodiscard]] double implausibility(const Goal& goal, const Emulator& emulator, const Point& point);

/// The largest over all goals: above 3 a point is ruled out (Vernon, Goldstein, Bower 2010).
[[nodiscard]] double implausibility(const std::vector<Goal>& goals, const std::vector<Emulator>& emulators,
                                    const Point& point);
inline constexpr double kRuledOut = 3;

/// Points spread over what is not ruled out, and the share of the whole that this is.
struct LeftOver {
    std::vector<Point> points;  ///< fewer than asked for where little is left; the farthest apart first
    double share = 0;
};
/// Those of many candidates that are `allowed`, `points` of them at most.
[[nodiscard]] LeftOver not_ruled_out(const std::function<bool(const Point&)>& allowed, std::size_t factors,
                                     std::size_t points, std::uint64_t seed);

}  // namespace careloop::hpc
