// SPDX-License-Identifier: Apache-2.0
#include "engine/world/codes.hpp"

#include <algorithm>

#include "engine/base/error.hpp"

namespace careloop::world {

std::optional<std::size_t> Codes::find(std::string_view code) const {
    const auto found = places_.find(code);
    if (found == places_.end()) return std::nullopt;
    return found->second;
}

std::optional<std::size_t> Codes::read(scenario::Csv& table, std::size_t row, std::size_t column,
                                       std::string_view what) const {
    const std::string& text = table.text(row, column);
    const auto found = find(text);
    if (!found) {
        const std::string near = nearest(text, names_);
        table.problem(row, column, "is not a known " + std::string(what),
                      list() + (near.empty() ? "" : "; did you mean \"" + near + "\"?"));
    }
    return found;
}

std::string Codes::list() const {
    constexpr std::size_t most = 25;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, names_.size()); ++i) text += (i == 0 ? "" : ", ") + names_[i];
    if (names_.size() > most) text += ", ... (" + std::to_string(names_.size()) + " in all)";
    return text;
}

void check_complete(const scenario::Csv& table, const std::vector<scenario::NamedKind>& kinds,
                    const std::vector<bool>& seen, std::string_view what) {
    table.check();
    std::string missing;
    std::size_t count = 0;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (seen[i]) continue;
        ++count;
        if (count <= 10) missing += (count == 1 ? "" : ", ") + kinds[i].name;
    }
    if (count == 0) return;
    if (count > 10) missing += ", ... (" + std::to_string(count) + " in all)";
    throw Error(Fault::data, {Problem{table.file().string(), 0, 0, "no row for " + missing,
                                      "a row for each " + std::string(what)}});
}

}  // namespace careloop::world
