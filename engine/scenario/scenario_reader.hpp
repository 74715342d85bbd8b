// SPDX-License-Identifier: Apache-2.0
/// A scenario's own keys: title, horizon, arms, output. Kinds, parameters and levers are read elsewhere.
#pragma once

#include <vector>

#include "engine/scenario/findings.hpp"
#include "engine/scenario/scenario.hpp"

namespace careloop::scenario {

/// Fills what stands in the tree; `scenario.catalogue` must be complete. Gives each arm's levers as written,
/// by arm.
[[nodiscard]] std::vector<std::vector<Node>> read_scenario(const Node& tree, Scenario& scenario,
                                                           Findings& findings);

/// [set] as one flat table of addresses, in the order in which they take effect.
[[nodiscard]] Node flat_set(const Node& tree);
/// Sets the parameters under [set]; problems carry the place of each.
void set_parameters(const Node& tree, Scenario& scenario, Findings& findings);
/// What Scenario::own_text holds.
[[nodiscard]] std::string own_text(const Node& tree);

}  // namespace careloop::scenario
