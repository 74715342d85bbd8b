// SPDX-License-Identifier: Apache-2.0
// attribute: the ensemble, and beside it every arm without each of the loops named; what the loops carry of
// the arms' effects. (docs/attribution.md)
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "analysis/attribution.hpp"
#include "cli/chosen.hpp"
#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/ensemble_runner.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "engine/model/knock_out.hpp"
#include "engine/output/file.hpp"
#include "engine/scenario/findings.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;
using analysis::Attribution;
using analysis::Contribution;
using analysis::EnsembleFiles;
using model::KnockOut;

/// The loops asked for, each once. Throws Error(usage) naming those that there are not or that cannot be cut.
std::vector<KnockOut> chosen_loops(const std::vector<std::string>& asked) {
    const std::vector<model::NamedLoop>& loops = model::named_loops();
    std::vector<std::string> names;
    names.reserve(loops.size());
    for (const model::NamedLoop& loop : loops) names.push_back(loop.name);
    std::vector<KnockOut> chosen;
    std::vector<Problem> problems;
    for (const std::string& name : asked) {
        const std::string slug = model::loop_slug(name);
        const auto loop = std::find_if(loops.begin(), loops.end(), [&](const model::NamedLoop& l) {
            return model::loop_slug(l.name) == slug;
        });
        if (loop == loops.end()) {
            std::string spaced = slug;
            std::replace(spaced.begin(), spaced.end(), '-', ' ');
            problems.push_back({"--loops", 0, 0, fmt::format("there is no loop '{}'", name),
                                scenario::nearest_of(spaced, names)});
            continue;
        }
        const auto is_it = [&](const KnockOut& k) { return k.loop == loop->name; };
        if (std::any_of(chosen.begin(), chosen.end(), is_it)) continue;
        if (auto cut = model::knock_out(*loop, loops, model::causal_rows())) {
            chosen.push_back(std::move(*cut));
        } else {
            problems.push_back(
                {"--loops", 0, 0,
                 fmt::format("the loop '{}' is made of identities only ({}), which are accounting and "
                             "cannot be cut",
                             loop->name, fmt::join(loop->rows, ", ")),
                 "loops with a link among their rows; see careloop loops --list"});
        }
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
    return chosen;
}

/// What runs without a loop begin from. Throws Error(usage).
std::vector<std::string> chosen_means(const Attribute& arguments, const scenario::Scenario& scenario) {
    if (arguments.means_asked && arguments.settled_anew && !scenario.settle)
        throw Error(
            Fault::usage,
            {Problem{"--means", 0, 0,
                     fmt::format("runs of {} do not begin settled, so none can settle anew", scenario.name),
                     "--settle beside it, or --means as-they-were"}});
    std::vector<std::string> means;
    if (arguments.as_they_were) means.emplace_back(analysis::kAsTheyWere);
    if (arguments.settled_anew && scenario.settle) means.emplace_back(analysis::kSettledAnew);
    return means;
}

std::string suffix_of(const KnockOut& cut) {
    return "-without-" + model::loop_slug(cut.loop);
}

/// The scenario with every arm renamed and a link cut: in the arms, or in settling too.
scenario::Scenario scenario_without(const scenario::Scenario& whole, const KnockOut& cut,
                                    const std::string& means) {
    scenario::Scenario without = whole;
    const auto add = [&](std::vector<std::string>& links) {
        if (std::find(links.begin(), links.end(), cut.link) == links.end()) links.push_back(cut.link);
    };
    for (scenario::Arm& arm : without.arms) {
        arm.name += suffix_of(cut);
        arm.label = {fmt::format("{} without {}", arm.label.en, cut.loop),
                     fmt::format("{} utan {}", arm.label.sv, cut.loop)};
        if (means == analysis::kAsTheyWere) add(arm.cut);
    }
    if (means == analysis::kSettledAnew) add(without.cut);
    return without;
}

/// The ensemble itself, then for each loop and way of means the one without, in folders of their own: the
/// files of an ensemble belong together, and compare and report read one.
std::vector<EnsemblePlan> plans_of(const scenario::Scenario& scenario, const Attribute& arguments,
                                   const std::vector<KnockOut>& cuts, const std::vector<std::string>& means) {
    const std::size_t members = arguments.members.value_or(static_cast<std::size_t>(scenario.members));
    std::vector<std::string> arms = wanted_arms(scenario, arguments.arms);
    const std::string& baseline = scenario.arms.front().name;
    if (arms.front() != baseline) arms.insert(arms.begin(), baseline);
    std::vector<EnsemblePlan> plans = {planned(scenario, arms, members, arguments.folder, arguments.drive)};
    for (const KnockOut& cut : cuts) {
        std::vector<std::string> without = arms;
        for (std::string& arm : without) arm += suffix_of(cut);
        for (const std::string& way : means) {
            Drive drive = arguments.drive;
            if (way == analysis::kSettledAnew) drive.start_state.reset();  // that one settled with the loop
            plans.push_back(planned(scenario_without(scenario, cut, way), without, members,
                                    fs::path(arguments.folder) / "without" / model::loop_slug(cut.loop) / way,
                                    drive));
        }
    }
    return plans;
}

EnsembleFiles read_plan(const EnsemblePlan& plan, const Attribute& arguments) {
    return analysis::read_ensemble(plan.files(), run::kOutputFormat,
                                   [&](const analysis::RunFile& run) {
                                       if (!arguments.indicators.empty())
                                           return chosen_indicators(run, arguments.indicators);
                                       return report_indicators_of(run);
                                   },
                                   {});
}

Attribution attribution_of(const std::vector<EnsemblePlan>& plans, const Attribute& arguments,
                           const std::vector<KnockOut>& cuts, const std::vector<std::string>& means) {
    Attribution a;
    for (const std::size_t r : plans.front().rows) {
        const std::string& arm = plans.front().folder.plan.rows[r].arm;
        if (std::find(a.arms.begin(), a.arms.end(), arm) == a.arms.end()) a.arms.push_back(arm);
    }
    a.baseline = a.arms.front();
    a.means = means;
    for (const KnockOut& cut : cuts) a.loops.push_back({cut.loop, cut.link, cut.also});
    const EnsembleFiles whole = read_plan(plans.front(), arguments);
    analysis::describe_ensemble(a, whole);
    auto plan = plans.begin();
    for (const KnockOut& cut : cuts) {
        for (const std::string& way : means)
            analysis::add_contributions(a, whole, read_plan(*++plan, arguments), suffix_of(cut), cut.loop,
                                        way);
    }
    return a;
}

std::string cut_text(const analysis::CutLoop& loop) {
    const std::string also = loop.also.empty() ? "no other named loop runs through it"
                                               : fmt::format("cut with it: {}", fmt::join(loop.also, ", "));
    return fmt::format("loop {}: the link {} is cut; {}", loop.name, loop.link, also);
}

/// Whether the cut changed nothing of what is attributed, in no member.
bool is_idle(const Attribution& a, const analysis::CutLoop& loop) {
    return std::none_of(a.contributions.begin(), a.contributions.end(), [&](const Contribution& c) {
        return c.loop == loop.name && c.members > 0 && (c.estimate != 0 || c.low < 0);
    });
}

/// One table a loop and arm; places where nothing stands are left out.
std::string text_of(const Attribution& a) {
    std::string out =
        fmt::format("scenario {}, last year: {} to {}\n", a.of.scenario, a.year_begin, a.year_end);
    std::size_t most = 0;
    for (const analysis::CutLoop& loop : a.loops) {
        out += "\n" + cut_text(loop) + "\n";
        if (is_idle(a, loop)) {
            out += "nothing changed in any of these indicators, to the last digit\n";
            continue;
        }
        for (const std::string& arm : a.arms) {
            const bool is_baseline = arm == a.baseline;
            out += is_baseline ? fmt::format("arm {}: what stands with the loop, and without it\n", arm)
                               : fmt::format("arm {}: its difference to {} with the loop, and without it\n",
                                             arm, a.baseline);
            std::vector<std::vector<std::string>> cells = {{"indicator", "place", "means", "with", "without",
                                                            "contribution", "95 % interval", "members"}};
            for (const analysis::AttributedIndicator& i : a.indicators) {
                for (const std::string& place : a.places) {
                    for (const std::string& way : a.means) {
                        const Contribution* c = a.find(loop.name, way, arm, i.name, place);
                        if (c == nullptr || c->members == 0) continue;
                        most = std::max(most, c->members);
                        const bool first = place == a.places.front() && way == a.means.front();
                        cells.push_back({first ? i.name + (i.units == "1" ? "" : " [" + i.units + "]") : "",
                                         way == a.means.front() ? place : "", way, readable(c->with_loop),
                                         readable(c->without_loop), readable(c->estimate),
                                         std::isfinite(c->low)
                                             ? fmt::format("{} to {}", readable(c->low), readable(c->high))
                                             : "-",
                                         std::to_string(c->members)});
                    }
                }
            }
            out += columns(cells);
        }
    }
    out += most == 1 ? "\none member has no spread: no interval is claimed\n" : "\n";
    return out + "contributions of several loops do not add up: loops share links and act on one another\n";
}

}  // namespace

