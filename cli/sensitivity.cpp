// SPDX-License-Identifier: Apache-2.0
// sensitivity: trajectories through the ranges of all parameters in doubt, each run a trial, and which of
// them the last year's indicators hang on. (docs/sensitivity.md)
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/run_file.hpp"
#include "cli/chosen.hpp"
#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/ensemble_runner.hpp"
#include "cli/screening.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "cli/trials.hpp"
#include "engine/model/causal_table.hpp"
#include "engine/scenario/findings.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;

/// Those asked for, or the main ones, before there is a file of them. Throws Error(usage).
std::vector<ScreenedIndicator> chosen(const std::vector<std::string>& asked) {
    const std::vector<analysis::Indicator> listed = analysis::listed_indicators();
    std::vector<ScreenedIndicator> all;
    std::vector<std::string> known, wanted = asked;
    for (const run::SeriesInfo& i : recorded_indicators()) {
        all.push_back({i.name, i.units, 0, 0});
        known.push_back(i.name);
    }
    if (asked.empty()) {
        for (const analysis::Indicator& i : listed) {
            if (i.is_main) wanted.push_back(i.name);
        }
    }
    std::vector<ScreenedIndicator> found;
    std::vector<Problem> problems;
    for (auto name = wanted.begin(); name != wanted.end(); ++name) {
        if (std::find(wanted.begin(), name, *name) != name) continue;  // once is enough
        const auto at = std::find(known.begin(), known.end(), *name);
        if (at != known.end()) {
            found.push_back(all[static_cast<std::size_t>(at - known.begin())]);
        } else {
            problems.push_back({"--indicator", 0, 0, fmt::format("there is no indicator '{}'", *name),
                                scenario::nearest_of(*name, known)});
        }
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
    return found;
}

/// Of the country (or the regions run) in the last year; NaN where a run has none.
std::vector<double> last_year_of(const output::Reader& file, const std::vector<ScreenedIndicator>& of) {
    const analysis::RunFile run(file);
    const std::vector<analysis::Indicator> there = run.indicators();
    std::vector<double> values;
    for (const ScreenedIndicator& i : of) {
        const auto at = std::find_if(there.begin(), there.end(),
                                     [&](const analysis::Indicator& t) { return t.name == i.name; });
        values.push_back(at == there.end() ? std::numeric_limits<double>::quiet_NaN()
                                           : run.series(*at).over(run.years().back(), 0));
    }
    return values;
}

/// The scenario as it stands, then the design.
std::vector<hpc::Trial> trials_of(const hpc::Uncertain& parameters, const hpc::MorrisDesign& design) {
    std::vector<hpc::Trial> trials = {{parameters.declared, 0}};
    trials.insert(trials.end(), design.trials.begin(), design.trials.end());
    return trials;
}

void fill(Screening& s, const hpc::MorrisDesign& design, const std::vector<std::vector<double>>& rows) {
    std::vector<double> spread;
    for (std::size_t i = 0; i < s.indicators.size(); ++i) {
        std::vector<double> values;
        for (const std::vector<double>& row : rows)
            values.push_back(row.empty() ? std::numeric_limits<double>::quiet_NaN() : row[i]);
        s.indicators[i].declared = values.front();
        values.erase(values.begin());
        spread.push_back(s.indicators[i].spread = hpc::spread_of(values));
        s.effects.push_back(hpc::morris_effects(design, values, s.seed));
    }
    s.ranked = hpc::ranking(s.effects, spread);
}

}  // namespace

ExitCode sensitivity(const Sensitivity& arguments) {
    Screening s;
    s.indicators = chosen(arguments.indicators);
    const scenario::Scenario scenario =
        scenario::load(arguments.scenario, arguments.overrides, model::link_names());
    s.parameters = hpc::uncertain_parameters(scenario);
    if (!arguments.parameters.empty())
        s.parameters = hpc::chosen_parameters(s.parameters, arguments.parameters, "--parameters");
    s.scenario = scenario.name, s.regions = scenario.regions, s.scale = scenario.scale;
    s.years = scenario.years, s.seed = scenario.seed, s.settled = scenario.settle;
    s.trajectories = arguments.trajectories;
    const hpc::MorrisDesign design = hpc::morris_design(s.parameters.factors.size(), s.trajectories, s.seed);
    const std::vector<hpc::Trial> trials = trials_of(s.parameters, design);

    const fs::path folder = arguments.folder, effects = folder / "effects.csv",
                   json = folder / "sensitivity.json";
    make_folder(folder);
    TrialPlan plan;
    plan.scenario = scenario, plan.arm = scenario.arms.front().name;
    plan.factors = s.parameters.factors;
    for (const ScreenedIndicator& i : s.indicators) plan.results.push_back(i.name);
    plan.measure = [&](const output::Reader& file) { return last_year_of(file, s.indicators); };
    plan.table = folder / "trials.csv";
    plan.at_once = arguments.drive.threads, plan.quiet = arguments.drive.quiet;
    if (!plan.quiet)
        message(fmt::format("{} parameters, {} trajectories: {} runs", plan.factors.size(), s.trajectories,
                            trials.size()));
    const TrialResults results = run_trials(plan, trials);
    if (results.stopped) {
        message(fmt::format("stopped by {}; the same command goes on", stopped_by()));
        return kStoppedEarly;
    }
    s.runs = trials.size(), s.missing = results.failed;
    fill(s, design, results.rows);
    write_text_file(effects.string(), s.csv());
    write_text_file(json.string(), s.json());
    print(arguments.drive.json ? s.json() : s.text() + fmt::format("\ntable     {}\n", effects.string()));
    if (s.missing == 0) return kDone;
    message(fmt::format("{} of {} runs failed and are left out; the same command runs them again", s.missing,
                        s.runs));
    return kSomeFailed;
}

}  // namespace careloop::cli
