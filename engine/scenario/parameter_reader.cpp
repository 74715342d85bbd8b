// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/parameter_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/scenario/labels.hpp"
#include "engine/scenario/parameter_values.hpp"
#include "engine/scenario/quantity.hpp"
#include "engine/scenario/table_reader.hpp"
#include "engine/scenario/table_shape.hpp"

namespace careloop::scenario {

namespace {

const std::vector<std::string> kClasses = {"measured", "published", "assumed"};
const std::vector<std::string> kWhens = {"build", "settle", "run"};
const std::vector<std::string> kDistributions = {"uniform", "loguniform", "triangular", "normal",
                                                 "lognormal"};

/// A table is a group of declarations when it holds only tables, none of them a declaration's value.
bool is_group(const Node& table) {
    return !table.entries.empty() &&
           std::all_of(table.entries.begin(), table.entries.end(), [](const Entry& entry) {
               return entry.value.is(Node::Kind::table) && entry.key != "value";
           });
}

std::vector<Dimension> read_by(TableReader& reader, Findings& findings) {
    std::vector<Dimension> by;
    for (const Node& item : reader.texts("by").value_or(std::vector<Node>{})) {
        const auto dimension = parse_dimension(item.text);
        if (!dimension) {
            findings.unknown(item.place, "dimension", item.text, dimension_names());
        } else if (std::find(by.begin(), by.end(), *dimension) != by.end()) {
            findings.add(item.place, fmt::format("dimension '{}' is named twice", item.text), "each once");
        } else {
            by.push_back(*dimension);
        }
    }
    return by;
}

/// `range` in the unit, or `range_relative` as factors on the value or on a whole table.
void read_range(TableReader& reader, Declaration& declaration, const std::string& what, const Node& table,
                Findings& findings) {
    const Node* absolute = reader.optional("range");
    const Node* relative = reader.optional("range_relative");
    if ((absolute != nullptr) == (relative != nullptr)) {
        findings.add(table.place, fmt::format("{} {}", what, absolute ? "has two ranges" : "lacks 'range'"),
                     "range = [low, high] in its unit, or range_relative = [low, high] as factors");
        return;
    }
    declaration.relative_range = relative != nullptr;
    const Node& range = relative ? *relative : *absolute;
    const Unit unit = relative ? Unit::one : declaration.unit;
    if (!range.is(Node::Kind::list) || range.items.size() != 2) {
        findings.add(range.place, fmt::format("range is {}", describe(range)), "[low, high]");
        return;
    }
    const auto low = read_quantity(range.items[0], unit, "range", findings);
    const auto high = read_quantity(range.items[1], unit, "range", findings);
    if (!low || !high) return;
    declaration.low = *low;
    declaration.high = *high;
    if (*low > *high) {
        findings.add(range.place, fmt::format("range goes from {} down to {}", *low, *high), "[low, high]");
    } else if (relative && (*low < 0 || *low > 1 || *high < 1)) {
        findings.add(range.place, fmt::format("relative range [{}, {}] leaves out the value", *low, *high),
                     "factors with 0 <= low <= 1 <= high");
    }
}

/// The stated value of one number lies in its own range; a scenario may leave it.
void check_inside(const Declaration& declaration, const Place& place, Findings& findings) {
    if (declaration.relative_range || !declaration.by.empty() || declaration.table.values.empty()) return;
    const double value = declaration.table.values[0];
    if (value >= declaration.low && value <= declaration.high) return;
    if (std::isnan(value) || (declaration.low == 0 && declaration.high == 0)) return;
    findings.add(place, fmt::format("value {} lies outside the stated range", value),
                 fmt::format("{} to {} [{}]", declaration.low, declaration.high, name_of(declaration.unit)));
}

void read_declaration(const std::string& name, const Node& table, const DeclarationContext& context,
                      ParameterSet& parameters) {
    Findings& findings = context.findings;
    const std::string what = fmt::format("parameter '{}'", name);
    TableReader reader(table, what, findings);
    Declaration declaration;
    declaration.name = name;
    declaration.file = table.place.file_name();
    declaration.line = table.place.line;

    reader.required("unit");
    bool unit_known = false;
    if (const auto text = reader.text("unit")) {
        const auto unit = parse_unit(*text);
        if (unit)
            declaration.unit = *unit;
        else
            findings.unknown(reader.optional("unit")->place, "unit", *text, unit_names());
        unit_known = unit.has_value();
    }
    declaration.by = read_by(reader, findings);
    const Node* value = reader.required("value");
    const Node* otherwise = reader.optional("default");
    reader.required("class");
    declaration.evidence = static_cast<EvidenceClass>(reader.choice("class", kClasses).value_or(2));
    reader.required("source");
    declaration.source = reader.text_or("source", {});
    if (const Node* source = reader.optional("source"); source && declaration.source.empty()) {
        findings.add(source->place, fmt::format("source of {} is empty", what), "where the value comes from");
    }
    declaration.fitted_to = reader.text_or("fitted_to", {});
    declaration.when = static_cast<When>(reader.choice("when", kWhens).value_or(2));
    declaration.distribution = kDistributions[reader.choice("distribution", kDistributions).value_or(0)];
    if (unit_known) {
        read_range(reader, declaration, what, table, findings);
        double fallback = std::numeric_limits<double>::quiet_NaN();
        if (otherwise) fallback = read_value(*otherwise, declaration.unit, "default", findings).value_or(0.0);
        const std::size_t before = findings.usage.size();
        if (value) read_values(*value, fallback, context, declaration);
        if (value && findings.usage.size() == before) check_inside(declaration, value->place, findings);
    } else {
        reader.optional("range");
        reader.optional("range_relative");
    }
    reader.finish();
    // A broken declaration still exists: what refers to it is then not reported as well.
    if (declaration.table.values.empty())
        declaration.table = make_table(shape_of(declaration.by, context.catalogue), 0.0);

    if (const auto other = parameters.find(name)) {
        findings.add(table.place, fmt::format("{} is declared already", what),
                     fmt::format("one declaration (the first is at {}:{}); a scenario changes it under [set]",
                                 parameters.at(*other).file, parameters.at(*other).line));
        return;
    }
    parameters.add(std::move(declaration));
}

void read_group(const std::string& prefix, const Node& table, const DeclarationContext& context,
                ParameterSet& parameters) {
    for (const Entry& entry : table.entries) {
        const std::string name = prefix.empty() ? entry.key : prefix + "." + entry.key;
        if (!entry.value.is(Node::Kind::table)) {
            context.findings.add(entry.place, fmt::format("'{}' stands outside a parameter's table", name),
                                 "[name.of.parameter] with unit, value, range, class, source");
        } else if (is_group(entry.value)) {
            read_group(name, entry.value, context, parameters);
        } else {
            read_declaration(name, entry.value, context, parameters);
        }
    }
}

}  // namespace

void read_declarations(const Node& root, const DeclarationContext& context, ParameterSet& parameters) {
    read_group({}, root, context, parameters);
}

void report_gaps(const ParameterSet& parameters, const DeclarationContext& context) {
    for (const Declaration& declaration : parameters.all()) {
        std::string first;
        std::size_t gaps = 0;
        for_each_cell(declaration.table, [&](const At& at, double value) {
            if (!std::isnan(value)) return;
            if (gaps++ == 0) first = cell_name(declaration.by, at, context.catalogue);
        });
        if (gaps == 0) continue;
        const std::string more = gaps > 1 ? fmt::format(" and {} more", gaps - 1) : std::string();
        context.findings.usage.push_back(
            {declaration.file, declaration.line, 0,
             fmt::format("parameter '{}' has no value for [{}]{}", declaration.name, first, more),
             "a pattern that covers it (* stands for all), a default, or a value under [set]"});
    }
}

}  // namespace careloop::scenario
