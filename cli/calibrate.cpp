// SPDX-License-Identifier: Apache-2.0
// calibrate: free parameters fitted to figures, by waves of runs and a posterior; what was found is checked
// by runs, and written. Or: how often the intervals hold what was put in. (docs/calibration.md)
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/paired.hpp"
#include "analysis/stability.hpp"
#include "careloop_build.hpp"  // generated: program version
#include "cli/calibrating.hpp"
#include "cli/chosen.hpp"
#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/ensemble_runner.hpp"
#include "cli/reference_text.hpp"
#include "cli/references.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "engine/base/maths.hpp"
#include "engine/scenario/findings.hpp"
#include "engine/scenario/scenario.hpp"
#include "hpc/latin_hypercube.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;
using analysis::CalibrationResult;
using hpc::Point;
using hpc::Trial;

constexpr double kAlike = 0.7;  ///< correlation from which two parameters are not told apart
constexpr std::uint32_t kCheckMembers = 9'000'000, kTruthMembers = 8'000'000;
constexpr double kInterval = 0.90, kLeastCover = 0.75;

/// What runs at the values found give: figures, then the rules of stability.
struct Check {
    std::vector<std::vector<double>> rows;
    bool stopped = false;
    std::size_t failed = 0;
};

/// Names of the rules, known before any run.
const std::vector<std::string>& rule_names() {
    static const std::vector<std::string> kNames = {"engagement_spread", "units_below_staffing",
                                                    "bound_share", "gain_mean", "gain_p95"};
    return kNames;
}

Check check(const Calibrating& c, const Point& found) {
    TrialPlan plan = c.plan(found, "check.csv");
    plan.scenario.unit_level_output = true;
    plan.factors.clear();
    const std::size_t figures = plan.results.size();
    // The rules' bounds do not come through a table of numbers: value, whether it holds.
    for (const std::string& rule : rule_names()) {
        plan.results.push_back(rule);
        plan.results.push_back(rule + " holds");
    }
    const auto measure = plan.measure;
    plan.measure = [&](const output::Reader& file) {
        std::vector<double> values = measure(file);
        const analysis::Stability stability = analysis::stability(file, "the check run");
        for (const std::string& name : rule_names()) {
            const auto rule = std::find_if(stability.rules.begin(), stability.rules.end(),
                                           [&](const auto& r) { return r.name == name; });
            require(rule != stability.rules.end(), "the rules of stability have these names");
            values.push_back(rule->value);
            values.push_back(rule->holds() ? 1 : 0);
        }
        return values;
    };
    std::vector<Trial> trials;
    for (std::uint32_t k = 0; k < c.calibration.check_members; ++k) trials.push_back({{}, kCheckMembers + k});
    const TrialResults results = run_trials(plan, trials);
    Check done;
    done.stopped = results.stopped, done.failed = results.failed;
    for (const auto& row : results.rows) {
        if (row.size() > figures) done.rows.push_back(row);
    }
    return done;
}

/// "2.5 ± 0.3"
std::string text_of(const hpc::Figure& figure) {
    if (!figure.goal) return figure.published.empty() ? "-" : figure.published;
    const hpc::Goal& goal = *figure.goal;
    const char* before = goal.kind == hpc::Goal::Kind::at_most    ? "at most "
                         : goal.kind == hpc::Goal::Kind::at_least ? "at least "
                                                                  : "";
    return fmt::format("{}{:.4g} ± {:.2g}", before, goal.value, goal.doubt);
}

