// SPDX-License-Identifier: Apache-2.0
#include "hpc/sobol_indices.hpp"

#include "hpc/sobol_sequence.hpp"

namespace careloop::hpc {

std::vector<Trial> saltelli_trials(std::size_t factors, std::size_t rows, std::uint64_t seed) {
    const SaltelliRow row{factors};
    std::vector<Trial> trials;
    trials.reserve(rows * row.size());
    for (const Point& point : sobol_sequence(rows, 2 * factors, seed)) {
        const auto middle = point.begin() + static_cast<std::ptrdiff_t>(factors);
        const auto member = static_cast<std::uint32_t>(2 * (trials.size() / row.size()));
        const Trial a{Point(point.begin(), middle), member}, b{Point(middle, point.end()), member + 1};
        trials.push_back(a);
        for (std::size_t f = 0; f < factors; ++f) {
            trials.push_back(a);
            trials.back().point[f] = b.point[f];
        }
        trials.push_back({a.point, b.member});
        trials.push_back(b);
    }
    return trials;
}

}  // namespace careloop::hpc
