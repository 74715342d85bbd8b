// SPDX-License-Identifier: Apache-2.0
/// Which levers a parameter can follow: a lever may differ by place, owner, kind or profession only where the
/// model reads the parameter that finely.
#pragma once

#include <vector>

#include "engine/scenario/lever.hpp"
#include "engine/scenario/scenario.hpp"

namespace careloop::model {

/// Throws Error(usage) for a lever whose scope or uptake is finer than the model reads what it changes: it
/// would act on nobody or on everybody.
void check_reach(const scenario::Scenario& scenario, const std::vector<scenario::Lever>& levers);

}  // namespace careloop::model
