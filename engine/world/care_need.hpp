// SPDX-License-Identifier: Apache-2.0
/// How much care of each kind people are expected to ask for: what staff and units are shared by.
/// (docs/synthesis.md, "Where staff work")
#pragma once

#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/world/geography.hpp"
#include "engine/world/population.hpp"

namespace careloop::world {

struct CareNeed {
    std::vector<std::vector<double>> hours;  ///< kind of unit × municipality: expected hours, relative
    std::vector<double> people;              ///< by municipality
};

/// Hours of care that a person asks for in a year, relative: [kind of unit × age band × sex]. A kind that no
/// path leads to is asked for alike by everybody.
[[nodiscard]] std::vector<double> care_hours_per_person(const scenario::Scenario& scenario);

/// Needs of every age and sex, followed through the paths of care to hours at each kind of unit. A kind that
/// no path leads to is asked for alike by everybody.
[[nodiscard]] CareNeed care_need(const scenario::Scenario& scenario, const Geography& geography,
                                 const Population& population);

}  // namespace careloop::world
