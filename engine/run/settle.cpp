// SPDX-License-Identifier: Apache-2.0
#include "engine/run/settle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/model/causal_table.hpp"
#include "engine/output/file.hpp"

namespace careloop::run {
namespace {

constexpr int kQuarterDays = kQuarterWeeks * kDaysPerWeek;

/// People waiting; strain and engagement as a mean over staff. Sums in fixed order.
std::array<double, kQuantities> measure(const Simulation& simulation) {
    double waiting = 0, strain = 0, engagement = 0, staff = 0;
    for (const world::Domain& d : simulation.domains()) {
        for (std::size_t u = 0; u < d.units.size(); ++u) {
            const world::UnitState& unit = d.units[u];
            for (const double people : unit.waiting) waiting += people;
            const double people = d.staff_first[u + 1] - d.staff_first[u];
            strain += people * unit.level[world::Level::strain];
            engagement += people * unit.level[world::Level::engagement];
            staff += people;
        }
    }
    if (staff > 0) strain /= staff, engagement /= staff;
    return {waiting, strain, engagement};
}

std::string text_of(const Quarter& quarter) {
    std::string text;
    for (std::size_t q = 0; q < kQuantities; ++q)
        text += fmt::format("{}{} {:+.2f} %", q == 0 ? "" : ", ", kQuantityNames[q], 100 * quarter.change[q]);
    return text + " a quarter";
}

}  // namespace

bool Quarter::at_rest() const {
    return std::all_of(change.begin(), change.end(), [](double c) { return std::abs(c) < kAtRest; });
}

double YearlyMean::change() const {
    const double now = mean(), before = mean_until(sums_.size() - 1 - quarter_);
    if (before == 0) return now == 0 ? 0 : 1;
    return now / before - 1;
}

scenario::Scenario settling_scenario(const scenario::Scenario& scenario) {
    scenario::Scenario own = scenario;
    own.arms.resize(1);
    own.arms.front().levers.clear();
    own.arms.front().cut.clear();
    own.levers.clear();
    own.unit_level_output = false;
    own.record.clear();
    return own;
}

std::string start_key(const scenario::Scenario& s) {
    std::string text = fmt::format("start state|{}|{}|{}|{}|{}|{}|{}|{}|{}|", kModelVersion,
                                   kCheckpointFormat, to_string(s.begin), s.step_days, s.scale, s.seed,
                                   fmt::join(s.regions, ","), s.gain, fmt::join(s.cut, ","));
    text += s.own_text;  // kinds of the scenario's own
    for (const scenario::Declaration& d : s.parameters.all()) {
        text += "|" + d.name;
        for (const double v : d.table.values) text += fmt::format(",{}", v);
    }
    for (const model::CausalRow& row : model::causal_rows()) {
        text += fmt::format("|{},{},{},{},{},{}", row.name, row.source, row.target, row.sign, row.lag_days,
                            row.reference);
    }
    // Files that every scenario reads. Those of scenarios and levers speak through what is above.
    const std::filesystem::path share = s.data_folder.parent_path();
    std::vector<std::filesystem::path> folders{s.data_folder, share / "parameters"};
    if (!s.own_data.empty()) folders.push_back(s.own_data);
    for (const std::filesystem::path& folder : folders) {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.is_regular_file() &&
                (entry.path().extension() == ".csv" || entry.path().extension() == ".toml"))
                files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        for (const auto& file : files)
            text += "|" + file.filename().string() + " " + output::sha256_of_file(file);
    }
    return output::sha256(text);
}

Settled settle(const scenario::Scenario& scenario, const Options& given, const std::filesystem::path& to,
               const std::function<bool(const Simulation&, const Quarter*)>& watch) {
    if (kLapDays % scenario.step_days != 0) {
        throw Error(
            Fault::usage,
            fmt::format("{} cannot settle with a step of {} days, as the year it settles in has 52 "
                        "weeks; allowed: 1, 2, 4, 7, 13, 14, 26 or 28 days, or a run without settling",
                        scenario.name, scenario.step_days));
    }
    const auto began = std::chrono::steady_clock::now();
    const scenario::Scenario own = settling_scenario(scenario);
    Options options = given;
    options.arm.clear();
    options.member = 0;
    options.output.clear();
    options.hold_population = true;
    Simulation simulation(own, options);

    const auto lap = static_cast<std::size_t>(kLapDays / own.step_days);
    const auto quarter = std::max<std::size_t>(
        1, static_cast<std::size_t>((kQuarterDays + own.step_days / 2) / own.step_days));
    std::vector<YearlyMean> means(kQuantities, YearlyMean(lap, quarter));
    Settled settled;
    for (bool rest = false; !rest && settled.start.weeks < kLongestLaps * kLapDays / kDaysPerWeek;) {
        for (std::size_t n = 1; n <= lap; ++n) {
            simulation.step();
            const std::array<double, kQuantities> now = measure(simulation);
            for (std::size_t q = 0; q < kQuantities; ++q) means[q].add(now[q]);
            Quarter here;
            here.weeks =
                static_cast<int>(settled.start.weeks + static_cast<int>(n) * own.step_days / kDaysPerWeek);
            const bool ends = (n % quarter == 0 && n + quarter <= lap) || n == lap;
            const bool measured = ends && means[0].has_change();
            if (measured) {
                for (std::size_t q = 0; q < kQuantities; ++q) {
                    here.mean[q] = means[q].mean();
                    // Of 13 weeks, also where steps do not make a quarter exactly.
                    here.change[q] =
                        means[q].change() * kQuarterDays / (static_cast<double>(quarter) * own.step_days);
                }
                settled.quarters.push_back(here);
                rest = here.at_rest();
            }
            if (!watch(simulation, measured ? &here : nullptr)) {
                settled.stopped = true;
                return settled;
            }
        }
        settled.start.weeks += kLapDays / kDaysPerWeek;
        simulation.begin_again();
    }
    for (std::size_t q = 0; q < kQuantities; ++q) {
        for (const Quarter& past : settled.quarters) {
            if (std::abs(past.change[q]) >= kAtRest)
                settled.rest_since[q] = 0;
            else if (settled.rest_since[q] == 0)
                settled.rest_since[q] = past.weeks;
        }
    }
    Start& start = settled.start;
    start.key = start_key(scenario);
    start.settled = settled.quarters.back().at_rest();
    start.measured = text_of(settled.quarters.back());
    simulation.save_start(to, start);
    settled.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return settled;
}

}  // namespace careloop::run
