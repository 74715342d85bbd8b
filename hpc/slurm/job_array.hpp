// SPDX-License-Identifier: Apache-2.0
/// The script of a Slurm job array whose tasks each take a slice of an ensemble.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace careloop::hpc {

struct JobArray {
    std::string name;               ///< as squeue shows it
    std::filesystem::path program;  ///< careloop
    std::filesystem::path folder;   ///< the ensemble's; messages go to folder/slurm, which has to be there
    std::uint32_t tasks = 1;
    std::uint32_t at_once = 0;  ///< 0: as many as there are
    int cpus = 1;               ///< of a task
    std::uint64_t memory = 0;   ///< of a task [MiB]; 0: the cluster's own rule
    std::chrono::seconds time{};
    /// So long before the limit, and up to a minute earlier, a task is told to leave a checkpoint; 1 to
    /// 65535.
    std::chrono::seconds warning{300};
    std::vector<std::string> options;  ///< further ones of sbatch, "--partition=long"
};

/// A bash script to give to sbatch, again for the same tasks or for some (`sbatch --array=4,8 FILE`). Task I
/// runs `PROGRAM ensemble resume FOLDER --slice I/TASKS`, I from 0. Warned of the time limit, it leaves a
/// checkpoint, ends with 75 and is queued again; when cancelled it leaves a checkpoint and is not. Throws
/// Error(usage) for a limit that leaves no time before the warning, and for text that no script can hold.
[[nodiscard]] std::string script_of(const JobArray& array);

/// As sbatch reads --time: MM, MM:SS, HH:MM:SS, D-HH, D-HH:MM or D-HH:MM:SS. Throws Error(usage).
[[nodiscard]] std::chrono::seconds time_limit(std::string_view text);

/// As sbatch reads --mem: a number with K, M, G or T, without one M. [MiB], rounded up; throws Error(usage).
[[nodiscard]] std::uint64_t memory_limit(std::string_view text);

}  // namespace careloop::hpc
