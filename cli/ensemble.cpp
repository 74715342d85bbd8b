// SPDX-License-Identifier: Apache-2.0
// ensemble: every arm with every member, or with every point of a design, in one folder; and what one does
// with such a folder. (docs/ensembles.md)
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>

#include "analysis/json.hpp"
#include "cli/commands.hpp"
#include "cli/designs.hpp"
#include "cli/drive.hpp"
#include "cli/ensemble_runner.hpp"
#include "cli/job_script.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "engine/model/causal_table.hpp"
#include "hpc/ensemble_state.hpp"
#include "hpc/run_lock.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;
using analysis::Json;
using hpc::RunState;

/// All runs of a folder that there is.
EnsemblePlan whole(const std::string& folder, const Drive& drive) {
    EnsemblePlan plan{read_plan_folder(folder), {}, drive};
    for (std::size_t r = 0; r < plan.folder.plan.rows.size(); ++r) plan.rows.push_back(r);
    return plan;
}

EnsemblePlan plan_of(const Ensemble& arguments) {
    const scenario::Scenario scenario =
        scenario::load(arguments.scenario, arguments.overrides, model::link_names());
    const std::vector<std::string> arms = wanted_arms(scenario, arguments.arms);
    if (arguments.vary) return planned_design(arguments, scenario, arms);
    return planned(scenario, arms, arguments.members.value_or(static_cast<std::size_t>(scenario.members)),
                   arguments.folder, arguments.drive);
}

ExitCode run_all(const EnsemblePlan& plan, const Drive& drive, const std::string& command_line) {
    const EnsembleOutcome outcome = run_ensembles({&plan, 1}, command_line);
    print(drive.json ? json_of(outcome, plan.folder) : text_of(outcome, plan.folder));
    if (!outcome.left.empty()) message(fmt::format("stopped by {}; the same command goes on", stopped_by()));
    return outcome.code;
}

/// A list as `sbatch --array` takes it: "0-3,7".
std::string ranges(const std::vector<std::size_t>& numbers) {
    std::string text;
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t last = i;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
        text += fmt::format("{}{}", text.empty() ? "" : ",", numbers[i]);
        if (last > i) text += fmt::format("-{}", numbers[last]);
        i = last + 1;
    }
    return text;
}

/// Counts by arm and state, and the slices of a job array that have something to do.
struct Status {
    static constexpr std::array kStates = {RunState::there, RunState::running, RunState::stopped,
                                           RunState::failed, RunState::missing};
    PlanFolder of;
    std::vector<RunState> states;

    [[nodiscard]] std::size_t count(RunState state, const std::string& arm = {}) const {
        std::size_t n = 0;
        for (std::size_t r = 0; r < states.size(); ++r)
            n += states[r] == state && (arm.empty() || of.plan.rows[r].arm == arm) ? 1 : 0;
        return n;
    }
    [[nodiscard]] std::vector<std::size_t> slices_left() const {
        std::vector<bool> left(of.slices, false);
        for (std::size_t r = 0; r < states.size() && of.slices > 0; ++r) {
            if (states[r] != RunState::there) left[r % of.slices] = true;
        }
        std::vector<std::size_t> numbers;
        for (std::size_t s = 0; s < left.size(); ++s) {
            if (left[s]) numbers.push_back(s);
        }
        return numbers;
    }
    [[nodiscard]] std::string text() const {
        std::vector<std::vector<std::string>> cells = {{"arm"}};
        for (const RunState state : kStates) cells.front().emplace_back(name_of(state));
        cells.front().emplace_back("of");
        const auto row = [&](const std::string& label, const std::string& arm) {
            std::vector<std::string> line = {label};
            std::size_t all = 0;
            for (const RunState state : kStates) {
                all += count(state, arm);
                line.push_back(std::to_string(count(state, arm)));
            }
            line.push_back(std::to_string(all));
            cells.push_back(line);
        };
        for (const std::string& arm : of.arms()) row(arm, arm);
        if (cells.size() > 2) row("all", {});
        std::string out = fmt::format("scenario {}, folder {}\n", of.scenario.name, of.folder.string());
        if (of.design)
            out += fmt::format("design {}, {} parameters\n", of.design->text, of.plan.columns.size());
        out += columns(cells);
        if (const auto slices = slices_left(); !slices.empty())
            out += fmt::format("slices with runs to do: sbatch --array={} {}\n", ranges(slices),
                               job_script_of(of.folder).string());
        return out;
    }
    [[nodiscard]] std::string json() const {
        Json json;
        json.object().text("scenario", of.scenario.name).text("folder", of.folder.string());
        json.whole("runs", states.size());
        for (const RunState state : kStates) json.whole(name_of(state), count(state));
        json.list("arms");
        for (const std::string& arm : of.arms()) {
            json.object().text("arm", arm);
            for (const RunState state : kStates) json.whole(name_of(state), count(state, arm));
            json.close();
        }
        json.close().list("slices_left");
        for (const std::size_t s : slices_left()) json.whole("", s);
        json.close().list("not_there");
        for (std::size_t r = 0; r < states.size(); ++r) {
            if (states[r] == RunState::there) continue;
            const hpc::PlanRow& row = of.plan.rows[r];
            json.object().whole("run", r).text("arm", row.arm).whole("draw", row.draw);
            json.whole("member", row.member).text("state", name_of(states[r])).close();
        }
        return json.close().close().document();
    }
};

