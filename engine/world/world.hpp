// SPDX-License-Identifier: Apache-2.0
/// The world: what every domain knows, and each domain's own state.
#pragma once

#include <vector>

#include "engine/base/parallel.hpp"
#include "engine/scenario/in_force.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/world/episodes.hpp"
#include "engine/world/geography.hpp"
#include "engine/world/residents.hpp"
#include "engine/world/staff.hpp"
#include "engine/world/units.hpp"

namespace careloop::world {

/// Known to all, unchanged during a run.
struct Setting {
    Geography geography;
    UnitDirectory directory;
    scenario::Places places;    ///< the same, as levers see it
    std::string founding_hash;  ///< SHA-free 64-bit hash over everything made in synthesis, as hex
};

/// Who lives and works in one domain when the world begins.
struct Founding {
    Residents residents;
    Staff staff;
};

struct World {
    Setting setting;
    std::vector<Founding> founding;  ///< by domain
};

/// Makes residents, units and staff from scenarios/data by documented, seeded rules (docs/model.md,
/// "Initialisation"). The synthesis uses the scenario's seed with replicate 0, so all members start alike.
[[nodiscard]] World make_world(const scenario::Scenario& scenario, const Workers& workers);

/// Frailty of quantile q (0..255): lognormal with mean 1 and this spread (sd of ln), at the middle of the
/// quantile.
[[nodiscard]] std::vector<double> frailty_table(double spread);

}  // namespace careloop::world
