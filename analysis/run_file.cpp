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

std::vector<Year> years_of(const std::vector<double>& bounds, std::size_t per_year) {
    const std::size_t periods = bounds.size() / 2;
    const auto date = [&](std::size_t i) { return Date{static_cast<std::int32_t>(bounds[i])}; };
    std::vector<Year> years;
    const std::size_t length = std::min(periods, per_year);
    for (std::size_t last = periods; length > 0 && last >= length; last -= length) {
        years.push_back({date(2 * (last - length)), date(2 * last - 1), last - length, last});
    }
    std::reverse(years.begin(), years.end());
    return years;
}

bool among(const std::vector<std::string>& chosen, const std::string& one) {
    return chosen.empty() || std::find(chosen.begin(), chosen.end(), one) != chosen.end();
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

RunFile::RunFile(const output::Reader& file, Results results)
    : file_(file),
      results_(results),
      settlement_types_(file.read<std::string>("/settlement_type")),
      unit_kinds_(file.read<std::string>("/unit_kind")),
      regions_(file.read<std::string>("/region")) {
    const bool is_staff = results_ == Results::staff;
    if (is_staff) {
        // All of the scenario's: which of them work in a cell may differ between arms.
        professions_ = file.read<std::string>("/education/profession");
        staff_cells_ = read_staff_cells();
    }
    bounds_ = file.read<double>(path(is_staff ? "quarter_bnds" : "time_bnds"));
    years_ = years_of(bounds_, is_staff ? kQuartersPerYear : kPeriodsPerYear);
    if (years_.empty()) {
        throw Error(Fault::data,
                    fmt::format("the run is shorter than the {} of its first result{}",
                                is_staff ? "quarter" : "four weeks", is_staff ? " by profession" : ""));
    }
}

std::string RunFile::path(const std::string& name) const {
    return (results_ == Results::staff ? "/staff/" : "/") + name;
}

std::size_t RunFile::places() const {
    return 1 + settlement_types_.size() + regions_.size() + unit_kinds_.size() + professions_.size();
}

std::vector<Indicator> RunFile::indicators() const {
    std::vector<Indicator> found;
    std::vector<std::string> listed;
    for (const Indicator& indicator : listed_indicators(results_)) {
        listed.push_back(indicator.name);
        const bool has_weight = indicator.weight.empty() || file_.has(path(indicator.weight));
        if (has_weight && file_.has(path(indicator.name))) found.push_back(indicator);
    }
    const bool is_staff = results_ == Results::staff;
    for (const std::string& name : file_.children(is_staff ? "/staff" : "/")) {
        if (std::find(listed.begin(), listed.end(), name) != listed.end()) continue;
        const bool is_flow =
            file_.has_attribute(path(name), "cell_methods") &&
            file_.text(path(name), "cell_methods") == (is_staff ? "quarter: sum" : "time: sum");
        if (is_flow) found.push_back({name, Measure::flow, {}});
    }
    return found;
}

std::string RunFile::units(const Indicator& indicator) const {
    return file_.text(path(indicator.name), "units");
}

std::string RunFile::long_name(const Indicator& indicator) const {
    return file_.text(path(indicator.name), "long_name");
}

std::vector<Date> RunFile::period_ends() const {
    std::vector<Date> ends;
    for (std::size_t i = 1; i < bounds_.size(); i += 2)
        ends.push_back(Date{static_cast<std::int32_t>(bounds_[i])});
    return ends;
}

const std::vector<float>& RunFile::weights(const std::string& name) const {
    const auto [at, is_new] = weights_.try_emplace(name);
    if (is_new) at->second = file_.read<float>(path(name));
    return at->second;
}

Series RunFile::series(const Indicator& indicator, const std::vector<std::string>& kinds,
                       const std::vector<std::string>& owners) const {
    return results_ == Results::staff ? staff_series(indicator, kinds, owners)
                                      : cell_series(indicator, kinds, owners);
}

Series RunFile::cell_series(const Indicator& indicator, const std::vector<std::string>& kinds,
                            const std::vector<std::string>& owners) const {
    const std::string at = path(indicator.name);
    const std::vector<std::size_t> shape = file_.shape(at);
    const std::size_t types = settlement_types_.size(), regions = regions_.size();
    const std::vector<std::string> axes = file_.dimensions(at);
    if (shape.size() < 4 || shape[0] < years_.back().last || shape[1] != regions || shape[2] != types ||
        axes[2] != "settlement_type" || shape[3] != unit_kinds_.size() || axes[3] != "unit_kind") {
        throw Error(Fault::data, indicator.name + " is not over time, region, settlement_type and unit_kind");
    }
    std::size_t within_kind = 1;
    for (std::size_t d = 4; d < shape.size(); ++d) within_kind *= shape[d];
    std::vector<bool> taken, taken_within(within_kind, true);
    for (const std::string& kind : unit_kinds_) taken.push_back(among(kinds, kind));
    if (!owners.empty()) {
        if (axes.size() != 5 || axes[4] != "owner")
            throw Error(Fault::data, indicator.name + " is not told by owner");
        const auto names = file_.read<std::string>("/owner");
        for (std::size_t w = 0; w < within_kind; ++w) taken_within[w] = among(owners, names[w]);
    }
    const bool weighted = indicator.measure == Measure::ratio;
    const auto values = file_.read<float>(at);
    static const std::vector<float> kNoWeights;
    const std::vector<float>& weight_of = weighted ? weights(indicator.weight) : kNoWeights;
    if (weighted && weight_of.size() != values.size())
        throw Error(Fault::data, indicator.weight + " has not the shape of " + indicator.name);

    Series series(indicator.measure, shape[0], places());
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
                    Series::Sum of_kind;
                    for (std::size_t w = 0; w < within_kind; ++w, ++i) {
                        if (!taken_within[w]) continue;
                        for (Series::Sum* sum : {&here, &of_kind})
                            sum->add(values[i], weighted ? weight_of[i] : 1.0F);
                    }
                    series.add(t, 1 + types + regions + k, of_kind);
                }
                for (const std::size_t place : {std::size_t{0}, 1 + s, 1 + types + r})
                    series.add(t, place, here);
            }
        }
    }
    return series;
}

