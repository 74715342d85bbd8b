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
    std::vector<RegionIndex> region_of;     ///< by municipality
    std::vector<Settlement> settlement_of;  ///< by municipality
};

/// Which parameters something derived from them was made from, and when (InForce::renew).
class Reading {
    friend class InForce;
    std::vector<std::uint8_t> slots_;  ///< read or not; empty: never made
    std::uint64_t fold_ = 0;
};

/// Copies nothing that stands still: `parameters`, `catalogue` and `places` must outlive it. The sizes of its
/// levers are those drawn for the seed's member.
class InForce {
  public:
    InForce(const ParameterSet& parameters, const Catalogue& catalogue, std::vector<Lever> levers,
            const Places& places, Seed seed);
    // Its tables are pointed to from within.
    InForce(const InForce&) = delete;
    InForce& operator=(const InForce&) = delete;
    InForce(InForce&&) = default;
    InForce& operator=(InForce&&) = default;
    ~InForce() = default;

    /// Folds the levers as they stand at `date`. Parameters no active lever touches keep their table; the
    /// others get one that also differs by what the levers' scopes and addresses name, so readers fill every
    /// dimension of `At` they know. With a drawn uptake the table differs by unit, and a unit's own place
    /// decides whether it is in scope. Levers act in their order: set moves to the value, add and multiply
    /// change what is there, each by the lever's strength; the result is kept within the unit's hard limits.
    /// Throws Error(usage) when the scopes of one parameter's levers would need an absurdly large table.
    void fold(Date date);
    /// Parts of their strength that levers with a carrier have from the next fold on: [lever × region], as
    /// model::lever_life writes them. Empty: as at the begin.
    void carry(const std::vector<double>& parts);

    template <Unit U>
    [[nodiscard]] double operator()(Parameter<U> p, const At& at = {}) const {
        return table(p.slot)(at);
    }
    [[nodiscard]] const Table& table(std::uint32_t slot) const {
        if (reading_ != nullptr) reading_->slots_[slot] = 1;
        return *tables_[slot];
    }
    [[nodiscard]] const std::vector<Lever>& levers() const { return levers_; }
    /// Runs `make`, which derives something from parameters, unless no parameter that it read the last time
    /// has changed since. Returns whether it ran. Not within another `make`; not for threads.
    template <class Make>
    bool renew(Reading& reading, Make&& make) const {
        if (stands(reading)) return false;
        reading.slots_.assign(tables_.size(), 0);
        reading.fold_ = fold_;
        const Noting noting(reading_, reading);
        make();
        return true;
    }
    /// Whether a unit (position in Places::units) takes part in a lever (position among the levers).
    [[nodiscard]] bool takes_part(std::size_t lever, std::size_t unit) const;

  private:
    /// While it lives, what is read is noted.
    class Noting {
      public:
        Noting(Reading*& at, Reading& reading) : at_(at) { at_ = &reading; }
        ~Noting() { at_ = nullptr; }
        Noting(const Noting&) = delete;
        Noting& operator=(const Noting&) = delete;

      private:
        Reading*& at_;
    };
    [[nodiscard]] bool stands(const Reading& reading) const;

    /// A parameter some lever changes, at any time.
    struct Touched {
        std::uint32_t slot;
        std::vector<std::size_t> levers;  ///< positions, ascending
    };
    [[nodiscard]] Table folded(const Touched& touched) const;
    [[nodiscard]] double strength_at(std::size_t lever, const At& at, bool by_unit) const;

    const ParameterSet* parameters_;
    const Catalogue* catalogue_;
    std::vector<Lever> levers_;
    const Places* places_;
    Seed seed_;
    std::vector<const Table*> tables_;  ///< by slot: the declared table or one of own_
    std::vector<Touched> touched_;
    std::vector<Table> own_;  ///< by touched_
    std::vector<std::vector<std::uint8_t>>
        drawn_;  ///< by lever, unit: in scope and drawn; empty when uptake is 1
    std::vector<double> strengths_;
    std::vector<double> parts_;                ///< [lever × region] of those with a carrier
    std::vector<std::uint8_t> moved_;          ///< by lever: its parts are others than at the last fold
    std::uint64_t fold_ = 0;                   ///< number of the last fold; 0: none yet
    std::vector<std::uint64_t> changed_fold_;  ///< by slot: the fold that changed it last; the first made all
    mutable Reading* reading_ = nullptr;
};

}  // namespace careloop::scenario
