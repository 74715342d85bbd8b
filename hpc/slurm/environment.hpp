// SPDX-License-Identifier: Apache-2.0
/// What Slurm tells a process it may use, and which part of an array it is. (man sbatch, "output environment
/// variables")
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace careloop::hpc {

struct SlurmEnvironment {
    std::string job;  ///< "1234", of an array "1234_5"
    /// Granted to this task: SLURM_CPUS_PER_TASK, else, in a job of one task, SLURM_CPUS_ON_NODE.
    std::optional<int> cpus;
    /// Granted on this node [bytes]: SLURM_MEM_PER_NODE, else SLURM_MEM_PER_CPU times SLURM_CPUS_ON_NODE.
    /// Nothing where the job has no limit.
    std::optional<std::uint64_t> memory;
    /// SLURM_ARRAY_TASK_ID. It counts among the tasks of the first submission, not of the present one, which
    /// may be
    /// `--array=4,8,15`: so there is no count here.
    std::optional<std::uint32_t> array_task;
    std::uint32_t restarts = 0;  ///< how often it was requeued
};

/// Nothing outside Slurm. A variable that holds no positive whole number counts as not set.
[[nodiscard]] std::optional<SlurmEnvironment> slurm_environment();

}  // namespace careloop::hpc
