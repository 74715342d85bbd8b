// SPDX-License-Identifier: Apache-2.0
/// The script that gives an ensemble's runs to a batch system.
#pragma once

#include <filesystem>

#include "cli/arguments.hpp"
#include "cli/plan_folder.hpp"

namespace careloop::cli {

/// FOLDER/slurm/array.sh
[[nodiscard]] std::filesystem::path job_script_of(const std::filesystem::path& folder);

/// Writes it and gives back the number of slices. Throws Error(usage) for what the batch system would not
/// take, Error(output).
std::size_t write_job_script(const JobArray& wanted, const PlanFolder& of);

}  // namespace careloop::cli
