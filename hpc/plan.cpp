// SPDX-License-Identifier: Apache-2.0
#include "hpc/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "engine/output/file.hpp"
#include "engine/run/simulation.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/findings.hpp"

namespace careloop::hpc {
namespace {

using scenario::ChangeForm;
using scenario::Csv;
using scenario::Scenario;

constexpr const char* kTimes = "times:";
constexpr std::array kOwnColumns = {"run", "arm", "draw", "member", "seed", "config", "file"};
constexpr std::size_t kConfigDigits = 16;
constexpr const char* kLever =
    "design";  // as runs name what varies them; the same in all, as they are one ensemble

std::string cell(const std::string& text) {
    return text.find_first_of(",\"") == std::string::npos ? text : '"' + text + '"';
}

bool is_own(const std::string& column) {
    return std::find(kOwnColumns.begin(), kOwnColumns.end(), column) != kOwnColumns.end();
}

/// A whole number of a column, or its default where there is no such column.
std::int64_t whole(Csv& csv, std::size_t row, const char* column, std::int64_t most, std::int64_t otherwise) {
    if (!csv.has(column)) return otherwise;
    const std::size_t at = csv.column(column);
    const std::int64_t value = csv.integer(row, at);
    if (value < 0 || value > most) csv.problem(row, at, "is out of range", fmt::format("0 to {}", most));
    return value;
}

std::vector<scenario::Variation> variations_of(const Plan& plan, const PlanRow& row) {
    std::vector<scenario::Variation> all;
    for (std::size_t c = 0; c < plan.columns.size(); ++c)
        all.push_back({plan.columns[c].address, plan.columns[c].form, row.values[c]});
    return all;
}

}  // namespace

std::string PlanColumn::name() const {
    return form == ChangeForm::multiply ? kTimes + address : address;
}

PlanColumn PlanColumn::of(const std::string& name) {
    const bool times = name.starts_with(kTimes);
    return {times ? name.substr(std::string_view(kTimes).size()) : name,
            times ? ChangeForm::multiply : ChangeForm::set};
}

std::string Plan::file_name(const PlanRow& row) const {
    return columns.empty() ? fmt::format("{}-m{:04}.h5", row.arm, row.member)
                           : fmt::format("{}-d{:06}-m{:04}.h5", row.arm, row.draw, row.member);
}

std::string Plan::csv() const {
    std::string text = "run,arm,draw,member,seed,config,file";
    for (const PlanColumn& column : columns) text += "," + cell(column.name());
    text += "\n";
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const PlanRow& row = rows[r];
        text += fmt::format("{},{},{},{},{},{},{}", r, cell(row.arm), row.draw, row.member, row.seed,
                            row.config, cell(file_name(row)));
        for (const double value : row.values) text += fmt::format(",{}", value);
        text += "\n";
    }
    return text;
}

Scenario Plan::scenario_of(const Scenario& scenario, const PlanRow& row) const {
    return columns.empty() ? scenario : scenario::varied(scenario, kLever, variations_of(*this, row));
}

Plan plan_of(const Scenario& scenario, const std::vector<std::string>& arms,
             const std::vector<Factor>& factors, const std::vector<Trial>& trials,
             const std::vector<std::uint32_t>& draws) {
    Plan plan;
    for (const Factor& factor : factors) {
        require(factor.of.empty(), "a plan's factor acts on all values of its parameter");
        plan.columns.push_back({factor.address, factor.form});
    }
    for (std::size_t t = 0; t < trials.size(); ++t) {
        PlanRow row;
        row.draw = factors.empty() ? 0 : draws.empty() ? static_cast<std::uint32_t>(t) : draws[t];
        row.member = trials[t].member;
        row.seed = scenario.seed;
        for (std::size_t f = 0; f < factors.size(); ++f)
            row.values.push_back(factors[f].at(trials[t].point[f]));
        for (const std::string& arm : arms) {
            row.arm = arm;
            plan.rows.push_back(row);
        }
    }
    return plan;
}

Nested nested(const std::vector<Trial>& points, std::size_t members) {
    Nested all;
    for (std::size_t p = 0; p < points.size(); ++p) {
        for (std::uint32_t member = 0; member < members; ++member) {
            all.trials.push_back({points[p].point, member});
            all.draws.push_back(static_cast<std::uint32_t>(p));
        }
    }
    return all;
}

