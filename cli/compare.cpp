// SPDX-License-Identifier: Apache-2.0
// compare: the arms of an ensemble against its baseline, member by member. (docs/comparing.md)
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/ensemble.hpp"
#include "analysis/json.hpp"
#include "cli/chosen.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "engine/run/simulation.hpp"

namespace careloop::cli {

using analysis::Json;

namespace {

using analysis::EnsembleFiles;
using analysis::PairedDifference;

struct Comparison {
    EnsembleFiles ensemble;
    ChosenArms chosen;
    std::vector<std::string> places;  ///< the country, settlement types, and the contrast
};

/// One line of the result.
struct Row {
    std::string arm;
    std::size_t indicator = 0, year = 0, place = 0;
    PairedDifference difference;
};

Comparison read_all(const Compare& arguments) {
    Comparison c;
    c.ensemble = analysis::read_ensemble(
        output_files({arguments.folder}), run::kOutputFormat,
        [&](const analysis::RunFile& run) {
            check_unit_kinds(run, arguments.unit_kinds);
            return chosen_indicators(run, arguments.indicators);
        },
        arguments.unit_kinds);
    c.chosen = chosen_arms(c.ensemble, arguments.baseline, arguments.arms);
    const std::vector<std::string>& types = c.ensemble.settlement_types;
    c.places.emplace_back("all");
    c.places.insert(c.places.end(), types.begin(), types.end());
    c.places.push_back(fmt::format("{} - {}", analysis::kRural, analysis::kMetropolitan));
    return c;
}

std::vector<Row> rows_of(const Comparison& c, bool by_year) {
    const EnsembleFiles& e = c.ensemble;
    std::vector<Row> rows;
    for (const std::string& arm : c.chosen.arms) {
        if (arm == c.chosen.baseline) continue;
        for (std::size_t i = 0; i < e.indicators.size(); ++i) {
            for (std::size_t y = by_year ? 0 : e.years.size() - 1; y < e.years.size(); ++y) {
                for (std::size_t p = 0; p < c.places.size(); ++p) {
                    const std::size_t place = p + 1 < c.places.size() ? p : e.contrast();
                    const analysis::Pairs pairs =
                        analysis::pairs(e, c.chosen.baseline, arm, i, e.years[y], place);
                    rows.push_back({arm, i, y, p, analysis::paired_difference(pairs.baseline, pairs.arm)});
                }
            }
        }
    }
    return rows;
}

std::string interval_text(const PairedDifference& d) {
    return std::isfinite(d.low) ? fmt::format("{} to {}", readable(d.low), readable(d.high)) : "-";
}

std::string share_text(double share) {
    return std::isfinite(share) ? fmt::format("{:.0f} %", 100 * share) : "-";
}

/// The lines of one arm; places where nothing stands in any pair are left out and named below.
std::string arm_text(const Comparison& c, const std::vector<Row>& rows, const std::string& arm) {
    const EnsembleFiles& e = c.ensemble;
    std::vector<std::vector<std::string>> cells = {{"indicator", "year to", "place", "baseline", "difference",
                                                    "95 % interval", "above 0", "variance", "pairs"}};
    std::size_t most = 0;
    std::set<std::size_t> empty, filled;
    for (const Row& row : rows) {
        if (row.arm != arm) continue;
        const PairedDifference& d = row.difference;
        most = std::max(most, d.pairs);
        (d.pairs == 0 ? empty : filled).insert(row.place);
        if (d.pairs == 0 && row.place > 0) continue;
        const std::string& unit = e.units[row.indicator];
        const std::string name = e.indicators[row.indicator].name + (unit == "1" ? "" : " [" + unit + "]");
        cells.push_back({row.place == 0 ? name : "", row.place == 0 ? to_string(e.years[row.year].end) : "",
                         c.places[row.place], readable(d.baseline), readable(d.mean), interval_text(d),
                         share_text(d.share_above),
                         std::isfinite(d.variance_ratio) ? fmt::format("{:.3g}", d.variance_ratio) : "-",
                         std::to_string(d.pairs)});
    }
    std::string out =
        fmt::format("\narm {}: {} {}\n", arm, most, most == 1 ? "pair" : "pairs") + columns(cells);
    std::vector<std::string> nowhere;
    for (const std::size_t place : empty) {
        if (!filled.contains(place)) nowhere.push_back(c.places[place]);
    }
    if (!nowhere.empty()) out += fmt::format("nothing stands in: {}\n", fmt::join(nowhere, ", "));
    if (most == 1) out += "one member has no spread: no interval is claimed\n";
    return out;
}

/// For a reader in a hurry: what an arm did, rural and metropolitan municipalities side by side.
std::string brief_of(const Comparison& c, const std::vector<Row>& rows) {
    const EnsembleFiles& e = c.ensemble;
    const std::size_t year = e.years.size() - 1;
    std::string out;
    for (const std::string& arm : c.chosen.arms) {
        if (arm == c.chosen.baseline) continue;
        std::size_t pairs = 0;
        std::string lines;
        for (std::size_t i = 0; i < e.indicators.size(); ++i) {
            std::vector<std::string> told;
            for (const char* place : {analysis::kRural, analysis::kMetropolitan}) {
                const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) {
                    return r.arm == arm && r.indicator == i && r.year == year && c.places[r.place] == place;
                });
                if (row == rows.end() || row->difference.pairs == 0) continue;
                const PairedDifference& d = row->difference;
                pairs = std::max(pairs, d.pairs);
                told.push_back(fmt::format("{} {}{} ({}), from {}", place, d.mean > 0 ? "+" : "",
                                           readable(d.mean), interval_text(d), readable(d.baseline)));
            }
            if (told.empty()) told.push_back("nothing stands in rural or metropolitan municipalities");
            const std::string unit = e.units[i] == "1" ? "" : " [" + e.units[i] + "]";
            lines += fmt::format("  {}{}: {}\n", e.long_names[i], unit, fmt::join(told, "; "));
        }
        out += fmt::format(
            "{} against {}, year to {}, {} {}; difference (95 % interval), from the baseline's value\n{}",
            arm, c.chosen.baseline, to_string(e.years[year].end), pairs, pairs == 1 ? "pair" : "pairs",
            lines);
    }
    return out;
}