std::vector<RunFile::StaffCell> RunFile::read_staff_cells() const {
    const auto column = [&](const char* label, const std::vector<std::string>& names) {
        std::vector<std::size_t> positions;
        for (const std::string& name : file_.read<std::string>(path(label))) {
            const auto found = std::find(names.begin(), names.end(), name);
            if (found == names.end())
                throw Error(Fault::data,
                            fmt::format("{} names '{}', which the file does not list", path(label), name));
            positions.push_back(static_cast<std::size_t>(found - names.begin()));
        }
        return positions;
    };
    const auto region = column("region", regions_), type = column("settlement_type", settlement_types_),
               kind = column("unit_kind", unit_kinds_), profession = column("profession", professions_);
    const auto owner = file_.read<std::string>(path("owner"));
    const std::size_t count = owner.size();
    if (region.size() != count || type.size() != count || kind.size() != count || profession.size() != count)
        throw Error(Fault::data, "the labels of /staff are not one a cell");
    std::vector<StaffCell> cells;
    for (std::size_t c = 0; c < count; ++c)
        cells.push_back({region[c], type[c], kind[c], profession[c], owner[c]});
    return cells;
}

Series RunFile::staff_series(const Indicator& indicator, const std::vector<std::string>& kinds,
                             const std::vector<std::string>& owners) const {
    const std::vector<std::size_t> shape = file_.shape(path(indicator.name));
    if (shape.size() != 2 || shape[0] < years_.back().last || shape[1] != staff_cells_.size())
        throw Error(Fault::data, path(indicator.name) + " is not over quarter and staff_cell");
    const bool weighted = indicator.measure == Measure::ratio;
    const auto values = file_.read<float>(path(indicator.name));
    const float* weight_of = weighted ? weights(indicator.weight).data() : nullptr;
    if (weighted && weights(indicator.weight).size() != values.size())
        throw Error(Fault::data, path(indicator.weight) + " has not the shape of " + indicator.name);
    const std::size_t first_region = 1 + settlement_types_.size(),
                      first_kind = first_region + regions_.size(),
                      first_profession = first_kind + unit_kinds_.size();
    Series series(indicator.measure, shape[0], places());
    std::size_t i = 0;
    for (std::size_t t = 0; t < shape[0]; ++t) {
        for (const StaffCell& cell : staff_cells_) {
            Series::Sum here;
            if (among(kinds, unit_kinds_[cell.unit_kind]) && among(owners, cell.owner))
                here.add(values[i], weighted ? weight_of[i] : 1.0F);
            ++i;
            for (const std::size_t place :
                 {std::size_t{0}, 1 + cell.settlement_type, first_region + cell.region,
                  first_kind + cell.unit_kind, first_profession + cell.profession})
                series.add(t, place, here);
        }
    }
    return series;
}

}  // namespace careloop::analysis
