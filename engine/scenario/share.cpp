// SPDX-License-Identifier: Apache-2.0
// Where scenarios/ is, and what ships in it.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "engine/scenario/findings.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/scenario/table_reader.hpp"

namespace careloop::scenario {

namespace {

namespace fs = std::filesystem;

/// Name and title of every TOML file of a folder; a broken file keeps its name as title.
std::vector<NamedKind> titles(const fs::path& folder, const char* title_key) {
    std::vector<NamedKind> found;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        if (entry.path().extension() != ".toml") continue;
        NamedKind kind;
        kind.name = entry.path().stem().string();
        Findings findings;
        const Node root = read_toml(entry.path(), findings);
        const Node* title = root.find(title_key);
        const auto text = title ? read_localized(*title, title_key, findings) : std::nullopt;
        kind.label = text.value_or(Text{kind.name, kind.name});
        found.push_back(std::move(kind));
    }
    std::sort(found.begin(), found.end(),
              [](const NamedKind& a, const NamedKind& b) { return a.name < b.name; });
    return found;
}

}  // namespace

fs::path find_share() {
    if (const char* named = std::getenv("CARELOOP_SHARE"); named && *named) {
        if (fs::is_directory(named)) return named;
        throw Error(Fault::data,
                    fmt::format("CARELOOP_SHARE names '{}', which is not a folder; it should hold "
                                "parameters/, data/, levers/ and scenarios",
                                named));
    }
    std::vector<fs::path> places;
#ifdef CARELOOP_SOURCE_SHARE
    places.emplace_back(CARELOOP_SOURCE_SHARE);
#endif
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    places.push_back(program.parent_path().parent_path() / "share" / "careloop" / "scenarios");
    std::string tried;
    for (const fs::path& place : places) {
        if (fs::is_directory(place)) return place;
        tried += fmt::format("{}{}", tried.empty() ? "" : ", ", place.string());
    }
    throw Error(Fault::data,
                fmt::format("the folder of scenarios and data is not found (tried {}); name it with "
                            "CARELOOP_SHARE",
                            tried));
}

std::vector<NamedKind> shipped_scenarios() {
    return titles(find_share(), "title");
}

std::vector<NamedKind> shipped_levers() {
    return titles(find_share() / "levers", "name");
}

}  // namespace careloop::scenario
