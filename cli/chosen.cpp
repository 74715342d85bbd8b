// SPDX-License-Identifier: Apache-2.0
#include "cli/chosen.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <system_error>

#include "analysis/report.hpp"
#include "cli/plan_folder.hpp"
#include "engine/run/indicators.hpp"
#include "engine/scenario/findings.hpp"

namespace careloop::cli {

namespace fs = std::filesystem;
using analysis::EnsembleFiles;
using analysis::Indicator;
using analysis::RunFile;

std::vector<fs::path> output_files(const std::vector<std::string>& inputs) {
    std::vector<fs::path> files;
    for (const std::string& input : inputs) {
        std::error_code error;
        if (!fs::is_directory(input, error)) {
            files.emplace_back(input);
            continue;
        }
        const std::size_t before = files.size();
        for (const fs::directory_entry& entry : fs::directory_iterator(input, error)) {
            const fs::path& path = entry.path();
            if (path.extension() == ".h5" && !path.filename().string().starts_with(kMergedStem))
                files.push_back(path);
        }
        if (error)
            throw Error(Fault::data, fmt::format("cannot read the folder {}: {}", input, error.message()));
        if (files.size() == before) throw Error(Fault::data, input + " has no output of a run (*.h5)");
    }
    std::sort(files.begin(), files.end());
    return files;
}

namespace {

/// What to do about an indicator that the results do not have: it may be among the others.
std::string allowed_for(const RunFile& run, const std::string& name, const std::vector<std::string>& known) {
    const bool is_staff = run.results() == analysis::Results::staff;
    const std::vector<Indicator> others =
        analysis::listed_indicators(is_staff ? analysis::Results::four_weekly : analysis::Results::staff);
    const bool is_other =
        std::any_of(others.begin(), others.end(), [&](const Indicator& i) { return i.name == name; });
    const std::string nearest = scenario::nearest_of(name, known);
    if (!is_other) return nearest;
    return is_staff ? "it is not told by profession; " + nearest : "--by profession, as staff alone has it";
}

}  // namespace

std::vector<Indicator> chosen_indicators(const RunFile& run, const std::vector<std::string>& names) {
    const std::vector<Indicator> all = run.indicators();
    std::vector<Indicator> chosen;
    std::vector<std::string> known;
    for (const Indicator& indicator : all) {
        known.push_back(indicator.name);
        if (names.empty() && indicator.is_main) chosen.push_back(indicator);
    }
    std::vector<Problem> problems;
    for (auto asked = names.begin(); asked != names.end(); ++asked) {
        const std::string& name = *asked;
        if (std::find(names.begin(), asked, name) != asked) continue;  // once is enough
        const auto at = std::find(known.begin(), known.end(), name);
        if (at != known.end()) {
            chosen.push_back(all[static_cast<std::size_t>(at - known.begin())]);
        } else {
            problems.push_back({"--indicator", 0, 0, fmt::format("there is no indicator '{}'", name),
                                allowed_for(run, name, known)});
        }
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
    return chosen;
}

std::vector<run::SeriesInfo> recorded_indicators() {
    const std::vector<Indicator> listed = analysis::listed_indicators();
    std::vector<run::SeriesInfo> recorded;
    for (const run::Indicator& i : run::cell_indicators()) {
        const bool is_listed = std::any_of(listed.begin(), listed.end(),
                                           [&](const Indicator& l) { return l.name == i.info.name; });
        if (is_listed || i.info.cell_methods == "time: sum") recorded.push_back(i.info);
    }
    return recorded;
}

std::vector<Indicator> report_indicators_of(const RunFile& run) {
    const std::vector<Indicator> all = run.indicators();
    std::vector<Indicator> chosen;
    for (const std::string& name : analysis::report_indicators()) {
        const auto at =
            std::find_if(all.begin(), all.end(), [&](const Indicator& i) { return i.name == name; });
        if (at != all.end()) chosen.push_back(*at);
    }
    return chosen;
}

void check_unit_kinds(const RunFile& run, const std::vector<std::string>& kinds) {
    std::vector<Problem> problems;
    for (const std::string& kind : kinds) {
        const std::vector<std::string>& known = run.unit_kinds();
        if (std::find(known.begin(), known.end(), kind) == known.end())
            problems.push_back({"--unit-kind", 0, 0, fmt::format("there is no kind of unit '{}'", kind),
                                scenario::nearest_of(kind, known)});
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
}

scenario::Node resolved_scenario(const analysis::Provenance& of) {
    scenario::Findings findings;
    return scenario::read_toml_text(of.resolved, "resolved_scenario", findings);
}

ChosenArms chosen_arms(const EnsembleFiles& ensemble, const std::optional<std::string>& baseline,
                       const std::optional<std::vector<std::string>>& asked) {
    std::vector<std::string> arms;
    const scenario::Node resolved = resolved_scenario(ensemble.of);
    if (const scenario::Node* list = resolved.find("arm")) {
        for (const scenario::Node& arm : list->items) {
            if (const scenario::Node* name = arm.find("name")) arms.push_back(name->text);
        }
    }
    std::vector<std::string> there;
    for (const auto& [name, runs] : ensemble.runs) there.push_back(name);
    const auto require_files = [&](const char* option, const std::string& arm) {
        if (ensemble.runs.contains(arm)) return;
        throw Error(Fault::usage, {Problem{option, 0, 0, fmt::format("there is no file of arm '{}'", arm),
                                           fmt::format("arms with files: {}", fmt::join(there, ", "))}});
    };
    ChosenArms chosen;
    chosen.baseline = baseline.value_or(arms.empty() ? "" : arms.front());
    require_files("--baseline", chosen.baseline);
    std::vector<std::string> wanted = asked.value_or(arms);
    if (asked) {
        for (const std::string& arm : wanted) require_files("--arms", arm);
        wanted.push_back(chosen.baseline);
    }
    for (const std::string& arm : arms) {
        if (std::find(wanted.begin(), wanted.end(), arm) == wanted.end()) continue;
        const auto runs = ensemble.runs.find(arm);
        if (runs == ensemble.runs.end()) {
            chosen.missing.push_back("arm " + arm);
            continue;
        }
        chosen.arms.push_back(arm);
        for (const analysis::RunNumber run : ensemble.members) {
            if (!runs->second.contains(run))
                chosen.missing.push_back(fmt::format("arm {}, {}", arm, analysis::text_of_run(run)));
        }
    }
    if (asked && chosen.arms.size() < 2)
        throw Error(Fault::usage, {Problem{"--arms", 0, 0, "it names the baseline alone",
                                           fmt::format("arms with files: {}", fmt::join(there, ", "))}});
    if (chosen.arms.size() < 2) {
        throw Error(
            Fault::data,
            fmt::format("there are files of arm {} alone, so there is nothing to compare", chosen.baseline));
    }
    return chosen;
}

}  // namespace careloop::cli
