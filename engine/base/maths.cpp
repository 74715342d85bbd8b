// SPDX-License-Identifier: Apache-2.0
// Additions, multiplications, divisions, square roots and bit operations only: IEEE 754 fixes every bit of
// those. Compiled with -ffp-contract=off, so that no pair of them becomes a fused one.
#include "engine/base/maths.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace careloop {
namespace {

constexpr double kHalfLn2 = 0.34657359027997264;

// ln 2 in two parts; the first has 32 trailing zero bits, so a whole number below 2^21 times it is exact.
constexpr double kLn2High = 0x1.62e42feep-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kLog2E = 0x1.71547652b82fep+0;

/// 2^k for -1022 <= k <= 1023.
double two_to(std::int64_t k) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

/// e^r - 1 for |r| <= ln(2)/2, by its Taylor series to r^13 (the rest is below 1.3e-17 r).
double exp_minus_one_near_zero(double r) {
    constexpr double c3 = 1.0 / 6, c4 = 1.0 / 24, c5 = 1.0 / 120, c6 = 1.0 / 720, c7 = 1.0 / 5040,
                     c8 = 1.0 / 40320, c9 = 1.0 / 362880, c10 = 1.0 / 3628800, c11 = 1.0 / 39916800,
                     c12 = 1.0 / 479001600, c13 = 1.0 / 6227020800;
    const double r2 = r * r;
    const double r4 = r2 * r2;
    const double r8 = r4 * r4;
    // Pairs first: a short chain of dependent operations.
    const double low = (c3 + r * c4) + r2 * (c5 + r * c6);
    const double middle = (c7 + r * c8) + r2 * (c9 + r * c10);
    const double high = c11 + r * c12 + r2 * c13;
    return r + (0.5 * r2 + r2 * r * (low + r4 * middle + r8 * high));
}

/// 2 (z/3 + z^2/5 + ... + z^10/21) for 0 <= z <= 0.0295 (the rest is below 1.5e-18).
double odd_series(double z) {
    constexpr double c1 = 2.0 / 3, c2 = 2.0 / 5, c3 = 2.0 / 7, c4 = 2.0 / 9, c5 = 2.0 / 11, c6 = 2.0 / 13,
                     c7 = 2.0 / 15, c8 = 2.0 / 17, c9 = 2.0 / 19, c10 = 2.0 / 21;
    const double z2 = z * z;
    const double z4 = z2 * z2;
    const double low = (c1 + z * c2) + z2 * (c3 + z * c4);
    const double high = (c5 + z * c6) + z2 * (c7 + z * c8) + z4 * (c9 + z * c10);
    return z * (low + z4 * high);
}

/// ln(1 + f) - f for sqrt(1/2) - 1 <= f <= sqrt(2) - 1, with s = f / (2 + f), from
/// ln(1 + f) = 2 (s + s^3/3 + s^5/5 + ...) and 2 s = f - f^2/2 + s f^2/2.
double log_minus_argument(double f) {
    const double s = f / (2.0 + f);
    const double half_square = 0.5 * f * f;
    return s * (half_square + odd_series(s * s)) - half_square;
}

/// x = 2^exponent (1 + f) with 1 + f from sqrt(1/2) to sqrt(2); x positive and finite.
struct Split {
    double exponent;
    double f;
};

Split split(double x) {
    std::int64_t shift = 0;
    if (x < std::numeric_limits<double>::min()) {
        x *= 0x1p54;
        shift = 54;
    }
    // Subtracting the bits of sqrt(1/2) makes the exponent step there instead of at powers of two.
    constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcdULL;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const std::int64_t exponent = static_cast<std::int64_t>(bits - root_half) >> 52;
    const double mantissa = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(exponent) << 52));
    return {static_cast<double>(exponent - shift), mantissa - 1.0};
}

/// high + low, the sum not rounded.
struct Pair {
    double high;
    double low;
};

Pair exact_sum(double a, double b) {
    const double sum = a + b;
    const double b_part = sum - a;
    return {sum, (a - (sum - b_part)) + (b - b_part)};
}

/// Dekker's product: without fused operations the halves of 26 and 27 bits give the rounding error.
Pair exact_product(double a, double b) {
    constexpr double splitter = 0x1p27 + 1.0;
    const double product = a * b;
    const double a_scaled = splitter * a;
    const double b_scaled = splitter * b;
    const double a_high = a_scaled - (a_scaled - a);
    const double b_high = b_scaled - (b_scaled - b);
    const double a_low = a - a_high;
    const double b_low = b - b_high;
    return {product, a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)};
}

/// ln x to about 2^-58: the exponent of `power` multiplies its error by up to 745.
Pair precise_logarithm(double x) {
    const Split parts = split(x);
    const Pair divisor = exact_sum(2.0, parts.f);
    const double s = parts.f / divisor.high;
    const Pair back = exact_product(s, divisor.high);
    const double s_rest = (((parts.f - back.high) - back.low) - s * divisor.low) / divisor.high;
    const Pair sum = exact_sum(parts.exponent * kLn2High, 2.0 * s);
    const double rest = sum.low + (parts.exponent * kLn2Low + (2.0 * s_rest + s * odd_series(s * s)));
    return exact_sum(sum.high, rest);
}

double polynomial(const double (&coefficients)[8], double x) {
    double value = coefficients[7];
    for (int i = 6; i >= 0; --i) value = value * x + coefficients[i];
    return value;
}

}  // namespace

