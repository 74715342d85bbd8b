// SPDX-License-Identifier: Apache-2.0
// What a screening found (Morris): effects over whole ranges, luck's beside them. (docs/sensitivity.md)
#include <fmt/format.h>

#include <algorithm>

#include "cli/study.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "hpc/morris.hpp"

namespace careloop::cli {
namespace {

using hpc::Effect;
using hpc::Ranked;

constexpr std::size_t kMostOverall = 20;

struct Screening {
    const Study& study;
    const hpc::Design& design;
    std::vector<std::vector<Effect>> effects;  ///< by indicator and factor, luck last
    std::vector<Ranked> ranked;

    [[nodiscard]] std::string csv() const;
    [[nodiscard]] std::string json() const;
    [[nodiscard]] std::string text() const;
};

hpc::Interval interval_of(const Effect& e) {
    return {e.low, e.high};
}

std::string Screening::csv() const {
    std::string out = "indicator,factor,mu,mu_star,low,high,sigma,unit,effects\n";
    for (std::size_t i = 0; i < effects.size(); ++i) {
        for (std::size_t f = 0; f < effects[i].size(); ++f) {
            const Effect& e = effects[i][f];
            out +=
                fmt::format("{},{},{},{},{},{},{},{},{}\n", csv_cell(study.indicators[i].name),
                            csv_cell(study.factor_name(f)), cell_of(e.mu), cell_of(e.mu_star), cell_of(e.low),
                            cell_of(e.high), cell_of(e.sigma), study.indicators[i].units, e.count);
        }
    }
    return out;
}

std::string Screening::json() const {
    analysis::Json json;
    study.begin(json, design);
    json.number("step", hpc::kMorrisStep).list("ranking");
    for (const Ranked& r : ranked) {
        json.object().text("factor", study.factor_name(r.factor));
        json.text("indicator", study.indicators[r.result].name).number("weight", r.weight);
        json.boolean("above_luck", r.above_luck).close();
    }
    json.close().list("indicators");
    for (std::size_t i = 0; i < effects.size(); ++i) {
        const StudiedIndicator& of = study.indicators[i];
        json.object().text("name", of.name).text("units", of.units).number("declared", of.declared);
        json.number("spread", of.spread).list("effects");
        for (std::size_t f = 0; f < effects[i].size(); ++f) {
            const Effect& e = effects[i][f];
            json.object().text("factor", study.factor_name(f)).number("mu", e.mu);
            json.number("mu_star", e.mu_star).number("low", e.low).number("high", e.high);
            json.number("sigma", e.sigma).whole("effects", e.count).close();
        }
        json.close().close();
    }
    return json.close().close().document();
}

std::string Screening::text() const {
    const std::size_t factors = design.factors;
    std::string out = fmt::format("{}, {} trajectories\neffects are over a parameter's whole range; {}\n",
                                  study.heading(), design.size,
                                  design.luck ? "luck's is that of another member, on the same scale"
                                              : "luck was not varied, so what is chance is not known");
    const auto above =
        std::count_if(ranked.begin(), ranked.end(), [](const Ranked& r) { return r.above_luck; });
    out += fmt::format("\nthe {} that matter most, by mu* over the indicator's spread in the design:\n",
                       std::min<std::size_t>(kMostOverall, static_cast<std::size_t>(above)));
    std::vector<std::vector<std::string>> cells = {{"", "parameter", "range", "acts most on", "mu* / spread",
                                                    "mu", "mu*", "95 % interval", "sigma", "luck's mu*"}};
    for (std::size_t k = 0; k < std::min(kMostOverall, ranked.size()); ++k) {
        const Ranked& r = ranked[k];
        if (!r.above_luck) break;
        const Effect& e = effects[r.result][r.factor];
        cells.push_back({std::to_string(k + 1), study.factor_name(r.factor), study.range_of(r.factor),
                         study.indicators[r.result].name, shown(r.weight), shown(e.mu), shown(e.mu_star),
                         shown(interval_of(e)), shown(e.sigma), shown(effects[r.result].back().mu_star)});
    }
    out += columns(cells);
    if (design.luck)
        out += fmt::format("{} of {} are above luck on no indicator\n",
                           factors - static_cast<std::size_t>(above), factors);

    out += "\nof each indicator the five largest, and luck:\n";
    cells = {{"indicator", "parameter", "mu", "mu*", "95 % interval", "sigma", ""}};
    for (std::size_t i = 0; i < effects.size(); ++i) {
        const StudiedIndicator& of = study.indicators[i];
        if (!(of.spread > 0)) {
            cells.push_back({of.title(), "the same in all runs", "", "", "", "", ""});
            continue;
        }
        std::vector<double> sizes;
        for (std::size_t f = 0; f < factors; ++f) sizes.push_back(effects[i][f].mu_star);
        const std::vector<std::size_t> order = largest_and_luck(sizes);
        for (const std::size_t f : order) {
            const Effect &e = effects[i][f], &luck = effects[i].back();
            cells.push_back({f == order.front() ? of.title() : "", study.factor_name(f), shown(e.mu),
                             shown(e.mu_star), shown(interval_of(e)), shown(e.sigma),
                             f < factors && e.mu_star <= luck.mu_star ? "not above luck" : ""});
        }
    }
    return out + columns(cells);
}

}  // namespace

SensitivityTable screening_table(const Study& study, const hpc::Design& design,
                                 const std::vector<std::vector<double>>& results) {
    const hpc::MorrisDesign steps = hpc::morris_steps(design.factors, design.luck, design.trials);
    Screening s{study, design, {}, {}};
    std::vector<double> spread;
    for (std::size_t i = 0; i < results.size(); ++i) {
        s.effects.push_back(hpc::morris_effects(steps, results[i], design.seed));
        spread.push_back(study.indicators[i].spread);
    }
    s.ranked = hpc::ranking(s.effects, spread);
    return {s.csv(), s.json(), s.text()};
}

}  // namespace careloop::cli
