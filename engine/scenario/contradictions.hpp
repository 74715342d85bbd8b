// SPDX-License-Identifier: Apache-2.0
/// Levers that cannot act together.
#pragma once

#include "engine/scenario/findings.hpp"
#include "engine/scenario/places_reader.hpp"
#include "engine/scenario/scenario.hpp"

namespace careloop::scenario {

/// A problem for every two levers of an arm of which one excludes the other, or which set one parameter of
/// the same people to different values at the same time. Those that add or multiply go together.
void report_contradictions(const Scenario& scenario, const MunicipalPlaces& places, Findings& findings);

}  // namespace careloop::scenario
