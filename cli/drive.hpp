// SPDX-License-Identifier: Apache-2.0
/// What `run`, `resume` and `ensemble` have in common: files checked beforehand, steps with checkpoints, a
/// good end.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "cli/closing.hpp"
#include "cli/exit_codes.hpp"
#include "cli/progress.hpp"
#include "engine/run/simulation.hpp"

namespace careloop::cli {

struct Journey {
    scenario::Scenario scenario;
    std::string arm;
    std::uint32_t member = 0;
    std::filesystem::path output;
    std::optional<std::filesystem::path> checkpoint;  ///< to go on from
    std::string command_line;
    std::uint32_t draw = 0;  ///< point of a design
    std::string config{};    ///< of a planned run (hpc/plan.hpp)
};

/// OUTPUT.checkpoint
[[nodiscard]] std::filesystem::path checkpoint_of(const std::filesystem::path& output);

/// Throws Error(usage) under the option's name when one is no arm of the scenario.
void check_arms(const scenario::Scenario& scenario, const char* option, const std::vector<std::string>& arms);

/// How a journey ended: done, or stopped early with a checkpoint.
struct Arrival {
    ExitCode code = kDone;
    Closing closing;
};

/// Runs to the end and writes the output, or stops early with a checkpoint; says nothing but its progress.
/// Throws Error(output) before the work when the output could not be written.
[[nodiscard]] Arrival go(const Journey& journey, const Drive& drive, Progress& progress);

/// The signal that asked for the stop, or the option.
[[nodiscard]] std::string stopped_by();

/// Goes, and prints how it ended.
ExitCode travel(const Journey& journey, const Drive& drive);

}  // namespace careloop::cli
