// SPDX-License-Identifier: Apache-2.0
// describe: what a scenario says, what it rests on, and with which strengths its links act.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "analysis/json.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "engine/model/links.hpp"

namespace careloop::cli {

using analysis::Json;

namespace {

using model::CausalRow;
using model::RowKind;
using scenario::Declaration;
using scenario::Scenario;

constexpr std::array kClasses = {"measured", "published", "assumed"};

std::string class_of(const Declaration& d) {
    return kClasses[static_cast<std::size_t>(d.evidence)];
}

std::string by_of(const Declaration& d) {
    std::vector<std::string_view> names;
    for (const scenario::Dimension by : d.by) names.push_back(scenario::name_of(by));
    return fmt::format("{}", fmt::join(names, " x "));
}

struct Span {
    double low = 0, high = 0;
};

Span span_of(const Declaration& d) {
    const auto [low, high] = std::minmax_element(d.table.values.begin(), d.table.values.end());
    return low == d.table.values.end() ? Span{} : Span{*low, *high};
}

/// Share of the parameters by class, in the order of kClasses.
std::array<double, kClasses.size()> shares(const Scenario& scenario) {
    std::array<double, kClasses.size()> count{};
    for (const Declaration& d : scenario.parameters.all()) count[static_cast<std::size_t>(d.evidence)] += 1;
    for (double& c : count)
        c /= static_cast<double>(std::max<std::size_t>(1, scenario.parameters.all().size()));
    return count;
}

/// Strength of each link as the scenario sets it, before any lever.
std::vector<double> strengths(const Scenario& scenario) {
    const auto parameter = scenario.parameters.bind<scenario::Unit::one>("link.strength");
    std::vector<double> out;
    for (const CausalRow& row : model::causal_rows()) {
        if (row.kind != RowKind::link) continue;
        const auto at = scenario::At{}.set(scenario::Dimension::link, out.size());
        out.push_back(model::strength_factor(scenario, row) * scenario.parameters.value(parameter, at));
    }
    return out;
}

std::string share_line(const Scenario& s) {
    const auto share = shares(s);
    return fmt::format("{} parameters: {:.0f} % measured, {:.0f} % published, {:.0f} % assumed\n",
                       s.parameters.all().size(), 100 * share[0], 100 * share[1], 100 * share[2]);
}

/// What a lever with a carrier hangs on.
std::string life_of(const scenario::Lever& lever) {
    std::string text =
        fmt::format("from {}, carried by {}", to_string(lever.begins()), scenario::name_of(lever.carrier));
    if (lever.support_ends) text += ", support ends " + to_string(*lever.support_ends);
    if (lever.grant > 0) text += fmt::format(", grant {:g} SEK a year per full-time equivalent", lever.grant);
    return text;
}

std::string overview(const Scenario& s) {
    std::string out = s.title.en + "\n";
    if (!s.question.en.empty()) out += s.question.en + "\n";
    std::vector<std::vector<std::string>> rows;
    rows.push_back({"horizon", fmt::format("{} years from {}, steps of {} days", s.years, to_string(s.begin),
                                           s.step_days)});
    rows.push_back({"regions", s.regions.empty() ? "all" : fmt::format("{}", fmt::join(s.regions, ", "))});
    rows.push_back({"scale", fmt::format("{:g}", s.scale)});
    rows.push_back({"begins", s.settle ? "from the settled world" : "from the world as it is made"});
    rows.push_back({"members", std::to_string(s.members)});
    for (const scenario::Arm& arm : s.arms) {
        std::vector<std::string> parts = arm.levers;
        for (const std::string& link : arm.cut) parts.push_back("without " + link);
        rows.push_back({"arm " + arm.name, parts.empty() ? std::string("no levers")
                                                         : fmt::format("{}", fmt::join(parts, ", "))});
    }
    for (const scenario::Lever& lever : s.levers) {
        if (lever.is_carried()) rows.push_back({"lever " + lever.name, life_of(lever)});
    }
    out += "\n" + columns(rows);
    if (!s.origins.empty()) {
        rows = {{"part", "from"}};
        for (const scenario::Origin& origin : s.origins) rows.push_back({origin.part, origin.source});
        out += "\n" + columns(rows);
    }
    return out + "\n" + share_line(s);
}

std::string parameter_table(const Scenario& s) {
    std::vector<std::vector<std::string>> rows = {{"parameter", "value", "unit", "range", "class", "source"}};
    for (const Declaration& d : s.parameters.all()) {
        const Span span = span_of(d);
        const std::string value = span.low == span.high
                                      ? fmt::format("{:.4g}", span.low)
                                      : fmt::format("{:.4g} to {:.4g}", span.low, span.high);
        rows.push_back({d.name + (d.by.empty() ? "" : "[" + by_of(d) + "]"),
                        value + (d.overridden ? " (set)" : ""), std::string(scenario::name_of(d.unit)),
                        fmt::format("{:g} to {:g}{}", d.low, d.high, d.relative_range ? " times" : ""),
                        class_of(d), d.source});
    }
    return columns(rows);
}

std::string link_table(const Scenario& s) {
    std::vector<std::vector<std::string>> rows = {
        {"row", "kind", "source", "target", "sign", "form", "strength", "reference", "lag", "evidence"}};
    const std::vector<double> strength = strengths(s);
    std::size_t link = 0;
    for (const CausalRow& row : model::causal_rows()) {
        const bool is_link = row.kind == RowKind::link;
        rows.push_back({row.name, is_link ? "link" : "identity", row.source, row.target,
                        row.sign > 0 ? "+" : "-", is_link ? std::string(model::name_of(row.form)) : "-",
                        is_link ? fmt::format("{:.3g}", strength[link]) : "-",
                        is_link ? fmt::format("{:g}", row.reference) : "-",
                        fmt::format("{:g} d", row.lag_days), row.evidence});
        if (is_link) ++link;
    }
    return columns(rows);
}

std::string quantity_table() {
    std::vector<std::vector<std::string>> rows = {
        {"quantity", "type", "unit", "level", "written by", "what"}};
    for (const model::Quantity& q : model::causal_quantities()) {
        rows.push_back({q.name, std::string(model::name_of(q.type)), q.unit, q.level,
                        std::string(model::kPhases[q.phase]), q.about});
    }
    return columns(rows);
}

void parameters_json(const Scenario& s, Json& json) {
    json.list("parameters");
    for (const Declaration& d : s.parameters.all()) {
        const Span span = span_of(d);
        json.object()
            .text("name", d.name)
            .text("unit", scenario::name_of(d.unit))
            .number("lowest", span.low)
            .number("highest", span.high)
            .list("by");
        for (const scenario::Dimension by : d.by) json.text("", scenario::name_of(by));
        json.close()
            .list("range")
            .number("", d.low)
            .number("", d.high)
            .close()
            .boolean("relative_range", d.relative_range)
            .text("class", class_of(d))
            .text("source", d.source)
            .boolean("set", d.overridden)
            .close();
    }
    json.close();
}

void links_json(const Scenario& s, Json& json) {
    const std::vector<double> strength = strengths(s);
    std::size_t link = 0;
    json.list("rows");
    for (const CausalRow& row : model::causal_rows()) {
        const bool is_link = row.kind == RowKind::link;
        json.object()
            .text("name", row.name)
            .text("kind", is_link ? "link" : "identity")
            .text("source", row.source)
            .text("target", row.target)
            .whole("sign", row.sign)
            .text("level", row.level)
            .number("lag_days", row.lag_days);
        if (is_link) {
            json.text("form", model::name_of(row.form))
                .number("reference", row.reference)
                .number("strength", strength[link++]);
        }
        json.text("evidence", row.evidence).close();
    }
    json.close().list("quantities");
    for (const model::Quantity& q : model::causal_quantities()) {
        json.object()
            .text("name", q.name)
            .text("type", model::name_of(q.type))
            .text("unit", q.unit)
            .text("level", q.level)
            .text("phase", model::kPhases[q.phase])
            .text("about", q.about)
            .close();
    }
    json.close();
}

std::string as_json(const Scenario& s, const Describe& arguments) {
    Json json;
    json.object()
        .text("name", s.name)
        .text("title", s.title.en)
        .text("question", s.question.en)
        .text("begin", to_string(s.begin))
        .whole("years", s.years)
        .whole("step_days", s.step_days)
        .number("scale", s.scale)
        .boolean("settle", s.settle)
        .whole("members", s.members)
        .list("regions");
    for (const std::string& region : s.regions) json.text("", region);
    json.close().list("arms");
    for (const scenario::Arm& arm : s.arms) {
        json.object().text("name", arm.name).list("levers");
        for (const std::string& lever : arm.levers) json.text("", lever);
        json.close().list("cut");
        for (const std::string& link : arm.cut) json.text("", link);
        json.close().close();
    }
    json.close().list("origin");
    for (const scenario::Origin& origin : s.origins) {
        json.object().text("part", origin.part).text("source", origin.source).close();
    }
    json.close().object("share_of_parameters");
    const auto share = shares(s);
    for (std::size_t c = 0; c < kClasses.size(); ++c) json.number(kClasses[c], share[c]);
    json.close();
    if (arguments.parameters) parameters_json(s, json);
    if (arguments.links) links_json(s, json);
    return json.close().document();
}

}  // namespace

ExitCode describe(const Describe& arguments) {
    const Scenario s = scenario::load(arguments.scenario, {}, model::link_names());
    if (arguments.json) {
        print(as_json(s, arguments));
        return kDone;
    }
    if (!arguments.parameters && !arguments.links) print(overview(s));
    if (arguments.parameters) print(share_line(s) + "\n" + parameter_table(s));
    if (arguments.parameters && arguments.links) print("\n");
    if (arguments.links) print(link_table(s) + "\n" + quantity_table());
    return kDone;
}

}  // namespace careloop::cli
