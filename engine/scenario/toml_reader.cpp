// SPDX-License-Identifier: Apache-2.0
// The only place that includes toml++: its headers are large, and its tables forget the order of the file.
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "engine/scenario/findings.hpp"
#include "engine/scenario/toml_tree.hpp"

namespace careloop::scenario {

namespace {

using File = std::shared_ptr<const std::string>;

Place place_of(const toml::source_region& region, const File& file) {
    return {file, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

template <class Value>
std::string as_text(const Value& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

Node convert(const toml::node& from, const File& file) {
    Node node;
    node.place = place_of(from.source(), file);
    if (const toml::table* table = from.as_table()) {
        node.kind = Node::Kind::table;
        for (const auto& [key, value] : *table) {
            node.entries.push_back(
                {std::string(key.str()), place_of(key.source(), file), convert(value, file)});
        }
        std::stable_sort(node.entries.begin(), node.entries.end(), [](const Entry& a, const Entry& b) {
            return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
        });
    } else if (const toml::array* list = from.as_array()) {
        node.kind = Node::Kind::list;
        for (const toml::node& item : *list) node.items.push_back(convert(item, file));
    } else if (const auto* text = from.as_string()) {
        node.kind = Node::Kind::text;
        node.text = text->get();
    } else if (const auto* integer = from.as_integer()) {
        node.kind = Node::Kind::integer;
        node.integer = integer->get();
    } else if (const auto* real = from.as_floating_point()) {
        node.kind = Node::Kind::real;
        node.real = real->get();
    } else if (const auto* boolean = from.as_boolean()) {
        node.kind = Node::Kind::boolean;
        node.boolean = boolean->get();
    } else {
        // Dates without quotes are accepted wherever quoted ones are.
        node.kind = Node::Kind::text;
        if (const auto* date = from.as_date()) node.text = as_text(date->get());
        if (const auto* time = from.as_time()) node.text = as_text(time->get());
        if (const auto* both = from.as_date_time()) node.text = as_text(both->get());
    }
    return node;
}

}  // namespace

Node read_toml_text(std::string_view text, const std::string& name, Findings& findings) {
    const File file = std::make_shared<const std::string>(name);
    try {
        return convert(toml::parse(text, std::string_view(name)), file);
    } catch (const toml::parse_error& error) {
        findings.add(place_of(error.source(), file), "not valid TOML: " + std::string(error.description()));
        return Node::of_kind(Node::Kind::table, {file, 0, 0});
    }
}

Node read_toml(const std::filesystem::path& file, Findings& findings) {
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file)) {
        throw Error(Fault::usage, "cannot read " + file.string());
    }
    std::ostringstream text;
    text << in.rdbuf();
    return read_toml_text(text.str(), file.string(), findings);
}

}  // namespace careloop::scenario
