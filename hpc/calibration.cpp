// SPDX-License-Identifier: Apache-2.0
#include "hpc/calibration.hpp"

#include <fmt/format.h>

#include "engine/scenario/table_reader.hpp"

namespace careloop::hpc {

namespace fs = std::filesystem;
using scenario::Findings;
using scenario::Node;
using scenario::TableReader;
using scenario::Unit;

namespace {

constexpr std::int64_t kMostRuns = 100'000, kMostYears = 30;

std::vector<std::string> texts(TableReader& reader, std::string_view key) {
    std::vector<std::string> all;
    for (const Node& node : reader.texts(key).value_or(std::vector<Node>{})) all.push_back(node.text);
    return all;
}

/// The tables of `[[key]]`; a problem where there is none.
std::vector<Node> tables(TableReader& reader, std::string_view key, Findings& findings) {
    const Node* node = reader.required(key);
    if (node == nullptr) return {};
    std::vector<Node> all;
    if (node->is(Node::Kind::list)) {
        for (const Node& item : node->items) {
            if (item.is(Node::Kind::table)) all.push_back(item);
        }
    }
    if (all.empty())
        findings.add(node->place, fmt::format("{} is {}", key, describe(*node)),
                     fmt::format("[[{}]] tables", key));
    return all;
}

/// Two numbers, the lower first.
std::optional<std::pair<double, double>> range(TableReader& reader, Findings& findings) {
    const Node* node = reader.required("range");
    if (node == nullptr) return std::nullopt;
    if (node->is(Node::Kind::list) && node->items.size() == 2 && node->items[0].is_number() &&
        node->items[1].is_number() && node->items[0].number() < node->items[1].number())
        return std::pair(node->items[0].number(), node->items[1].number());
    findings.add(node->place, fmt::format("range is {}", describe(*node)), "two numbers, the lower first");
    return std::nullopt;
}

Factor read_free(const Node& table, Findings& findings) {
    TableReader reader(table, "a free parameter", findings);
    Factor factor;
    reader.required("parameter");
    factor.address = reader.text_or("parameter", "");
    if (const auto ends = range(reader, findings)) factor.low = ends->first, factor.high = ends->second;
    if (const Node* of = reader.optional("of")) {
        for (const scenario::Entry& entry : of->entries) {
            if (entry.value.is_number())
                factor.of.emplace_back(entry.key, entry.value.number());
            else
                findings.add(entry.place, fmt::format("{} is {}", entry.key, describe(entry.value)),
                             "a number");
        }
        if (factor.of.empty()) findings.add(of->place, "of names no values", "{ \"label\" = value, ... }");
    }
    reader.finish();
    return factor;
}

Figure read_figure(const Node& table, Findings& findings) {
    TableReader reader(table, "a figure", findings);
    Figure figure;
    for (const char* key : {"name", "indicator", "source"}) reader.required(key);
    figure.name = reader.text_or("name", "");
    figure.indicator = reader.text_or("indicator", "");
    figure.source = reader.text_or("source", "");
    figure.unit = reader.text_or("unit", "");
    figure.owners = texts(reader, "owners"), figure.unit_kinds = texts(reader, "unit_kinds");
    figure.place = reader.text_or("place", figure.place);
    figure.first_year = static_cast<int>(reader.integer("first_year", 1, kMostYears).value_or(1));
    figure.last_year = static_cast<int>(
        reader.integer("last_year", figure.first_year, kMostYears).value_or(figure.first_year));
    figure.growth = reader.boolean("growth", false);
    if (figure.growth && figure.last_year == figure.first_year)
        findings.add(table.place, "growth within one year", "last_year after first_year");
    figure.published = reader.text_or("published", "");
    const std::vector<std::string> kinds = {"value", "at_most", "at_least"};
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        const auto value = reader.quantity(kinds[k], Unit::one);
        if (!value) continue;
        if (figure.goal)
            findings.add(table.place, "a figure has two goals", "one of value, at_most, at_least");
        figure.goal = Goal{static_cast<Goal::Kind>(k), *value, 0};
    }
    const auto doubt = reader.quantity("doubt", Unit::one);
    if (figure.goal && !doubt)
        findings.add(table.place, fmt::format("'{}' has a goal without doubt", figure.name),
                     "doubt: the standard deviation of the figure and of what the model leaves out");
    if (doubt && *doubt < 0) findings.add(table.place, fmt::format("doubt is {}", *doubt), "0 or more");
    if (figure.goal) figure.goal->doubt = doubt.value_or(0);
    reader.finish();
    return figure;
}

fs::path find(const std::string& path_or_name) {
    if (fs::exists(path_or_name)) return path_or_name;
    const fs::path shipped = scenario::find_share() / "calibrations" / (path_or_name + ".toml");
    return fs::exists(shipped) ? shipped : fs::path(path_or_name);
}

}  // namespace

Calibration read_calibration(const std::string& path_or_name) {
    Calibration c;
    c.file = find(path_or_name);
    c.name = c.file.stem().string();
    Findings findings;
    const Node root = scenario::read_toml(c.file, findings);
    findings.stop_if_any();
    TableReader reader(root, "a calibration", findings);
    reader.required("scenario");
    c.scenario = reader.text_or("scenario", "");
    c.about = reader.text_or("about", "");
    c.is_reference = reader.boolean("reference", false);
    c.years = static_cast<int>(reader.integer("years", 1, kMostYears).value_or(c.years));
    c.scale = reader.quantity("scale", Unit::share);
    c.regions = texts(reader, "regions");
    c.seed = static_cast<std::uint64_t>(reader.integer("seed", 0, INT64_MAX).value_or(1));
    c.check_members = static_cast<std::size_t>(reader.integer("check_members", 1, kMostRuns).value_or(4));
    if (const Node* runs = reader.required("runs")) {
        const bool is_list = runs->is(Node::Kind::list) && !runs->items.empty();
        for (const Node& item : runs->items) {
            if (item.is(Node::Kind::integer) && item.integer > 0 && item.integer <= kMostRuns)
                c.runs.push_back(static_cast<std::size_t>(item.integer));
        }
        if (!is_list || c.runs.size() != runs->items.size())
            findings.add(runs->place, fmt::format("runs is {}", describe(*runs)),
                         "runs by wave, such as [60, 40]");
    }
    for (const Node& table : tables(reader, "free", findings)) c.free.push_back(read_free(table, findings));
    for (const Node& table : tables(reader, "figure", findings))
        c.figures.push_back(read_figure(table, findings));
    for (const Figure& f : c.figures) {
        if (f.last_year > c.years)
            findings.add(root.place, fmt::format("'{}' is of year {}", f.name, f.last_year),
                         fmt::format("the years of the runs, 1 to {}", c.years));
    }
    reader.finish();
    findings.stop_if_any();
    return c;
}

}  // namespace careloop::hpc
