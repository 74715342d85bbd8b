// SPDX-License-Identifier: Apache-2.0
#include "cli/references.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/run_file.hpp"
#include "cli/terminal.hpp"
#include "cli/trials.hpp"
#include "engine/model/causal_table.hpp"

namespace careloop::cli {
namespace {

using analysis::Measure;

constexpr int kYears = 5, kMeanYears = 2, kMostRounds = 4;
constexpr std::uint32_t kMembers = 2;  ///< halves the noise of kinds with few people
constexpr double kStill = 0.03;

/// What a reference is the mean of. Shares of a few percent hold few people in small kinds (functions lost:
/// a few functions): their movement counts against `least` at least.
struct Quantity {
    const char* name;
    double least;
};
constexpr std::array kQuantities = {
    Quantity{"workload", 0.5},        Quantity{"novices", 0.2},        Quantity{"stability", 0.5},
    Quantity{"turnover", 0.2},        Quantity{"continuity", 0.5},     Quantity{"manager_overload", 0.5},
    Quantity{"manager_support", 0.5}, Quantity{"functions_lost", 1.0},
};

double mean_of(const analysis::RunFile& run, const analysis::Indicator& indicator, const std::string& kind) {
    const std::size_t last = run.years().back().last;
    const double mean =
        run.series(indicator, {kind}).over(last - kMeanYears * analysis::kPeriodsPerYear, last, 0);
    return std::isfinite(mean) ? mean : 0;  // no unit of the kind hangs on it
}

/// By quantity, then kind.
std::vector<double> measured(const output::Reader& file, const std::vector<std::string>& kinds) {
    const analysis::RunFile run(file);
    std::vector<double> values;
    for (const Quantity& quantity : kQuantities) {
        const std::string name = quantity.name;
        for (const std::string& kind : kinds) {
            const auto by_staff = [&](const std::string& indicator) {
                return mean_of(run, {indicator, Measure::ratio, "headcount"}, kind);
            };
            if (name == "turnover") {
                values.push_back(by_staff("turnover_external"));
            } else if (name == "continuity") {
                const double agency = mean_of(run, {"agency_hours", Measure::flow, {}}, kind),
                             all = mean_of(run, {"patient_hours", Measure::flow, {}}, kind);
                values.push_back(1 - by_staff("turnover_external") - (all > 0 ? agency / all : 0));
            } else {
                values.push_back(by_staff(name));
            }
        }
    }
    return values;
}

}  // namespace

FixedPoint find_references(const hpc::Calibration& calibration, const std::vector<std::string>& set,
                           const Drive& drive, const std::filesystem::path& folder) {
    FixedPoint found;
    std::vector<std::string> all_set = set;
    for (int round = 1; round <= kMostRounds && !found.at_rest; ++round) {
        scenario::Overrides overrides;
        overrides.set = all_set, overrides.years = kYears, overrides.settle = false;
        overrides.scale = calibration.scale;
        if (!calibration.regions.empty()) overrides.regions = calibration.regions;
        TrialPlan plan;
        plan.scenario = scenario::load(calibration.scenario, overrides, model::link_names());
        const auto kinds =
            scenario::ParameterSet::labels(scenario::Dimension::unit_kind, plan.scenario.catalogue);
        std::vector<Reference> references;
        for (const Quantity& quantity : kQuantities) {
            const std::string parameter = fmt::format("reference.{}", quantity.name);
            const auto slot = plan.scenario.parameters.find(parameter);
            require(slot.has_value(), "each quantity has a reference");
            for (std::size_t k = 0; k < kinds.size(); ++k) {
                const double value = plan.scenario.parameters.at(*slot).table(
                    scenario::At{}.set(scenario::Dimension::unit_kind, k));
                references.push_back({parameter, kinds[k], value, value});
                plan.results.push_back(references.back().address());
            }
        }
        plan.measure = [&](const output::Reader& file) { return measured(file, kinds); };
        plan.table = folder / fmt::format("references-{}.csv", round);
        plan.at_once = drive.threads, plan.quiet = drive.quiet;
        std::vector<hpc::Trial> trials;
        for (std::uint32_t k = 0; k < kMembers; ++k) trials.push_back({{}, k});
        const TrialResults results = run_trials(plan, trials);
        found.stopped = results.stopped;
        if (results.stopped) return found;
        if (results.failed > 0) throw Error(Fault::data, "a run that references are taken from failed");
        double moved = 0;
        for (std::size_t i = 0; i < references.size(); ++i) {
            Reference& r = references[i];
            double now = 0;
            for (const auto& row : results.rows) now += row[i] / kMembers;
            const double least = kQuantities[i / kinds.size()].least;
            moved = std::max(moved, std::abs(now - r.before) / std::max(std::abs(r.before), least));
            // Where a reference moves what it is the reference of, whole steps go to and fro.
            r.value = round == 1 ? now : 0.5 * (r.before + now);
        }
        found.moved.push_back(moved);
        found.at_rest = moved < kStill;
        if (!drive.quiet)
            message(fmt::format("references, round {}: the farthest moved by {:.1f} %{}", round, 100 * moved,
                                found.at_rest ? "; they rest" : ""));
        if (found.at_rest) break;  // what is there serves
        found.references = references;
        all_set = set;
        for (const Reference& r : references)
            all_set.push_back(fmt::format("{}={:.4g}", r.address(), r.value));
    }
    return found;
}

}  // namespace careloop::cli
