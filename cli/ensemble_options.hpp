// SPDX-License-Identifier: Apache-2.0
/// Options of `careloop ensemble` and of what it does with a folder.
#pragma once

#include "cli/drive_options.hpp"

namespace careloop::cli {

/// As typed. `plan` has the same as `ensemble` itself, and a job array's.
struct EnsembleText {
    Text members, arms, memory;
    OverridesText overrides;
    DriveText drive;
    SettleFlags settle;
};
struct JobArrayText {
    bool slurm = false;
    Text tasks, cpus, memory, time, warning;
    std::vector<std::string> lines;
};
struct EnsembleOptions {
    CLI::App *app = nullptr, *plan = nullptr, *status = nullptr, *resume = nullptr, *expand = nullptr,
             *failures = nullptr, *merge = nullptr;
    Ensemble ensemble, planning;
    EnsembleText ensemble_text, planning_text;
    JobArrayText job_array;
    EnsembleFolder folder;
    DriveText folder_drive;
    Text slice, members, memory;

    void add_to(CLI::App& to);
    void read(OptionValues& values);
    /// Once everything has been read: which of the commands was chosen.
    [[nodiscard]] Command command() const;
};

}  // namespace careloop::cli
