// SPDX-License-Identifier: Apache-2.0
#include "engine/base/draws.hpp"

#include <Random123/philox.h>

#include <bit>
#include <cassert>

#include "engine/base/maths.hpp"

namespace careloop {
namespace {

// Half of the spacing of `uniform`: moves [0, 1) to the middles of its 2^52 cells, exactly, so that
// logarithm and quantile never see 0 or 1.
constexpr double kHalfCell = 0x1p-53;

constexpr std::uint64_t joined(std::uint32_t low, std::uint32_t high) {
    return static_cast<std::uint64_t>(high) << 32 | low;
}

/// Smallest k >= from with u < P(from) + ... + P(k), where P(from) = `term` and P(k) = P(k - 1) mean / k.
int invert_poisson(double u, double mean, int from, double term) {
    int k = from;
    double sum = term;
    while (u >= sum) {
        ++k;
        term *= mean / k;
        const double next = sum + term;
        // Past the mode, a term that no longer moves the sum means that rounding, not chance, keeps it below
        // u.
        if (next == sum && k > mean) break;
        sum = next;
    }
    return k;
}

}  // namespace

std::array<std::uint32_t, 4> Draw::block(std::uint32_t n) const noexcept {
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

std::uint64_t Draw::bits(std::uint32_t n) const noexcept {
    const auto words = block(n);
    return joined(words[0], words[1]);
}

double Draw::uniform(std::uint32_t n) const noexcept {
    return unit_interval(bits(n));
}

std::array<double, 2> Draw::uniforms(std::uint32_t n) const noexcept {
    const auto words = block(n);
    return {unit_interval(joined(words[0], words[1])), unit_interval(joined(words[2], words[3]))};
}

bool Draw::happens(double probability, std::uint32_t n) const noexcept {
    return uniform(n) < probability;
}

std::uint32_t Draw::below(std::uint32_t count, std::uint32_t n) const noexcept {
    assert(count >= 1);
    // High word of the 96-bit product bits * count: every value within 2^-32 (relative) of equally likely.
    const std::uint64_t random = bits(n);
    const std::uint64_t low = (random & 0xffffffffU) * count;
    return static_cast<std::uint32_t>(((random >> 32) * count + (low >> 32)) >> 32);
}

double Draw::normal(std::uint32_t n) const noexcept {
    return normal_quantile(uniform(n) + kHalfCell);
}

double Draw::exponential(std::uint32_t n) const noexcept {
    return -logarithm(1.0 - (uniform(n) + kHalfCell));
}

int Draw::poisson(double mean, std::uint32_t n) const noexcept {
    assert(mean < 700.0);
    if (!(mean > 0.0)) return 0;
    return invert_poisson(uniform(n), mean, 0, careloop::exponential(-mean));
}

int Draw::poisson_at_least_one(double mean, std::uint32_t n) const noexcept {
    assert(mean < 700.0);
    if (!(mean > 0.0)) return 1;
    return invert_poisson(uniform(n), mean, 1, mean * careloop::exponential(-mean) / one_minus_exp(mean));
}

std::uint8_t byte_draw(Seed seed, std::uint64_t id, std::uint32_t step, Purpose purpose) noexcept {
    const auto words = Draw(seed, id >> 4, step, purpose).block();
    const std::uint32_t at = id & 15;
    return static_cast<std::uint8_t>(words[at / 4] >> (8 * (at % 4)));
}

double unit_interval(std::uint64_t bits) noexcept {
    return std::bit_cast<double>(bits >> 12 | 0x3ff0000000000000ULL) - 1.0;
}

}  // namespace careloop
