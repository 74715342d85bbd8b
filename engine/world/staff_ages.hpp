// SPDX-License-Identifier: Apache-2.0
/// Ages of the regions' own employees, where a scenario has a table of them. (docs/synthesis.md, "Staff")
#pragma once

#include <vector>

#include "engine/world/world.hpp"

namespace careloop::world {

/// Gives the employees of each region in the scenario's own table staff_age.csv (region, age_from, persons)
/// its shares by age at the scenario's begin: who is younger than another stays so, and within a group ages
/// spread as they did. Experience and tenure are cut at what the new age allows. Nothing happens without such
/// a table. `staff`: of every domain. Throws Error(data).
void match_staff_ages(const scenario::Scenario& scenario, const Setting& setting,
                      const std::vector<Staff*>& staff);

}  // namespace careloop::world
