// SPDX-License-Identifier: Apache-2.0
/// The value of a declaration: one number, a table of patterns, or a column of a data file.
#pragma once

#include "engine/scenario/parameter_reader.hpp"

namespace careloop::scenario {

/// Fills `declaration.table` from `value`; cells not covered take `fallback` (NaN: none, and data files 0).
void read_values(const Node& value, double fallback, const DeclarationContext& context,
                 Declaration& declaration);

}  // namespace careloop::scenario
