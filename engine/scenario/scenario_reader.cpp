// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/scenario_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/scenario/kinds_reader.hpp"
#include "engine/scenario/labels.hpp"
#include "engine/scenario/lever_reader.hpp"
#include "engine/scenario/table_reader.hpp"

namespace careloop::scenario {

namespace {

constexpr int kLongestYears = 30;
constexpr int kLongestStep = 28;
constexpr int kMostMembers = 100'000;

void read_horizon(TableReader& reader, Scenario& scenario, Findings& findings) {
    scenario.begin = reader.date("begin").value_or(scenario.begin);
    scenario.years = static_cast<int>(reader.integer("years", 1, kLongestYears).value_or(scenario.years));
    if (const auto step = reader.quantity("step", Unit::days)) {
        if (*step < 1 || *step > kLongestStep || *step != std::floor(*step)) {
            findings.add(reader.optional("step")->place,
                         fmt::format("step is {}", describe(*reader.optional("step"))),
                         fmt::format("whole days from 1 to {}, such as \"7d\"", kLongestStep));
        } else {
            scenario.step_days = static_cast<int>(*step);
        }
    }
    if (const auto scale = reader.quantity("scale", Unit::share)) {
        if (*scale == 0)
            findings.add(reader.optional("scale")->place, "scale is 0", "above 0, up to 1");
        else
            scenario.scale = *scale;
    }
    scenario.seed = static_cast<std::uint64_t>(
        reader.integer("seed", 0, INT64_MAX).value_or(static_cast<std::int64_t>(scenario.seed)));
    scenario.members =
        static_cast<int>(reader.integer("members", 1, kMostMembers).value_or(scenario.members));
    scenario.settle = reader.boolean("settle", scenario.settle);
    if (const auto gain = reader.quantity("gain", Unit::one)) {
        if (*gain < 0)
            findings.add(reader.optional("gain")->place, fmt::format("gain is {}", *gain), "0 or more");
        else
            scenario.gain = *gain;
    }
}

void read_regions(TableReader& reader, Scenario& scenario, Findings& findings) {
    const Labels labels(Dimension::region, scenario.catalogue);
    std::vector<std::uint32_t> chosen;
    for (const Node& item : reader.texts("regions").value_or(std::vector<Node>{})) {
        auto positions = labels.select(item.text);
        if (!positions && item.text.size() == 1) positions = labels.select("0" + item.text);
        if (!positions)
            findings.unknown(item.place, "region", item.text, labels.names());
        else
            chosen.insert(chosen.end(), positions->begin(), positions->end());
    }
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    scenario.regions.clear();
    for (const std::uint32_t region : chosen) scenario.regions.push_back(labels.names()[region]);
}

std::vector<std::string> read_cut(TableReader& reader, const std::vector<std::string>& links,
                                  Findings& findings) {
    std::vector<std::string> cut;
    for (const Node& item : reader.texts("cut").value_or(std::vector<Node>{})) {
        if (std::find(links.begin(), links.end(), item.text) == links.end()) {
            findings.unknown(item.place, "link", item.text, links);
        } else if (std::find(cut.begin(), cut.end(), item.text) == cut.end()) {
            cut.push_back(item.text);
        }
    }
    return cut;
}

bool is_arm_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    });
}

std::vector<Node> read_arm(const Node& table, Scenario& scenario, Findings& findings) {
    TableReader reader(table, "an arm", findings);
    Arm arm;
    const Node* name = reader.required("name");
    arm.name = reader.text_or("name", {});
    const bool twice = std::any_of(scenario.arms.begin(), scenario.arms.end(),
                                   [&](const Arm& other) { return other.name == arm.name; });
    if (name && name->is(Node::Kind::text) && (twice || !is_arm_name(arm.name))) {
        findings.add(name->place,
                     fmt::format("arm '{}' {}", arm.name, twice ? "exists already" : "is no file name"),
                     "a name of its own of letters, digits, _ and -");
    }
    arm.label = reader.localized("label").value_or(Text{arm.name, arm.name});
    std::vector<Node> levers = reader.texts("levers").value_or(std::vector<Node>{});
    arm.cut = read_cut(reader, scenario.catalogue.links, findings);
    reader.finish();
    scenario.arms.push_back(std::move(arm));
    return levers;
}

