// SPDX-License-Identifier: Apache-2.0
// levers: the shipped levers listed, searched and explained.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <iterator>

#include "analysis/json.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "engine/model/links.hpp"
#include "engine/scenario/findings.hpp"
#include "engine/scenario/labels.hpp"
#include "engine/scenario/lever_library.hpp"

namespace careloop::cli {

using analysis::Json;

namespace {

using scenario::Change;
using scenario::Dimension;
using scenario::Lever;
using scenario::LeverLibrary;

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// The changes of a lever, each address once.
std::vector<Change> addresses(const Lever& lever) {
    std::vector<Change> once;
    std::unique_copy(lever.changes.begin(), lever.changes.end(), std::back_inserter(once),
                     [](const Change& a, const Change& b) { return a.address == b.address; });
    return once;
}

/// Everything of a lever that a search looks in.
std::string searched(const Lever& lever) {
    std::string all = lever.name + " " + lever.title.en + " " + lever.title.sv + " " + lever.about.en + " " +
                      lever.about.sv + " " + lever.cost;
    for (const Change& change : lever.changes) all += " " + change.address;
    for (const std::string& line : lever.evidence) all += " " + line;
    return lower(all);
}

std::vector<Lever> chosen(const LeverLibrary& library, const std::vector<std::string>& words) {
    std::vector<Lever> out;
    for (const Lever& lever : library.levers) {
        const std::string all = searched(lever);
        if (std::all_of(words.begin(), words.end(),
                        [&](const std::string& word) { return all.find(lower(word)) != std::string::npos; }))
            out.push_back(lever);
    }
    return out;
}

template <class I>
std::string named(Dimension dimension, const std::vector<I>& positions, const LeverLibrary& library) {
    const std::vector<std::string> names = scenario::Labels(dimension, library.catalogue).names();
    std::vector<std::string> out;
    for (const I one : positions) out.push_back(names[one.at()]);
    return fmt::format("{}", fmt::join(out, ", "));
}

/// Dimension and names of each list of a scope.
std::vector<std::pair<std::string, std::string>> scope_of(const Lever& lever, const LeverLibrary& library) {
    std::vector<std::pair<std::string, std::string>> out;
    const auto add = [&](Dimension dimension, const auto& positions) {
        if (!positions.empty())
            out.emplace_back(scenario::name_of(dimension), named(dimension, positions, library));
    };
    add(Dimension::region, lever.scope.regions);
    add(Dimension::municipality, lever.scope.municipalities);
    add(Dimension::settlement_type, lever.scope.settlement_types);
    add(Dimension::owner, lever.scope.owners);
    add(Dimension::unit_kind, lever.scope.unit_kinds);
    add(Dimension::profession, lever.scope.professions);
    return out;
}

std::string when_of(const Lever& lever) {
    std::string text = fmt::format("from {}", to_string(lever.start));
    if (lever.set_up_days > 0) text += fmt::format(", acts after {} days", lever.set_up_days);
    if (lever.ramp_days > 0) text += fmt::format(", at full strength {} days later", lever.ramp_days);
    if (lever.end) text += fmt::format(", until {}", to_string(*lever.end));
    return text;
}

std::string size_of(const Change& change) {
    std::string text = fmt::format("{} {:.4g}", name_of(change.form), change.value);
    if (change.range) text += fmt::format(" ({:.4g} to {:.4g})", change.range->low, change.range->high);
    return text;
}

std::string explained(const Lever& lever, const LeverLibrary& library) {
    std::string out = fmt::format("{}\n{}\n{}\n\n{}\n{}\n\n", lever.name, lever.title.en, lever.title.sv,
                                  lever.about.en, lever.about.sv);
    std::vector<std::vector<std::string>> rows;
    const auto scope = scope_of(lever, library);
    if (scope.empty()) rows.push_back({"for", "everybody"});
    for (const auto& [dimension, names] : scope) rows.push_back({"for " + dimension, names});
    rows.push_back({"when", when_of(lever)});
    if (lever.uptake < 1) rows.push_back({"uptake", fmt::format("{:.0f} % of units", 100 * lever.uptake)});
    if (lever.is_carried()) rows.push_back({"carried by", std::string(name_of(lever.carrier))});
    if (lever.support_ends) rows.push_back({"support ends", to_string(*lever.support_ends)});
    if (lever.grant > 0)
        rows.push_back({"grant", fmt::format("{:g} SEK a year per full-time equivalent", lever.grant)});
    if (!lever.cost.empty()) rows.push_back({"cost", lever.cost});
    for (const scenario::Exclusion& e : lever.excludes) rows.push_back({"not with " + e.lever, e.why});
    out += columns(rows);
    if (!lever.changes.empty()) {
        rows = {{"parameter", "change (range)", "unit", "what it is"}};
        for (const Change& change : addresses(lever)) {
            const scenario::Declaration& d = library.parameters.at(change.slot);
            rows.push_back(
                {change.address, size_of(change), std::string(scenario::name_of(d.unit)), d.source});
        }
        out += "\n" + columns(rows);
    }
    if (!lever.expects.empty()) {
        rows = {{"expected of", "in the second year"}};
        for (const scenario::Expectation& e : lever.expects)
            rows.push_back({e.indicator, std::string(name_of(e.sign))});
        out += "\n" + columns(rows);
    }
    if (!lever.evidence.empty()) out += "\nevidence\n";
    for (const std::string& line : lever.evidence) out += "  " + line + "\n";
    return out;
}

std::string as_json(const std::vector<Lever>& levers, const LeverLibrary& library) {
    Json json;
    json.list();
    for (const Lever& lever : levers) {
        json.object()
            .text("lever", lever.name)
            .text("name_en", lever.title.en)
            .text("name_sv", lever.title.sv)
            .text("about_en", lever.about.en)
            .text("about_sv", lever.about.sv)
            .text("file", lever.file.string())
            .text("start", to_string(lever.start))
            .whole("set_up_days", lever.set_up_days)
            .whole("ramp_days", lever.ramp_days);
        if (lever.end) json.text("end", to_string(*lever.end));
        json.number("uptake", lever.uptake).text("carrier", name_of(lever.carrier));
        if (lever.support_ends) json.text("support_ends", to_string(*lever.support_ends));
        json.number("grant", lever.grant).text("cost", lever.cost).object("scope");
        for (const auto& [dimension, names] : scope_of(lever, library)) json.text(dimension, names);
        json.close().list("changes");
        for (const Change& change : addresses(lever)) {
            json.object()
                .text("address", change.address)
                .text("form", name_of(change.form))
                .number("value", change.value);
            if (change.range) json.number("low", change.range->low).number("high", change.range->high);
            json.close();
        }
        json.close().object("excludes");
        for (const scenario::Exclusion& e : lever.excludes) json.text(e.lever, e.why);
        json.close().object("expects");
        for (const scenario::Expectation& e : lever.expects) json.text(e.indicator, name_of(e.sign));
        json.close().list("evidence");
        for (const std::string& line : lever.evidence) json.text("", line);
        json.close().close();
    }
    return json.close().document();
}

}  // namespace

ExitCode levers(const Levers& arguments) {
    const LeverLibrary library = scenario::read_lever_library(model::link_names());
    std::vector<Lever> found = chosen(library, arguments.words);
    if (arguments.explain) {
        const auto lever = std::find_if(library.levers.begin(), library.levers.end(),
                                        [&](const Lever& l) { return l.name == *arguments.explain; });
        if (lever == library.levers.end()) {
            std::vector<std::string> known;
            for (const Lever& one : library.levers) known.push_back(one.name);
            throw Error(Fault::usage,
                        {Problem{"--explain", 0, 0, fmt::format("there is no lever '{}'", *arguments.explain),
                                 scenario::nearest_of(*arguments.explain, known)}});
        }
        found = {*lever};
    }
    if (arguments.json) {
        print(as_json(found, library));
    } else if (arguments.explain) {
        print(explained(found.front(), library));
    } else {
        std::vector<std::vector<std::string>> rows;
        for (const Lever& lever : found) rows.push_back({lever.name, lever.title.en});
        print(columns(rows));
        if (found.empty()) message(fmt::format("no lever says: {}", fmt::join(arguments.words, " ")));
    }
    return kDone;
}

}  // namespace careloop::cli
