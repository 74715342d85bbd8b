// SPDX-License-Identifier: Apache-2.0
#include "hpc/uncertain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "engine/base/error.hpp"
#include "engine/scenario/findings.hpp"

namespace careloop::hpc {
namespace {

using scenario::ChangeForm;
using scenario::Declaration;
using scenario::Dimension;

/// Values that one factor varies, all of the table or one link's.
struct Values {
    std::string address;
    std::vector<double> values;
};

/// Factors on all the values that leave each of them between the ends; low > high where there are none.
std::pair<double, double> factors_within(const std::vector<double>& values, double low, double high) {
    double least = 0, most = std::numeric_limits<double>::infinity();
    for (const double v : values) {
        if (v == 0) continue;  // stays so
        least = std::max(least, (v > 0 ? low : high) / v);
        most = std::min(most, (v > 0 ? high : low) / v);
    }
    return {least, most};
}

void add(const Declaration& of, const Values& its, Uncertain& all) {
    const auto leave_out = [&](std::string why) { all.left_out.push_back({its.address, std::move(why)}); };
    const double first = its.values.empty() ? 0.0 : its.values.front();
    const auto is = [&](double value) {
        return std::all_of(its.values.begin(), its.values.end(), [&](double v) { return v == value; });
    };
    if (of.when == scenario::When::build) return leave_out("it only shapes the world when it is built");
    if (is(0)) return leave_out("it is off: its value is 0");
    if (of.low == of.high) return leave_out("its range has no width");
    Factor factor;
    factor.address = its.address;
    factor.low = of.low, factor.high = of.high;
    double value = first;
    if (of.relative_range) {
        factor.form = ChangeForm::multiply, value = 1;
    } else if (!is(first)) {
        std::tie(factor.low, factor.high) = factors_within(its.values, of.low, of.high);
        factor.form = ChangeForm::multiply, value = 1;
        if (!(factor.low < factor.high))
            return leave_out("no factor on its values leaves all of them within its range");
    }
    all.declared.push_back(factor.position(value));
    all.factors.push_back(factor);
}

/// "agency" of "agency.fill".
std::string first_part(const std::string& address) {
    return address.substr(0, address.find('.'));
}

/// "link.strength" of "link.strength[NAME]".
std::string name_of(const std::string& address) {
    return address.substr(0, address.find('['));
}

}  // namespace

Uncertain uncertain_parameters(const scenario::Scenario& scenario) {
    Uncertain all;
    for (const Declaration& of : scenario.parameters.all()) {
        if (of.by != std::vector{Dimension::link}) {
            add(of, {of.name, of.table.values}, all);
            continue;
        }
        const std::vector<std::string> links =
            scenario::ParameterSet::labels(Dimension::link, scenario.catalogue);
        for (std::size_t l = 0; l < links.size(); ++l) {
            const bool is_cut =
                std::find(scenario.cut.begin(), scenario.cut.end(), links[l]) != scenario.cut.end();
            add(of, {fmt::format("{}[{}]", of.name, links[l]), {is_cut ? 0.0 : of.table.values[l]}}, all);
        }
    }
    return all;
}

Uncertain chosen_parameters(const Uncertain& all, const std::vector<std::string>& asked,
                            const std::string& option) {
    const auto means = [](const std::string& word, const std::string& address) {
        return word == address || word == name_of(address) || word == first_part(address);
    };
    std::vector<Problem> problems;
    std::set<std::string> known;
    for (const Factor& f : all.factors) known.insert({f.address, name_of(f.address), first_part(f.address)});
    for (const std::string& word : asked) {
        if (known.contains(word)) continue;
        const auto left_out = std::find_if(all.left_out.begin(), all.left_out.end(),
                                           [&](const LeftOut& l) { return means(word, l.address); });
        if (left_out != all.left_out.end()) {
            problems.push_back({option, 0, 0, fmt::format("'{}' is not varied: {}", word, left_out->why),
                                "parameters with a range of some width that are in force during the run"});
        } else {
            problems.push_back({option, 0, 0, fmt::format("there is no parameter '{}'", word),
                                scenario::nearest_of(word, {known.begin(), known.end()})});
        }
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
    Uncertain chosen;
    chosen.left_out = all.left_out;
    for (std::size_t f = 0; f < all.factors.size(); ++f) {
        const auto is_it = [&](const std::string& word) { return means(word, all.factors[f].address); };
        if (std::none_of(asked.begin(), asked.end(), is_it)) continue;
        chosen.factors.push_back(all.factors[f]);
        chosen.declared.push_back(all.declared[f]);
    }
    return chosen;
}

}  // namespace careloop::hpc
