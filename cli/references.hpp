// SPDX-License-Identifier: Apache-2.0
/// The references of the links (x0): the fixed point at which a run of the country gives, by kind of unit,
/// what the links take for usual. (docs/calibration.md)
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "hpc/calibration.hpp"

namespace careloop::cli {

/// One reference of one kind of unit.
struct Reference {
    std::string parameter, unit_kind;
    double before = 0, value = 0;
    std::string address() const { return parameter + "[" + unit_kind + "]"; }
};

struct FixedPoint {
    std::vector<Reference> references;  ///< as the last round found them; none where the first was at rest
    std::vector<double> moved;          ///< by round: how far the farthest moved, relative
    bool at_rest = false, stopped = false;
};

/// Runs the calibration's scenario, not settled, for five years and takes means of the last two, with the
/// free parameters in the middle of their ranges (`set`), until no reference moves by more than 3 %; chance
/// alone moves the farthest of them so much.
[[nodiscard]] FixedPoint find_references(const hpc::Calibration& calibration,
                                         const std::vector<std::string>& set, const Drive& drive,
                                         const std::filesystem::path& folder);

}  // namespace careloop::cli
