// SPDX-License-Identifier: Apache-2.0
/// Differences between two arms whose members share their random numbers. (docs/comparing.md)
#pragma once

#include <cstddef>
#include <span>

namespace careloop::analysis {

/// Of one number by member, in the baseline and in an arm. NaN where nothing can be said.
struct PairedDifference {
    std::size_t pairs = 0;      ///< members with a value in both
    double baseline = 0;        ///< mean over the pairs
    double mean = 0;            ///< of arm minus baseline
    double low = 0, high = 0;   ///< 95 % interval of Student's t; from two pairs on
    double share_above = 0;     ///< share of pairs whose difference is above zero
    double variance_ratio = 0;  ///< variance of the differences over the sum of the arms' variances
};

/// Member by member: both spans are as long, NaN where a member has no value.
[[nodiscard]] PairedDifference paired_difference(std::span<const double> baseline,
                                                 std::span<const double> arm);

/// The value that Student's t with so many degrees of freedom (1 or more) stays below with probability p.
[[nodiscard]] double student_quantile(double p, std::size_t degrees);

}  // namespace careloop::analysis
