// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/lever_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/address.hpp"
#include "engine/scenario/quantity.hpp"
#include "engine/scenario/table_reader.hpp"

namespace careloop::scenario {

namespace {

/// One list of a scope. Naming the key with an empty list would mean nobody: a mistake, so a problem.
template <class I>
void read_scope_list(TableReader& reader, std::string_view key, Dimension dimension,
                     const LeverContext& context, std::vector<I>& chosen) {
    const auto names = reader.texts(key);
    if (!names) return;
    const Labels labels(dimension, context.catalogue);
    if (names->empty() && reader.optional(key)->items.empty()) {
        context.findings.add(
            reader.optional(key)->place, fmt::format("scope is empty: {} names nobody", key),
            fmt::format("at least one {}, or leave the key out for all", name_of(dimension)));
    }
    for (const Node& name : *names) {
        const auto positions = labels.select(name.text);
        if (!positions) {
            context.findings.unknown(name.place, name_of(dimension), name.text, labels.names());
            continue;
        }
        for (const std::uint32_t position : *positions) chosen.push_back(I::of(position));
    }
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
}

template <class I>
bool has(const std::vector<I>& chosen, I one) {
    return chosen.empty() || std::binary_search(chosen.begin(), chosen.end(), one);
}

bool reaches_a_place(const Scope& scope, const MunicipalPlaces& places) {
    for (std::size_t m = 0; m < places.region_of.size(); ++m) {
        if (reaches(scope, m, places)) return true;
    }
    return false;
}

Scope read_scope(const Node& table, const LeverContext& context) {
    Scope scope;
    const std::size_t before = context.findings.usage.size();
    TableReader reader(table, "scope", context.findings);
    read_scope_list(reader, "regions", Dimension::region, context, scope.regions);
    read_scope_list(reader, "municipalities", Dimension::municipality, context, scope.municipalities);
    read_scope_list(reader, "settlement_types", Dimension::settlement_type, context, scope.settlement_types);
    read_scope_list(reader, "owners", Dimension::owner, context, scope.owners);
    read_scope_list(reader, "unit_kinds", Dimension::unit_kind, context, scope.unit_kinds);
    read_scope_list(reader, "professions", Dimension::profession, context, scope.professions);
    reader.finish();
    if (context.findings.usage.size() == before && !reaches_a_place(scope, context.places)) {
        context.findings.add(
            table.place,
            "scope is empty: no municipality is in its regions, municipalities and settlement "
            "types at once",
            "lists with at least one municipality in common");
    }
    return scope;
}

bool is_change_form(const Node& node) {
    return node.is(Node::Kind::table) && (node.find("add") || node.find("multiply") || node.find("set"));
}

/// One size of a change: within the parameter's limits where it is set, a factor where it multiplies.
std::optional<double> read_size(const Node& node, ChangeForm form, const std::string& address, Unit unit,
                                Findings& findings) {
    switch (form) {
        case ChangeForm::set:
            return read_value(node, unit, address, findings);
        case ChangeForm::add:
            return read_quantity(node, unit, address + " add", findings);
        case ChangeForm::multiply:
            break;
    }
    const auto factor = read_quantity(node, Unit::one, address + " multiply", findings);
    if (!factor || *factor >= 0) return factor;
    findings.add(node.place, fmt::format("{} is multiplied by {}", address, *factor),
                 "a factor of 0 or more");
    return std::nullopt;
}

/// Adds the range of a size: [low, high] around it.
void read_range(const Node& range, Change& change, Unit unit, Findings& findings) {
    const std::size_t before = findings.usage.size();
    std::vector<double> ends;
    for (const Node& end : range.items) {
        if (const auto size = read_size(end, change.form, change.address, unit, findings))
            ends.push_back(*size);
    }
    if (findings.usage.size() > before) return;
    if (ends.size() != 2 || !(ends[0] < ends[1]) || change.value < ends[0] || change.value > ends[1]) {
        findings.add(range.place, fmt::format("range of {} is {}", change.address, inline_text(range)),
                     fmt::format("[low, high] around {:g}", change.value));
        return;
    }
    change.range = SizeRange{ends[0], ends[1]};
}

/// What is done to a parameter: a value, or a table with one of set, add and multiply, and perhaps a range.
std::optional<Change> read_amount(const std::string& address, const Node& node, Unit unit,
                                  Findings& findings) {
    Change change;
    change.address = address;
    if (!node.is(Node::Kind::table)) {
        const auto value = read_value(node, unit, address, findings);
        if (!value) return std::nullopt;
        change.value = *value;
        return change;
    }
    const Node* amount = nullptr;
    std::size_t forms = 0;
    TableReader reader(node, address, findings);
    for (const ChangeForm form : {ChangeForm::set, ChangeForm::add, ChangeForm::multiply}) {
        const Node* found = reader.optional(name_of(form));
        if (found == nullptr) continue;
        ++forms, amount = found, change.form = form;
    }
    const Node* range = reader.optional("range");
    reader.finish();
    if (forms != 1) {
        findings.add(node.place, fmt::format("{} is changed in {} ways at once", address, forms),
                     "one value, { set = ... }, { add = ... } or { multiply = ... }");
        return std::nullopt;
    }
    const auto value = read_size(*amount, change.form, address, unit, findings);
    if (!value) return std::nullopt;
    change.value = *value;
    if (range) read_range(*range, change, unit, findings);
    return change;
}

/// A table of names, each with a text that `take(name, text)` makes something of; false: it cannot.
void read_named_texts(TableReader& reader, std::string_view key, std::string_view allowed,
                      std::string_view example, Findings& findings,
                      const std::function<bool(const std::string&, const std::string&)>& take) {
    const Node* table = reader.optional(key);
    if (!table) return;
    for (const Entry& entry : table->entries) {
        if (entry.value.is(Node::Kind::text) && take(entry.key, entry.value.text)) continue;
        findings.add(entry.place, fmt::format("{}.{} is {}", key, entry.key, describe(entry.value)),
                     std::string(allowed));
    }
    if (table->entries.empty())
        findings.add(table->place, fmt::format("{} is {}", key, describe(*table)), std::string(example));
}

/// Which other levers it contradicts and why, and what it says it does.
void read_claims(TableReader& reader, Lever& lever, Findings& findings) {
    read_named_texts(reader, "excludes", "the reason, as text",
                     "{ other_lever = \"why the two contradict each other\" }", findings,
                     [&](const std::string& other, const std::string& why) {
                         lever.excludes.push_back({other, why});
                         return true;
                     });
    read_named_texts(reader, "expects", "\"+\", \"-\", \"0\" or \"open\"", "{ indicator = \"+\", ... }",
                     findings, [&](const std::string& indicator, const std::string& sign) {
                         for (const Sign s : {Sign::less, Sign::more, Sign::none, Sign::open}) {
                             if (sign != name_of(s)) continue;
                             lever.expects.push_back({indicator, s});
                             return true;
                         }
                         return false;
                     });
}

void read_change(const std::string& address, const Place& place, const Node& node,
                 const LeverContext& context, std::vector<Change>& changes) {
    const Located located = locate(address, context.parameters, context.catalogue);
    std::optional<Problem> problem = located.problem;
    if (!problem) {
        const Unit unit = context.parameters.at(located.slot).unit;
        const auto change = read_amount(address, node, unit, context.findings);
        if (!change) return;
        problem = add_changes(*change, context.parameters, context.catalogue, changes);
    }
    if (problem) context.findings.add(place, problem->what, problem->allowed);
}

void flatten(const std::string& prefix, const Node& table, const std::function<bool(const Node&)>& is_leaf,
             const std::function<void(const std::string&, const Place&, const Node&)>& leaf) {
    for (const Entry& entry : table.entries) {
        const std::string address = prefix.empty() ? entry.key : prefix + "." + entry.key;
        if (entry.value.is(Node::Kind::table) && !is_leaf(entry.value)) {
            flatten(address, entry.value, is_leaf, leaf);
        } else {
            leaf(address, entry.place, entry.value);
        }
    }
}

/// Who carries the lever, until when it is supported, and the money that comes with it.
void read_carrier(TableReader& reader, Lever& lever, Findings& findings) {
    std::vector<std::string> names;
    for (const Carrier c : {Carrier::coordinator, Carrier::manager, Carrier::key_person, Carrier::money})
        names.emplace_back(name_of(c));
    if (const auto days = reader.quantity("set_up", Unit::days))
        lever.set_up_days = static_cast<int>(*days + 0.5);
    if (const auto carrier = reader.choice("carrier", names))
        lever.carrier = static_cast<Carrier>(*carrier + 1);
    lever.support_ends = reader.date("support_ends");
    lever.grant = reader.quantity("grant", Unit::sek).value_or(0.0);
    if (lever.set_up_days < 0) {
        findings.add(reader.optional("set_up")->place, fmt::format("set_up is {} days", lever.set_up_days),
                     "0 days or more");
    }
    for (const char* key : {"support_ends", "grant"}) {
        const Node* node = reader.optional(key);
        if (node == nullptr || reader.optional("carrier") != nullptr) continue;
        findings.add(node->place, fmt::format("{} is of a lever without a carrier", key),
                     "carrier = \"coordinator\", \"line_manager\", \"key_person\" or \"money\"");
    }
    if (lever.support_ends && *lever.support_ends <= lever.begins()) {
        findings.add(reader.optional("support_ends")->place,
                     fmt::format("support ends on {}, before the lever acts", to_string(*lever.support_ends)),
                     fmt::format("a date after {}", to_string(lever.begins())));
    }
    if (const Node* grant = reader.optional("grant")) {
        if (lever.grant <= 0)
            findings.add(grant->place, fmt::format("grant is {} SEK", lever.grant), "an amount above 0");
        if (reader.optional("support_ends") == nullptr)
            findings.add(grant->place, "grant has no last day", "support_ends = a date");
    }
}

}  // namespace

bool reaches(const Scope& scope, std::size_t m, const MunicipalPlaces& places) {
    return has(scope.municipalities, MunicipalityIndex::of(m)) && has(scope.regions, places.region_of[m]) &&
           has(scope.settlement_types, places.settlement_of[m]);
}

std::optional<Problem> add_changes(Change change, const ParameterSet& parameters, const Catalogue& catalogue,
                                   std::vector<Change>& changes) {
    const Located located = locate(change.address, parameters, catalogue);
    if (located.problem) return located.problem;
    const Declaration& declaration = parameters.at(located.slot);
    if (declaration.when == When::build) {
        return Problem{{},
                       0,
                       0,
                       fmt::format("{} only shapes the world when it is built", declaration.name),
                       "a parameter in force during the run (when = \"settle\" or \"run\"), or [set] in the "
                       "scenario"};
    }
    change.slot = located.slot;
    change.fixed = located.selection.fixed;
    // A label that means several cells, such as ages 65+, becomes one change for each.
    Block fixed;
    for (std::size_t i = 0; i < located.selection.block.by.size(); ++i) {
        const Dimension d = located.selection.block.by[i];
        if (std::find(change.fixed.begin(), change.fixed.end(), d) == change.fixed.end()) continue;
        fixed.by.push_back(d);
        fixed.positions.push_back(located.selection.block.positions[i]);
    }
    fixed.for_each([&](const At& at) {
        change.at = at;
        changes.push_back(change);
    });
    return std::nullopt;
}

void for_each_address(const Node& table, const std::function<bool(const Node&)>& is_leaf,
                      const std::function<void(const std::string&, const Place&, const Node&)>& leaf) {
    flatten({}, table, is_leaf, leaf);
}

Lever read_lever(const Node& root, const std::filesystem::path& file, const LeverContext& context) {
    Findings& findings = context.findings;
    Lever lever;
    lever.name = file.stem().string();
    lever.file = file;
    TableReader reader(root, "a lever", findings);
    reader.required("name");
    lever.title = reader.localized("name").value_or(Text{lever.name, lever.name});
    lever.about = reader.localized("about").value_or(Text{});
    if (const Node* scope = reader.optional("scope")) lever.scope = read_scope(*scope, context);
    reader.required("start");
    lever.start = reader.date("start").value_or(Date{});
    if (const auto ramp = reader.quantity("ramp", Unit::days))
        lever.ramp_days = static_cast<int>(*ramp + 0.5);
    lever.end = reader.date("end");
    if (lever.end && *lever.end <= lever.start) {
        findings.add(reader.optional("end")->place,
                     fmt::format("the lever ends on {}, before it starts", to_string(*lever.end)),
                     fmt::format("a date after {}", to_string(lever.start)));
    }
    lever.uptake = reader.quantity("uptake", Unit::share).value_or(1.0);
    if (lever.uptake == 0.0) {
        findings.add(reader.optional("uptake")->place, "uptake is 0: no unit takes part",
                     "a share above 0, up to 1");
    }
    read_carrier(reader, lever, findings);
    // A grant may act by its money alone.
    const bool granted = reader.optional("grant") != nullptr;
    const Node* change = granted ? reader.optional("change") : reader.required("change");
    if (change && (!change->is(Node::Kind::table) || change->entries.empty())) {
        findings.add(change->place,
                     fmt::format("change is {}", change->is(Node::Kind::table) ? "empty" : describe(*change)),
                     "{ \"parameter.address\" = value, ... }");
    } else if (change) {
        for_each_address(*change, is_change_form,
                         [&](const std::string& address, const Place& place, const Node& node) {
                             read_change(address, place, node, context, lever.changes);
                         });
    }
    if (const Node* cost = reader.optional("cost")) {
        lever.cost = cost->is(Node::Kind::text) ? cost->text : inline_text(*cost);
    }
    read_claims(reader, lever, findings);
    for (const Node& line : reader.texts("evidence").value_or(std::vector<Node>{})) {
        lever.evidence.push_back(line.text);
    }
    reader.finish();
    return lever;
}

}  // namespace careloop::scenario
