// SPDX-License-Identifier: Apache-2.0
/// Which units a municipality's residents turn to first, and which next. (docs/synthesis.md, "Reach")
#pragma once

#include "engine/scenario/catalogue.hpp"
#include "engine/world/geography.hpp"
#include "engine/world/units.hpp"

namespace careloop::world {

/// Fills `directory.reach` from its units, for every simulated municipality and kind.
void find_reach(const scenario::Catalogue& catalogue, const Geography& geography, UnitDirectory& directory);

}  // namespace careloop::world
