// SPDX-License-Identifier: Apache-2.0
#include "analysis/run_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/error.hpp"

namespace careloop::analysis {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Those shown unless others are asked for, in their order; then levels and ratios that one can ask for. Other
// flows need no line: their cell_methods says it. A ratio's weight is what it is a share of, so that the
// weighted mean is the ratio of the sums; where the file does not hold that, the nearest thing it holds.
const std::array kIndicators = {
    Indicator{"needs", Measure::flow, {}, true},
    Indicator{"served", Measure::flow, {}, true},
    Indicator{"placements", Measure::flow, {}, true},
    Indicator{"waiting", Measure::level, {}, true},
    Indicator{"waiting_within_guarantee", Measure::ratio, "waiting", true},
    Indicator{"workload", Measure::ratio, "headcount", true},
    Indicator{"occupancy", Measure::ratio, "beds_staffed", true},
    Indicator{"overcrowding", Measure::ratio, "beds_staffed", true},
    Indicator{"headcount", Measure::level, {}, true},
    Indicator{"vacancy", Measure::ratio, "posts", true},
    Indicator{"turnover_external", Measure::ratio, "headcount", true},
    Indicator{"sick_leave", Measure::ratio, "full_time_equivalents", true},
    Indicator{"strain", Measure::ratio, "headcount", true},
    Indicator{"engagement", Measure::ratio, "headcount", true},
    Indicator{"safety_climate", Measure::ratio, "headcount", true},
    Indicator{"overtime_hours", Measure::flow, {}, true},
    Indicator{"agency_cost_share", Measure::ratio, "staff_cost", true},
    Indicator{"cost", Measure::flow, {}, true},
    Indicator{"in_care", Measure::level, {}},
    Indicator{"beds_physical", Measure::level, {}},
    Indicator{"beds_staffed", Measure::level, {}},
    Indicator{"beds_occupied", Measure::level, {}},
    Indicator{"beds_blocked", Measure::level, {}},
    Indicator{"full_time_equivalents", Measure::level, {}},
    Indicator{"posts", Measure::level, {}},
    Indicator{"wait_of_begun", Measure::ratio, "served"},
    Indicator{"begun_within_guarantee", Measure::ratio, "served"},
    Indicator{"waiting_days", Measure::ratio, "waiting"},
    Indicator{"waiting_days_p90", Measure::ratio, "waiting"},
    Indicator{"vacation", Measure::ratio, "full_time_equivalents"},
    Indicator{"shortage", Measure::ratio, "headcount"},
    Indicator{"novices", Measure::ratio, "headcount"},
    Indicator{"stability", Measure::ratio, "headcount"},
    Indicator{"turnover_first_year", Measure::ratio, "headcount"},
    Indicator{"retirement_rate", Measure::ratio, "headcount"},
    Indicator{"bound_share", Measure::ratio, "headcount"},
};

std::vector<Year> years_of(const std::vector<double>& bounds) {
    const std::size_t periods = bounds.size() / 2;
    const auto date = [&](std::size_t i) { return Date{static_cast<std::int32_t>(bounds[i])}; };
    std::vector<Year> years;
    const std::size_t length = std::min(periods, kPeriodsPerYear);
    for (std::size_t last = periods; length > 0 && last >= length; last -= length) {
        years.push_back({date(2 * (last - length)), date(2 * last - 1), last - length, last});
    }
    std::reverse(years.begin(), years.end());
    return years;
}

/// Value × weight and weight, or value alone, added up over one place.
struct Sum {
    double value = 0, weight = 0;
    bool any = false;
};

double result(const Sum& sum, Measure measure, std::size_t periods) {
    if (!sum.any) return kNone;
    switch (measure) {
        case Measure::flow:
            return sum.value;
        case Measure::level:
            return sum.value / static_cast<double>(periods);
        case Measure::ratio:
            break;
    }
    return sum.weight > 0 ? sum.value / sum.weight : kNone;
}

}  // namespace

RunFile::RunFile(const output::Reader& file)
    : file_(file),
      settlement_types_(file.read<std::string>("/settlement_type")),
      unit_kinds_(file.read<std::string>("/unit_kind")),
      years_(years_of(file.read<double>("/time_bnds"))) {
    if (years_.empty())
        throw Error(Fault::data, "the run is shorter than the four weeks of its first result");
}

std::vector<Indicator> RunFile::indicators() const {
    std::vector<Indicator> found;
    std::vector<std::string> listed;
    for (const Indicator& indicator : kIndicators) {
        listed.push_back(indicator.name);
        const bool has_weight = indicator.weight.empty() || file_.has("/" + indicator.weight);
        if (has_weight && file_.has("/" + indicator.name)) found.push_back(indicator);
    }
    for (const std::string& name : file_.children("/")) {
        if (std::find(listed.begin(), listed.end(), name) != listed.end()) continue;
        const bool is_flow = file_.has_attribute("/" + name, "cell_methods") &&
                             file_.text("/" + name, "cell_methods") == "time: sum";
        if (is_flow) found.push_back({name, Measure::flow, {}});
    }
    return found;
}

std::string RunFile::units(const Indicator& indicator) const {
    return file_.text("/" + indicator.name, "units");
}

std::string RunFile::long_name(const Indicator& indicator) const {
    return file_.text("/" + indicator.name, "long_name");
}

Table RunFile::table(const Indicator& indicator, const std::vector<std::string>& kinds) const {
    const std::string path = "/" + indicator.name;
    const std::vector<std::size_t> shape = file_.shape(path);
    const std::size_t types = settlement_types_.size();
    const std::vector<std::string> axes = file_.dimensions(path);
    if (shape.size() < 4 || shape[0] < years_.back().last || shape[2] != types ||
        axes[2] != "settlement_type" || shape[3] != unit_kinds_.size() || axes[3] != "unit_kind") {
        throw Error(Fault::data, indicator.name + " is not over time, region, settlement_type and unit_kind");
    }
    std::size_t within_kind = 1;
    for (std::size_t d = 4; d < shape.size(); ++d) within_kind *= shape[d];
    const std::size_t rest = shape[3] * within_kind;
    std::vector<bool> taken;
    for (const std::string& kind : unit_kinds_)
        taken.push_back(kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end());
    const bool weighted = indicator.measure == Measure::ratio;
    const auto values = file_.read<float>(path);
    const auto weights = weighted ? file_.read<float>("/" + indicator.weight) : std::vector<float>{};
    if (weighted && weights.size() != values.size())
        throw Error(Fault::data, indicator.weight + " has not the shape of " + indicator.name);

    Table table(years_.size(), 1 + types);
    for (std::size_t y = 0; y < years_.size(); ++y) {
        std::vector<Sum> sums(1 + types);
        const auto add = [&](std::size_t place, double value, double weight) {
            for (Sum* sum : {&sums[0], &sums[1 + place]}) {
                sum->value += value * weight;
                sum->weight += weight;
                sum->any = true;
            }
        };
        const Year& year = years_[y];
        for (std::size_t i = year.first * shape[1] * types * rest; i < year.last * shape[1] * types * rest;
             ++i) {
            const double weight = weighted ? static_cast<double>(weights[i]) : 1.0;
            // A cell without a unit, or a share of nothing, is no part of the sum.
            if (std::isnan(values[i]) || std::isnan(weight) || !taken[i / within_kind % shape[3]]) continue;
            add(i / rest % types, static_cast<double>(values[i]), weight);
        }
        for (std::size_t p = 0; p < sums.size(); ++p)
            table.at(y, p) = result(sums[p], indicator.measure, year.last - year.first);
    }
    return table;
}

}  // namespace careloop::analysis