double exponential(double x) noexcept {
    if (!(x <= 709.782712893384)) return x > 0.0 ? kInfinity : x;  // also NaN
    if (x < -745.1332191019412) return 0.0;
    // Adding 1.5 2^52 rounds to the nearest whole number and leaves it in the low bits.
    constexpr double rounder = 0x1.8p52;
    const double shifted = x * kLog2E + rounder;
    const double whole = shifted - rounder;
    const auto k = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(shifted)) -
                   static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(rounder));
    const double r = (x - whole * kLn2High) - whole * kLn2Low;
    const double y = 1.0 + exp_minus_one_near_zero(r);
    if (k > -1022 && k < 1024) return y * two_to(k);
    const std::int64_t half = k / 2;  // two steps: 2^1024 is no number, and results below 2^-1022 round once
    return y * two_to(half) * two_to(k - half);
}

double logarithm(double x) noexcept {
    if (!(x > 0.0)) return x == 0.0 ? -kInfinity : kNone;
    if (x == kInfinity) return x;
    const Split parts = split(x);
    const double low = parts.exponent * kLn2Low + log_minus_argument(parts.f);
    return parts.exponent * kLn2High + (parts.f + low);
}

double power(double x, double y) noexcept {
    if (y == 0.0 || x == 1.0) return 1.0;
    if (!(x >= 0.0) || y != y) return kNone;
    if (x == 0.0) return y > 0.0 ? 0.0 : kInfinity;
    if (x == kInfinity) return y > 0.0 ? kInfinity : 0.0;
    const Pair log = precise_logarithm(x);
    const double rough = y * log.high;
    if (rough > 710.0) return kInfinity;
    if (rough < -746.0) return 0.0;
    const Pair product = exact_product(y, log.high);
    const double rest = product.low + y * log.low;
    const double value = exponential(product.high);
    return value < kInfinity ? value + value * rest : value;
}

double one_minus_exp(double x) noexcept {
    if (x < kHalfLn2 && x > -kHalfLn2) return -exp_minus_one_near_zero(-x);
    return 1.0 - exponential(-x);
}

double hyperbolic_tangent(double x) noexcept {
    if (x < 0.0) return -hyperbolic_tangent(-x);
    const double rise = one_minus_exp(2.0 * x);
    return rise / (2.0 - rise);
}

double logit(double p) noexcept {
    if (!(p >= 0.0 && p <= 1.0)) return kNone;
    if (p == 1.0) return kInfinity;
    // Near one half the odds are near 1 and their logarithm near 0: 2 p - 1 is exact there, p / (1 - p) is
    // not.
    if (p > 0.42 && p < 0.58) {
        const double f = (2.0 * p - 1.0) / (1.0 - p);
        return f + log_minus_argument(f);
    }
    return logarithm(p / (1.0 - p));
}

double expit(double x) noexcept {
    if (x >= 0.0) return 1.0 / (1.0 + exponential(-x));
    const double e = exponential(x);
    return e / (1.0 + e);
}

// Wichura (1988), Algorithm AS 241, PPND16: rational functions in the middle and in two parts of the tail.
double normal_quantile(double p) noexcept {
    static constexpr double middle_top[8] = {
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3};
    static constexpr double middle_bottom[8] = {1.0,
                                                4.2313330701600911252e1,
                                                6.8718700749205790830e2,
                                                5.3941960214247511077e3,
                                                2.1213794301586595867e4,
                                                3.9307895800092710610e4,
                                                2.8729085735721942674e4,
                                                5.2264952788528545610e3};
    static constexpr double near_top[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                           5.76949722146069140550e0,  3.64784832476320460504e0,
                                           1.27045825245236838258e0,  2.41780725177450611770e-1,
                                           2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static constexpr double near_bottom[8] = {1.0,
                                              2.05319162663775882187e0,
                                              1.67638483018380384940e0,
                                              6.89767334985100004550e-1,
                                              1.48103976427480074590e-1,
                                              1.51986665636164571966e-2,
                                              5.47593808499534494600e-4,
                                              1.05075007164441684324e-9};
    static constexpr double far_top[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                          1.78482653991729133580e0,  2.96560571828504891230e-1,
                                          2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                          2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static constexpr double far_bottom[8] = {1.0,
                                             5.99832206555887937690e-1,
                                             1.36929880922735805310e-1,
                                             1.48753612908506148525e-2,
                                             7.86869131145613259100e-4,
                                             1.84631831751005468180e-5,
                                             1.42151175831644588870e-7,
                                             2.04426310338993978564e-15};
    if (!(p >= 0.0 && p <= 1.0)) return kNone;
    if (p == 0.0) return -kInfinity;
    if (p == 1.0) return kInfinity;
    const double q = p - 0.5;
    if (q <= 0.425 && q >= -0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(middle_top, r) / polynomial(middle_bottom, r);
    }
    const double depth = std::sqrt(-logarithm(q < 0.0 ? p : 1.0 - p));
    const double size = depth <= 5.0
                            ? polynomial(near_top, depth - 1.6) / polynomial(near_bottom, depth - 1.6)
                            : polynomial(far_top, depth - 5.0) / polynomial(far_bottom, depth - 5.0);
    return q < 0.0 ? -size : size;
}

}  // namespace careloop
