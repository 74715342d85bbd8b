// SPDX-License-Identifier: Apache-2.0
/// The indicators: each a function of a cell's flows over an interval and its state at the end.
#pragma once

#include <span>

#include "engine/run/observations.hpp"

namespace careloop::run {

struct Indicator {
    SeriesInfo info;
    double (*value)(const world::Tally& flows, const Snapshot& state, double days);
};

/// Of every cell (region × settlement type × unit kind × owner). NaN where the cell has no unit.
[[nodiscard]] std::span<const Indicator> cell_indicators();

/// Days waited that a share `p` of those counted has not passed, by interpolation within bins.
[[nodiscard]] double wait_quantile(const std::array<double, world::kWaitBins>& waits, double p);

/// Share of all cost that the top fifth of people takes, from bins by rising cost per person.
[[nodiscard]] double top_fifth_share(std::span<const double> people, std::span<const double> cost);
/// Bin of a resident's yearly cost.
[[nodiscard]] std::size_t cost_bin(double sek);

}  // namespace careloop::run