void describe_parameters(CalibrationResult& r, const Calibrating& c, const Waves& waves) {
    const auto marginals = hpc::marginals(waves.sample);
    const auto goals = c.goals();
    const auto fitted = c.fitted();
    for (std::size_t f = 0; f < c.calibration.free.size(); ++f) {
        const hpc::Factor& factor = c.calibration.free[f];
        std::size_t most = 0;
        double strongest = -1;
        for (std::size_t g = 0; g < goals.size(); ++g) {
            const double doubt = std::sqrt(goals[g].doubt * goals[g].doubt + waves.emulators[g].luck());
            const double effect = std::abs(waves.emulators[g].effect(f)) / doubt;
            if (effect > strongest) strongest = effect, most = g;
        }
        r.free.push_back({factor.address, !factor.of.empty(), factor.low, factor.high,
                          factor.at(marginals[f].mean), factor.at(marginals[f].low),
                          factor.at(marginals[f].high), marginals[f].narrowed,
                          c.calibration.figures[fitted[most]].name});
        for (std::size_t g = 0; g < f; ++g) {
            const double alike = hpc::correlation(waves.sample, g, f);
            if (std::abs(alike) > kAlike)
                r.alike.push_back(fmt::format("{} and {} (correlation {:.2f})", c.calibration.free[g].address,
                                              factor.address, alike));
        }
    }
}

void describe_figures(CalibrationResult& r, const Calibrating& c, const Waves& waves, const Check& check,
                      const Point& found) {
    const std::size_t figures = c.calibration.figures.size();
    std::size_t g = 0;
    for (std::size_t i = 0; i < figures; ++i) {
        const hpc::Figure& figure = c.calibration.figures[i];
        std::vector<double> values;
        double mean = 0;
        for (const auto& row : check.rows) {
            values.push_back(row[i]);
            mean += row[i] / static_cast<double>(check.rows.size());
        }
        double half = kNone;
        if (values.size() > 1)
            half = analysis::student_quantile(0.5 + kInterval / 2, values.size() - 1) *
                   analysis::standard_deviation(values) / std::sqrt(static_cast<double>(values.size()));
        analysis::CalibratedFigure f{figure.name,     figure.unit, figure.source, figure.goal.has_value(),
                                     text_of(figure), kNone,       mean,          mean - half,
                                     mean + half,     kNone};
        if (figure.goal) {
            f.expected = waves.emulators[g++].at(found).mean;
            f.off = (mean - figure.goal->value) / figure.goal->doubt;
        }
        r.figures.push_back(f);
    }
    for (std::size_t k = 0; k < rule_names().size(); ++k) {
        analysis::CheckedRule rule{rule_names()[k], 0, 0, check.rows.size()};
        for (const auto& row : check.rows) {
            rule.worst = std::max(rule.worst, row[figures + 2 * k]);
            rule.held += row[figures + 2 * k + 1] > 0 ? 1 : 0;
        }
        r.rules.push_back(rule);
    }
}

/// The shipped file of fitted parameters with what was found.
std::string reference_text(const fs::path& shipped, const Calibrating& c, const FixedPoint& references,
                           const Point& found) {
    std::string text = read_text_file(shipped.string());
    for (const Reference& r : references.references)
        text = with_value(text, r.parameter, r.unit_kind, r.value);
    for (const scenario::Variation& v : hpc::variations(c.calibration.free, found)) {
        const std::size_t bracket = v.address.find('[');
        const std::string parameter = v.address.substr(0, bracket);
        const bool is_table = text.find("\n[" + parameter + ".value]\n") != std::string::npos;
        const std::string label = bracket == std::string::npos
                                      ? (is_table ? "*" : "")
                                      : v.address.substr(bracket + 1, v.address.size() - bracket - 2);
        text = with_value(text, parameter, label, v.value);
    }
    return text;
}

std::string sample_text(const Calibrating& c, const std::vector<Point>& sample) {
    std::string text;
    for (const hpc::Factor& f : c.calibration.free) text += (text.empty() ? "" : ",") + csv_cell(f.address);
    text += '\n';
    for (const Point& p : sample) {
        for (std::size_t f = 0; f < p.size(); ++f)
            text += fmt::format("{}{:.6g}", f == 0 ? "" : ",", c.calibration.free[f].at(p[f]));
        text += '\n';
    }
    return text;
}

