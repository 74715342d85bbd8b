// SPDX-License-Identifier: Apache-2.0
/// Sharing a whole number by weights into whole numbers: the method of largest remainders.
#pragma once

#include <cstdint>
#include <vector>

namespace careloop::world {

/// Parts of `total` in proportion to `weights`, each at least `least`, adding up to `total` exactly. Ties go
/// to the first. All equal when no weight is positive. `least` × size must not exceed `total`.
[[nodiscard]] std::vector<std::int64_t> apportion(std::int64_t total, const std::vector<double>& weights,
                                                  std::int64_t least = 0);

}  // namespace careloop::world
