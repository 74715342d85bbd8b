// SPDX-License-Identifier: Apache-2.0
/// Shares of a result's variance (Sobol' 1993): how much each factor explains alone, and how much with all
/// that it does together with others; and how much is chance. (docs/sensitivity.md)
#pragma once

#include <cstdint>
#include <vector>

#include "hpc/bootstrap.hpp"
#include "hpc/factor.hpp"

namespace careloop::hpc {

/// Trials of one base row, by their place in it: A, AB_1 to AB_d, AB_luck, B.
struct SaltelliRow {
    std::size_t factors = 0;
    bool luck = true;  ///< member is a factor beside the others; false in designs made elsewhere

    [[nodiscard]] std::size_t a() const { return 0; }
    /// A with one factor of B; `factors` for luck.
    [[nodiscard]] std::size_t ab(std::size_t factor) const { return 1 + factor; }
    [[nodiscard]] std::size_t b() const { return 1 + varied(); }
    /// Factors, luck among them.
    [[nodiscard]] std::size_t varied() const { return factors + (luck ? 1 : 0); }
    [[nodiscard]] std::size_t size() const { return 2 + varied(); }
};

/// Base rows after each other, each `SaltelliRow{factors}`. Row i takes A's and B's point from point i of one
/// Sobol' sequence in 2 x factors dimensions. Members are 2 i for A and 2 i + 1 for B; AB_j has B's factor j
/// and A's member, AB_luck A's point and B's member. With a luck of its own in each trial chance would count
/// as interaction of all factors; with one luck in a row, as part of each factor's own share.
[[nodiscard]] std::vector<Trial> saltelli_trials(std::size_t factors, std::size_t rows, std::uint64_t seed);

/// A number and its 95 % bootstrap interval over base rows; NaN where nothing is known.
struct Estimate {
    double value = Interval::kUnknown;
    Interval interval;
};

/// Shares of the variance over the design; estimates may leave 0 to 1.
struct SobolIndex {
    Estimate first;  ///< by the factor alone: what knowing it would take away
    Estimate total;  ///< with all it does together with others: what would be left, were all others known
};

struct SobolIndices {
    std::vector<SobolIndex> of;  ///< by factor, then luck: the share of chance, NaN where it is not varied
    std::size_t rows = 0;        ///< base rows that count
    std::size_t left_out = 0;    ///< base rows that lack a result
};

/// By the estimators of Jansen (1999). `results`: by trial of `SaltelliRow`s after each other, NaN where
/// there is none. Nothing is known of fewer than two rows, or where all results are the same. Intervals take
/// rows for independent; those of a Sobol' sequence cover more evenly, so that intervals are rather too wide.
/// The same for the same seed.
[[nodiscard]] SobolIndices sobol_indices(const SaltelliRow& row, const std::vector<double>& results,
                                         std::uint64_t seed);

}  // namespace careloop::hpc
