// SPDX-License-Identifier: Apache-2.0
/// The folder of an ensemble: plan.csv with a row a run, and beside the results, in plan/, the scenario with
/// everything in force and how the plan was made. Nothing else is needed to go on with it anywhere.
/// (docs/ensembles.md)
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analysis/provenance.hpp"
#include "engine/scenario/scenario.hpp"
#include "hpc/plan.hpp"

namespace careloop::cli {

/// How parameters were varied, so that the design can be made again when it is analysed.
struct DesignOrigin {
    std::string text;  ///< "saltelli:64", or the path of the user's own
    std::uint64_t seed = 1;
    std::vector<hpc::Factor> factors;  ///< empty for the user's own
};

struct PlanFolder {
    std::filesystem::path folder;
    scenario::Scenario scenario;
    hpc::Plan plan;
    std::optional<DesignOrigin> design;
    std::optional<std::string> start_state;  ///< that all runs begin from, instead of the cache's
    std::size_t slices = 0;                  ///< of a job array; 0: none was asked for

    [[nodiscard]] std::filesystem::path csv() const { return folder / "plan.csv"; }
    /// That the plan has, in the scenario's order.
    [[nodiscard]] std::vector<std::string> arms() const;
    [[nodiscard]] std::filesystem::path file(const hpc::PlanRow& row) const {
        return folder / plan.file_name(row);
    }
};

/// Where a merged ensemble goes, and its statistics beside it; no output of a run is named like them.
inline constexpr const char* kMergedStem = "merged";
inline constexpr const char* kMergedName = "merged.h5";

[[nodiscard]] bool has_plan(const std::filesystem::path& folder);

/// Throws Error(data) when there is no plan, Error(usage) with all that is wrong in it; also when the program
/// or an input has changed so that its runs would be others.
[[nodiscard]] PlanFolder read_plan_folder(const std::filesystem::path& folder);

/// Takes the scenario into the folder, where it has none yet, and gives it back as read from there. Throws
/// Error(usage) when the folder is of another one, saying in what; Error(output).
[[nodiscard]] scenario::Scenario take_scenario(const std::filesystem::path& folder,
                                               const scenario::Scenario& scenario);

/// Writes plan.csv and plan/ensemble.toml, each whole or not at all. Throws Error(output).
void write_plan_folder(const PlanFolder& of);

/// What the files of a scenario's ensemble say of themselves.
[[nodiscard]] analysis::Provenance provenance_of(const scenario::Scenario& scenario);

}  // namespace careloop::cli
