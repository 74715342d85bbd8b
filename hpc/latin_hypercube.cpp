// SPDX-License-Identifier: Apache-2.0
#include "hpc/latin_hypercube.hpp"

#include <algorithm>
#include <numeric>

#include "engine/base/draws.hpp"

namespace careloop::hpc {

std::vector<Point> latin_hypercube(std::size_t points, std::size_t factors, std::uint64_t seed) {
    std::vector<Point> design(points, Point(factors));
    std::vector<std::uint64_t> lots(points);
    std::vector<std::size_t> order(points);
    for (std::size_t f = 0; f < factors; ++f) {
        const auto draw = [&](std::size_t i) {
            return Draw(Seed{seed, 0}, i, static_cast<std::uint32_t>(f), Purpose::design);
        };
        for (std::size_t i = 0; i < points; ++i) lots[i] = draw(i).bits();
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return lots[a] < lots[b]; });
        for (std::size_t i = 0; i < points; ++i)
            design[i][f] = (static_cast<double>(order[i]) + draw(i).uniform(1)) / static_cast<double>(points);
    }
    return design;
}

}  // namespace careloop::hpc
