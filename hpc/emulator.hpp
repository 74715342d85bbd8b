// SPDX-License-Identifier: Apache-2.0
/// What a run would give at a point where none has been run: a second-degree polynomial through runs, with
/// what it does not know.
#pragma once

#include <memory>
#include <vector>

#include "hpc/factor.hpp"

namespace careloop::hpc {

/// Squares and products of positions are used as far as there are runs for them.
class Emulator {
  public:
    /// `values` of runs at `points`; NaN values are left out. Throws Error(usage) when too few are left for a
    /// plane.
    Emulator(const std::vector<Point>& points, const std::vector<double>& values);
    ~Emulator();
    Emulator(Emulator&&) noexcept;
    Emulator& operator=(Emulator&&) noexcept;

    struct Guess {
        double mean = 0;
        double variance = 0;  ///< of that mean: how little the runs say of it
    };
    [[nodiscard]] Guess at(const Point& point) const;
    /// Variance of one run about the mean: luck, and what the polynomial cannot follow.
    [[nodiscard]] double luck() const;
    /// From one end of a factor's range to the other, the rest in the middle.
    [[nodiscard]] double effect(std::size_t factor) const;

  private:
    struct Fit;
    std::unique_ptr<Fit> fit_;
};

}  // namespace careloop::hpc
