// SPDX-License-Identifier: Apache-2.0
#include "cli/calibrating.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/run_file.hpp"
#include "cli/terminal.hpp"
#include "engine/base/maths.hpp"
#include "engine/model/causal_table.hpp"
#include "engine/scenario/findings.hpp"
#include "hpc/latin_hypercube.hpp"

namespace careloop::cli {
namespace {

using hpc::Figure;
using hpc::Point;
using hpc::Trial;

constexpr std::uint32_t kWaveMembers = 100'000;  ///< luck of one wave's runs apart from the next one's

const analysis::Indicator& indicator_of(const Figure& figure, const std::vector<analysis::Indicator>& known) {
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const analysis::Indicator& i) { return i.name == figure.indicator; });
    if (found != known.end()) return *found;
    std::vector<std::string> names;
    for (const analysis::Indicator& i : known) names.push_back(i.name);
    throw Error(Fault::usage, fmt::format("'{}': there is no indicator '{}'; {}", figure.name,
                                          figure.indicator, scenario::nearest_of(figure.indicator, names)));
}

std::size_t place_of(const Figure& figure, const analysis::RunFile& run) {
    std::vector<std::string> places = {"sweden"};
    for (const std::string& s : run.settlement_types()) places.push_back(s);
    for (const std::string& r : run.regions()) places.push_back(r);
    const auto found = std::find(places.begin(), places.end(), figure.place);
    if (found == places.end())
        throw Error(Fault::usage, fmt::format("'{}': there is no place '{}'; {}", figure.name, figure.place,
                                              scenario::nearest_of(figure.place, places)));
    return static_cast<std::size_t>(found - places.begin());
}

double measured(const Figure& figure, const analysis::RunFile& run) {
    const analysis::Series series =
        run.series(indicator_of(figure, run.indicators()), figure.unit_kinds, figure.owners);
    const std::size_t place = place_of(figure, run);
    const auto& first = run.years().at(static_cast<std::size_t>(figure.first_year - 1));
    const auto& last = run.years().at(static_cast<std::size_t>(figure.last_year - 1));
    if (!figure.growth) return series.over(first.first, last.last, place);
    return std::pow(series.over(last, place) / series.over(first, place),
                    1.0 / (figure.last_year - figure.first_year)) -
           1;
}

std::vector<double> column(const TrialResults& results, std::size_t which) {
    std::vector<double> values;
    for (const auto& row : results.rows) values.push_back(row.empty() ? kNone : row[which]);
    return values;
}

std::vector<Point> points_of(const std::vector<Trial>& trials) {
    std::vector<Point> points;
    for (const Trial& t : trials) points.push_back(t.point);
    return points;
}

/// Runs whose own figures are more than three doubts (and the spread of luck) off some goal.
std::size_t ruled_out(const Calibrating& c, const TrialResults& results,
                      const std::vector<hpc::Emulator>& emulators) {
    const auto fitted = c.fitted();
    const auto goals = c.goals();
    return static_cast<std::size_t>(
        std::count_if(results.rows.begin(), results.rows.end(), [&](const auto& row) {
            for (std::size_t g = 0; g < goals.size() && !row.empty(); ++g) {
                double off = row[fitted[g]] - goals[g].value;
                if (goals[g].kind == hpc::Goal::Kind::near) off = std::abs(off);
                if (goals[g].kind == hpc::Goal::Kind::at_least) off = -off;
                if (off > hpc::kRuledOut * std::sqrt(goals[g].doubt * goals[g].doubt + emulators[g].luck()))
                    return true;
            }
            return false;
        }));
}

}  // namespace

std::vector<std::string> set_at(const hpc::Calibration& calibration, const Point& point) {
    std::vector<std::string> set;
    for (const scenario::Variation& v : hpc::variations(calibration.free, point))
        set.push_back(fmt::format("{}={:.4g}", v.address, v.value));
    return set;
}

Point mean_of(const std::vector<Point>& sample) {
    Point mean;
    for (const hpc::Marginal& m : hpc::marginals(sample)) mean.push_back(m.mean);
    return mean;
}

