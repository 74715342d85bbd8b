// SPDX-License-Identifier: Apache-2.0
/// A scenario's document after `extends` and the command line: one tree, each node still with its place.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/findings.hpp"
#include "engine/scenario/scenario.hpp"

namespace careloop::scenario {

/// A reference as users write it: a path (relative to `folder`, else to the shipped folder `shipped`), or the
/// bare name of a shipped file.
[[nodiscard]] std::optional<std::filesystem::path> find_file(const std::string& reference,
                                                             const std::filesystem::path& folder,
                                                             const std::filesystem::path& shipped);

/// Reads a file and all it extends. Tables merge deeply and the extending file wins; `[[arm]]` and other
/// lists replace; lists of kinds append. A cycle or a missing file is a problem.
[[nodiscard]] Node read_extended(const std::filesystem::path& file, const std::filesystem::path& share,
                                 Findings& findings, std::vector<std::filesystem::path>& inputs);

/// Writes the command line's changes into the tree, so that they are checked as if they stood in the file.
void apply(const Overrides& overrides, Node& tree, Findings& findings);

}  // namespace careloop::scenario
