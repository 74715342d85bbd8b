// SPDX-License-Identifier: Apache-2.0
#include "cli/study.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "cli/terminal.hpp"
#include "engine/base/error.hpp"
#include "hpc/morris.hpp"

namespace careloop::cli {

using hpc::DesignKind;

StudiedScenario StudiedScenario::of(const scenario::Scenario& s) {
    return {s.name, s.regions, s.scale, s.years, s.seed, s.settle};
}

std::string StudiedIndicator::title() const {
    return name + (units == "1" ? "" : " [" + units + "]");
}

std::string Study::factor_name(std::size_t factor) const {
    return factor == parameters.factors.size() ? hpc::kLuckName : parameters.factors[factor].address;
}

std::string Study::range_of(std::size_t factor) const {
    const hpc::Factor& of = parameters.factors[factor];
    const bool times = of.form == scenario::ChangeForm::multiply;
    return fmt::format("{}{} to {}", times ? "times " : "", readable(of.low), readable(of.high));
}

std::string Study::heading() const {
    if (!scenario) return fmt::format("files in {}: {} parameters", files, parameters.factors.size());
    const std::vector<std::string>& regions = scenario->regions;
    return fmt::format("scenario {}, {}, scale {}, last of {} years: {} parameters", scenario->name,
                       regions.empty() ? "all regions" : fmt::format("regions {}", fmt::join(regions, ", ")),
                       scenario->scale, scenario->years, parameters.factors.size());
}

void Study::begin(analysis::Json& json, const hpc::Design& design) const {
    json.object().whole("sensitivity_format", 1);
    if (scenario) {
        json.text("scenario", scenario->name).list("regions");
        for (const std::string& code : scenario->regions) json.text({}, code);
        json.close().number("scale", scenario->scale).whole("years", scenario->years);
        json.whole("seed", scenario->seed).boolean("settled", scenario->settled);
    } else {
        json.text("files", files);
    }
    const bool morris = design.kind == DesignKind::morris;
    json.text("method", morris ? "morris" : "sobol").whole(morris ? "trajectories" : "samples", design.size);
    json.whole("runs", runs).whole("missing", missing).boolean("luck", design.luck).list("factors");
    for (std::size_t f = 0; f < parameters.factors.size(); ++f) {
        const hpc::Factor& factor = parameters.factors[f];
        json.object().text("address", factor.address);
        json.text("form", factor.form == scenario::ChangeForm::multiply ? "multiply" : "set");
        json.number("low", factor.low).number("high", factor.high);
        if (f < parameters.declared.size()) json.number("declared", factor.at(parameters.declared[f]));
        json.close();
    }
    json.close().list("left_out");
    for (const hpc::LeftOut& l : parameters.left_out)
        json.object().text("address", l.address).text("why", l.why).close();
    json.close();
}

SensitivityTable sensitivity_table(Study study, const hpc::Design& design,
                                   const std::vector<std::vector<double>>& results) {
    require(results.size() == study.indicators.size(), "each indicator has its results");
    for (std::size_t i = 0; i < results.size(); ++i) study.indicators[i].spread = hpc::spread_of(results[i]);
    if (design.kind == DesignKind::morris) return screening_table(study, design, results);
    if (design.kind == DesignKind::saltelli) return variance_table(study, design, results);
    throw Error(Fault::usage,
                {Problem{hpc::DesignRequest{design.kind, design.size}.text(), 0, 0,
                         "which parameters matter does not follow from this design", "saltelli or morris"}});
}

std::string cell_of(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : std::string();
}

std::string shown(double value) {
    return std::isfinite(value) ? readable(value) : "-";
}

std::string shown(const hpc::Interval& interval) {
    return std::isfinite(interval.low)
               ? fmt::format("{} to {}", readable(interval.low), readable(interval.high))
               : "-";
}

std::vector<std::size_t> largest_and_luck(const std::vector<double>& size) {
    constexpr std::size_t kMost = 5;
    std::vector<std::size_t> order(size.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto known = [&](std::size_t f) { return std::isfinite(size[f]) ? size[f] : -kInfinity; };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return known(a) > known(b); });
    order.resize(std::min(order.size(), kMost));
    order.push_back(size.size());
    return order;
}

}  // namespace careloop::cli
