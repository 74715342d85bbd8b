// SPDX-License-Identifier: Apache-2.0
#include "hpc/slurm/environment.hpp"

#include <charconv>
#include <cstdlib>
#include <cstring>

namespace careloop::hpc {
namespace {

template <typename Whole>
std::optional<Whole> whole_of(const char* variable) {
    const char* text = std::getenv(variable);
    if (!text) return std::nullopt;
    const char* end = text + std::strlen(text);
    Whole value{};
    const auto read = std::from_chars(text, end, value);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return value;
}

/// `--mem=0` asks for all the node has: no limit.
template <typename Whole>
std::optional<Whole> positive_of(const char* variable) {
    const std::optional<Whole> value = whole_of<Whole>(variable);
    return value && *value > 0 ? value : std::nullopt;
}

}  // namespace

std::optional<SlurmEnvironment> slurm_environment() {
    const auto job = positive_of<std::uint64_t>("SLURM_JOB_ID");
    if (!job) return std::nullopt;
    SlurmEnvironment e;
    e.job = std::to_string(*job);
    e.array_task = whole_of<std::uint32_t>("SLURM_ARRAY_TASK_ID");
    // Each task of an array has a number of its own too; people and `scontrol` use the array's.
    const auto array = positive_of<std::uint64_t>("SLURM_ARRAY_JOB_ID");
    if (array && e.array_task) e.job = std::to_string(*array) + "_" + std::to_string(*e.array_task);
    const std::optional<int> on_node = positive_of<int>("SLURM_CPUS_ON_NODE");
    e.cpus = positive_of<int>("SLURM_CPUS_PER_TASK");
    if (!e.cpus && positive_of<int>("SLURM_NTASKS").value_or(1) == 1) e.cpus = on_node;
    constexpr std::uint64_t kMebibyte = 1024 * 1024;
    const auto of_node = positive_of<std::uint64_t>("SLURM_MEM_PER_NODE");
    const auto of_cpu = positive_of<std::uint64_t>("SLURM_MEM_PER_CPU");
    if (of_node) {
        e.memory = *of_node * kMebibyte;
    } else if (of_cpu) {
        e.memory = *of_cpu * kMebibyte * static_cast<std::uint64_t>(on_node.value_or(1));
    }
    e.restarts = whole_of<std::uint32_t>("SLURM_RESTART_COUNT").value_or(0);
    return e;
}

}  // namespace careloop::hpc