scenario::Scenario Calibrating::scenario_at(const Point& point) const {
    scenario::Overrides overrides;
    overrides.set = set;
    for (const std::string& one : set_at(calibration, point)) overrides.set.push_back(one);
    overrides.years = calibration.years, overrides.scale = calibration.scale, overrides.settle = true;
    if (!calibration.regions.empty()) overrides.regions = calibration.regions;
    return scenario::load(calibration.scenario, overrides, model::link_names());
}

TrialPlan Calibrating::plan(const Point& settled_at, const std::string& table) const {
    TrialPlan plan;
    plan.scenario = scenario_at(settled_at);
    plan.arm = plan.scenario.arms.front().name;
    plan.factors = calibration.free;
    for (const Figure& f : calibration.figures) plan.results.push_back(f.name);
    plan.measure = [figures = calibration.figures](const output::Reader& file) {
        const analysis::RunFile run(file);
        std::vector<double> values;
        for (const Figure& f : figures) values.push_back(measured(f, run));
        return values;
    };
    plan.table = folder / table;
    plan.at_once = drive.threads, plan.quiet = drive.quiet;
    return plan;
}

std::vector<std::size_t> Calibrating::fitted() const {
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < calibration.figures.size(); ++i) {
        if (calibration.figures[i].goal) which.push_back(i);
    }
    return which;
}

std::vector<hpc::Goal> Calibrating::goals() const {
    std::vector<hpc::Goal> goals;
    for (const std::size_t i : fitted()) goals.push_back(*calibration.figures[i].goal);
    return goals;
}

std::vector<hpc::Emulator> emulators(const Calibrating& c, const std::vector<Trial>& trials,
                                     const TrialResults& results) {
    std::vector<hpc::Emulator> all;
    for (const std::size_t i : c.fitted()) all.emplace_back(points_of(trials), column(results, i));
    return all;
}

Waves run_waves(const Calibrating& c) {
    Waves found;
    const std::vector<hpc::Goal> goals = c.goals();
    const std::size_t factors = c.calibration.free.size();
    std::vector<std::vector<hpc::Emulator>> before;  // by wave
    const auto allowed = [&](const Point& p) {
        return std::all_of(before.begin(), before.end(), [&](const auto& wave) {
            return hpc::implausibility(goals, wave, p) <= hpc::kRuledOut;
        });
    };
    Point centre(factors, 0.5);
    std::vector<Point> points;
    for (std::size_t w = 0; w < c.calibration.runs.size(); ++w) {
        const std::uint64_t seed = c.calibration.seed + w;
        if (w == 0) points = hpc::latin_hypercube(c.calibration.runs[w], factors, seed);
        if (!c.drive.quiet)
            message(fmt::format("wave {} of {}: {} runs", w + 1, c.calibration.runs.size(), points.size()));
        std::vector<Trial> trials;
        for (std::size_t i = 0; i < points.size(); ++i)
            trials.push_back({points[i], static_cast<std::uint32_t>(w * kWaveMembers + i)});
        const TrialResults results = run_trials(c.plan(centre, fmt::format("wave-{}.csv", w + 1)), trials);
        found.stopped = results.stopped;
        if (found.stopped) return found;
        std::vector<hpc::Emulator> wave = emulators(c, trials, results);
        const std::size_t out = ruled_out(c, results, wave);
        before.push_back(std::move(wave));
        const bool is_last = w + 1 == c.calibration.runs.size();
        hpc::LeftOver left =
            hpc::not_ruled_out(allowed, factors, is_last ? SIZE_MAX : c.calibration.runs[w + 1], seed + 1000);
        found.waves.push_back({points.size(), results.failed, out, left.share});
        if (left.points.empty())
            throw Error(Fault::data,
                        fmt::format("wave {} rules out every point: no values of the free parameters "
                                    "give all figures; wider ranges, or more doubt",
                                    w + 1));
        found.sample = hpc::posterior(goals, before.back(), left.points, allowed, seed);
        centre = mean_of(found.sample);
        points = std::move(left.points);
    }
    found.emulators = std::move(before.back());
    return found;
}

}  // namespace careloop::cli
