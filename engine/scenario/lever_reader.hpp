// SPDX-License-Identifier: Apache-2.0
/// Reads a lever file (scenarios/levers/README.md).
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/scenario/findings.hpp"
#include "engine/scenario/lever.hpp"
#include "engine/scenario/places_reader.hpp"

namespace careloop::scenario {

struct LeverContext {
    const Catalogue& catalogue;
    const MunicipalPlaces& places;
    const ParameterSet& parameters;
    Findings& findings;
};

/// `file` gives the lever its name.
[[nodiscard]] Lever read_lever(const Node& root, const std::filesystem::path& file,
                               const LeverContext& context);

/// Whether units of a municipality (position in `places`) are in a scope.
[[nodiscard]] bool reaches(const Scope& scope, std::size_t municipality, const MunicipalPlaces& places);

/// Appends a change of an address, as one change for each cell its labels mean; `slot`, `at` and `fixed` of
/// the given one do not count. Returns the problem, without a place, of an address that cannot be changed.
[[nodiscard]] std::optional<Problem> add_changes(Change change, const ParameterSet& parameters,
                                                 const Catalogue& catalogue, std::vector<Change>& changes);

/// Calls leaf(address, place, node) for every value under `[set]` or `change`: addresses in quotes, or names
/// with dots, which TOML reads as tables within tables.
void for_each_address(const Node& table, const std::function<bool(const Node&)>& is_leaf,
                      const std::function<void(const std::string&, const Place&, const Node&)>& leaf);

}  // namespace careloop::scenario
