// SPDX-License-Identifier: Apache-2.0
/// What `run` and `resume` have in common: files checked beforehand, steps with checkpoints, a good end.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "cli/exit_codes.hpp"
#include "engine/run/simulation.hpp"

namespace careloop::cli {

struct Journey {
    scenario::Scenario scenario;
    std::string arm;
    std::uint32_t member = 0;
    std::filesystem::path output;
    std::optional<std::filesystem::path> checkpoint;  ///< to go on from
    std::string command_line;
};

/// OUTPUT.checkpoint
[[nodiscard]] std::filesystem::path checkpoint_of(const std::filesystem::path& output);

/// Runs to the end and writes the output, or stops early with a checkpoint. Throws Error(output) before the
/// work when the output could not be written.
ExitCode travel(const Journey& journey, const Drive& drive);

}  // namespace careloop::cli
