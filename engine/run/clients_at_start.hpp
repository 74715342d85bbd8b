// SPDX-License-Identifier: Apache-2.0
/// Services that run for months or years have clients when the world begins.
#pragma once

#include <vector>

#include "engine/base/parallel.hpp"
#include "engine/model/rules.hpp"
#include "engine/world/domain.hpp"

namespace careloop::run {

/// Residents become clients at the start in proportion to their rate of onset times the mean length of
/// service; for each kind of service one national factor fills the stated share of its hours (assumed).
void start_clients(const model::Rules& rules, const Workers& workers, std::vector<world::Domain>& domains);

}  // namespace careloop::run
