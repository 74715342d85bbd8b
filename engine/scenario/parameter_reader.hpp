// SPDX-License-Identifier: Apache-2.0
/// Reads declarations of parameters: `[care.hours]` with unit, by, value, range, class, source.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/scenario/findings.hpp"
#include "engine/scenario/parameters.hpp"

namespace careloop::scenario {

struct DeclarationContext {
    const Catalogue& catalogue;
    std::filesystem::path share;  ///< paths of data tables are relative to it
    Findings& findings;
    std::vector<std::filesystem::path>& inputs;
    std::filesystem::path own_data = {};  ///< tables of the scenario's own (Scenario::own_data)
};

/// Adds every declaration in `root`, named by the keys above it. A cell that no value covers is NaN until
/// `report_gaps`, so that a scenario may still give it a value.
void read_declarations(const Node& root, const DeclarationContext& context, ParameterSet& parameters);

/// A problem for every declaration with cells that still have no value.
void report_gaps(const ParameterSet& parameters, const DeclarationContext& context);

}  // namespace careloop::scenario
