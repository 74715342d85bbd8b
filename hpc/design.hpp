// SPDX-License-Identifier: Apache-2.0
/// Designs: at which points of the factors' ranges, and with whose luck, a scenario is run. One type for all
/// of them; four numbers make a design again when its results are analysed. (docs/sensitivity.md)
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hpc/factor.hpp"

namespace careloop::hpc {

enum class DesignKind : std::uint8_t {
    factorial,  ///< every level of each factor with every level of the others
    latin,      ///< Latin hypercube
    sobol,      ///< Sobol' sequence
    saltelli,   ///< for shares of variance (sobol_indices.hpp), luck among the factors
    morris,     ///< for screening (morris.hpp), luck among the factors
};

/// A design as a user writes it, "saltelli:64": levels of a factor, points, base rows or trajectories.
struct DesignRequest {
    DesignKind kind = DesignKind::latin;
    std::size_t size = 0;

    [[nodiscard]] std::string text() const;
    bool operator==(const DesignRequest&) const = default;
};

struct Design {
    DesignKind kind = DesignKind::latin;
    std::size_t factors = 0, size = 0;
    std::uint64_t seed = 1;
    bool luck = false;  ///< the member is a factor beside the others, as in saltelli and morris
    std::vector<Trial> trials;
};

/// More runs than this are refused, as a slip of the keyboard.
inline constexpr std::size_t kMostTrials = 1'000'000;

[[nodiscard]] std::string name_of(DesignKind kind);

/// Throws Error(usage) naming `option`, what was read and what is allowed.
[[nodiscard]] DesignRequest parse_design(const std::string& text, const std::string& option);

/// The same trials for the same four. Points of `factorial` (the last factor fastest), `latin` and `sobol`
/// all have member 0, so that they differ in nothing but their factors. `saltelli`: see sobol_indices.hpp for
/// the rows; `morris`: see morris.hpp. Larger sizes of `sobol`, `saltelli` and `morris` begin with the
/// smaller ones. Throws Error(usage) naming `option` for a size that the kind cannot have, no factors, or
/// more runs than kMostTrials.
[[nodiscard]] Design make_design(DesignKind kind, std::size_t factors, std::size_t size, std::uint64_t seed,
                                 const std::string& option = "design");

}  // namespace careloop::hpc
