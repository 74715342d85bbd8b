// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/extends.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "engine/scenario/kinds_reader.hpp"

namespace careloop::scenario {

namespace {

namespace fs = std::filesystem;

bool appends(const std::string& key) {
    const auto& kinds = kind_keys();
    return std::find(kinds.begin(), kinds.end(), key) != kinds.end();
}

void merge(Node& base, const Node& own, bool top) {
    for (const Entry& entry : own.entries) {
        Node* below = base.find(entry.key);
        if (below && below->is(Node::Kind::table) && entry.value.is(Node::Kind::table)) {
            merge(*below, entry.value, false);
        } else if (below && top && appends(entry.key) && below->is(Node::Kind::list)) {
            below->items.insert(below->items.end(), entry.value.items.begin(), entry.value.items.end());
        } else {
            std::erase_if(base.entries, [&](const Entry& e) { return e.key == entry.key; });
            base.entries.push_back(entry);
        }
    }
}

/// Data tables of own declarations are meant relative to the file that names them; the resolved text may
/// stand elsewhere.
void fix_table_paths(Node& node) {
    for (Entry& entry : node.entries) {
        if (entry.key == "csv" && entry.value.is(Node::Kind::text)) {
            const fs::path beside = entry.value.place.folder() / entry.value.text;
            if (fs::exists(beside)) entry.value.text = fs::absolute(beside).lexically_normal().string();
        }
        fix_table_paths(entry.value);
    }
}

class Chain {
  public:
    Chain(const fs::path& share, Findings& findings, std::vector<fs::path>& inputs)
        : share_(share), findings_(findings), inputs_(inputs) {}

    Node read(const fs::path& file) {
        inputs_.push_back(file);
        open_.push_back(fs::weakly_canonical(file));
        Node own = read_toml(file, findings_);
        if (Node* declare = own.find("declare")) fix_table_paths(*declare);
        Node result = own;
        if (const Node* extends = own.find("extends")) {
            if (const auto below = next(*extends)) {
                result = read(*below);
                std::erase_if(own.entries, [](const Entry& e) { return e.key == "extends"; });
                merge(result, own, true);
                result.place = own.place;
            }
        }
        std::erase_if(result.entries, [](const Entry& e) { return e.key == "extends"; });
        open_.pop_back();
        return result;
    }

  private:
    std::optional<fs::path> next(const Node& extends) {
        if (!extends.is(Node::Kind::text)) {
            findings_.add(extends.place, fmt::format("extends is {}", describe(extends)),
                          "a path or name in quotes");
            return std::nullopt;
        }
        const auto file = find_file(extends.text, extends.place.folder(), share_);
        if (!file) {
            std::vector<std::string> known;
            for (const NamedKind& shipped : shipped_scenarios()) known.push_back(shipped.name);
            findings_.add(extends.place, fmt::format("extends '{}': there is no such scenario", extends.text),
                          "a path from this file, or a shipped scenario; " + nearest_of(extends.text, known));
            return std::nullopt;
        }
        if (std::find(open_.begin(), open_.end(), fs::weakly_canonical(*file)) != open_.end()) {
            std::vector<std::string> names;
            for (const fs::path& link : open_) names.push_back(link.filename().string());
            names.push_back(file->filename().string());
            findings_.add(extends.place,
                          fmt::format("extends goes in a circle: {}", fmt::join(names, " -> ")),
                          "a chain that ends");
            return std::nullopt;
        }
        return file;
    }

    const fs::path& share_;
    Findings& findings_;
    std::vector<fs::path>& inputs_;
    std::vector<fs::path> open_;  ///< the chain so far
};

Place from_option(const char* option) {
    return {std::make_shared<const std::string>(option), 0, 0};
}

Node list_of(const std::vector<std::string>& texts, const Place& place) {
    Node list = Node::of_kind(Node::Kind::list, place);
    for (const std::string& text : texts) list.items.push_back(Node::of_text(text, place));
    return list;
}

/// Appends to a list, made when absent.
void extend_list(Node& table, const char* key, const std::vector<std::string>& texts, const Place& place) {
    const Node more = list_of(texts, place);
    Node* list = table.find(key);
    if (!list)
        table.put(key, more);
    else
        list->items.insert(list->items.end(), more.items.begin(), more.items.end());
}

void add_levers(const std::vector<std::string>& levers, Node& tree) {
    const Place place = from_option("--lever");
    if (!tree.find("arm")) {
        Node arm = Node::of_kind(Node::Kind::table, place);
        arm.put("name", Node::of_text("baseline", place));
        Node arms = Node::of_kind(Node::Kind::list, place);
        arms.items.push_back(std::move(arm));
        tree.put("arm", std::move(arms));
    }
    for (Node& arm : tree.find("arm")->items) extend_list(arm, "levers", levers, place);
}

}  // namespace

std::optional<fs::path> find_file(const std::string& reference, const fs::path& folder,
                                  const fs::path& shipped) {
    const fs::path path(reference);
    if (path.is_absolute()) return fs::is_regular_file(path) ? std::optional(path) : std::nullopt;
    const bool names_a_file = path.extension() == ".toml" || path.has_parent_path();
    if (names_a_file && fs::is_regular_file(folder / path)) return folder / path;
    fs::path candidate = shipped / path;
    if (!names_a_file) candidate += ".toml";
    if (!reference.empty() && fs::is_regular_file(candidate)) return candidate;
    return std::nullopt;
}

Node read_extended(const fs::path& file, const fs::path& share, Findings& findings,
                   std::vector<fs::path>& inputs) {
    return Chain(share, findings, inputs).read(file);
}

void apply(const Overrides& overrides, Node& tree, Findings& findings) {
    if (overrides.seed) {
        const Place place = from_option("--seed");
        // TOML knows 63 bits.
        if (*overrides.seed > static_cast<std::uint64_t>(INT64_MAX)) {
            findings.add(place, fmt::format("seed is {}", *overrides.seed),
                         fmt::format("0 to {}", INT64_MAX));
        } else {
            tree.put("seed", Node::of_integer(static_cast<std::int64_t>(*overrides.seed), place));
        }
    }
    if (overrides.years) tree.put("years", Node::of_integer(*overrides.years, from_option("--years")));
    if (overrides.scale) tree.put("scale", Node::of_real(*overrides.scale, from_option("--scale")));
    if (overrides.gain) tree.put("gain", Node::of_real(*overrides.gain, from_option("--gain")));
    if (overrides.settle) tree.put("settle", Node::of_boolean(*overrides.settle, from_option("--settle")));
    if (overrides.regions) tree.put("regions", list_of(*overrides.regions, from_option("--regions")));
    if (!overrides.cut.empty()) extend_list(tree, "cut", overrides.cut, from_option("--cut"));
    if (!overrides.levers.empty()) add_levers(overrides.levers, tree);
    const Place place = from_option("--set");
    for (const std::string& text : overrides.set) {
        const std::size_t equals = text.find('=');
        if (equals == text.npos || equals == 0) {
            findings.add(place, fmt::format("'{}' sets nothing", text), "ADDRESS=VALUE");
            continue;
        }
        if (!tree.find("set")) tree.put("set", Node::of_kind(Node::Kind::table, place));
        tree.find("set")->put(text.substr(0, equals), Node::of_text(text.substr(equals + 1), place));
    }
}

}  // namespace careloop::scenario
