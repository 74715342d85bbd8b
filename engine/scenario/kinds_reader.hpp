// SPDX-License-Identifier: Apache-2.0
/// Reads the lists of kinds: `[[unit_kind]]`, `[[profession]]`, ... of kinds.toml and of a scenario.
#pragma once

#include <string>
#include <vector>

#include "engine/scenario/catalogue.hpp"
#include "engine/scenario/findings.hpp"

namespace careloop::scenario {

/// Keys of the lists, in the order of the catalogue.
[[nodiscard]] const std::vector<std::string>& kind_keys();

/// Fills the lists from the documents in order: the shipped one, then a scenario's own entries. Names are
/// read from all before references are looked up, so entries may refer to each other freely.
void read_kinds(const std::vector<const Node*>& documents, Catalogue& catalogue, Findings& findings);

}  // namespace careloop::scenario
