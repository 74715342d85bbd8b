// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/toml_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace careloop::scenario {

namespace {

bool is_bare(std::string_view key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    });
}

std::string key_text(std::string_view key) {
    return is_bare(key) ? std::string(key) : toml_text(key);
}

bool is_list_of_tables(const Node& node) {
    return node.is(Node::Kind::list) && !node.items.empty() &&
           std::all_of(node.items.begin(), node.items.end(),
                       [](const Node& item) { return item.is(Node::Kind::table); });
}

}  // namespace

const Node* Node::find(std::string_view key) const {
    for (const Entry& entry : entries) {
        if (entry.key == key) return &entry.value;
    }
    return nullptr;
}

Node* Node::find(std::string_view key) {
    for (Entry& entry : entries) {
        if (entry.key == key) return &entry.value;
    }
    return nullptr;
}

void Node::put(std::string_view key, Node value) {
    std::erase_if(entries, [key](const Entry& entry) { return entry.key == key; });
    Place where = value.place;
    entries.push_back({std::string(key), std::move(where), std::move(value)});
}

Node Node::of_text(std::string value, Place place) {
    Node node = of_kind(Kind::text, std::move(place));
    node.text = std::move(value);
    return node;
}

Node Node::of_integer(std::int64_t value, Place place) {
    Node node = of_kind(Kind::integer, std::move(place));
    node.integer = value;
    return node;
}

Node Node::of_boolean(bool value, Place place) {
    Node node = of_kind(Kind::boolean, std::move(place));
    node.boolean = value;
    return node;
}

Node Node::of_real(double value, Place place) {
    Node node = of_kind(Kind::real, std::move(place));
    node.real = value;
    return node;
}

Node Node::of_kind(Kind kind, Place place) {
    Node node;
    node.kind = kind;
    node.place = std::move(place);
    return node;
}

std::string toml_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string real_text(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

std::string describe(const Node& node) {
    switch (node.kind) {
        case Node::Kind::list:
            return node.items.empty() ? "an empty list" : "a list";
        case Node::Kind::table:
            return "a table";
        case Node::Kind::text:
            return toml_text(node.text);
        case Node::Kind::integer:
            return fmt::format("{}", node.integer);
        case Node::Kind::real:
            return fmt::format("{}", node.real);
        case Node::Kind::boolean:
            return node.boolean ? "true" : "false";
    }
    return {};
}

std::string inline_text(const Node& node) {
    if (node.is(Node::Kind::real)) return real_text(node.real);
    if (node.is(Node::Kind::list)) {
        std::string out = "[";
        for (const Node& item : node.items) {
            if (out.size() > 1) out += ", ";
            out += inline_text(item);
        }
        return out + "]";
    }
    if (node.is(Node::Kind::table)) {
        std::string out = "{";
        for (const Entry& entry : node.entries) {
            out += out.size() > 1 ? ", " : " ";
            out += key_text(entry.key) + " = " + inline_text(entry.value);
        }
        return out + " }";
    }
    return describe(node);
}

std::string document_text(const Node& table, const std::string& path) {
    std::string out;
    for (const Entry& entry : table.entries) {
        if (entry.value.is(Node::Kind::table) || is_list_of_tables(entry.value)) continue;
        out += key_text(entry.key) + " = " + inline_text(entry.value) + "\n";
    }
    // Sub-tables last: a plain key after a table's header would belong to that table.
    for (const Entry& entry : table.entries) {
        const std::string below = path.empty() ? key_text(entry.key) : path + "." + key_text(entry.key);
        if (entry.value.is(Node::Kind::table)) {
            out += fmt::format("\n[{}]\n{}", below, document_text(entry.value, below));
        } else if (is_list_of_tables(entry.value)) {
            for (const Node& item : entry.value.items) {
                out += fmt::format("\n[[{}]]\n{}", below, document_text(item, below));
            }
        }
    }
    return out;
}

}  // namespace careloop::scenario
