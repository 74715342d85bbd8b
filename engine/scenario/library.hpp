// SPDX-License-Identifier: Apache-2.0
/// What ships with the program and what a scenario adds to it: kinds, places, declared parameters.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/scenario/findings.hpp"
#include "engine/scenario/parameters.hpp"
#include "engine/scenario/places_reader.hpp"

namespace careloop::scenario {

struct Library {
    Catalogue catalogue;
    MunicipalPlaces places;
    ParameterSet parameters;
    std::filesystem::path own_data;  ///< the scenario's folder of tables (Scenario::own_data)
};

/// The documents of scenarios/parameters/, read but not yet understood.
struct LibraryFiles {
    Node kinds;
    std::vector<Node> parameters;
};

/// Reads parameters/*.toml in `share`, kinds.toml apart. Throws Error(data) when there is no kinds.toml.
[[nodiscard]] LibraryFiles read_library_files(const std::filesystem::path& share, Findings& findings,
                                              std::vector<std::filesystem::path>& inputs);

/// Kinds and places, with the scenario's own kinds appended, and its folder of tables; parameters are left
/// empty.
[[nodiscard]] Library make_catalogue(const LibraryFiles& files, const Node& scenario,
                                     const std::filesystem::path& share,
                                     const std::vector<std::string>& links, Findings& findings,
                                     std::vector<std::filesystem::path>& inputs);

/// Declares the shipped parameters, then those under the scenario's [declare].
void declare_parameters(const LibraryFiles& files, const Node& scenario, const std::filesystem::path& share,
                        Library& library, Findings& findings, std::vector<std::filesystem::path>& inputs);

}  // namespace careloop::scenario
