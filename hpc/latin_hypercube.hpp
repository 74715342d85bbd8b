// SPDX-License-Identifier: Apache-2.0
/// Points that cover every factor's range evenly.
#pragma once

#include <cstdint>

#include "hpc/factor.hpp"

namespace careloop::hpc {

/// A Latin hypercube (McKay, Beckman, Conover 1979): each factor's range is cut into as many parts as there
/// are points, and each part holds one point. The same for the same seed.
[[nodiscard]] std::vector<Point> latin_hypercube(std::size_t points, std::size_t factors, std::uint64_t seed);

}  // namespace careloop::hpc
