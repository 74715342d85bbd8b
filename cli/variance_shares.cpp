// SPDX-License-Identifier: Apache-2.0
// What a Saltelli design found: shares of variance, the share of chance among them. (docs/sensitivity.md)
#include <fmt/format.h>

#include <algorithm>

#include "cli/study.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "hpc/morris.hpp"
#include "hpc/sobol_indices.hpp"

namespace careloop::cli {
namespace {

using hpc::Estimate;
using hpc::SobolIndex;
using hpc::SobolIndices;

constexpr std::size_t kMostOverall = 20;

/// A factor, the indicator of whose variance it has the largest total index, and that.
struct Largest {
    std::size_t factor = 0, indicator = 0;
    double total = 0;
};

struct VarianceShares {
    const Study& study;
    const hpc::Design& design;
    std::vector<SobolIndices> indices;  ///< by indicator
    std::vector<Largest> ranked;

    [[nodiscard]] std::string csv() const;
    [[nodiscard]] std::string json() const;
    [[nodiscard]] std::string text() const;
};

std::vector<Largest> ranking_of(const std::vector<SobolIndices>& indices, std::size_t factors) {
    std::vector<Largest> ranked;
    for (std::size_t f = 0; f < factors; ++f) {
        Largest best{f, 0, 0};
        for (std::size_t i = 0; i < indices.size(); ++i) {
            const double total = indices[i].of[f].total.value;
            if (total > best.total) best = {f, i, total};
        }
        ranked.push_back(best);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const Largest& a, const Largest& b) { return a.total > b.total; });
    return ranked;
}

std::string VarianceShares::csv() const {
    std::string out = "indicator,factor,first,first_low,first_high,total,total_low,total_high,rows\n";
    for (std::size_t i = 0; i < indices.size(); ++i) {
        for (std::size_t f = 0; f < indices[i].of.size(); ++f) {
            out += csv_cell(study.indicators[i].name) + "," + csv_cell(study.factor_name(f));
            for (const Estimate& e : {indices[i].of[f].first, indices[i].of[f].total})
                out += fmt::format(",{},{},{}", cell_of(e.value), cell_of(e.interval.low),
                                   cell_of(e.interval.high));
            out += fmt::format(",{}\n", indices[i].rows);
        }
    }
    return out;
}

std::string VarianceShares::json() const {
    analysis::Json json;
    study.begin(json, design);
    json.list("ranking");
    for (const Largest& r : ranked) {
        json.object().text("factor", study.factor_name(r.factor));
        json.text("indicator", study.indicators[r.indicator].name).number("total", r.total).close();
    }
    json.close().list("indicators");
    for (std::size_t i = 0; i < indices.size(); ++i) {
        const StudiedIndicator& of = study.indicators[i];
        json.object().text("name", of.name).text("units", of.units).number("declared", of.declared);
        json.number("spread", of.spread).whole("rows", indices[i].rows);
        json.whole("left_out", indices[i].left_out).list("indices");
        for (std::size_t f = 0; f < indices[i].of.size(); ++f) {
            const auto& [first, total] = indices[i].of[f];
            json.object().text("factor", study.factor_name(f)).number("first", first.value);
            json.number("first_low", first.interval.low).number("first_high", first.interval.high);
            json.number("total", total.value).number("total_low", total.interval.low);
            json.number("total_high", total.interval.high).close();
        }
        json.close().close();
    }
    return json.close().close().document();
}

std::string VarianceShares::text() const {
    std::string out = fmt::format(
        "{}, {} base rows, {} runs\n"
        "shares of an indicator's variance over all ranges: first is of the parameter alone, total with all "
        "it "
        "does\ntogether with others; {}\n",
        study.heading(), design.size, study.runs,
        design.luck ? "luck's is the share of chance"
                    : "luck was not varied, so that chance counts in all totals");
    const auto some = static_cast<std::size_t>(
        std::count_if(ranked.begin(), ranked.end(), [](const Largest& r) { return r.total > 0; }));
    const std::size_t listed = std::min(kMostOverall, some);
    out += fmt::format("\nthe {} that matter most, by their largest total:\n", listed);
    std::vector<std::vector<std::string>> cells = {{"", "parameter", "range", "acts most on", "first",
                                                    "95 % interval", "total", "95 % interval",
                                                    "luck's total"}};
    for (std::size_t k = 0; k < listed; ++k) {
        const Largest& r = ranked[k];
        const std::vector<SobolIndex>& of = indices[r.indicator].of;
        const auto& [first, total] = of[r.factor];
        cells.push_back({std::to_string(k + 1), study.factor_name(r.factor), study.range_of(r.factor),
                         study.indicators[r.indicator].name, shown(first.value), shown(first.interval),
                         shown(total.value), shown(total.interval), shown(of.back().total.value)});
    }
    out += columns(cells);

    out += "\nof each indicator the five largest, and luck:\n";
    cells = {{"indicator", "parameter", "first", "95 % interval", "total", "95 % interval"}};
    double widest = 0;
    std::size_t left_out = 0;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        const StudiedIndicator& of = study.indicators[i];
        left_out = std::max(left_out, indices[i].left_out);
        if (!(of.spread > 0)) {
            cells.push_back({of.title(), "the same in all runs", "", "", "", ""});
            continue;
        }
        std::vector<double> totals;
        for (std::size_t f = 0; f < design.factors; ++f) totals.push_back(indices[i].of[f].total.value);
        const std::vector<std::size_t> order = largest_and_luck(totals);
        for (const std::size_t f : order) {
            const auto& [first, total] = indices[i].of[f];
            cells.push_back({f == order.front() ? of.title() : "", study.factor_name(f), shown(first.value),
                             shown(first.interval), shown(total.value), shown(total.interval)});
        }
        for (const SobolIndex& index : indices[i].of) {
            const double width = index.total.interval.high - index.total.interval.low;
            if (width > widest) widest = width;  // and not where nothing is known
        }
    }
    out += columns(cells);
    if (left_out > 0) out += fmt::format("up to {} base rows lack a run and are left out\n", left_out);
    return out + fmt::format("the widest interval of a total is {} wide; four times the base rows halve it\n",
                             shown(widest));
}

}  // namespace

SensitivityTable variance_table(const Study& study, const hpc::Design& design,
                                const std::vector<std::vector<double>>& results) {
    VarianceShares shares{study, design, {}, {}};
    const hpc::SaltelliRow row{design.factors, design.luck};
    for (const std::vector<double>& of : results)
        shares.indices.push_back(hpc::sobol_indices(row, of, design.seed));
    shares.ranked = ranking_of(shares.indices, design.factors);
    return {shares.csv(), shares.json(), shares.text()};
}

}  // namespace careloop::cli
