// SPDX-License-Identifier: Apache-2.0
#include "cli/job_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "cli/ensemble_runner.hpp"
#include "cli/text_file.hpp"
#include "hpc/slurm/job_array.hpp"

namespace careloop::cli {

namespace fs = std::filesystem;

fs::path job_script_of(const fs::path& folder) {
    return folder / "slurm" / "array.sh";
}

std::size_t write_job_script(const JobArray& wanted, const PlanFolder& of) {
    constexpr std::size_t kRunsOfATask = 32;
    constexpr double kMebibyte = 1024 * 1024, kMargin = 1.25;
    const std::size_t runs = of.plan.rows.size();
    hpc::JobArray array;
    array.name = of.scenario.name;
    array.program = fs::read_symlink("/proc/self/exe");
    array.folder = fs::absolute(of.folder).lexically_normal();
    array.tasks = static_cast<std::uint32_t>(
        std::min(runs, wanted.tasks > 0 ? wanted.tasks : (runs + kRunsOfATask - 1) / kRunsOfATask));
    array.cpus = wanted.cpus;
    const double memory = wanted.memory.value_or(kMargin * wanted.cpus * expected_memory(of.scenario));
    array.memory = static_cast<std::uint64_t>(memory / kMebibyte) + 1;
    array.time = hpc::time_limit(wanted.time);
    array.warning = std::chrono::seconds(wanted.warning);
    array.options = wanted.lines;
    const std::string text = script_of(array);
    make_folder(job_script_of(of.folder).parent_path());
    write_text_file(job_script_of(of.folder).string(), text);
    return array.tasks;
}

}  // namespace careloop::cli