std::string table_of(const CalibrationResult& r) {
    std::vector<std::vector<std::string>> rows = {
        {"parameter", "free in", "value", "90 % interval", "narrowed", "fitted to"}};
    for (const analysis::FreeParameter& f : r.free)
        rows.push_back({f.address + (f.is_factor ? " (factor)" : ""),
                        fmt::format("{:.4g} to {:.4g}", f.low, f.high), fmt::format("{:.4g}", f.value),
                        fmt::format("{:.4g} to {:.4g}", f.least, f.greatest),
                        fmt::format("{:.0f} %", 100 * f.narrowed), f.fitted_to});
    std::string out = columns(rows);
    for (const std::string& pair : r.alike) out += "not told apart: " + pair + "\n";
    rows = {{"figure", "", "published", "check runs", "90 % interval"}};
    for (const analysis::CalibratedFigure& f : r.figures)
        rows.push_back({f.name, f.fitted ? "fitted" : "predicted", f.published, fmt::format("{:.4g}", f.mean),
                        std::isfinite(f.low) ? fmt::format("{:.4g} to {:.4g}", f.low, f.high) : "-"});
    out += "\n" + columns(rows) + "\n";
    for (const analysis::CheckedRule& rule : r.rules)
        out += fmt::format("{}: held in {} of {} runs, at worst {:.3g}\n", rule.name, rule.held, rule.runs,
                           rule.worst);
    return out;
}

ExitCode stopped() {
    message(fmt::format("stopped by {}; the same command goes on", stopped_by()));
    return kStoppedEarly;
}

ExitCode fit(Calibrating c, const Calibrate& arguments, const std::string& command_line) {
    FixedPoint references;
    if (c.calibration.is_reference) {
        const Point middle(c.calibration.free.size(), 0.5);
        references = find_references(c.calibration, set_at(c.calibration, middle), c.drive, c.folder);
        if (references.stopped) return stopped();
        if (!references.at_rest) message("the references of the links did not come to rest");
        for (const Reference& r : references.references)
            c.set.push_back(fmt::format("{}={:.4g}", r.address(), r.value));
    }
    const Waves waves = run_waves(c);
    if (waves.stopped) return stopped();
    const Point found = mean_of(waves.sample);
    if (!c.drive.quiet) message(fmt::format("{} runs at the values found", c.calibration.check_members));
    const Check checked = check(c, found);
    if (checked.stopped) return stopped();

    CalibrationResult r;
    r.name = c.calibration.name, r.about = c.calibration.about, r.scenario = c.calibration.scenario;
    r.command = command_line, r.program = fmt::format("{}, {}", run::kProgramVersion, run::kBuild);
    r.years = c.calibration.years, r.check_runs = checked.rows.size(), r.waves = waves.waves;
    r.references_moved = references.moved, r.references_changed = !references.references.empty();
    describe_parameters(r, c, waves);
    describe_figures(r, c, waves, checked, found);

    std::string written;
    if (c.calibration.is_reference) {
        const fs::path shipped = scenario::find_share() / "parameters" / "reference.toml";
        written = (arguments.write ? shipped : c.folder / "reference.toml").string();
        write_text_file(written, reference_text(shipped, c, references, found));
    }
    write_text_file((c.folder / "posterior.csv").string(), sample_text(c, waves.sample));
    write_text_file((c.folder / "calibration.html").string(), r.html());
    write_text_file((c.folder / "calibration.json").string(), r.json());
    if (c.drive.json)
        print(r.json());
    else
        print(table_of(r) + fmt::format("\npage      {}\n", (c.folder / "calibration.html").string()) +
              (written.empty() ? "" : fmt::format("written   {}\n", written)));
    const bool stable =
        std::all_of(r.rules.begin(), r.rules.end(), [](const auto& rule) { return rule.held == rule.runs; });
    if (!stable) message("a rule of stability was broken in a check run: see the page");
    return checked.failed > 0 || !stable ? kSomeFailed : kDone;
}