/// Tables of a list, each under [[key]].
const std::vector<Node>& tables(TableReader& reader, const std::string& key, Findings& findings) {
    static const std::vector<Node> none;
    const Node* list = reader.optional(key);
    if (!list) return none;
    if (!list->is(Node::Kind::list)) {
        findings.add(list->place, fmt::format("{} is {}", key, describe(*list)), fmt::format("[[{}]]", key));
        return none;
    }
    return list->items;
}

void read_output(TableReader& reader, Scenario& scenario, Findings& findings) {
    if (const Node* output = reader.optional("output")) {
        TableReader keys(*output, "output", findings);
        scenario.unit_level_output = keys.boolean("units", false);
        keys.finish();
    }
    if (const Node* record = reader.optional("record")) {
        TableReader keys(*record, "record", findings);
        for (const Node& score : keys.texts("scores").value_or(std::vector<Node>{})) {
            scenario.record.push_back(score.text);
        }
        keys.finish();
    }
    for (const Node& table : tables(reader, "origin", findings)) {
        TableReader keys(table, "an origin", findings);
        keys.required("part");
        keys.required("source");
        scenario.origins.push_back({keys.text_or("part", {}), keys.text_or("source", {})});
        keys.finish();
    }
}

bool never(const Node&) {
    return false;
}

}  // namespace

std::vector<std::vector<Node>> read_scenario(const Node& tree, Scenario& scenario, Findings& findings) {
    TableReader reader(tree, "a scenario", findings);
    scenario.title = reader.localized("title").value_or(Text{scenario.name, scenario.name});
    scenario.question = reader.localized("question").value_or(Text{});
    read_horizon(reader, scenario, findings);
    read_regions(reader, scenario, findings);
    scenario.cut = read_cut(reader, scenario.catalogue.links, findings);
    read_output(reader, scenario, findings);
    std::vector<std::vector<Node>> levers;
    for (const Node& arm : tables(reader, "arm", findings))
        levers.push_back(read_arm(arm, scenario, findings));
    if (scenario.arms.empty()) {
        scenario.arms.push_back({"baseline", {"Baseline", "Utgångsläge"}, {}, {}});
        levers.emplace_back();
    }
    for (const char* key : {"set", "declare"}) {
        if (const Node* table = reader.optional(key); table && !table->is(Node::Kind::table)) {
            findings.add(table->place, fmt::format("{} is {}", key, describe(*table)),
                         fmt::format("[{}]", key));
        }
    }
    reader.optional("extends");
    reader.optional("data");
    for (const std::string& key : kind_keys()) reader.optional(key);
    reader.finish();
    return levers;
}

Node flat_set(const Node& tree) {
    const Node* set = tree.find("set");
    Node flat = Node::of_kind(Node::Kind::table, set ? set->place : tree.place);
    if (!set) return flat;
    for_each_address(*set, never, [&](const std::string& address, const Place& place, const Node& value) {
        flat.entries.push_back({address, place, value});
    });
    return flat;
}

void set_parameters(const Node& tree, Scenario& scenario, Findings& findings) {
    for (const Entry& entry : flat_set(tree).entries) {
        const Node& value = entry.value;
        if (!value.is_number() && !value.is(Node::Kind::text)) {
            findings.add(value.place, fmt::format("{} is set to {}", entry.key, describe(value)),
                         "a number, or text with a unit");
            continue;
        }
        const std::string text = value.is(Node::Kind::real)   ? real_text(value.real)
                                 : value.is(Node::Kind::text) ? value.text
                                                              : std::to_string(value.integer);
        if (const auto problem = scenario.parameters.set(entry.key, text, scenario.catalogue)) {
            findings.add(entry.place, problem->what, problem->allowed);
        }
    }
}

std::string own_text(const Node& tree) {
    Node own = Node::of_kind(Node::Kind::table, tree.place);
    if (Node set = flat_set(tree); !set.entries.empty()) own.put("set", std::move(set));
    if (const Node* declare = tree.find("declare")) own.put("declare", *declare);
    for (const std::string& key : kind_keys()) {
        if (const Node* list = tree.find(key)) own.put(key, *list);
    }
    return document_text(own);
}

}  // namespace careloop::scenario
