// SPDX-License-Identifier: Apache-2.0
/// Many short runs of one scenario at the points of a design, each on one core, as many at once as there are
/// cores; what each run gives is a row of a table, and rows that are there are not run again.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "engine/output/file.hpp"
#include "hpc/factor.hpp"

namespace careloop::cli {

struct TrialPlan {
    scenario::Scenario scenario;
    std::string arm;  ///< whose levers act beside the variations
    std::vector<hpc::Factor> factors;
    std::vector<std::string> results;  ///< names of what is measured
    /// Of a finished run: a number for each result; NaN where it has none.
    std::function<std::vector<double>(const output::Reader&)> measure;
    std::filesystem::path table;  ///< CSV: key, member, each factor's value, each result
    int at_once = 0;              ///< runs; 0: as many as cores
    bool quiet = false;
};

struct TrialResults {
    std::vector<std::vector<double>> rows;  ///< by trial; empty where the run failed or was not reached
    std::size_t failed = 0;
    bool stopped = false;  ///< by a signal; the same call goes on
};

/// Runs what the table lacks and leaves the table in the order of the trials (rows of other trials after
/// them), whatever ended first. A run that fails is told, and the others go on. Throws Error(usage) where an
/// address cannot be varied, Error(data) for a table that is no such table, Error(output).
[[nodiscard]] TrialResults run_trials(const TrialPlan& plan, std::span<const hpc::Trial> trials);

}  // namespace careloop::cli
