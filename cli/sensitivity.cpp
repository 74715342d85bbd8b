// SPDX-License-Identifier: Apache-2.0
// sensitivity: a design over the ranges of all parameters in doubt, each run a trial, and which of them the
// last year's indicators hang on; or the same from results made elsewhere. (docs/sensitivity.md)
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/run_file.hpp"
#include "cli/chosen.hpp"
#include "cli/commands.hpp"
#include "cli/designs.hpp"
#include "cli/drive.hpp"
#include "cli/ensemble_runner.hpp"
#include "cli/study.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "cli/trials.hpp"
#include "engine/model/causal_table.hpp"
#include "engine/scenario/findings.hpp"
#include "hpc/salib.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;

/// Those asked for, or the main ones, before there is a file of them. Throws Error(usage).
std::vector<StudiedIndicator> chosen(const std::vector<std::string>& asked) {
    const std::vector<analysis::Indicator> listed = analysis::listed_indicators();
    std::vector<StudiedIndicator> all;
    std::vector<std::string> known, wanted = asked;
    for (const run::SeriesInfo& i : recorded_indicators()) {
        all.push_back({i.name, i.units, kNone, kNone});
        known.push_back(i.name);
    }
    if (asked.empty()) {
        for (const analysis::Indicator& i : listed) {
            if (i.is_main) wanted.push_back(i.name);
        }
    }
    std::vector<StudiedIndicator> found;
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
std::vector<double> last_year_of(const output::Reader& file, const std::vector<StudiedIndicator>& of) {
    const analysis::RunFile run(file);
    const std::vector<analysis::Indicator> there = run.indicators();
    std::vector<double> values;
    for (const StudiedIndicator& i : of) {
        const auto at = std::find_if(there.begin(), there.end(),
                                     [&](const analysis::Indicator& t) { return t.name == i.name; });
        values.push_back(at == there.end() ? kNone : run.series(*at).over(run.years().back(), 0));
    }
    return values;
}

hpc::Design design_of(const Sensitivity& arguments, std::size_t factors, std::uint64_t seed) {
    const bool morris = arguments.method.value_or(hpc::DesignKind::morris) == hpc::DesignKind::morris;
    const auto& [other, option] = morris ? std::pair(arguments.samples, "--samples")
                                         : std::pair(arguments.trajectories, "--trajectories");
    if (other)
        throw Error(Fault::usage, {Problem{option, 0, 0, "it is of the other method",
                                           morris ? "--trajectories, or --method sobol" : "--samples"}});
    return morris ? hpc::make_design(hpc::DesignKind::morris, factors, arguments.trajectories.value_or(10),
                                     seed, "--trajectories")
                  : hpc::make_design(hpc::DesignKind::saltelli, factors, arguments.samples.value_or(64), seed,
                                     "--samples");
}

/// One indicator of every trial; NaN where a run failed.
std::vector<double> column_of(const std::vector<std::vector<double>>& rows, std::size_t indicator) {
    std::vector<double> values;
    for (const std::vector<double>& row : rows) values.push_back(row.empty() ? kNone : row[indicator]);
    return values;
}

void tell(const SensitivityTable& table, const std::string& folder, bool as_json) {
    std::string text = table.text;
    if (!folder.empty()) {
        const fs::path effects = fs::path(folder) / "effects.csv";
        write_text_file(effects.string(), table.csv);
        write_text_file((fs::path(folder) / "sensitivity.json").string(), table.json);
        text += fmt::format("\ntable     {}\n", effects.string());
    }
    print(as_json ? table.json : text);
}

void export_to(const fs::path& folder, const hpc::StudiedDesign& of) {
    make_folder(folder);
    const hpc::SalibTexts texts = hpc::salib_texts(of);
    write_text_file((folder / hpc::kSalibX).string(), texts.x);
    write_text_file((folder / hpc::kSalibY).string(), texts.y);
    write_text_file((folder / hpc::kSalibProblem).string(), texts.problem);
}

std::string text_in(const fs::path& folder, const char* name) {
    try {
        return read_text_file((folder / name).string());
    } catch (const Error& error) {
        throw Error(Fault::data, {Problem{(folder / name).string(), 0, 0, error.what(),
                                          "problem.json, X.txt and Y.txt, as --export writes them"}});
    }
}

/// Results made elsewhere; nothing is run.
ExitCode imported(const Sensitivity& arguments) {
    const fs::path from = *arguments.import_from;
    hpc::SalibTexts texts{text_in(from, hpc::kSalibProblem), text_in(from, hpc::kSalibX),
                          text_in(from, hpc::kSalibY)};
    const hpc::StudiedDesign of = hpc::read_salib(texts, from.string(), arguments.method);
    Study study;
    study.files = from.string();
    study.runs = of.design.trials.size();
    study.parameters.factors = of.factors;
    std::vector<std::vector<double>> results;
    for (const hpc::StudiedResult& r : of.results) {
        study.indicators.push_back({r.name, r.units, kNone, kNone});
        results.push_back(r.values);
    }
    for (std::size_t t = 0; t < study.runs; ++t) {
        const auto lacks = [&](const std::vector<double>& r) { return !std::isfinite(r[t]); };
        study.missing += std::all_of(results.begin(), results.end(), lacks);
    }
    const SensitivityTable table = sensitivity_table(std::move(study), of.design, results);
    if (!arguments.folder.empty()) make_folder(arguments.folder);
    tell(table, arguments.folder, arguments.drive.json);
    return kDone;
}

/// Options that say how to run mean nothing where the runs are there.
void check_options(const Sensitivity& arguments, const hpc::Design& design) {
    std::vector<Problem> problems;
    const auto refuse = [&](const char* option) {
        problems.push_back({option, 0, 0, "the runs of the folder are as they were planned",
                            "--indicator, --export, --output, --json"});
    };
    const scenario::Overrides& o = arguments.overrides;
    if (arguments.trajectories) refuse("--trajectories");
    if (arguments.samples) refuse("--samples");
    if (!arguments.parameters.empty()) refuse("--parameters");
    if (o.seed || o.years || o.scale || o.regions || o.gain || o.settle || !o.set.empty() ||
        !o.levers.empty() || !o.cut.empty())
        refuse("--seed, --years, --scale, --regions, --gain, --set, --lever, --cut or --settle");
    if (arguments.method && *arguments.method != design.kind) refuse("--method");
    if (design.kind != hpc::DesignKind::saltelli && design.kind != hpc::DesignKind::morris)
        problems.push_back({arguments.scenario, 0, 0,
                            fmt::format("its design is {}", hpc::name_of(design.kind)),
                            "a folder planned with --vary saltelli:ROWS or morris:TRAJECTORIES"});
    if (!problems.empty()) throw Error(Fault::usage, problems);
}

/// The runs of an ensemble that was planned as a design; nothing is run.
ExitCode of_ensemble(const Sensitivity& arguments) {
    const PlanFolder of = read_plan_folder(arguments.scenario);
    hpc::StudiedDesign studied{design_of(of), of.design->factors, {}};
    check_options(arguments, studied.design);
    Study study;
    study.indicators = chosen(arguments.indicators);
    study.scenario = StudiedScenario::of(of.scenario);
    std::vector<std::string> addresses;
    for (const hpc::Factor& factor : studied.factors) addresses.push_back(factor.address);
    study.parameters =
        hpc::chosen_parameters(hpc::uncertain_parameters(of.scenario), addresses, of.csv().string());
    const std::vector<double> none(study.indicators.size(), kNone);
    std::vector<std::vector<double>> rows(studied.design.trials.size(), none);
    const std::string& arm = of.plan.rows.front().arm;
    for (const hpc::PlanRow& row : of.plan.rows) {
        if (row.arm != arm || row.draw >= rows.size()) continue;
        std::error_code ignored;
        if (fs::exists(of.file(row), ignored))
            rows[row.draw] = last_year_of(output::Reader(of.file(row)), study.indicators);
        else
            ++study.missing;
    }
    study.runs = rows.size();
    std::vector<std::vector<double>> results;
    for (std::size_t i = 0; i < study.indicators.size(); ++i) {
        results.push_back(column_of(rows, i));
        studied.results.push_back({study.indicators[i].name, study.indicators[i].units, results.back()});
    }
    if (arguments.export_to) export_to(*arguments.export_to, studied);
    const std::size_t missing = study.missing;
    const SensitivityTable table = sensitivity_table(std::move(study), studied.design, results);
    const std::string folder = arguments.folder.empty() ? arguments.scenario : arguments.folder;
    make_folder(folder);
    tell(table, folder, arguments.drive.json);
    if (missing == 0) return kDone;
    message(fmt::format("{} of {} runs are not there and left out; `careloop ensemble resume {}` runs them",
                        missing, rows.size(), arguments.scenario));
    return kSomeFailed;
}

}  // namespace

