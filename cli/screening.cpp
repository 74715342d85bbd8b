// SPDX-License-Identifier: Apache-2.0
#include "cli/screening.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analysis/json.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"

namespace careloop::cli {
namespace {

using hpc::Effect;
using hpc::Ranked;

constexpr std::size_t kMostOverall = 20, kMostOfOne = 5;
constexpr const char* kLuck = "luck";

std::string number(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : std::string();
}

std::string shown(double value) {
    return std::isfinite(value) ? readable(value) : "-";
}

std::string interval(const Effect& e) {
    return std::isfinite(e.low) ? fmt::format("{} to {}", readable(e.low), readable(e.high)) : "-";
}

std::string range_of(const hpc::Factor& factor) {
    const bool times = factor.form == scenario::ChangeForm::multiply;
    return fmt::format("{}{} to {}", times ? "times " : "", readable(factor.low), readable(factor.high));
}

}  // namespace

std::string Screening::csv() const {
    std::string out = "indicator,factor,mu,mu_star,low,high,sigma,unit,effects\n";
    for (std::size_t i = 0; i < indicators.size(); ++i) {
        for (std::size_t f = 0; f < effects[i].size(); ++f) {
            const Effect& e = effects[i][f];
            const bool luck = f == parameters.factors.size();
            out += fmt::format("{},{},{},{},{},{},{},{},{}\n", indicators[i].name,
                               luck ? kLuck : csv_cell(parameters.factors[f].address), number(e.mu),
                               number(e.mu_star), number(e.low), number(e.high), number(e.sigma),
                               indicators[i].units, e.count);
        }
    }
    return out;
}

std::string Screening::json() const {
    analysis::Json json;
    json.object().whole("sensitivity_format", 1).text("scenario", scenario).list("regions");
    for (const std::string& code : regions) json.text({}, code);
    json.close().number("scale", scale).whole("years", years).whole("seed", seed);
    json.boolean("settled", settled).whole("trajectories", trajectories).whole("runs", runs);
    json.whole("missing", missing).number("step", hpc::kMorrisStep).list("factors");
    for (std::size_t f = 0; f < parameters.factors.size(); ++f) {
        const hpc::Factor& factor = parameters.factors[f];
        json.object().text("address", factor.address);
        json.text("form", factor.form == scenario::ChangeForm::multiply ? "multiply" : "set");
        json.number("low", factor.low).number("high", factor.high);
        json.number("declared", factor.at(parameters.declared[f])).close();
    }
    json.close().list("left_out");
    for (const hpc::LeftOut& l : parameters.left_out)
        json.object().text("address", l.address).text("why", l.why).close();
    json.close().list("ranking");
    for (const Ranked& r : ranked) {
        json.object().text("factor", parameters.factors[r.factor].address);
        json.text("indicator", indicators[r.result].name).number("weight", r.weight);
        json.boolean("above_luck", r.above_luck).close();
    }
    json.close().list("indicators");
    for (std::size_t i = 0; i < indicators.size(); ++i) {
        const ScreenedIndicator& of = indicators[i];
        json.object().text("name", of.name).text("units", of.units).number("declared", of.declared);
        json.number("spread", of.spread).list("effects");
        for (std::size_t f = 0; f < effects[i].size(); ++f) {
            const Effect& e = effects[i][f];
            const bool luck = f == parameters.factors.size();
            json.object().text("factor", luck ? kLuck : parameters.factors[f].address);
            json.number("mu", e.mu).number("mu_star", e.mu_star).number("low", e.low).number("high", e.high);
            json.number("sigma", e.sigma).whole("effects", e.count).close();
        }
        json.close().close();
    }
    return json.close().close().document();
}

std::string Screening::text() const {
    const std::size_t factors = parameters.factors.size();
    std::string out = fmt::format(
        "scenario {}, {}, scale {}, last of {} years: {} parameters, {} trajectories\n"
        "effects are over a parameter's whole range; luck's is that of another member, on the same scale\n",
        scenario, regions.empty() ? "all regions" : fmt::format("regions {}", fmt::join(regions, ", ")),
        scale, years, factors, trajectories);
    const auto above =
        std::count_if(ranked.begin(), ranked.end(), [](const Ranked& r) { return r.above_luck; });
    out += fmt::format("\nthe {} that matter most, by mu* over the indicator's spread in the design:\n",
                       std::min<std::size_t>(kMostOverall, static_cast<std::size_t>(above)));
    std::vector<std::vector<std::string>> cells = {{"", "parameter", "range", "acts most on", "mu* / spread",
                                                    "mu", "mu*", "95 % interval", "sigma", "luck's mu*"}};
    for (std::size_t k = 0; k < std::min(kMostOverall, ranked.size()); ++k) {
        const Ranked& r = ranked[k];
        if (!r.above_luck) break;
        const hpc::Factor& factor = parameters.factors[r.factor];
        const Effect& e = effects[r.result][r.factor];
        cells.push_back({std::to_string(k + 1), factor.address, range_of(factor), indicators[r.result].name,
                         shown(r.weight), shown(e.mu), shown(e.mu_star), interval(e), shown(e.sigma),
                         shown(effects[r.result].back().mu_star)});
    }
    out += columns(cells);
    out += fmt::format("{} of {} are above luck on no indicator\n", factors - static_cast<std::size_t>(above),
                       factors);

    out += "\nof each indicator the five largest, and luck:\n";
    cells = {{"indicator", "parameter", "mu", "mu*", "95 % interval", "sigma", ""}};
    for (std::size_t i = 0; i < indicators.size(); ++i) {
        const ScreenedIndicator& of = indicators[i];
        const std::string name = of.name + (of.units == "1" ? "" : " [" + of.units + "]");
        if (!(of.spread > 0)) {
            cells.push_back({name, "the same in all runs", "", "", "", "", ""});
            continue;
        }
        const Effect& luck = effects[i].back();
        std::vector<std::size_t> order(factors);
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto size_of = [&](std::size_t f) {
            return std::isfinite(effects[i][f].mu_star) ? effects[i][f].mu_star : 0.0;
        };
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return size_of(a) > size_of(b); });
        order.resize(std::min(order.size(), kMostOfOne));
        order.push_back(factors);
        for (const std::size_t f : order) {
            const Effect& e = effects[i][f];
            const bool is_luck = f == factors, first = f == order.front();
            cells.push_back({first ? name : "", is_luck ? kLuck : parameters.factors[f].address, shown(e.mu),
                             shown(e.mu_star), interval(e), shown(e.sigma),
                             is_luck || e.mu_star > luck.mu_star ? "" : "not above luck"});
        }
    }
    return out + columns(cells);
}

}  // namespace careloop::cli