ExitCode attribute(const Attribute& arguments, const std::string& command_line) {
    const std::vector<KnockOut> cuts = chosen_loops(arguments.loops);
    const scenario::Scenario scenario =
        scenario::load(arguments.scenario, arguments.overrides, model::link_names());
    const std::vector<std::string> means = chosen_means(arguments, scenario);
    static_cast<void>(wanted_arms(scenario, arguments.arms));  // a slip makes no folder
    const fs::path folder = arguments.folder, csv = folder / "attribution.csv",
                   json = folder / "attribution.json";
    make_folder(folder);
    output::Writer{json};  // whether it can be written, before the work
    const std::vector<EnsemblePlan> plans = plans_of(scenario, arguments, cuts, means);

    const EnsembleOutcome outcome = run_ensembles(plans, command_line);
    if (!arguments.drive.json) print(text_of(outcome, plans.front().folder));
    if (!outcome.left.empty()) {
        message(fmt::format("stopped by {}; the same command goes on", stopped_by()));
        return outcome.code;
    }
    if (!outcome.failed.empty()) {
        message("runs are missing, so nothing is attributed; the same command runs them again");
        return outcome.code;
    }
    const Attribution attribution = attribution_of(plans, arguments, cuts, means);
    write_text_file(csv.string(), attribution.csv());
    write_text_file(json.string(), attribution.json());
    print(arguments.drive.json ? attribution.json()
                               : text_of(attribution) + fmt::format("table     {}\n", csv.string()));
    return kDone;
}

}  // namespace careloop::cli
