// SPDX-License-Identifier: Apache-2.0
/// Access: contacts at a distance, which need no journey, and contacts that come because they are easy.
/// (docs/model.md, 5.24)
///
/// Held against today's ways in: what is done at a distance today stands within each unit's care.
#pragma once

#include <vector>

#include "engine/model/outbox.hpp"
#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;
struct Onset;

class Access {
  public:
    Access(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in);

    /// Share of contacts with a kind of unit that are taken at a distance beyond today's, for people who live
    /// here.
    [[nodiscard]] double at_distance(UnitKind kind, MunicipalityIndex home) const {
        return ways_[home.at() * kinds_ + kind.at()].at_distance;
    }
    /// Share of first contacts that people can make themselves at any hour, beyond today's.
    [[nodiscard]] double ease(UnitKind kind, MunicipalityIndex home) const {
        return ways_[home.at() * kinds_ + kind.at()].ease;
    }

  private:
    struct Ways {
        double at_distance = 0, ease = 0;
    };
    const world::Setting* setting_;
    std::size_t kinds_;
    scenario::Parameter<scenario::Unit::share> at_distance_, self_booking_;
    std::vector<Ways> ways_;  ///< [municipality × kind of unit]
};

/// Whom a contact at a distance is with: who has the shortest wait of those within reach, whatever the
/// journey; `chosen` where nobody's is shorter.
[[nodiscard]] std::uint32_t quickest(const std::vector<world::Reachable>& near, const Board& board,
                                     std::size_t care_class, std::uint32_t chosen);

/// Opens another contact for a need that can wait, as contacts are easier than they were. (access_demand)
void open_easier(const Rules& rules, const Board& board, const Onset& onset, Date date, world::Ledger& ledger,
                 Outbox& out);

}  // namespace careloop::model
