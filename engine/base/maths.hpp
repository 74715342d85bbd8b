// SPDX-License-Identifier: Apache-2.0
/// Elementary functions that give the same bits on every processor.
///
/// The C library's exp, log and pow differ in the last bit between processors with and without fused
/// multiply-add; these use additions, multiplications, divisions and sqrt only. Relative error below 1e-15
/// for exp and log, 1e-14 for the rest over the ranges the model uses.
#pragma once

#include <limits>

namespace careloop {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNone = std::numeric_limits<double>::quiet_NaN();  ///< where nothing stands

[[nodiscard]] double exponential(double x) noexcept;      ///< e^x; 0 below -745, infinity above 709.78
[[nodiscard]] double logarithm(double x) noexcept;        ///< ln x; -infinity at 0, NaN below
[[nodiscard]] double power(double x, double y) noexcept;  ///< x^y for x >= 0; 0^0 = 1
[[nodiscard]] double one_minus_exp(double x) noexcept;    ///< 1 - e^-x, accurate near 0, for x >= 0
[[nodiscard]] double hyperbolic_tangent(double x) noexcept;
[[nodiscard]] double logit(double p) noexcept;            ///< ln(p / (1 - p))
[[nodiscard]] double expit(double x) noexcept;            ///< 1 / (1 + e^-x)
[[nodiscard]] double normal_quantile(double p) noexcept;  ///< inverse of the standard normal distribution

}  // namespace careloop
