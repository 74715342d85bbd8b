// SPDX-License-Identifier: Apache-2.0
/// What is known of the factors when figures have been met: a sample of points, as probable as the figures
/// make them.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "hpc/history.hpp"

namespace careloop::hpc {

/// A sample of the posterior, from a sample of the prior: points that are `allowed`, all as probable.
///
/// The likelihood of a point is that of its goals under the emulators: normal, with the emulator's doubt, the
/// luck of one run and the goal's own doubt (a synthetic likelihood, Wood 2010, from emulated runs). Sampled
/// by sequential Monte Carlo, from flat to full likelihood (Del Moral, Doucet, Jasra 2006). The same for the
/// same seed.
[[nodiscard]] std::vector<Point> posterior(const std::vector<Goal>& goals,
                                           const std::vector<Emulator>& emulators,
                                           const std::vector<Point>& prior,
                                           const std::function<bool(const Point&)>& allowed,
                                           std::uint64_t seed);

/// One factor in a sample.
struct Marginal {
    double mean = 0, low = 0, high = 0;  ///< positions: mean, 5th and 95th percentile
    double narrowed = 0;                 ///< 1 - spread after over spread before; 0: nothing was learnt
};
[[nodiscard]] std::vector<Marginal> marginals(const std::vector<Point>& sample);

/// Pearson's correlation of two factors in a sample.
[[nodiscard]] double correlation(const std::vector<Point>& sample, std::size_t a, std::size_t b);

}  // namespace careloop::hpc
