// SPDX-License-Identifier: Apache-2.0
#include "engine/base/draws.hpp"

#include <cassert>

#include "engine/base/maths.hpp"

namespace careloop {
namespace {

// Half of the spacing of `uniform`: moves [0, 1) to the middles of its 2^52 cells, exactly, so that
// logarithm and quantile never see 0 or 1.
constexpr double kHalfCell = 0x1p-53;

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

}  // namespace careloop
