// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/scenario/quantity.hpp"

namespace careloop::scenario {

TableReader::TableReader(const Node& table, std::string what, Findings& findings)
    : table_(&table), what_(std::move(what)), findings_(&findings) {
    if (!table.is(Node::Kind::table)) {
        findings.add(table.place, fmt::format("{} is {}", what_, describe(table)), "a table");
    }
}

const Node* TableReader::optional(std::string_view key) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
    return table_->find(key);
}

const Node* TableReader::required(std::string_view key) {
    const Node* node = optional(key);
    if (!node && table_->is(Node::Kind::table)) {
        findings_->add(table_->place, fmt::format("{} lacks '{}'", what_, key), fmt::format("{} = ...", key));
    }
    return node;
}

std::optional<std::string> TableReader::text(std::string_view key) {
    const Node* node = optional(key);
    if (!node) return std::nullopt;
    if (!node->is(Node::Kind::text)) {
        findings_->add(node->place, fmt::format("{} is {}", key, describe(*node)), "text in quotes");
        return std::nullopt;
    }
    return node->text;
}

std::string TableReader::text_or(std::string_view key, std::string fallback) {
    return text(key).value_or(std::move(fallback));
}

bool TableReader::boolean(std::string_view key, bool fallback) {
    const Node* node = optional(key);
    if (!node) return fallback;
    if (!node->is(Node::Kind::boolean)) {
        findings_->add(node->place, fmt::format("{} is {}", key, describe(*node)), "true or false");
        return fallback;
    }
    return node->boolean;
}

std::optional<std::int64_t> TableReader::integer(std::string_view key, std::int64_t low, std::int64_t high) {
    const Node* node = optional(key);
    if (!node) return std::nullopt;
    if (!node->is(Node::Kind::integer) || node->integer < low || node->integer > high) {
        findings_->add(node->place, fmt::format("{} is {}", key, describe(*node)),
                       high == INT64_MAX ? fmt::format("a whole number of {} or more", low)
                                         : fmt::format("a whole number from {} to {}", low, high));
        return std::nullopt;
    }
    return node->integer;
}

std::optional<double> TableReader::quantity(std::string_view key, Unit unit) {
    const Node* node = optional(key);
    if (!node) return std::nullopt;
    return read_value(*node, unit, key, *findings_);
}

std::optional<Date> TableReader::date(std::string_view key) {
    const Node* node = optional(key);
    if (!node) return std::nullopt;
    const auto read = node->is(Node::Kind::text) ? parse_date(node->text) : std::nullopt;
    if (!read) {
        findings_->add(node->place, fmt::format("{} is {}", key, describe(*node)),
                       "a date such as \"2026-01-01\"");
    }
    return read;
}

std::optional<std::vector<Node>> TableReader::texts(std::string_view key) {
    const Node* node = optional(key);
    if (!node) return std::nullopt;
    if (!node->is(Node::Kind::list)) {
        findings_->add(node->place, fmt::format("{} is {}", key, describe(*node)), "a list, [\"a\", \"b\"]");
        return std::nullopt;
    }
    std::vector<Node> read;
    for (const Node& item : node->items) {
        if (item.is(Node::Kind::text) || item.is(Node::Kind::integer)) {
            read.push_back(
                item.is(Node::Kind::text) ? item : Node::of_text(std::to_string(item.integer), item.place));
        } else {
            findings_->add(item.place, fmt::format("{} holds {}", key, describe(item)), "text in quotes");
        }
    }
    return read;
}

std::optional<Text> TableReader::localized(std::string_view key) {
    const Node* node = optional(key);
    if (!node) return std::nullopt;
    return read_localized(*node, key, *findings_);
}

std::optional<std::size_t> TableReader::choice(std::string_view key, const std::vector<std::string>& names) {
    const Node* node = optional(key);
    if (!node) return std::nullopt;
    if (node->is(Node::Kind::text)) {
        const auto found = std::find(names.begin(), names.end(), node->text);
        if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
        findings_->unknown(node->place, key, node->text, names);
    } else {
        findings_->add(node->place, fmt::format("{} is {}", key, describe(*node)), nearest_of({}, names));
    }
    return std::nullopt;
}

void TableReader::finish() {
    for (const Entry& entry : table_->entries) {
        if (std::find(known_.begin(), known_.end(), entry.key) == known_.end()) {
            findings_->unknown(entry.place, fmt::format("in {}, key", what_), entry.key, known_);
        }
    }
}

std::optional<double> read_quantity(const Node& node, Unit unit, std::string_view what, Findings& findings) {
    if (node.is_number() && std::isfinite(node.number())) return node.number();
    const auto value = node.is(Node::Kind::text) ? parse_quantity(node.text, unit) : std::nullopt;
    if (!value) {
        findings.add(node.place, fmt::format("{} is {}", what, describe(node)), allowed_quantities(unit));
    }
    return value;
}

std::optional<double> read_value(const Node& node, Unit unit, std::string_view what, Findings& findings) {
    const auto value = read_quantity(node, unit, what, findings);
    if (value && !limits(unit).hold(*value)) {
        findings.add(node.place, fmt::format("{} is {}, outside its limits", what, describe(node)),
                     fmt::format("{} [{}]", limits_text(unit), name_of(unit)));
        return std::nullopt;
    }
    return value;
}

std::optional<Text> read_localized(const Node& node, std::string_view what, Findings& findings) {
    if (node.is(Node::Kind::text)) return Text{node.text, node.text};
    if (!node.is(Node::Kind::table)) {
        findings.add(node.place, fmt::format("{} is {}", what, describe(node)),
                     "text, or { en = \"...\", sv = \"...\" }");
        return std::nullopt;
    }
    TableReader reader(node, std::string(what), findings);
    reader.required("en");
    const std::string en = reader.text_or("en", {});
    Text text{en, reader.text_or("sv", en)};
    reader.finish();
    return text;
}

}  // namespace careloop::scenario
