// SPDX-License-Identifier: Apache-2.0
// compare: the arms of an ensemble against its baseline, member by member. (docs/comparing.md)
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <set>
#include <system_error>

#include "analysis/paired.hpp"
#include "analysis/provenance.hpp"
#include "analysis/run_file.hpp"
#include "cli/commands.hpp"
#include "cli/json.hpp"
#include "cli/terminal.hpp"
#include "engine/run/simulation.hpp"
#include "engine/scenario/findings.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;
using analysis::Indicator;
using analysis::PairedDifference;
using analysis::Provenance;
using analysis::RunFile;
using analysis::Table;

constexpr const char* kRural = "rural";
constexpr const char* kUrban = "metropolitan";
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// What is compared: the same in every file.
struct Subject {
    Provenance of;
    std::vector<Indicator> indicators;
    std::vector<std::string> units, long_names;  ///< by indicator
    std::vector<std::string> places;             ///< the country, settlement types, and the contrast
    std::vector<analysis::Year> years;
};

/// The tables of one run, by indicator.
using Tables = std::vector<Table>;

struct Comparison {
    Subject subject;
    std::map<std::string, std::map<std::uint32_t, Tables>> runs;  ///< by arm and member
    std::vector<std::string> arms;                                ///< with a file, in the scenario's order
    std::string baseline;
    std::vector<std::string> missing;
    std::set<std::uint32_t> members;
};

/// One line of the result.
struct Row {
    std::string arm;
    std::size_t indicator = 0, year = 0, place = 0;
    PairedDifference difference;
};

std::vector<fs::path> files_in(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".h5") files.push_back(entry.path());
    }
    if (error)
        throw Error(Fault::data,
                    fmt::format("cannot read the folder {}: {}", folder.string(), error.message()));
    if (files.empty()) throw Error(Fault::data, folder.string() + " has no output of a run (*.h5)");
    std::sort(files.begin(), files.end());
    return files;
}

