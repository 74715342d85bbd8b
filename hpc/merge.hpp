// SPDX-License-Identifier: Apache-2.0
/// All runs of an ensemble as one file. (docs/ensembles.md, "The merged file")
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "hpc/ensemble_state.hpp"
#include "hpc/plan.hpp"

namespace careloop::hpc {

/// Up to so many runs the file is an index that reads theirs; above, opening them takes longer than reading.
inline constexpr std::size_t kMostIndexed = 500;
/// Runs that are open together while their values are copied: HDF5 keeps some eight megabytes of each.
inline constexpr std::size_t kRunsTogether = 40;

struct Merge {
    std::filesystem::path folder;
    std::vector<std::string> arms;  ///< in the order of the file
    const Plan* plan = nullptr;
    std::vector<RunState> states;  ///< by row
    std::filesystem::path output;
    bool copy = false;  ///< values, not an index
    std::string about, scenario;
};

/// Writes every variable of the runs outside /provenance: floating ones as [arm, member, their own
/// dimensions], all else once, as it stands in the first run. `member` counts the pairs of draw and member,
/// of which /draw and /run_member tell; without a design it is the member itself. /status(arm, member) tells
/// which are there: elsewhere values are NaN. `tell` is called with how many runs have been read. Throws
/// Error(data) when there is none or one is not the plan's; Error(output).
void merge(const Merge& what, const std::function<void(std::size_t done, std::size_t of)>& tell);

/// Mean, standard deviation and quantiles over the members there, of every floating variable of a merged
/// file: as [arm, statistic, its own dimensions]. Throws as above.
void summarise(const std::filesystem::path& merged, const std::filesystem::path& output,
               const std::function<void(std::size_t done, std::size_t of)>& tell);

}  // namespace careloop::hpc
