// SPDX-License-Identifier: Apache-2.0
/// Screening (Morris 1991): which of many factors a result hangs on, one step of one factor at a time, with
/// luck as a factor beside them. (docs/sensitivity.md)
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "hpc/factor.hpp"

namespace careloop::hpc {

/// Positions that a factor takes: 0, 1/3, 2/3 and 1.
inline constexpr std::uint32_t kMorrisLevels = 4;
/// How far one step goes: half the levels, so that every level is as likely as the others.
inline constexpr double kMorrisStep = static_cast<double>(kMorrisLevels) / (2.0 * (kMorrisLevels - 1));

/// Trajectories of factors + 2 trials, one after another: each trial differs from the one before in one
/// factor, or in its member alone.
struct MorrisDesign {
    std::size_t factors = 0, trajectories = 0;
    std::vector<Trial> trials;
    /// By trial: the factor it changed; `factors` where it changed the member; nothing where it begins.
    std::vector<std::optional<std::size_t>> changed;
    /// By trial: how far that went, as a share of the range, up or down; luck's counts as kMorrisStep.
    std::vector<double> step;
};

/// Each trajectory begins at a drawn level of every factor, takes the factors and luck in a drawn order and
/// has two members of its own, `first_member` the first of all: one before luck's step and one after it. All
/// other steps have common random numbers. The same for the same seed.
[[nodiscard]] MorrisDesign morris_design(std::size_t factors, std::size_t trajectories, std::uint64_t seed,
                                         std::uint32_t first_member = 0);

/// Of trajectories made anywhere, after each other, which share of the range each step went; without luck
/// they have factors + 1 trials. Throws Error(data) naming the first trial, from 0, that does not differ from
/// the one before in just one factor that the trajectory had not changed yet.
[[nodiscard]] MorrisDesign morris_steps(std::size_t factors, bool luck, std::vector<Trial> trials);

/// What a factor does to a result over its whole range, in the result's unit. NaN where nothing is known.
struct Effect {
    static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    double mu = kUnknown;                    ///< mean of the elementary effects
    double mu_star = kUnknown;               ///< mean of their sizes (Campolongo 2007)
    double low = kUnknown, high = kUnknown;  ///< 95 % bootstrap interval of mu_star, over trajectories
    double sigma = kUnknown;                 ///< their standard deviation: other factors' part, or a bend
    std::size_t count = 0;                   ///< effects, at most one a trajectory
};

/// By factor, then luck's (nothing known where it is not varied): it is divided by the step as all are, so
/// that it says how much of another factor's effect chance can be. `results`: by trial; NaN where there is
/// none, which leaves out the steps to and from it. Intervals need two effects. The same for the same seed.
[[nodiscard]] std::vector<Effect> morris_effects(const MorrisDesign& design,
                                                 const std::vector<double>& results, std::uint64_t seed);

/// A factor, the result it acts on most, and how much.
struct Ranked {
    std::size_t factor = 0, result = 0;
    double weight = 0;        ///< mu_star over the result's spread
    bool above_luck = false;  ///< mu_star is larger than luck's, or than 0 where luck is not known; else it
                              ///< cannot be told from chance
};

/// Standard deviation of a result over all trials of a design; NaN with fewer than two.
[[nodiscard]] double spread_of(const std::vector<double>& results);

/// Factors (not luck) by weight, those above luck before all others. A factor's result is the one of the
/// largest weight among those on which it is above luck, or among all where it is above luck on none.
/// `effects`: by result as morris_effects gives them; `spread`: by result, and one without any is passed
/// over.
[[nodiscard]] std::vector<Ranked> ranking(const std::vector<std::vector<Effect>>& effects,
                                          const std::vector<double>& spread);

}  // namespace careloop::hpc
