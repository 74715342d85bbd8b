// SPDX-License-Identifier: Apache-2.0
// compare: the arms of an ensemble against its baseline, member by member. (docs/comparing.md)
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/ensemble.hpp"
#include "analysis/indicator_names.hpp"
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

/// A part of the country, or all of it.
struct Place {
    std::string name;    ///< as JSON and CSV have it
    std::string label;   ///< for a reader
    std::size_t at = 0;  ///< in a series
};

struct Comparison {
    EnsembleFiles ensemble;
    ChosenArms chosen;
    std::vector<Place> places;  ///< the country, then its parts
};

/// One line of the result.
struct Row {
    std::string arm;
    std::size_t indicator = 0, year = 0, place = 0;
    PairedDifference difference;
};

/// Whether anything stands in a place at the end, in any run.
bool stands(const EnsembleFiles& e, std::size_t place) {
    for (const auto& [arm, members] : e.runs) {
        for (const auto& [member, run] : members) {
            for (std::size_t i = 0; i < run.size(); ++i)
                if (std::isfinite(e.value(run, i, e.years.back(), place))) return true;
        }
    }
    return false;
}

/// The country and what it is asked to be told by; of regions those that were run, of kinds of units those
/// chosen.
std::vector<Place> places_of(const EnsembleFiles& e, const Compare& arguments) {
    std::vector<Place> places = {{"all", "all", 0}};
    const auto add = [&](const std::string& name, std::size_t at, const std::string& label) {
        places.push_back({name, label, at});
    };
    switch (arguments.by) {
        case CompareBy::settlement:
            for (const std::string& type : e.settlement_types) add(type, e.place_of(type), type);
            add(fmt::format("{} - {}", analysis::kRural, analysis::kMetropolitan), e.contrast(),
                fmt::format("{} - {}", analysis::kRural, analysis::kMetropolitan));
            break;
        case CompareBy::region:
            for (std::size_t r = 0; r < e.regions.size(); ++r)
                if (stands(e, e.place_of_region(r)))
                    add(e.regions[r], e.place_of_region(r), e.regions[r] + " " + e.region_names[r]);
            break;
        case CompareBy::unit_kind:
            for (std::size_t k = 0; k < e.unit_kinds.size(); ++k) {
                const std::vector<std::string>& chosen = arguments.unit_kinds;
                if (chosen.empty() ||
                    std::find(chosen.begin(), chosen.end(), e.unit_kinds[k]) != chosen.end())
                    add(e.unit_kinds[k], e.place_of_unit_kind(k), e.unit_kinds[k]);
            }
            break;
        case CompareBy::profession:
            for (std::size_t p = 0; p < e.professions.size(); ++p)
                add(e.professions[p], e.place_of_profession(p), e.professions[p]);
            break;
    }
    return places;
}

const char* by_text(CompareBy by) {
    switch (by) {
        case CompareBy::region:
            return "region";
        case CompareBy::unit_kind:
            return "unit-kind";
        case CompareBy::profession:
            return "profession";
        case CompareBy::settlement:
            break;
    }
    return "settlement";
}

Comparison read_all(const Compare& arguments) {
    Comparison c;
    c.ensemble = analysis::read_ensemble(
        output_files({arguments.folder}), run::kOutputFormat,
        [&](const analysis::RunFile& run) {
            check_unit_kinds(run, arguments.unit_kinds);
            return chosen_indicators(run, arguments.indicators);
        },
        arguments.unit_kinds,
        arguments.by == CompareBy::profession ? analysis::Results::staff : analysis::Results::four_weekly);
    c.chosen = chosen_arms(c.ensemble, arguments.baseline, arguments.arms);
    c.places = places_of(c.ensemble, arguments);
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
                    const analysis::Pairs pairs =
                        analysis::pairs(e, c.chosen.baseline, arm, i, e.years[y], c.places[p].at);
                    rows.push_back({arm, i, y, p, analysis::paired_difference(pairs.baseline, pairs.arm)});
                }
            }
        }
    }
    return rows;
}

/// Which side is better: 1 more, -1 less, 0 neither, as for every gap between places.
int good_side(const Comparison& c, const Row& row) {
    if (c.places[row.place].at == c.ensemble.contrast()) return 0;
    const analysis::IndicatorName* named = analysis::name_of(c.ensemble.indicators[row.indicator].name);
    return named ? named->good : 0;
}

