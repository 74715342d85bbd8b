// SPDX-License-Identifier: Apache-2.0
/// A settled world meets its first day again: its calendar is turned back, what it has counted is dropped.
#pragma once

#include "engine/world/domain.hpp"

namespace careloop::run {

/// Moves every date of the state, in queues, beds, services, staff and pool, back by whole weeks. Staff and
/// pool keep their ages and tenure, so their birth weeks move too; residents, who are held while a world
/// settles, keep theirs. Days that stand for "never" or "none" stay what they are.
void turn_back(world::Domain& domain, int days);

/// What was counted since the last observation, or in the calendar year so far, is over.
void forget_flows(world::Domain& domain);

}  // namespace careloop::run
