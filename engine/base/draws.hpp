// SPDX-License-Identifier: Apache-2.0
/// Keyed draws: every draw is a pure function of (seed, replicate; id, step, purpose, n).
///
/// Philox4x32-10 (Salmon et al. 2011) with counter {id low, id high, step << 12 | n, purpose} and key
/// {seed low, seed high ^ replicate}. No draw advances a state, so threads, ranks, resumes and other
/// agents' lives cannot change anybody's luck. Distributions are ours: library ones differ between vendors.
#pragma once

#include <Random123/philox.h>

#include <array>
#include <bit>
#include <cassert>
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

/// The same of one id after another: a block is made once for neighbours that follow each other.
class ByteDraws {
  public:
    ByteDraws(Seed seed, std::uint32_t step, Purpose purpose) noexcept
        : seed_(seed), step_(step), purpose_(purpose) {}
    [[nodiscard]] std::uint8_t operator()(std::uint64_t id) noexcept {
        if (id >> 4 != block_) {
            block_ = id >> 4;
            words_ = Draw(seed_, block_, step_, purpose_).block();
        }
        const std::uint32_t at = id & 15;
        return static_cast<std::uint8_t>(words_[at / 4] >> (8 * (at % 4)));
    }

  private:
    Seed seed_;
    std::uint32_t step_;
    Purpose purpose_;
    std::uint64_t block_ = ~std::uint64_t{0};  ///< no id's
    std::array<std::uint32_t, 4> words_{};
};
/// A uniform of [0, 1) from its first eight bits and a uniform for the rest. Somebody whose first bits are no
/// lower than byte_limit(p) is known not to be below p without the rest.
[[nodiscard]] constexpr double refined(int first_bits, double rest) noexcept {
    return (first_bits + rest) / 256.0;
}
[[nodiscard]] constexpr int byte_limit(double probability) noexcept {
    return probability >= 1 ? 256 : static_cast<int>(probability * 256.0) + 1;
}

/// Uniform in [0, 1) from 64 random bits, by the top 52.
[[nodiscard]] double unit_interval(std::uint64_t bits) noexcept;

// In the header, because millions of them are made in every step.

inline double unit_interval(std::uint64_t bits) noexcept {
    return std::bit_cast<double>(bits >> 12 | 0x3ff0000000000000ULL) - 1.0;
}

inline std::array<std::uint32_t, 4> Draw::block(std::uint32_t n) const noexcept {
    assert(n < 4096 && step_ < (1U << 20));
    const r123::Philox4x32::ctr_type counter = {{static_cast<std::uint32_t>(id_),
                                                 static_cast<std::uint32_t>(id_ >> 32), step_ << 12 | n,
                                                 static_cast<std::uint32_t>(purpose_)}};
    const r123::Philox4x32::key_type key = {
        {static_cast<std::uint32_t>(seed_.value),
         static_cast<std::uint32_t>(seed_.value >> 32) ^ seed_.replicate}};
    const r123::Philox4x32::ctr_type words = r123::Philox4x32_R<10>{}(counter, key);
    return {words.v[0], words.v[1], words.v[2], words.v[3]};
}

inline std::uint64_t Draw::bits(std::uint32_t n) const noexcept {
    const auto words = block(n);
    return std::uint64_t{words[1]} << 32 | words[0];
}

inline double Draw::uniform(std::uint32_t n) const noexcept {
    return unit_interval(bits(n));
}

inline std::array<double, 2> Draw::uniforms(std::uint32_t n) const noexcept {
    const auto words = block(n);
    return {unit_interval(std::uint64_t{words[1]} << 32 | words[0]),
            unit_interval(std::uint64_t{words[3]} << 32 | words[2])};
}

inline bool Draw::happens(double probability, std::uint32_t n) const noexcept {
    return uniform(n) < probability;
}

inline std::uint8_t byte_draw(Seed seed, std::uint64_t id, std::uint32_t step, Purpose purpose) noexcept {
    return ByteDraws(seed, step, purpose)(id);
}

}  // namespace careloop