/// Parameters known beforehand, given back from runs alone: how often the 90 % interval holds them.
ExitCode recover(const Calibrating& c, std::size_t repeats) {
    const std::size_t factors = c.calibration.free.size();
    const Point middle(factors, 0.5);
    std::vector<Trial> bank, truths;
    for (const Point& p : hpc::latin_hypercube(c.calibration.runs.front(), factors, c.calibration.seed))
        bank.push_back({p, static_cast<std::uint32_t>(bank.size())});
    for (const Point& p : hpc::latin_hypercube(repeats, factors, c.calibration.seed + 500))
        truths.push_back({p, kTruthMembers + static_cast<std::uint32_t>(truths.size())});
    const TrialResults learnt = run_trials(c.plan(middle, "bank.csv"), bank);
    if (learnt.stopped) return stopped();
    const TrialResults seen = run_trials(c.plan(middle, "truths.csv"), truths);
    if (seen.stopped) return stopped();
    const auto emulator = emulators(c, bank, learnt);
    const auto fitted = c.fitted();
    std::vector<std::size_t> held(factors);
    std::size_t done = 0;
    const auto prior = hpc::latin_hypercube(2000, factors, c.calibration.seed + 900);
    for (std::size_t t = 0; t < truths.size(); ++t) {
        if (seen.rows[t].empty()) continue;
        std::vector<hpc::Goal> goals;
        for (const std::size_t i : fitted) goals.push_back({hpc::Goal::Kind::near, seen.rows[t][i], 0});
        const auto sample = hpc::posterior(
            goals, emulator, prior, [](const Point&) { return true; }, c.calibration.seed + t);
        const auto marginals = hpc::marginals(sample);
        for (std::size_t f = 0; f < factors; ++f)
            held[f] +=
                truths[t].point[f] >= marginals[f].low && truths[t].point[f] <= marginals[f].high ? 1 : 0;
        ++done;
    }
    std::vector<std::vector<std::string>> rows = {{"parameter", "90 % intervals that hold it", "of"}};
    bool enough = done > 0;
    for (std::size_t f = 0; f < factors; ++f) {
        rows.push_back({c.calibration.free[f].address, std::to_string(held[f]), std::to_string(done)});
        enough = enough && static_cast<double>(held[f]) >= kLeastCover * static_cast<double>(done);
    }
    print(columns(rows));
    if (!enough)
        message(fmt::format("fewer than {:.0f} % of the intervals hold what was put in", 100 * kLeastCover));
    return enough && learnt.failed + seen.failed == 0 ? kDone : kSomeFailed;
}

/// Throws Error(usage) naming every figure of an indicator that runs do not record, before any is run.
void check_indicators(const hpc::Calibration& calibration) {
    std::vector<std::string> known;
    for (const run::SeriesInfo& i : recorded_indicators()) known.push_back(i.name);
    std::vector<Problem> problems;
    for (const hpc::Figure& figure : calibration.figures) {
        if (std::find(known.begin(), known.end(), figure.indicator) != known.end()) continue;
        problems.push_back({calibration.file.string(), 0, 0,
                            fmt::format("'{}': there is no indicator '{}'", figure.name, figure.indicator),
                            scenario::nearest_of(figure.indicator, known)});
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
}

}  // namespace

ExitCode calibrate(const Calibrate& arguments, const std::string& command_line) {
    Calibrating c;
    c.calibration = hpc::read_calibration(arguments.calibration);
    check_indicators(c.calibration);
    c.drive = arguments.drive;
    c.folder = arguments.folder;
    if (arguments.runs) c.calibration.runs.assign(c.calibration.runs.size(), *arguments.runs);
    make_folder(c.folder);
    static_cast<void>(varied(c.scenario_at(Point(c.calibration.free.size(), 0.5)), "trial",
                             hpc::variations(c.calibration.free, Point(c.calibration.free.size(), 0.5))));
    return arguments.recover ? recover(c, *arguments.recover) : fit(c, arguments, command_line);
}

}  // namespace careloop::cli
