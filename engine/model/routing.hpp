// SPDX-License-Identifier: Apache-2.0
/// Routing: which unit an episode goes to, and what follows a completed step. (docs/model.md, 5.2)
#pragma once

#include <vector>

#include "engine/model/outbox.hpp"
#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Routing {
  public:
    Routing(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in);

    struct Branch {
        CareStep to;
        int min_age = 0, max_age = 200, exclusive = 0;
        double probability = 0, delay_days = 0;
    };
    [[nodiscard]] const std::vector<Branch>& starts(NeedKind need) const { return starts_[need.at()]; }
    [[nodiscard]] const std::vector<Branch>& follows(CareStep step) const { return follows_[step.at()]; }
    /// The acute way into care for a need, or nothing (value 255).
    [[nodiscard]] CareStep acute_step(NeedKind need) const { return acute_[need.at()]; }

    /// Unit for a step of care, seen from a home. `preferred`: unit of continuity or kNoUnit.
    /// Nearest first; a long expected wait makes a farther one likelier. Urgent care stays near.
    [[nodiscard]] UnitIndex choose(const Rules& rules, const Board& board, MunicipalityIndex home,
                                   CareStep step, std::uint32_t preferred, std::uint64_t episode) const;
    /// Largest weight one entry may have at this unit: an entry standing for many people is split. [people]
    [[nodiscard]] float part_limit(UnitIndex unit) const { return part_limit_[unit.at()]; }
    void set_part_limits(std::vector<float> limits) { part_limit_ = std::move(limits); }

  private:
    const world::Setting* setting_;
    const scenario::Scenario* scenario_;
    scenario::Parameter<scenario::Unit::share> probability_;
    scenario::Parameter<scenario::Unit::days> delay_, switch_;
    scenario::Parameter<scenario::Unit::hours> switch_travel_;
    std::vector<std::vector<Branch>> starts_, follows_;
    std::vector<CareStep> acute_;
    std::vector<double> switch_days_;
    double switch_hours_ = 1;
    std::vector<float> part_limit_;
    std::vector<std::uint32_t> sharing_of_;            ///< by unit: row of sharing_, or kNoUnit
    std::vector<std::vector<std::uint32_t>> sharing_;  ///< units that share their patients
};

/// Days over which the people whom one entry stands for fall ill. All at once would be a run on the hospital
/// that happens at small scales only.
inline constexpr std::uint32_t kApartDays = 28;

/// What an episode carries over from its resident and its need.
struct Onset {
    std::uint64_t id = 0;
    DomainIndex domain;
    std::uint32_t resident = 0;
    MunicipalityIndex home;
    float weight = 1;
    NeedKind need;
    std::uint8_t age = 0, morbidity = 0, repeats = 0, flags = 0;
    std::uint32_t preferred[2] = {world::kNoUnit, world::kNoUnit};
    std::uint32_t keeps_bed = world::kNoUnit;
    std::uint32_t apart_days = 0;  ///< over which the parts of a heavy entry come
    UnitKind from;                 ///< that hands over; at the begin of a need none does
    double transfer = 1;           ///< on delays until another kind of unit has taken over (coordination)
};

/// What goes on as `id` from an episode: of the same resident with the same need.
[[nodiscard]] Onset onset_of(const world::Episode& e, std::uint64_t id);

/// Opens one care step: chooses the unit, splits heavy entries, sends Arrival from `date` on.
void open_step(const Rules& rules, const Board& board, const Onset& onset, CareStep step, Date date,
               world::Ledger& ledger, Outbox& out);

/// Opens what follows from branches (keyed by onset.id). Returns whether any step holds the bed at `unit`.
bool open_branches(const Rules& rules, const Board& board, const Onset& onset,
                   const std::vector<Routing::Branch>& branches, Date date, std::uint32_t bed_unit,
                   world::Ledger& ledger, Outbox& out);

}  // namespace careloop::model
