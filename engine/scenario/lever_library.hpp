// SPDX-License-Identifier: Apache-2.0
/// The shipped levers, read against the shipped kinds and parameters.
#pragma once

#include <string>
#include <vector>

#include "engine/scenario/lever.hpp"
#include "engine/scenario/parameters.hpp"

namespace careloop::scenario {

struct LeverLibrary {
    Catalogue catalogue;
    ParameterSet parameters;
    std::vector<Lever> levers;  ///< by name
};

/// `links`: names of the model's links. Throws Error(usage) or Error(data) with all problems of all files.
[[nodiscard]] LeverLibrary read_lever_library(const std::vector<std::string>& links);

}  // namespace careloop::scenario
