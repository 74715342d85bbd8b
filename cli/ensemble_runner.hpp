// SPDX-License-Identifier: Apache-2.0
/// The runs of a plan as output files in its folder: as many at once as cores and memory allow, each in a
/// process of its own; what is there is kept. (docs/ensembles.md)
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/exit_codes.hpp"
#include "cli/plan_folder.hpp"

namespace careloop::cli {

/// The runs wanted of a folder's plan.
struct EnsemblePlan {
    PlanFolder folder;
    std::vector<std::size_t> rows;  ///< of the plan, in the order in which they are run
    Drive drive;

    /// Of all runs wanted, whether they are there or not.
    [[nodiscard]] std::vector<std::filesystem::path> files() const;
};

/// What became of the runs, as files.
struct EnsembleOutcome {
    std::vector<std::filesystem::path> ran, skipped, failed, left;
    std::vector<std::filesystem::path> elsewhere;  ///< another process is at them
    ExitCode code = kDone;                         ///< some failed, or stopped early
};

/// The scenario's arms that are wanted, in its order; all where none are asked for. Throws Error(usage).
[[nodiscard]] std::vector<std::string> wanted_arms(const scenario::Scenario& scenario,
                                                   const std::optional<std::vector<std::string>>& asked);

/// Makes a folder and those above it. Throws Error(output).
void make_folder(const std::filesystem::path& folder);

/// Every arm named with members 0 to `members` - 1, in a folder: its plan is made, or found and, where it
/// lacks some of these runs, made longer. Throws Error(usage), before any run, when the folder's plan or an
/// output file in it is of another run; Error(output).
[[nodiscard]] EnsemblePlan planned(const scenario::Scenario& scenario, const std::vector<std::string>& arms,
                                   std::size_t members, const std::filesystem::path& folder,
                                   const Drive& drive);
/// The same with the rows of a plan made for this scenario.
[[nodiscard]] EnsemblePlan planned(const scenario::Scenario& scenario, hpc::Plan wanted,
                                   const std::optional<DesignOrigin>& design,
                                   const std::filesystem::path& folder, const Drive& drive);

/// Runs what is missing of all plans, member by member, from its checkpoint where there is one. A run that
/// fails is told, leaves FILE.failed, and the others go on; a signal leaves checkpoints, which are told too.
/// A run that another process is at is left to it. Throws Error(usage) when a scenario cannot be run at all.
[[nodiscard]] EnsembleOutcome run_ensembles(std::span<const EnsemblePlan> plans,
                                            const std::string& command_line);

/// Memory that a run will need, before one has shown it: residents, and series for every place and year.
/// Measured (docs/performance.md). [bytes]
[[nodiscard]] double expected_memory(const scenario::Scenario& scenario);

/// The outcome for a reader, or as JSON.
[[nodiscard]] std::string text_of(const EnsembleOutcome& outcome, const PlanFolder& folder);
[[nodiscard]] std::string json_of(const EnsembleOutcome& outcome, const PlanFolder& folder);

}  // namespace careloop::cli