Status status_of(const std::string& folder) {
    Status s{read_plan_folder(folder), {}};
    s.states = hpc::states_of(s.of.folder, s.of.plan);
    return s;
}

/// Writes the plan, and a job array's script where one is asked for.
ExitCode tell_plan(const Ensemble& arguments, const EnsemblePlan& plan) {
    std::vector<std::vector<std::string>> rows = {{"scenario", plan.folder.scenario.name},
                                                  {"runs", std::to_string(plan.folder.plan.rows.size())},
                                                  {"plan", plan.folder.csv().string()}};
    if (arguments.job_array) {
        PlanFolder of = plan.folder;
        of.slices = write_job_script(*arguments.job_array, of);
        write_plan_folder(of);
        rows.push_back({"submit", fmt::format("sbatch {}", job_script_of(of.folder).string())});
    }
    print(columns(rows));
    return kDone;
}

ExitCode resume(const EnsembleFolder& arguments, const std::string& command_line) {
    EnsemblePlan plan = whole(arguments.folder, arguments.drive);
    if (arguments.slices > 1)
        std::erase_if(plan.rows, [&](std::size_t r) { return r % arguments.slices != arguments.slice; });
    return run_all(plan, arguments.drive, command_line);
}

ExitCode status(const EnsembleFolder& arguments) {
    const Status s = status_of(arguments.folder);
    print(arguments.drive.json ? s.json() : s.text());
    return kDone;
}

ExitCode failures(const EnsembleFolder& arguments) {
    const Status s = status_of(arguments.folder);
    Json json;
    json.object().list("failures");
    std::string out;
    for (std::size_t r = 0; r < s.states.size(); ++r) {
        if (s.states[r] != RunState::failed) continue;
        const hpc::PlanRow& row = s.of.plan.rows[r];
        const fs::path file = s.of.file(row);
        std::string said = read_text_file(hpc::failure_file(file).string());
        while (!said.empty() && said.back() == '\n') said.pop_back();
        const std::size_t line = said.find('\n');
        const std::string how = said.substr(0, line),
                          why = line == std::string::npos ? std::string() : said.substr(line + 1);
        out += fmt::format("run {}, arm {}, draw {}, member {}: {}: {}\n", r, row.arm, row.draw, row.member,
                           how, why);
        json.object()
            .whole("run", r)
            .text("arm", row.arm)
            .whole("draw", row.draw)
            .whole("member", row.member);
        json.text("file", file.string()).text("how", how).text("why", why).close();
    }
    if (out.empty()) out = "no run has failed\n";
    print(arguments.drive.json ? json.close().close().document() : out);
    return kDone;
}

ExitCode expand(const EnsembleFolder& arguments) {
    PlanFolder of = read_plan_folder(arguments.folder);
    require(arguments.members.has_value(), "the command line asks for --members");
    const std::size_t before = of.plan.rows.size();
    EnsemblePlan grown;
    if (of.design) {
        grown = expanded_design(of, *arguments.members);
    } else {
        grown = planned(of.scenario, of.arms(), *arguments.members, of.folder, arguments.drive);
    }
    const std::size_t now = grown.folder.plan.rows.size();
    print(columns({{"scenario", of.scenario.name},
                   {"runs", fmt::format("{}, {} of them new", now, now - before)},
                   {"plan", of.csv().string()}}));
    return kDone;
}

}  // namespace

ExitCode ensemble(const Ensemble& arguments, const std::string& command_line) {
    const EnsemblePlan plan = plan_of(arguments);
    return arguments.only_plan ? tell_plan(arguments, plan) : run_all(plan, arguments.drive, command_line);
}

ExitCode ensemble_folder(const EnsembleFolder& arguments, const std::string& command_line) {
    using Deed = EnsembleFolder::Deed;
    switch (arguments.deed) {
        case Deed::status:
            return status(arguments);
        case Deed::resume:
            return resume(arguments, command_line);
        case Deed::expand:
            return expand(arguments);
        case Deed::failures:
            return failures(arguments);
        case Deed::merge:
            break;
    }
    return ensemble_merge(arguments);
}

}  // namespace careloop::cli
