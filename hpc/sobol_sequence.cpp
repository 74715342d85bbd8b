// SPDX-License-Identifier: Apache-2.0
#include "hpc/sobol_sequence.hpp"

#include <boost/random/sobol.hpp>

#include "engine/base/draws.hpp"
#include "engine/base/error.hpp"

namespace careloop::hpc {
namespace {

constexpr std::uint32_t kBits = 32;
// Keeps these draws apart from those of other designs (0) and of intervals (1).
constexpr std::uint32_t kScrambling = 2;

/// Each bit is turned over or not by a draw of its own for all that stands before it.
std::uint32_t scrambled(std::uint32_t value, std::size_t dimension, std::uint64_t seed) {
    std::uint32_t out = 0;
    for (std::uint32_t bit = 0; bit < kBits; ++bit) {
        // A one before the bits that lead here, so that 0 and 00 are two places.
        const std::uint64_t here = (std::uint64_t{1} << kBits | value) >> (kBits - bit);
        const Draw draw(Seed{seed, kScrambling}, here, static_cast<std::uint32_t>(dimension),
                        Purpose::design);
        const std::uint32_t own = value >> (kBits - 1 - bit) & 1;
        out = out << 1 | (own ^ static_cast<std::uint32_t>(draw.bits() & 1));
    }
    return out;
}

}  // namespace

std::vector<Point> sobol_sequence(std::size_t points, std::size_t dimensions, std::uint64_t seed) {
    require(dimensions <= kMostSobolDimensions, "a Sobol' sequence has as many coordinates as its table");
    std::vector<Point> sequence(points, Point(dimensions));
    if (points == 0 || dimensions == 0) return sequence;
    boost::random::sobol_engine<std::uint32_t, kBits> engine(dimensions);
    for (std::size_t i = 0; i < points; ++i) {
        for (std::size_t d = 0; d < dimensions; ++d) {
            const std::uint32_t value = i == 0 ? 0 : engine();  // the engine leaves out point 0
            sequence[i][d] = (scrambled(value, d, seed) + 0.5) / 4294967296.0;
        }
    }
    return sequence;
}

}  // namespace careloop::hpc
