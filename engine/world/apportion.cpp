// SPDX-License-Identifier: Apache-2.0
#include "engine/world/apportion.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.hpp"

namespace careloop::world {

std::vector<std::int64_t> apportion(std::int64_t total, const std::vector<double>& weights,
                                    std::int64_t least) {
    const std::size_t count = weights.size();
    if (count == 0) return {};
    require(least * static_cast<std::int64_t>(count) <= total, "there is enough to give everyone the least");
    const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<std::int64_t> parts(count);
    std::vector<double> owed(count);  // exact share less what is given
    std::int64_t given = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double share = all > 0 ? weights[i] / all : 1.0 / static_cast<double>(count);
        const double exact = share * static_cast<double>(total);
        parts[i] = std::max(least, static_cast<std::int64_t>(std::floor(exact)));
        owed[i] = exact - static_cast<double>(parts[i]);
        given += parts[i];
    }
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return owed[a] > owed[b]; });
    for (std::size_t k = 0; given < total; k = (k + 1) % count, ++given) ++parts[order[k]];
    // The least of many small ones may have taken too much: back from those furthest above their share.
    while (given > total) {
        std::size_t most = count;
        for (std::size_t i = 0; i < count; ++i) {
            if (parts[i] > least && (most == count || owed[i] < owed[most])) most = i;
        }
        --parts[most];
        owed[most] += 1.0;
        --given;
    }
    return parts;
}

}  // namespace careloop::world