double probability_of_help(const Comparison& c, const Row& row) {
    return analysis::probability_better(row.difference, good_side(c, row));
}

std::string interval_text(const PairedDifference& d) {
    return std::isfinite(d.low) ? fmt::format("{} to {}", readable(d.low), readable(d.high)) : "-";
}

std::string share_text(double share) {
    return std::isfinite(share) ? fmt::format("{:.0f} %", 100 * share) : "-";
}

/// Never a certainty.
std::string probability_text(double p) {
    if (!std::isfinite(p)) return "-";
    if (p < 0.005) return "< 1 %";
    return p > 0.995 ? "> 99 %" : fmt::format("{:.0f} %", 100 * p);
}

/// The lines of one arm; places where nothing stands in any pair are left out and named below.
std::string arm_text(const Comparison& c, const std::vector<Row>& rows, const std::string& arm) {
    const EnsembleFiles& e = c.ensemble;
    std::vector<std::vector<std::string>> cells = {{"indicator", "year to", "place", "baseline", "difference",
                                                    "95 % interval", "helps", "above 0", "variance",
                                                    "pairs"}};
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
                         c.places[row.place].label, readable(d.baseline), readable(d.mean), interval_text(d),
                         probability_text(probability_of_help(c, row)), share_text(d.share_above),
                         std::isfinite(d.variance_ratio) ? fmt::format("{:.3g}", d.variance_ratio) : "-",
                         std::to_string(d.pairs)});
    }
    std::string out =
        fmt::format("\narm {}: {} {}\n", arm, most, most == 1 ? "pair" : "pairs") + columns(cells);
    std::vector<std::string> nowhere;
    for (const std::size_t place : empty) {
        if (!filled.contains(place)) nowhere.push_back(c.places[place].label);
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
                    return r.arm == arm && r.indicator == i && r.year == year &&
                           c.places[r.place].name == place;
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
           "\nhelps: how probable it is, within the model, that the expected difference is on the better "
           "side\n"
           "variance: of the paired differences, over that of runs with luck of their own (below 1: "
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
        .text("place", c.places[row.place].name)
        .whole("pairs", d.pairs)
        .number("baseline", d.baseline)
        .number("difference", d.mean)
        .number("low", d.low)
        .number("high", d.high)
        .number("share_above_zero", d.share_above)
        .number("variance_ratio", d.variance_ratio)
        .whole("good", good_side(c, row))
        .number("helps", probability_of_help(c, row))
        .close();
}

std::string json_of(const Comparison& c, const std::vector<Row>& rows, CompareBy by) {
    Json json;
    json.object()
        .text("scenario", c.ensemble.of.scenario)
        .text("baseline", c.chosen.baseline)
        .text("by", by_text(by))
        .text("last_year_begin", to_string(c.ensemble.years.back().begin))
        .text("last_year_end", to_string(c.ensemble.years.back().end))
        .list("arms");
    for (const std::string& arm : c.chosen.arms) json.text("", arm);
    json.close().list("members");
    for (const analysis::RunNumber run : c.ensemble.members) json.whole("", static_cast<std::uint32_t>(run));
    if (*c.ensemble.members.rbegin() >= analysis::run_number(1, 0)) {
        json.close().list("draws");
        for (const analysis::RunNumber run : c.ensemble.members) json.whole("", run >> 32U);
    }
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
        "ratio,good,helps\n";
    for (const Row& row : rows) {
        const PairedDifference& d = row.difference;
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", row.arm,
                            e.indicators[row.indicator].name, e.units[row.indicator],
                            to_string(e.years[row.year].end), c.places[row.place].name, d.pairs,
                            csv_number(d.baseline), csv_number(d.mean), csv_number(d.low), csv_number(d.high),
                            csv_number(d.share_above), csv_number(d.variance_ratio), good_side(c, row),
                            csv_number(probability_of_help(c, row)));
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
    print(arguments.json    ? json_of(c, rows, arguments.by)
          : arguments.brief ? brief_of(c, rows)
                            : text_of(c, rows));
    return kDone;
}

}  // namespace careloop::cli
