// SPDX-License-Identifier: Apache-2.0
/// Who made what of what, for a folder that is kept: ro-crate-metadata.json, a Process Run Crate 0.5.
/// (https://w3id.org/ro/wfrun/process/0.5; docs/ensembles.md)
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/plan_folder.hpp"
#include "hpc/ensemble_state.hpp"

namespace careloop::cli {

/// The crate of an ensemble whose `results` have just been written in its folder: one action for all runs,
/// and one for each that failed.
[[nodiscard]] std::string run_crate(const PlanFolder& of, const std::vector<hpc::RunState>& states,
                                    const std::vector<std::filesystem::path>& results);

}  // namespace careloop::cli
