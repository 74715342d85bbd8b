// SPDX-License-Identifier: Apache-2.0
/// What compare and report look at: which files, indicators, kinds of units and arms, as asked for.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analysis/ensemble.hpp"
#include "engine/run/observations.hpp"
#include "engine/scenario/toml_tree.hpp"

namespace careloop::cli {

/// The .h5 files of a folder, in order; a file stands for itself. Throws Error(data) when there are none.
[[nodiscard]] std::vector<std::filesystem::path> output_files(const std::vector<std::string>& inputs);

/// The asked-for indicators, or, where none are, the main ones the file has. Throws Error(usage).
[[nodiscard]] std::vector<analysis::Indicator> chosen_indicators(const analysis::RunFile& run,
                                                                 const std::vector<std::string>& names);

/// What runs record and compare can put together, before there is a file of it.
[[nodiscard]] std::vector<run::SeriesInfo> recorded_indicators();

/// The report's own indicators, as far as the file has them.
[[nodiscard]] std::vector<analysis::Indicator> report_indicators_of(const analysis::RunFile& run);

/// Throws Error(usage) for kinds of units that the file does not have.
void check_unit_kinds(const analysis::RunFile& run, const std::vector<std::string>& kinds);

/// The scenario of the files, with everything in force, as it stands in them.
[[nodiscard]] scenario::Node resolved_scenario(const analysis::Provenance& of);

struct ChosenArms {
    std::string baseline;
    std::vector<std::string> arms;     ///< with a file, the baseline among them, in the scenario's order
    std::vector<std::string> missing;  ///< arms and members without a file
};

/// `baseline`: default the scenario's first arm; `asked`: default all. Throws Error(usage) for an arm that is
/// asked for and has no file, Error(data) when nothing is left to compare.
[[nodiscard]] ChosenArms chosen_arms(const analysis::EnsembleFiles& ensemble,
                                     const std::optional<std::string>& baseline,
                                     const std::optional<std::vector<std::string>>& asked);

}  // namespace careloop::cli
