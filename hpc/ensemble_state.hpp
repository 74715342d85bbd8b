// SPDX-License-Identifier: Apache-2.0
/// How far an ensemble is: what its folder lists, without opening a file. (docs/ensembles.md)
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hpc/plan.hpp"

namespace careloop::hpc {

enum class RunState { missing, running, stopped, failed, there };
[[nodiscard]] const char* name_of(RunState state);

/// FILE.failed, with what a run said when it failed; FILE.checkpoint, where one that stopped goes on.
[[nodiscard]] std::filesystem::path failure_file(const std::filesystem::path& file);

/// By row of the plan. `stopped`: with a checkpoint and nobody at work; `failed`: its last try failed.
/// Throws Error(data) when the folder cannot be read.
[[nodiscard]] std::vector<RunState> states_of(const std::filesystem::path& folder, const Plan& plan);

}  // namespace careloop::hpc
