// SPDX-License-Identifier: Apache-2.0
/// Differences between two arms whose members share their random numbers. (docs/comparing.md)
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace careloop::analysis {

/// Of one number by member, in the baseline and in an arm. NaN where nothing can be said.
struct PairedDifference {
    std::size_t pairs = 0;      ///< members with a value in both
    double baseline = 0;        ///< mean over the pairs
    double mean = 0;            ///< of arm minus baseline
    double low = 0, high = 0;   ///< interval of Student's t; from two pairs on
    double share_above = 0;     ///< share of pairs whose difference is above zero
    double share_below = 0;     ///< and below; a pair without a difference is in neither
    double above = 0;           ///< probability that the expected difference is above zero; from two pairs on
    double variance_ratio = 0;  ///< variance of the differences over the sum of the arms' variances
};

/// Of the expected difference, given the pairs: distributed as mean + s / sqrt(n) times Student's t with n -
/// 1 degrees of freedom, which is the posterior of normal differences when neither their mean nor log s is
/// favoured beforehand. `good`: 1: more is better, -1: less is. The probability that the difference is on the
/// better side; NaN where neither side is better, and where no pair differs.
[[nodiscard]] double probability_better(const PairedDifference& difference, int good);

/// Member by member: both spans are as long, NaN where a member has no value.
[[nodiscard]] PairedDifference paired_difference(std::span<const double> baseline,
                                                 std::span<const double> arm, double confidence = 0.95);

/// A ratio of means over members, with the interval of the percentile bootstrap (1000 draws of members,
/// always the same); `mean` is the ratio, from two members on with low and high.
struct RatioInterval {
    double mean = 0, low = 0, high = 0;
};
[[nodiscard]] RatioInterval ratio_of_means(std::span<const double> above, std::span<const double> below,
                                           double confidence);

/// The value that a share p of the values does not pass, between neighbours on a straight line; `values` not
/// empty.
[[nodiscard]] double quantile(std::vector<double> values, double p);

/// Of a sample, n - 1 below the line; NaN for fewer than two.
[[nodiscard]] double standard_deviation(const std::vector<double>& values);

/// The value that Student's t with so many degrees of freedom (1 or more) stays below with probability p.
[[nodiscard]] double student_quantile(double p, std::size_t degrees);

}  // namespace careloop::analysis
