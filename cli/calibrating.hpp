// SPDX-License-Identifier: Apache-2.0
/// Waves of runs over free parameters, and what they leave of them. (docs/calibration.md)
#pragma once

#include <filesystem>

#include "analysis/calibration_result.hpp"
#include "cli/arguments.hpp"
#include "cli/trials.hpp"
#include "hpc/calibration.hpp"
#include "hpc/posterior.hpp"

namespace careloop::cli {

/// A calibration on its way: everything its waves have in common.
struct Calibrating {
    hpc::Calibration calibration;
    Drive drive;
    std::filesystem::path folder;
    std::vector<std::string> set;  ///< references found before, as ADDRESS=VALUE

    /// The scenario settled with the free parameters at `point`.
    [[nodiscard]] scenario::Scenario scenario_at(const hpc::Point& point) const;
    /// Runs that give the calibration's figures.
    [[nodiscard]] TrialPlan plan(const hpc::Point& settled_at, const std::string& table) const;
    /// The figures that have a goal, by position among them all.
    [[nodiscard]] std::vector<std::size_t> fitted() const;
    [[nodiscard]] std::vector<hpc::Goal> goals() const;
};

/// One emulator for each goal. Throws Error(data) where the runs are too few.
[[nodiscard]] std::vector<hpc::Emulator> emulators(const Calibrating& c,
                                                   const std::vector<hpc::Trial>& trials,
                                                   const TrialResults& results);

/// What the waves found.
struct Waves {
    std::vector<analysis::CalibrationWave> waves;
    std::vector<hpc::Emulator> emulators;  ///< of the last wave
    std::vector<hpc::Point> sample;        ///< of the posterior
    bool stopped = false;
};

/// Wave by wave: runs over what is not ruled out, from a world settled where the last wave's mean was.
[[nodiscard]] Waves run_waves(const Calibrating& c);

/// Mean of a sample.
[[nodiscard]] hpc::Point mean_of(const std::vector<hpc::Point>& sample);

/// "ADDRESS=VALUE" of each free parameter at a point, to four digits: what is written is what was run.
[[nodiscard]] std::vector<std::string> set_at(const hpc::Calibration& calibration, const hpc::Point& point);

}  // namespace careloop::cli
