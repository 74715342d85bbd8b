// SPDX-License-Identifier: Apache-2.0
#include "hpc/mpi/launched.hpp"

#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace careloop::hpc {
namespace {

std::optional<std::size_t> number(const char* variable) {
    const char* text = std::getenv(variable);
    if (text == nullptr) return std::nullopt;
    const std::string_view digits(text);
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

}  // namespace

Launch launch() {
    // mpirun of Open MPI; mpiexec of MPICH and srun --mpi=pmi2; srun --mpi=pmix, where Slurm's own variables
    // alone say nothing of MPI.
    static constexpr const char* kLaunchers[][3] = {
        {"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
        {"PMI_SIZE", "PMI_RANK", "PMI_SIZE"},
        {"SLURM_STEP_NUM_TASKS", "PMIX_RANK", "PMIX_RANK"}};
    for (const auto& [size, rank, sign] : kLaunchers) {
        if (std::getenv(sign) == nullptr) continue;
        if (const auto count = number(size)) return {*count, number(rank).value_or(0)};
    }
    return {};
}

}  // namespace careloop::hpc
