// SPDX-License-Identifier: Apache-2.0
/// Arms with members as output files in folders, one run after another; what is there is kept.
/// (docs/comparing.md)
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/exit_codes.hpp"
#include "engine/scenario/scenario.hpp"

namespace careloop::cli {

/// One ensemble: every arm named with members 0 to `members` - 1, as FOLDER/ARM-mKKKK.h5.
struct EnsemblePlan {
    scenario::Scenario scenario;
    std::vector<std::string> arms;
    std::size_t members = 1;
    std::filesystem::path folder;
    Drive drive;

    [[nodiscard]] std::filesystem::path file(const std::string& arm, std::size_t member) const;
    /// Of all arms and members, whether they are there or not.
    [[nodiscard]] std::vector<std::filesystem::path> files() const;
};

/// What became of the runs, as files.
struct EnsembleOutcome {
    std::vector<std::filesystem::path> ran, skipped, failed, left;
    ExitCode code = kDone;  ///< of the first run that failed, or stopped early
};

/// The scenario's arms that are wanted, in its order; all where none are asked for. Throws Error(usage).
[[nodiscard]] std::vector<std::string> wanted_arms(const scenario::Scenario& scenario,
                                                   const std::optional<std::vector<std::string>>& asked);

/// Makes a folder and those above it. Throws Error(output).
void make_folder(const std::filesystem::path& folder);

/// Runs what is missing of all plans, member by member, from its checkpoint where there is one. A run that
/// fails is told and the others go on; a signal leaves a checkpoint, which is told too. Throws Error(usage),
/// before any run, naming every file that is there under a member's name and is of another run; Error(output)
/// for a folder.
[[nodiscard]] EnsembleOutcome run_ensembles(std::span<const EnsemblePlan> plans,
                                            const std::string& command_line);

/// The outcome for a reader, or as JSON; `folder` is the one the user named.
[[nodiscard]] std::string text_of(const EnsembleOutcome& outcome, const scenario::Scenario& scenario,
                                  const std::filesystem::path& folder);
[[nodiscard]] std::string json_of(const EnsembleOutcome& outcome, const scenario::Scenario& scenario,
                                  const std::filesystem::path& folder);

}  // namespace careloop::cli
