// SPDX-License-Identifier: Apache-2.0
// ensemble merge: all runs as one file, what stands in them over the members, and who made it.
// (docs/ensembles.md, "The merged file")
#include <fmt/format.h>

#include <algorithm>

#include "analysis/json.hpp"
#include "cli/commands.hpp"
#include "cli/plan_folder.hpp"
#include "cli/progress.hpp"
#include "cli/run_crate.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "hpc/merge.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;
using hpc::RunState;

/// Runs that are not there, the first few by name.
std::string missing_text(const PlanFolder& of, const std::vector<RunState>& states) {
    constexpr std::size_t kNamed = 5;
    std::size_t missing = 0;
    std::string names;
    for (std::size_t r = 0; r < states.size(); ++r) {
        if (states[r] == RunState::there) continue;
        if (++missing <= kNamed)
            names += fmt::format("{}{} ({})", missing == 1 ? "" : ", ", of.plan.file_name(of.plan.rows[r]),
                                 name_of(states[r]));
    }
    if (missing == 0) return {};
    return fmt::format("{} of {} runs are not there and NaN in the file: {}{}", missing, states.size(), names,
                       missing > kNamed ? ", ..." : "");
}

fs::path beside(const fs::path& merged) {
    fs::path file = merged;
    file.replace_filename(merged.stem().string() + "-statistics.h5");
    return file;
}

}  // namespace

ExitCode ensemble_merge(const EnsembleFolder& arguments) {
    const PlanFolder of = read_plan_folder(arguments.folder);
    hpc::Merge what;
    what.folder = of.folder;
    what.plan = &of.plan;
    what.states = hpc::states_of(of.folder, of.plan);
    what.arms = of.arms();
    what.output = arguments.output ? fs::path(*arguments.output) : of.folder / kMergedName;
    what.copy = arguments.copy || of.plan.rows.size() > hpc::kMostIndexed;
    what.about = of.scenario.title.en, what.scenario = of.scenario.name;
    const fs::path statistics = beside(what.output);

    Progress progress(arguments.drive.quiet);
    const auto tell = [&](std::size_t done, std::size_t count) {
        progress.count(static_cast<double>(done), done, count);
    };
    hpc::merge(what, tell);
    hpc::summarise(what.output, statistics, [&](std::size_t done, std::size_t count) {
        if (count > 0) progress.note(fmt::format("statistics: variable {} of {}", done, count));
    });
    progress.clear();
    write_text_file((of.folder / "ro-crate-metadata.json").string(),
                    run_crate(of, what.states, {what.output, statistics}));

    const std::string missing = missing_text(of, what.states);
    if (!missing.empty()) message(missing);
    const auto there =
        static_cast<std::size_t>(std::count(what.states.begin(), what.states.end(), RunState::there));
    if (arguments.drive.json) {
        analysis::Json json;
        json.object().text("scenario", of.scenario.name).text("folder", of.folder.string());
        json.text("file", what.output.string()).text("statistics", statistics.string());
        json.text("form", what.copy ? "copy" : "index").whole("runs_planned", what.states.size());
        json.whole("runs_found", there);
        print(json.close().document());
    } else {
        print(columns({{"scenario", of.scenario.name},
                       {"runs", fmt::format("{} of {}", there, what.states.size())},
                       {"file", fmt::format("{}, {}", what.output.string(),
                                            what.copy ? "a copy" : "an index of the runs' files")},
                       {"statistics", statistics.string()}}));
    }
    return missing.empty() ? kDone : kSomeFailed;
}

}  // namespace careloop::cli
