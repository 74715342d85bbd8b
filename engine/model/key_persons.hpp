// SPDX-License-Identifier: Apache-2.0
/// Key persons: in small units each function (prevention, supervision, the link to the municipality) is held
/// by one of the staff. When the holder leaves it stops, until somebody has learned it anew.
/// (docs/model.md, 5.17)
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class KeyPersons {
  public:
    KeyPersons(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    /// Whether a unit's functions hang on single persons; larger units have somebody to take over at once.
    [[nodiscard]] bool alone(const world::UnitPlace& unit) const {
        return static_cast<double>(unit.size) < small_unit;
    }
    /// Whether one person holds all of a unit's functions, as in small places.
    [[nodiscard]] bool together(Settlement settlement) const { return together_[settlement.at()] != 0; }
    double small_unit = 0;  ///< people at the world's begin
    double experience = 0;  ///< days in the unit before somebody is given a function
    double usual_anew = 0;  ///< years until a function has been learned anew, before any lever
    double relearned = 1;   ///< part of a function that is learned anew in a step, at usual learning time

  private:
    const scenario::Scenario* scenario_;
    scenario::Parameter<scenario::Unit::one> small_;
    scenario::Parameter<scenario::Unit::share> together_p_;
    scenario::Parameter<scenario::Unit::days> experience_, anew_;
    std::vector<unsigned char> together_;
};

/// Holders of the world's begin, who know their functions.
void found_key_persons(const Rules& rules, world::Domain& domain, std::uint16_t unit, Date today);

/// Phase 7, first of all. Replaces holders who have left; writes what works of the functions,
/// Level::functions_lost and who is missed.
void key_persons(const Rules& rules, world::Domain& domain, Step step);

/// s of trust for those who carried a function and have left. (keyperson_trust)
[[nodiscard]] double departure_pull(const Rules& rules, const world::UnitPlace& place,
                                    const world::UnitState& unit);

/// Factor on the hours asked of a unit: others see to what nobody does any more. (functions_load)
[[nodiscard]] double functions_load(const Rules& rules, const world::UnitPlace& place,
                                    world::UnitState& unit);

}  // namespace careloop::model
