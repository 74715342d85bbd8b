// SPDX-License-Identifier: Apache-2.0
#include "analysis/run_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/maths.hpp"

namespace careloop::analysis {
namespace {

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
    Indicator{"wait_of_begun", Measure::ratio, "begun"},
    Indicator{"begun_within_guarantee", Measure::ratio, "begun"},
    Indicator{"waiting_days", Measure::ratio, "waiting"},
    Indicator{"waiting_days_p90", Measure::ratio, "waiting"},
    Indicator{"vacation", Measure::ratio, "full_time_equivalents"},
    Indicator{"shortage", Measure::ratio, "headcount"},
    Indicator{"novices", Measure::ratio, "headcount"},
    Indicator{"stability", Measure::ratio, "headcount"},
    Indicator{"turnover_first_year", Measure::ratio, "headcount"},
    Indicator{"retirement_rate", Measure::ratio, "headcount"},
    Indicator{"bound_share", Measure::ratio, "headcount"},
    Indicator{"manager_posts", Measure::level, {}},
    Indicator{"shortage_original", Measure::ratio, "headcount"},
    Indicator{"ambition", Measure::ratio, "headcount"},
    Indicator{"pay", Measure::ratio, "headcount"},
    Indicator{"cost_per_served", Measure::ratio, "served"},
    Indicator{"manager_vacancy", Measure::ratio, "manager_posts"},
    Indicator{"manager_span", Measure::ratio, "manager_posts"},
    Indicator{"manager_turnover", Measure::ratio, "manager_posts"},
    Indicator{"manager_overload", Measure::ratio, "headcount"},
    Indicator{"manager_support", Measure::ratio, "headcount"},
    Indicator{"functions_lost", Measure::ratio, "headcount"},
    Indicator{"coordination", Measure::ratio, "headcount"},
    Indicator{"carrier_present", Measure::ratio, "headcount"},
    Indicator{"integration", Measure::ratio, "headcount"},
    Indicator{"lever_part", Measure::ratio, "headcount"},
    Indicator{"fallen_back", Measure::ratio, "headcount"},
    Indicator{"trust", Measure::ratio, "headcount"},
    Indicator{"process_quality", Measure::ratio, "headcount"},
    Indicator{"sharing", Measure::ratio, "headcount"},
    Indicator{"learning_participation", Measure::ratio, "headcount"},
    Indicator{"control", Measure::ratio, "headcount"},
    Indicator{"improvement_trained", Measure::ratio, "headcount"},
    Indicator{"students", Measure::level, {}},
    Indicator{"supervisors", Measure::level, {}},
    Indicator{"wait_of_begun_p90", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_women", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_men", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_0_19", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_20_64", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_65_79", Measure::ratio, "begun"},
    Indicator{"wait_of_begun_80_plus", Measure::ratio, "begun"},
    Indicator{"continuity", Measure::ratio, "headcount"},
    Indicator{"part_time", Measure::ratio, "headcount"},
    Indicator{"contract", Measure::ratio, "headcount"},
    Indicator{"experience_0_1", Measure::ratio, "headcount"},
    Indicator{"experience_1_2", Measure::ratio, "headcount"},
    Indicator{"experience_2_5", Measure::ratio, "headcount"},
    Indicator{"experience_5_10", Measure::ratio, "headcount"},
    Indicator{"experience_10_plus", Measure::ratio, "headcount"},
    Indicator{"parental_leave", Measure::ratio, "full_time_equivalents"},
    Indicator{"agency_hours_share", Measure::ratio, "patient_hours"},
    Indicator{"introduction_offered", Measure::ratio, "headcount"},
    Indicator{"introduction_quality", Measure::ratio, "headcount"},
    Indicator{"applicants_per_vacancy", Measure::ratio, "posts_advertised"},
    Indicator{"time_to_fill", Measure::ratio, "posts_filled"},
    Indicator{"applicants_per_manager_post", Measure::ratio, "manager_posts"},
    Indicator{"methods_documented", Measure::ratio, "headcount"},
    Indicator{"wish_fewer_hours", Measure::ratio, "headcount"},
    Indicator{"task_shift", Measure::ratio, "headcount"},
    Indicator{"setting_competence", Measure::ratio, "headcount"},
    Indicator{"digital_use", Measure::ratio, "headcount"},
    Indicator{"digital_skill", Measure::ratio, "headcount"},
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

}  // namespace

double Series::over(std::size_t first, std::size_t last, std::size_t place) const {
    Sum sum;
    for (std::size_t t = first; t < last; ++t) sum += sums_[t * places_ + place];
    if (!sum.any) return kNone;
    switch (measure_) {
        case Measure::flow:
            return sum.value;
        case Measure::level:
            return sum.value / static_cast<double>(last - first);
        case Measure::ratio:
            break;
    }
    return sum.weight > 0 ? sum.value / sum.weight : kNone;
}

RunFile::RunFile(const output::Reader& file)
    : file_(file),
      settlement_types_(file.read<std::string>("/settlement_type")),
      unit_kinds_(file.read<std::string>("/unit_kind")),
      regions_(file.read<std::string>("/region")),
      bounds_(file.read<double>("/time_bnds")),
      years_(years_of(bounds_)) {
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

std::vector<Indicator> listed_indicators() {
    return {kIndicators.begin(), kIndicators.end()};
}

std::string RunFile::units(const Indicator& indicator) const {
    return file_.text("/" + indicator.name, "units");
}

std::string RunFile::long_name(const Indicator& indicator) const {
    return file_.text("/" + indicator.name, "long_name");
}

std::vector<Date> RunFile::period_ends() const {
    std::vector<Date> ends;
    for (std::size_t i = 1; i < bounds_.size(); i += 2)
        ends.push_back(Date{static_cast<std::int32_t>(bounds_[i])});
    return ends;
}

const std::vector<float>& RunFile::weights(const std::string& name) const {
    const auto [at, is_new] = weights_.try_emplace(name);
    if (is_new) at->second = file_.read<float>("/" + name);
    return at->second;
}

Series RunFile::series(const Indicator& indicator, const std::vector<std::string>& kinds,
                       const std::vector<std::string>& owners) const {
    const std::string path = "/" + indicator.name;
    const std::vector<std::size_t> shape = file_.shape(path);
    const std::size_t types = settlement_types_.size(), regions = regions_.size();
    const std::vector<std::string> axes = file_.dimensions(path);
    if (shape.size() < 4 || shape[0] < years_.back().last || shape[1] != regions || shape[2] != types ||
        axes[2] != "settlement_type" || shape[3] != unit_kinds_.size() || axes[3] != "unit_kind") {
        throw Error(Fault::data, indicator.name + " is not over time, region, settlement_type and unit_kind");
    }
    std::size_t within_kind = 1;
    for (std::size_t d = 4; d < shape.size(); ++d) within_kind *= shape[d];
    const auto among = [](const std::vector<std::string>& chosen, const std::string& one) {
        return chosen.empty() || std::find(chosen.begin(), chosen.end(), one) != chosen.end();
    };
    std::vector<bool> taken, taken_within(within_kind, true);
    for (const std::string& kind : unit_kinds_) taken.push_back(among(kinds, kind));
    if (!owners.empty()) {
        if (axes.size() != 5 || axes[4] != "owner")
            throw Error(Fault::data, indicator.name + " is not told by owner");
        const auto names = file_.read<std::string>("/owner");
        for (std::size_t w = 0; w < within_kind; ++w) taken_within[w] = among(owners, names[w]);
    }
    const bool weighted = indicator.measure == Measure::ratio;
    const auto values = file_.read<float>(path);
    static const std::vector<float> kNoWeights;
    const std::vector<float>& weight_of = weighted ? weights(indicator.weight) : kNoWeights;
    if (weighted && weight_of.size() != values.size())
        throw Error(Fault::data, indicator.weight + " has not the shape of " + indicator.name);

    Series series(indicator.measure, shape[0], 1 + types + regions);
    std::size_t i = 0;
    for (std::size_t t = 0; t < shape[0]; ++t) {
        for (std::size_t r = 0; r < regions; ++r) {
            for (std::size_t s = 0; s < types; ++s) {
                Series::Sum here;
                for (std::size_t k = 0; k < shape[3]; ++k) {
                    if (!taken[k]) {
                        i += within_kind;
                        continue;
                    }
                    for (std::size_t w = 0; w < within_kind; ++w, ++i) {
                        if (taken_within[w]) here.add(values[i], weighted ? weight_of[i] : 1.0F);
                    }
                }
                for (const std::size_t place : {std::size_t{0}, 1 + s, 1 + types + r})
                    series.add(t, place, here);
            }
        }
    }
    return series;
}

}  // namespace careloop::analysis
