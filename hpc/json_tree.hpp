// SPDX-License-Identifier: Apache-2.0
/// Reading JSON that other tools wrote.
#pragma once

#include <string>
#include <string_view>

#include "engine/scenario/toml_tree.hpp"

namespace careloop::hpc {

/// A JSON document (RFC 8259) as a tree, each node with its place; `name` is the file's, for messages. A null
/// is a real number that is none. Throws Error(data) naming line and column of what cannot be read.
[[nodiscard]] scenario::Node read_json(std::string_view text, const std::string& name);

}  // namespace careloop::hpc
