// SPDX-License-Identifier: Apache-2.0
// validate: are files as they should be, and do the loops of a finished run hold?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <set>

#include "analysis/json.hpp"
#include "analysis/provenance.hpp"
#include "analysis/stability.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "engine/model/causal_table.hpp"
#include "engine/run/simulation.hpp"

namespace careloop::cli {

using analysis::Json;

namespace {

using analysis::Stability;
using analysis::StabilityRule;

ExitCode check_files(const std::vector<std::string>& files) {
    const std::vector<std::string> links = model::link_names();
    std::size_t problems = 0, faulty = 0;
    std::set<std::string> told;  // what a lever and its scenario have in common is said once
    for (const std::string& file : files) {
        const std::vector<Problem> found = scenario::check_file(file, links);
        faulty += found.empty() ? 0 : 1;
        for (const Problem& problem : found) {
            if (!told.insert(to_string(problem)).second) continue;
            ++problems;
            to_stderr(to_string(problem) + "\n");
        }
        if (found.empty()) print(fmt::format("{}: no problems\n", file));
    }
    if (problems == 0) return kDone;
    flush_results();
    message(fmt::format("{} {} in {} of {} {}", problems, problems == 1 ? "problem" : "problems", faulty,
                        files.size(), files.size() == 1 ? "file" : "files"));
    return kUsage;
}

std::string number(const StabilityRule& rule, double value) {
    if (std::isinf(value)) return "without end";
    return rule.percent ? fmt::format("{:.3g} %", 100 * value) : fmt::format("{:.3g}", value);
}

std::string limit(const StabilityRule& rule) {
    if (rule.least > 0) return fmt::format("{:g} to {:g}", rule.least, rule.below);
    return "below " + number(rule, rule.below);
}

std::string text_of(const Stability& s, const std::string& path) {
    std::vector<std::vector<std::string>> rows = {{"holds", "measured", "limit", "rule"}};
    for (const StabilityRule& rule : s.rules)
        rows.push_back({rule.holds() ? "yes" : "NO", number(rule, rule.value), limit(rule), rule.about});
    return fmt::format(
               "{}: {} to {}, {} units; turnover {:.3g} a year, {:.3g} at the 95th percentile of units\n",
               path, to_string(s.begin), to_string(s.end), s.units, s.turnover_mean, s.turnover_p95) +
           columns(rows);
}

std::string json_of(const Stability& s, const std::string& path) {
    Json json;
    json.object()
        .text("file", path)
        .text("begin", to_string(s.begin))
        .text("end", to_string(s.end))
        .whole("units", s.units)
        .number("turnover_mean", s.turnover_mean)
        .number("turnover_p95", s.turnover_p95)
        .number("gain_over_turnover", s.gain_over_turnover)
        .boolean("holds", s.holds())
        .list("rules");
    for (const StabilityRule& rule : s.rules) {
        json.object()
            .text("name", rule.name)
            .text("about", rule.about)
            .number("value", rule.value)
            .number("least", rule.least)
            .number("below", rule.below)
            .boolean("holds", rule.holds())
            .close();
    }
    return json.close().close().document();
}

ExitCode check_stability(const std::string& path, bool json) {
    const output::Reader file(path);
    analysis::check_is_run(file, path, run::kOutputFormat);
    const Stability found = analysis::stability(file, path);
    print(json ? json_of(found, path) : text_of(found, path));
    if (found.holds()) return kDone;
    flush_results();
    std::vector<std::string> broken;
    for (const StabilityRule& rule : found.rules) {
        if (!rule.holds()) broken.push_back(rule.name);
    }
    message(fmt::format("{} of {} rules of stability do not hold: {}", broken.size(), found.rules.size(),
                        fmt::join(broken, ", ")));
    return kUsage;  // the file is sound, the strengths or bases it was run with are not
}

}  // namespace

ExitCode validate(const Validate& arguments) {
    const ExitCode files = check_files(arguments.files);
    const ExitCode loops =
        arguments.stability ? check_stability(*arguments.stability, arguments.json) : kDone;
    return files == kDone ? loops : files;
}

}  // namespace careloop::cli