/// The asked-for indicators, or the main ones the file has.
std::vector<Indicator> chosen_indicators(const RunFile& run, const std::vector<std::string>& names) {
    const std::vector<Indicator> all = run.indicators();
    std::vector<Indicator> chosen;
    std::vector<std::string> known;
    for (const Indicator& indicator : all) {
        known.push_back(indicator.name);
        if (names.empty() && indicator.is_main) chosen.push_back(indicator);
    }
    std::vector<Problem> problems;
    for (const std::string& name : names) {
        const auto at = std::find(known.begin(), known.end(), name);
        if (at != known.end()) {
            chosen.push_back(all[static_cast<std::size_t>(at - known.begin())]);
        } else {
            problems.push_back({"--indicator", 0, 0, fmt::format("there is no indicator '{}'", name),
                                scenario::nearest_of(name, known)});
        }
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
    return chosen;
}

/// Refuses kinds of units that the file does not have.
void check_unit_kinds(const RunFile& run, const std::vector<std::string>& kinds) {
    std::vector<Problem> problems;
    for (const std::string& kind : kinds) {
        const std::vector<std::string>& known = run.unit_kinds();
        if (std::find(known.begin(), known.end(), kind) == known.end())
            problems.push_back({"--unit-kind", 0, 0, fmt::format("there is no kind of unit '{}'", kind),
                                scenario::nearest_of(kind, known)});
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
}

Subject subject_of(const Provenance& of, const RunFile& run, const Compare& arguments) {
    Subject subject{of, chosen_indicators(run, arguments.indicators), {}, {}, {"all"}, run.years()};
    for (const Indicator& indicator : subject.indicators) {
        subject.units.push_back(run.units(indicator));
        subject.long_names.push_back(run.long_name(indicator));
    }
    const std::vector<std::string>& types = run.settlement_types();
    subject.places.insert(subject.places.end(), types.begin(), types.end());
    subject.places.push_back(fmt::format("{} - {}", kRural, kUrban));
    return subject;
}

/// Arms of the scenario as it was resolved.
std::vector<std::string> scenario_arms(const std::string& resolved) {
    scenario::Findings findings;
    const scenario::Node tree = scenario::read_toml_text(resolved, "resolved_scenario", findings);
    std::vector<std::string> names;
    if (const scenario::Node* arms = tree.find("arm")) {
        for (const scenario::Node& arm : arms->items) {
            if (const scenario::Node* name = arm.find("name")) names.push_back(name->text);
        }
    }
    return names;
}

/// Reads all files. Throws Error(data) naming those that do not belong together.
Comparison read_all(const Compare& arguments) {
    Comparison c;
    std::map<std::pair<std::string, std::uint32_t>, fs::path> seen;
    std::vector<Problem> problems;
    const std::vector<fs::path> files = files_in(arguments.folder);
    for (const fs::path& path : files) {
        const output::Reader file(path);
        analysis::check_is_run(file, path.string(), run::kOutputFormat);
        const Provenance of = analysis::read_provenance(file);
        const RunFile run(file);
        if (path == files.front()) {
            check_unit_kinds(run, arguments.unit_kinds);
            c.subject = subject_of(of, run, arguments);
        }
        const auto [same, is_new] = seen.emplace(std::pair{of.arm, of.member}, path);
        std::string what;
        if (const std::string differs = analysis::difference(of, c.subject.of); !differs.empty()) {
            what = fmt::format("it is of another run than {}: {}", files.front().string(), differs);
        } else if (!is_new) {
            what =
                fmt::format("it is of arm {}, member {}, as is {}", of.arm, of.member, same->second.string());
        } else if (run.years().back().last != c.subject.years.back().last) {
            what = fmt::format("it has another number of periods than {}", files.front().string());
        }
        if (!what.empty()) {
            problems.push_back({path.string(), 0, 0, what, "files of one ensemble"});
            continue;
        }
        Tables& tables = c.runs[of.arm][of.member];
        for (const Indicator& indicator : c.subject.indicators)
            tables.push_back(run.table(indicator, arguments.unit_kinds));
        c.members.insert(of.member);
    }
    if (!problems.empty()) throw Error(Fault::data, problems);
    return c;
}

/// Chooses the baseline and the arms asked for, in the scenario's order, and names what is missing.
void arrange(Comparison& c, const Compare& arguments) {
    const std::vector<std::string> arms = scenario_arms(c.subject.of.resolved);
    const auto require_files = [&](const char* option, const std::string& arm) {
        if (c.runs.contains(arm)) return;
        std::vector<std::string> there;
        for (const auto& [name, runs] : c.runs) there.push_back(name);
        throw Error(Fault::usage,
                    {Problem{option, 0, 0, fmt::format("{} has no file of arm '{}'", arguments.folder, arm),
                             fmt::format("arms with files: {}", fmt::join(there, ", "))}});
    };
    c.baseline = arguments.baseline.value_or(arms.empty() ? "" : arms.front());
    require_files("--baseline", c.baseline);
    std::vector<std::string> asked = arguments.arms.value_or(arms);
    if (arguments.arms) {
        for (const std::string& arm : asked) require_files("--arms", arm);
        asked.push_back(c.baseline);
    }
    for (const std::string& arm : arms) {
        if (std::find(asked.begin(), asked.end(), arm) == asked.end()) continue;
        if (!c.runs.contains(arm)) {
            c.missing.push_back("arm " + arm);
            continue;
        }
        c.arms.push_back(arm);
        for (const std::uint32_t member : c.members) {
            if (!c.runs[arm].contains(member))
                c.missing.push_back(fmt::format("arm {}, member {}", arm, member));
        }
    }
    if (c.arms.size() < 2) {
        throw Error(Fault::data, fmt::format("{} has files of arm {} alone, so there is nothing to compare",
                                             arguments.folder, c.baseline));
    }
}

/// An indicator in one place; in the last place, what rural municipalities have more than metropolitan ones.
double value_of(const Table& table, const std::vector<std::string>& places, std::size_t year,
                std::size_t place) {
    if (place < table.places()) return table.at(year, place);
    const auto at = [&](const char* name) {
        const auto found = std::find(places.begin(), places.end(), name);
        return found == places.end() ? kNone
                                     : table.at(year, static_cast<std::size_t>(found - places.begin()));
    };
    return at(kRural) - at(kUrban);
}

std::vector<Row> rows_of(const Comparison& c, bool by_year) {
    const Subject& s = c.subject;
    const auto& baseline = c.runs.at(c.baseline);
    std::vector<Row> rows;
    for (const std::string& arm : c.arms) {
        if (arm == c.baseline) continue;
        for (std::size_t i = 0; i < s.indicators.size(); ++i) {
            for (std::size_t y = by_year ? 0 : s.years.size() - 1; y < s.years.size(); ++y) {
                for (std::size_t p = 0; p < s.places.size(); ++p) {
                    std::vector<double> a, b;
                    for (const auto& [member, tables] : c.runs.at(arm)) {
                        const auto pair = baseline.find(member);
                        if (pair == baseline.end()) continue;
                        a.push_back(value_of(pair->second[i], s.places, y, p));
                        b.push_back(value_of(tables[i], s.places, y, p));
                    }
                    rows.push_back({arm, i, y, p, analysis::paired_difference(a, b)});
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
    const Subject& s = c.subject;
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
        const std::string& unit = s.units[row.indicator];
        const std::string name = s.indicators[row.indicator].name + (unit == "1" ? "" : " [" + unit + "]");
        cells.push_back({row.place == 0 ? name : "", row.place == 0 ? to_string(s.years[row.year].end) : "",
                         s.places[row.place], readable(d.baseline), readable(d.mean), interval_text(d),
                         share_text(d.share_above),
                         std::isfinite(d.variance_ratio) ? fmt::format("{:.3g}", d.variance_ratio) : "-",
                         std::to_string(d.pairs)});
    }
    std::string out =
        fmt::format("\narm {}: {} {}\n", arm, most, most == 1 ? "pair" : "pairs") + columns(cells);
    std::vector<std::string> nowhere;
    for (const std::size_t place : empty) {
        if (!filled.contains(place)) nowhere.push_back(s.places[place]);
    }
    if (!nowhere.empty()) out += fmt::format("nothing stands in: {}\n", fmt::join(nowhere, ", "));
    if (most == 1) out += "one member has no spread: no interval is claimed\n";
    return out;
}

/// For a reader in a hurry: what an arm did, rural and metropolitan municipalities side by side.
std::string brief_of(const Comparison& c, const std::vector<Row>& rows) {
    const Subject& s = c.subject;
    const std::size_t year = s.years.size() - 1;
    std::string out;
    for (const std::string& arm : c.arms) {
        if (arm == c.baseline) continue;
        std::size_t pairs = 0;
        std::string lines;
        for (std::size_t i = 0; i < s.indicators.size(); ++i) {
            std::vector<std::string> told;
            for (const char* place : {kRural, kUrban}) {
                const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) {
                    return r.arm == arm && r.indicator == i && r.year == year && s.places[r.place] == place;
                });
                if (row == rows.end() || row->difference.pairs == 0) continue;
                const PairedDifference& d = row->difference;
                pairs = std::max(pairs, d.pairs);
                told.push_back(fmt::format("{} {}{} ({}), from {}", place, d.mean > 0 ? "+" : "",
                                           readable(d.mean), interval_text(d), readable(d.baseline)));
            }
            if (told.empty()) told.push_back("nothing stands in rural or metropolitan municipalities");
            const std::string unit = s.units[i] == "1" ? "" : " [" + s.units[i] + "]";
            lines += fmt::format("  {}{}: {}\n", s.long_names[i], unit, fmt::join(told, "; "));
        }
        out += fmt::format(
            "{} against {}, year to {}, {} {}; difference (95 % interval), from the baseline's value\n{}",
            arm, c.baseline, to_string(s.years[year].end), pairs, pairs == 1 ? "pair" : "pairs", lines);
    }
    return out;
}

std::string text_of(const Comparison& c, const std::vector<Row>& rows) {
    const analysis::Year& last = c.subject.years.back();
    std::string out =
        fmt::format("scenario {}, compared with arm {}; last year: {} to {}\n", c.subject.of.scenario,
                    c.baseline, to_string(last.begin), to_string(last.end));
    for (const std::string& arm : c.arms) {
        if (arm != c.baseline) out += arm_text(c, rows, arm);
    }
    return out +
           "\nvariance: of the paired differences, over that of runs with luck of their own (below 1: "
           "pairing "
           "helps)\n";
}

void add_row(Json& json, const Comparison& c, const Row& row) {
    const Subject& s = c.subject;
    const PairedDifference& d = row.difference;
    json.object()
        .text("arm", row.arm)
        .text("indicator", s.indicators[row.indicator].name)
        .text("units", s.units[row.indicator])
        .text("long_name", s.long_names[row.indicator])
        .text("year_end", to_string(s.years[row.year].end))
        .text("place", s.places[row.place])
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
        .text("scenario", c.subject.of.scenario)
        .text("baseline", c.baseline)
        .text("last_year_begin", to_string(c.subject.years.back().begin))
        .text("last_year_end", to_string(c.subject.years.back().end))
        .list("arms");
    for (const std::string& arm : c.arms) json.text("", arm);
    json.close().list("members");
    for (const std::uint32_t member : c.members) json.whole("", member);
    json.close().list("missing");
    for (const std::string& what : c.missing) json.text("", what);
    json.close().list("differences");
    for (const Row& row : rows) add_row(json, c, row);
    return json.close().close().document();
}

/// Empty where nothing can be said.
std::string csv_number(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : "";
}

void write_csv(const Comparison& c, const std::vector<Row>& rows, const std::string& path) {
    const Subject& s = c.subject;
    std::string text =
        "arm,indicator,units,year_end,place,pairs,baseline,difference,low,high,share_above_zero,variance_"
        "ratio\n";
    for (const Row& row : rows) {
        const PairedDifference& d = row.difference;
        text +=
            fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", row.arm, s.indicators[row.indicator].name,
                        s.units[row.indicator], to_string(s.years[row.year].end), s.places[row.place],
                        d.pairs, csv_number(d.baseline), csv_number(d.mean), csv_number(d.low),
                        csv_number(d.high), csv_number(d.share_above), csv_number(d.variance_ratio));
    }
    errno = 0;
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) {
        throw Error(Fault::output,
                    fmt::format("cannot write {}: {}", path, std::system_category().message(errno)));
    }
}

}  // namespace

ExitCode compare(const Compare& arguments) {
    Comparison c = read_all(arguments);
    arrange(c, arguments);
    const std::vector<Row> rows = rows_of(c, arguments.by_year);
    if (!c.missing.empty())
        message(fmt::format("{} has no file of: {}", arguments.folder, fmt::join(c.missing, "; ")));
    if (arguments.csv) write_csv(c, rows, *arguments.csv);
    print(arguments.json ? json_of(c, rows) : arguments.brief ? brief_of(c, rows) : text_of(c, rows));
    return kDone;
}

}  // namespace careloop::cli
