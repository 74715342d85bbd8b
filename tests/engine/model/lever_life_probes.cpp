// SPDX-License-Identifier: Apache-2.0
// Probes of links around levers with a carrier and grants.
#include "tests/engine/model/link_probes.hpp"
#include "tests/engine/model/town_levers.hpp"

namespace link_probes {
namespace {

double integration_after_a_year(Town& town, Level source, double x) {
    small_world::use_levers(town, {small_world::carried_lever(town, scenario::Carrier::money)});
    for (world::UnitState& unit : town.domains[0].units) unit.level[source] = x;
    world::Nation nation;
    small_world::let_live(town, nation, 0, 52);
    return nation.integration[0];
}

double new_projects_at(Town& town, double shortage) {
    world::UnitState unit;
    unit.workload = 1 / (1 - shortage);
    return new_projects(*town.rules, unit, town.setting.directory.units[0].kind, 3650);
}

}  // namespace

Probes lever_life_probes() {
    return {
        {"learning_integration",
         {+1,
          {"work.learning=0.04"},
          true,
          0.04,
          0.08,
          [](Town& t, double x) { return integration_after_a_year(t, Level::learning, x); }}},
        {"overload_integration",
         {-1,
          {"reference.manager_overload=1"},
          true,
          1,
          1.5,
          [](Town& t, double x) { return integration_after_a_year(t, Level::manager_overload, x); }}},
        {"shortage_projects",
         {-1, {"reference.workload=1", "grant.staff_held=0.5"}, true, 0, 0.3, new_projects_at}},
    };
}

}  // namespace link_probes
