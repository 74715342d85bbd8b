// SPDX-License-Identifier: Apache-2.0
/// Intervals from drawing what was observed again, with replacement (Efron 1979).
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace careloop::hpc {

inline constexpr std::uint32_t kBootstrapSamples = 1000;

/// Which of `count` observations stands at place `i` of a sample. The same for the same seed.
[[nodiscard]] std::uint32_t drawn_again(std::uint64_t seed, std::uint32_t sample, std::size_t i,
                                        std::size_t count);

struct Interval {
    static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    double low = kUnknown, high = kUnknown;
};

/// 95 %, by percentiles of a statistic over the samples. Those without a finite one are passed over.
[[nodiscard]] Interval percentile_interval(std::vector<double> statistics);

}  // namespace careloop::hpc
