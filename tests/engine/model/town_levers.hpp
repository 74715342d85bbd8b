// SPDX-License-Identifier: Apache-2.0
/// A town in which levers with a carrier live.
#pragma once

#include "tests/engine/model/small_world.hpp"

namespace small_world {

/// Acts from the first day on every unit; changes nothing unless told to.
inline scenario::Lever carried_lever(const Town& town, scenario::Carrier carrier, std::string name = "own") {
    scenario::Lever lever;
    lever.name = std::move(name);
    lever.start = town.scenario.begin;
    lever.carrier = carrier;
    return lever;
}

inline void use_levers(Town& town, std::vector<scenario::Lever> levers) {
    town.rules = std::make_unique<model::Rules>(town.scenario, town.setting, std::move(levers), Seed{1, 0});
    town.rules->prepare(town.step(0));
    for (world::Domain& domain : town.domains) model::found_work(*town.rules, domain);
}

/// The nation after so many steps of the levers' life alone, from step `from` on.
inline void let_live(Town& town, world::Nation& nation, std::uint32_t from, std::uint32_t to) {
    for (std::uint32_t n = from; n < to; ++n)
        model::lever_life(*town.rules, town.domains, nation, town.step(n));
}

}  // namespace small_world
