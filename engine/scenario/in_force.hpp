// SPDX-License-Identifier: Apache-2.0
/// The parameters in force in one step: declarations with the levers folded in. Nothing mutates parameters.
#pragma once

#include <span>
#include <vector>

#include "engine/base/draws.hpp"
#include "engine/scenario/lever.hpp"
#include "engine/scenario/parameters.hpp"

namespace careloop::scenario {

/// What folding has to know of the world: each unit's place in the dimensions, and each municipality's.
struct Places {
    struct UnitPlace {
        std::uint64_t id;  ///< for the keyed draw of uptake
        RegionIndex region;
        MunicipalityIndex municipality;
        Settlement settlement;
        Owner owner;
        UnitKind kind;
    };
    std::vector<UnitPlace> units;
    std::vector<RegionIndex> region_of;          ///< by municipality
    std::vector<Settlement> settlement_of;       ///< by municipality
};

class InForce {
  public:
    InForce(const ParameterSet& parameters, const Catalogue& catalogue, std::vector<Lever> levers,
            const Places& places, Seed seed);

    /// Folds the levers as they stand at `date`. Parameters no active lever touches keep their table.
    void fold(Date date);

    template <Unit U>
    [[nodiscard]] double operator()(Parameter<U> p, const At& at = {}) const { return (*tables_[p.slot])(at); }
    [[nodiscard]] const Table& table(std::uint32_t slot) const { return *tables_[slot]; }
    /// True when the last fold changed any value (tables derived from parameters are then made anew).
    [[nodiscard]] bool changed() const { return changed_; }

  private:
    const ParameterSet* parameters_;
    const Catalogue* catalogue_;
    std::vector<Lever> levers_;
    const Places* places_;
    Seed seed_;
    std::vector<const Table*> tables_;
    std::vector<Table> own_;  ///< tables of touched parameters
    std::vector<double> strengths_;
    bool changed_ = true;
};

}  // namespace careloop::scenario