ExitCode sensitivity(const Sensitivity& arguments) {
    if (arguments.import_from) return imported(arguments);
    if (has_plan(arguments.scenario)) return of_ensemble(arguments);
    if (arguments.folder.empty())
        throw Error(Fault::usage, "sensitivity: --output is required; see careloop sensitivity --help");
    Study study;
    study.indicators = chosen(arguments.indicators);
    const scenario::Scenario scenario =
        scenario::load(arguments.scenario, arguments.overrides, model::link_names());
    study.scenario = StudiedScenario::of(scenario);
    study.parameters = hpc::uncertain_parameters(scenario);
    if (!arguments.parameters.empty())
        study.parameters = hpc::chosen_parameters(study.parameters, arguments.parameters, "--parameters");
    const std::vector<hpc::Factor>& factors = study.parameters.factors;
    hpc::StudiedDesign of{design_of(arguments, factors.size(), scenario.seed), factors, {}};

    make_folder(arguments.folder);
    TrialPlan plan;
    plan.scenario = scenario, plan.arm = scenario.arms.front().name;
    plan.factors = factors;
    for (const StudiedIndicator& i : study.indicators) plan.results.push_back(i.name);
    plan.measure = [&](const output::Reader& file) { return last_year_of(file, study.indicators); };
    plan.table = fs::path(arguments.folder) / "trials.csv";
    plan.at_once = arguments.drive.threads, plan.quiet = arguments.drive.quiet;
    std::vector<hpc::Trial> trials = {{study.parameters.declared, 0}};  // the scenario as it stands
    trials.insert(trials.end(), of.design.trials.begin(), of.design.trials.end());
    if (!plan.quiet)
        message(fmt::format("{} parameters, {} {}: {} runs", factors.size(), of.design.size,
                            of.design.kind == hpc::DesignKind::morris ? "trajectories" : "base rows",
                            trials.size()));
    const TrialResults run = run_trials(plan, trials);
    if (run.stopped) {
        message(fmt::format("stopped by {}; the same command goes on", stopped_by()));
        return kStoppedEarly;
    }
    study.runs = trials.size(), study.missing = run.failed;
    std::vector<std::vector<double>> results;
    for (std::size_t i = 0; i < study.indicators.size(); ++i) {
        StudiedIndicator& indicator = study.indicators[i];
        std::vector<double> values = column_of(run.rows, i);
        indicator.declared = values.front();
        values.erase(values.begin());
        results.push_back(values);
        of.results.push_back({indicator.name, indicator.units, std::move(values)});
    }
    if (arguments.export_to) export_to(*arguments.export_to, of);
    tell(sensitivity_table(study, of.design, results), arguments.folder, arguments.drive.json);
    if (run.failed == 0) return kDone;
    message(fmt::format("{} of {} runs failed and are left out; the same command runs them again", run.failed,
                        trials.size()));
    return kSomeFailed;
}

}  // namespace careloop::cli
