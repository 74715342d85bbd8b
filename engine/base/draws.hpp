// SPDX-License-Identifier: Apache-2.0
/// Keyed draws: every draw is a pure function of (seed, replicate; id, step, purpose, n).
///
/// Philox4x32-10 (Salmon et al. 2011) with counter {id low, id high, step << 12 | n, purpose} and key
/// {seed low, seed high ^ replicate}. No draw advances a state, so threads, ranks, resumes and other
/// agents' lives cannot change anybody's luck. Distributions are ours: library ones differ between vendors.
#pragma once

#include <array>
#include <cstdint>

#include "engine/base/purpose.hpp"

namespace careloop {

struct Seed {
    std::uint64_t value = 1;
    std::uint32_t replicate = 0;  ///< ensemble member
    constexpr auto operator<=>(const Seed&) const = default;
};

/// One agent's draws for one purpose in one step; `n` numbers them (below 4096).
class Draw {
  public:
    Draw(Seed seed, std::uint64_t id, std::uint32_t step, Purpose purpose) noexcept
        : seed_(seed), id_(id), step_(step), purpose_(purpose) {}

    [[nodiscard]] std::array<std::uint32_t, 4> block(std::uint32_t n = 0) const noexcept;
    [[nodiscard]] std::uint64_t bits(std::uint32_t n = 0) const noexcept;
    /// Uniform in [0, 1) with 52 bits.
    [[nodiscard]] double uniform(std::uint32_t n = 0) const noexcept;
    /// Two independent uniforms from one block.
    [[nodiscard]] std::array<double, 2> uniforms(std::uint32_t n = 0) const noexcept;
    [[nodiscard]] bool happens(double probability, std::uint32_t n = 0) const noexcept;
    /// Uniform integer in [0, count), count >= 1.
    [[nodiscard]] std::uint32_t below(std::uint32_t count, std::uint32_t n = 0) const noexcept;
    [[nodiscard]] double normal(std::uint32_t n = 0) const noexcept;       ///< mean 0, variance 1
    [[nodiscard]] double exponential(std::uint32_t n = 0) const noexcept;  ///< mean 1
    /// Poisson with this mean by inversion from one uniform (mean below 700).
    [[nodiscard]] int poisson(double mean, std::uint32_t n = 0) const noexcept;
    /// The same, given that it is at least one.
    [[nodiscard]] int poisson_at_least_one(double mean, std::uint32_t n = 0) const noexcept;

  private:
    Seed seed_;
    std::uint64_t id_;
    std::uint32_t step_;
    Purpose purpose_;
};

/// Byte draw: sixteen neighbours in id share one Philox block.
[[nodiscard]] std::uint8_t byte_draw(Seed seed, std::uint64_t id, std::uint32_t step,
                                     Purpose purpose) noexcept;

/// Uniform in [0, 1) from 64 random bits, by the top 52.
[[nodiscard]] double unit_interval(std::uint64_t bits) noexcept;

}  // namespace careloop