Plan read_plan(const std::filesystem::path& path, const Scenario& scenario,
               const std::vector<std::string>& arms) {
    Csv csv = Csv::read(path, "a row for each run, and a column for each parameter that varies");
    Plan plan;
    std::vector<std::size_t> at;
    std::vector<Problem> problems;
    for (std::size_t c = 0; c < csv.header().size(); ++c) {
        const std::string& name = csv.header()[c];
        if (is_own(name)) continue;
        plan.columns.push_back(PlanColumn::of(name));
        at.push_back(c);
    }
    std::vector<std::string> known;
    for (const scenario::Arm& arm : scenario.arms) known.push_back(arm.name);
    std::map<std::tuple<std::string, std::uint32_t, std::uint32_t>, int> seen;
    constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
    for (std::size_t r = 0; r < csv.rows(); ++r) {
        PlanRow row;
        row.line = csv.line(r);
        row.draw = static_cast<std::uint32_t>(
            whole(csv, r, "draw", kMost, plan.columns.empty() ? 0 : static_cast<std::int64_t>(r)));
        row.member = static_cast<std::uint32_t>(whole(csv, r, "member", kMost, 0));
        row.seed = scenario.seed;
        if (csv.has("seed") && whole(csv, r, "seed", std::numeric_limits<std::int64_t>::max(), 0) !=
                                   static_cast<std::int64_t>(scenario.seed))
            csv.problem(r, csv.column("seed"), "is not the scenario's",
                        fmt::format("{}; luck varies by member", scenario.seed));
        if (csv.has("config")) row.config = csv.text(r, "config");
        for (const std::size_t c : at) row.values.push_back(csv.number(r, c));
        std::vector<std::string> of = arms;
        if (csv.has("arm")) {
            of = {csv.text(r, "arm")};
            if (std::find(known.begin(), known.end(), of.front()) == known.end())
                csv.problem(r, csv.column("arm"), "is no arm of " + scenario.name,
                            scenario::nearest_of(of.front(), known));
        }
        for (const std::string& arm : of) {
            row.arm = arm;
            const auto [same, is_new] = seen.emplace(std::tuple{arm, row.draw, row.member}, row.line);
            if (!is_new)
                problems.push_back({path.string(), row.line, 0,
                                    fmt::format("arm {}, draw {}, member {} stands on line {} too", arm,
                                                row.draw, row.member, same->second),
                                    "each run once"});
            plan.rows.push_back(row);
        }
    }
    problems.insert(problems.begin(), csv.problems().begin(), csv.problems().end());
    if (plan.rows.empty()) problems.push_back({path.string(), 0, 0, "it has no row", "a row for each run"});
    if (!problems.empty()) throw Error(Fault::usage, problems);
    try {
        static_cast<void>(plan.scenario_of(scenario, plan.rows.front()));
    } catch (const Error& error) {  // an address of the header
        for (Problem problem : error.problems()) {
            problem.file = path.string(), problem.line = 1;
            problems.push_back(problem);
        }
        throw Error(error.fault(), problems);
    }
    return plan;
}

std::string config_base(const Scenario& scenario) {
    Scenario of_any_size = scenario;
    of_any_size.members = 1;  // an ensemble may grow
    std::string text = fmt::format("{}|{}", run::kModelVersion, scenario::resolved_text(of_any_size));
    for (const std::filesystem::path& input : scenario.inputs) {
        if (input.filename() == scenario.name + ".toml") continue;  // what it says is in the resolved text
        text += "|" + input.filename().string() + output::sha256_of_file(input);
    }
    return output::sha256(text);
}

std::string config_of(const std::string& base, const Plan& plan, const PlanRow& row) {
    std::string text = fmt::format("{}|{}|{}|{}", base, row.arm, row.member, row.seed);
    for (std::size_t c = 0; c < plan.columns.size(); ++c)
        text += fmt::format("|{}={}", plan.columns[c].name(), row.values[c]);
    return output::sha256(text).substr(0, kConfigDigits);
}

}  // namespace careloop::hpc
