// SPDX-License-Identifier: Apache-2.0
#include "hpc/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/draws.hpp"

namespace careloop::hpc {

std::uint32_t drawn_again(std::uint64_t seed, std::uint32_t sample, std::size_t i, std::size_t count) {
    // The replicate keeps these draws apart from those of designs.
    return Draw(Seed{seed, 1}, i, sample, Purpose::design).below(static_cast<std::uint32_t>(count));
}

Interval percentile_interval(std::vector<double> statistics) {
    constexpr double kOutside = 0.025;  // on each side
    std::erase_if(statistics, [](double s) { return !std::isfinite(s); });
    if (statistics.empty()) return {};
    std::sort(statistics.begin(), statistics.end());
    const auto at = [&](double share) {
        return statistics[static_cast<std::size_t>(
            std::lround(share * static_cast<double>(statistics.size() - 1)))];
    };
    return {at(kOutside), at(1 - kOutside)};
}

}  // namespace careloop::hpc
