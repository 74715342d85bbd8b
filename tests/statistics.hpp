// SPDX-License-Identifier: Apache-2.0
/// Limits for statistical tests. Each test names its null hypothesis, sample and seed; the false-alarm rate
/// of every limit here is 1e-6. Reference values come from the C library's long double functions.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

namespace careloop::tests {

inline constexpr double kOneSided = 4.753424;  ///< standard normal: 1e-6 above
inline constexpr double kTwoSided = 4.891638;  ///< standard normal: 1e-6 outside +- this

/// Chi-square of counts against expected counts.
inline double chi_square(const std::vector<double>& counts, const std::vector<double>& expected) {
    double sum = 0.0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        sum += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
    }
    return sum;
}

/// Exceeded with probability 1e-6 under the null (Wilson and Hilferty's cube root, good to 1 % from df = 3).
inline double chi_square_limit(double degrees_of_freedom) {
    const double v = 2.0 / (9.0 * degrees_of_freedom);
    return degrees_of_freedom * std::pow(1.0 - v + kOneSided * std::sqrt(v), 3.0);
}

/// Kolmogorov-Smirnov: largest distance of the sample from the distribution, times sqrt(n).
inline double kolmogorov(std::vector<double> sample, const std::function<double(double)>& distribution) {
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    double distance = 0.0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double f = distribution(sample[i]);
        const auto at = static_cast<double>(i);
        distance = std::max({distance, f - at / n, (at + 1.0) / n - f});
    }
    return distance * std::sqrt(n);
}

/// 2 exp(-2 d^2) = 1e-6.
inline constexpr double kKolmogorovLimit = 2.693375;

}  // namespace careloop::tests
