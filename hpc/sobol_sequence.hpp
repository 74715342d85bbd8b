// SPDX-License-Identifier: Apache-2.0
/// Points that fill a space evenly, however many are taken.
#pragma once

#include <cstdint>

#include "hpc/factor.hpp"

namespace careloop::hpc {

/// Coordinates that a Sobol' sequence can have here: the table of Joe and Kuo that Boost.Random carries.
inline constexpr std::size_t kMostSobolDimensions = 3667;

/// The first points of a Sobol' sequence, its point 0 among them (without it a net of 2^m points is none:
/// Owen 2020), with nested uniform scrambling (Owen 1995), so that estimates have no bias and seeds differ.
/// More points go on from fewer. Positions are within 0 and 1, never on them. At most 2^32 points and
/// kMostSobolDimensions. The same for the same seed.
[[nodiscard]] std::vector<Point> sobol_sequence(std::size_t points, std::size_t dimensions,
                                                std::uint64_t seed);

}  // namespace careloop::hpc
