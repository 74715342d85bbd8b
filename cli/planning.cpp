// SPDX-License-Identifier: Apache-2.0
// From a scenario to the plan of a folder: made, found, or made longer; and no run is lost or mistaken.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>
#include <tuple>

#include "cli/drive.hpp"
#include "cli/ensemble_runner.hpp"
#include "engine/run/simulation.hpp"
#include "hpc/run_lock.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;
using analysis::Provenance;
using hpc::Plan;
using hpc::PlanRow;

/// Why a file is not a row's; empty when it is.
std::string file_difference(const fs::path& path, const PlanRow& row, const Provenance& wanted) {
    try {
        const output::Reader file(path);
        analysis::check_is_run(file, path.string(), run::kOutputFormat);
        const Provenance found = analysis::read_provenance(file);
        if (found.arm != row.arm) return fmt::format("arm {} there, {} here", found.arm, row.arm);
        if (found.member != row.member)
            return fmt::format("member {} there, {} here", found.member, row.member);
        return analysis::difference(found, wanted);
    } catch (const Error& error) {
        return error.what();
    }
}

/// Files under the rows' names that no plan has told us of must be theirs. Throws Error(usage) naming all.
void check_found(const PlanFolder& of) {
    const Provenance wanted = provenance_of(of.scenario);
    std::vector<Problem> problems;
    for (const PlanRow& row : of.plan.rows) {
        const fs::path path = of.file(row);
        std::error_code ignored;
        if (!fs::exists(path, ignored)) continue;
        const std::string differs = file_difference(path, row, wanted);
        if (!differs.empty())
            problems.push_back({path.string(), 0, 0, "it is of another run: " + differs,
                                "another folder with -o, or this one without the file"});
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
}

/// One process at a time makes a folder's plan.
hpc::RunLock lock_plan(const fs::path& folder) {
    for (;;) {
        if (auto lock = hpc::RunLock::take(folder / "plan.csv")) return std::move(*lock);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

/// The columns of both are the same. Throws Error(usage).
void check_columns(const PlanFolder& of, const Plan& wanted) {
    if (of.plan.columns == wanted.columns) return;
    throw Error(Fault::usage, {Problem{of.csv().string(), 1, 0, "it varies other parameters than these runs",
                                       "another folder with -o"}});
}

}  // namespace

std::vector<std::string> wanted_arms(const scenario::Scenario& scenario,
                                     const std::optional<std::vector<std::string>>& asked) {
    if (asked) check_arms(scenario, "--arms", *asked);
    std::vector<std::string> arms;
    for (const scenario::Arm& arm : scenario.arms) {
        if (!asked || std::find(asked->begin(), asked->end(), arm.name) != asked->end())
            arms.push_back(arm.name);
    }
    return arms;
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder, error))
        throw Error(Fault::output, fmt::format("cannot make the folder {}: {}", folder.string(),
                                               error ? error.message() : "a file has its name"));
}

EnsemblePlan planned(const scenario::Scenario& scenario, const std::vector<std::string>& arms,
                     std::size_t members, const fs::path& folder, const Drive& drive) {
    std::vector<hpc::Trial> trials;
    for (std::uint32_t member = 0; member < members; ++member) trials.push_back({{}, member});
    return planned(scenario, hpc::plan_of(scenario, arms, {}, trials), {}, folder, drive);
}

EnsemblePlan planned(const scenario::Scenario& scenario, Plan wanted,
                     const std::optional<DesignOrigin>& design, const fs::path& folder, const Drive& drive) {
    make_folder(folder);
    const hpc::RunLock lock = lock_plan(folder);
    EnsemblePlan out;
    out.drive = drive;
    PlanFolder& of = out.folder;
    of.folder = folder;
    const bool found = has_plan(folder);
    if (!found) {  // nothing is written beside files that are of another run
        of.scenario = scenario;
        of.plan = wanted;
        check_found(of);
    }
    scenario::Scenario taken = take_scenario(folder, scenario);
    if (found) {
        of = read_plan_folder(folder);
        check_columns(of, wanted);
    } else {
        of.scenario = std::move(taken);
        of.plan.rows.clear();
        of.design = design;
    }
    if (drive.start_state) of.start_state = fs::absolute(*drive.start_state).lexically_normal().string();

    using Key = std::tuple<std::string, std::uint32_t, std::uint32_t>;
    std::map<Key, std::size_t> known;
    for (std::size_t r = 0; r < of.plan.rows.size(); ++r) {
        const PlanRow& row = of.plan.rows[r];
        known[{row.arm, row.draw, row.member}] = r;
    }
    const std::string base = hpc::config_base(of.scenario);
    bool longer = !found;
    for (PlanRow& row : wanted.rows) {
        row.config = hpc::config_of(base, wanted, row);
        const auto [at, is_new] = known.emplace(Key{row.arm, row.draw, row.member}, of.plan.rows.size());
        if (is_new) {
            of.plan.rows.push_back(row);
            longer = true;
        } else if (of.plan.rows[at->second].config != row.config) {
            throw Error(Fault::usage,
                        {Problem{of.csv().string(), of.plan.rows[at->second].line, 0,
                                 fmt::format("arm {}, draw {}, member {} has other values there", row.arm,
                                             row.draw, row.member),
                                 "another folder with -o"}});
        }
        out.rows.push_back(at->second);
    }
    if (longer) write_plan_folder(of);
    return out;
}

}  // namespace careloop::cli
