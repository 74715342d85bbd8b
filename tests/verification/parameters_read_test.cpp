// SPDX-License-Identifier: Apache-2.0
// Every parameter that ships is read by the model: one that nobody reads would be set in vain.
#include <catch2/catch.hpp>

#include "engine/model/causal_table.hpp"
#include "engine/run/simulation.hpp"

using namespace careloop;

TEST_CASE("No shipped parameter is declared in vain") {
    scenario::Overrides overrides;
    overrides.regions = {"09"};
    overrides.scale = 0.02;
    const scenario::Scenario sweden = scenario::load("sweden", overrides, model::link_names());
    const run::Simulation simulation(sweden, {});
    CHECK(simulation.scenario().parameters.unread() == std::vector<std::string>{});
}