std::string text_of(const Comparison& c, const std::vector<Row>& rows) {
    const analysis::Year& last = c.ensemble.years.back();
    std::string out =
        fmt::format("scenario {}, compared with arm {}; last year: {} to {}\n", c.ensemble.of.scenario,
                    c.chosen.baseline, to_string(last.begin), to_string(last.end));
    for (const std::string& arm : c.chosen.arms) {
        if (arm != c.chosen.baseline) out += arm_text(c, rows, arm);
    }
    return out +
           "\nvariance: of the paired differences, over that of runs with luck of their own (below 1: "
           "pairing "
           "helps)\n";
}

void add_row(Json& json, const Comparison& c, const Row& row) {
    const EnsembleFiles& e = c.ensemble;
    const PairedDifference& d = row.difference;
    json.object()
        .text("arm", row.arm)
        .text("indicator", e.indicators[row.indicator].name)
        .text("units", e.units[row.indicator])
        .text("long_name", e.long_names[row.indicator])
        .text("year_end", to_string(e.years[row.year].end))
        .text("place", c.places[row.place])
        .whole("pairs", d.pairs)
        .number("baseline", d.baseline)
        .number("difference", d.mean)
        .number("low", d.low)
        .number("high", d.high)
        .number("share_above_zero", d.share_above)
        .number("variance_ratio", d.variance_ratio)
        .close();
}

std::string json_of(const Comparison& c, const std::vector<Row>& rows) {
    Json json;
    json.object()
        .text("scenario", c.ensemble.of.scenario)
        .text("baseline", c.chosen.baseline)
        .text("last_year_begin", to_string(c.ensemble.years.back().begin))
        .text("last_year_end", to_string(c.ensemble.years.back().end))
        .list("arms");
    for (const std::string& arm : c.chosen.arms) json.text("", arm);
    json.close().list("members");
    for (const std::uint32_t member : c.ensemble.members) json.whole("", member);
    json.close().list("missing");
    for (const std::string& what : c.chosen.missing) json.text("", what);
    json.close().list("differences");
    for (const Row& row : rows) add_row(json, c, row);
    return json.close().close().document();
}

/// Empty where nothing can be said.
std::string csv_number(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : "";
}

void write_csv(const Comparison& c, const std::vector<Row>& rows, const std::string& path) {
    const EnsembleFiles& e = c.ensemble;
    std::string text =
        "arm,indicator,units,year_end,place,pairs,baseline,difference,low,high,share_above_zero,variance_"
        "ratio\n";
    for (const Row& row : rows) {
        const PairedDifference& d = row.difference;
        text +=
            fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", row.arm, e.indicators[row.indicator].name,
                        e.units[row.indicator], to_string(e.years[row.year].end), c.places[row.place],
                        d.pairs, csv_number(d.baseline), csv_number(d.mean), csv_number(d.low),
                        csv_number(d.high), csv_number(d.share_above), csv_number(d.variance_ratio));
    }
    write_text_file(path, text);
}

}  // namespace

ExitCode compare(const Compare& arguments) {
    const Comparison c = read_all(arguments);
    const std::vector<Row> rows = rows_of(c, arguments.by_year);
    if (!c.chosen.missing.empty())
        message(fmt::format("{} has no file of: {}", arguments.folder, fmt::join(c.chosen.missing, "; ")));
    if (arguments.csv) write_csv(c, rows, *arguments.csv);
    print(arguments.json ? json_of(c, rows) : arguments.brief ? brief_of(c, rows) : text_of(c, rows));
    return kDone;
}

}  // namespace careloop::cli
