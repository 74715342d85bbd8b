// SPDX-License-Identifier: Apache-2.0
/// Introduction years: who is offered one and in which format, the time it takes, and what of it reaches
/// newcomers. (docs/model.md, 5.25)
#pragma once

#include <cstdint>
#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Introduction {
  public:
    Introduction(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in);

    /// A programme for people new in care: of a region, a kind of unit and a profession.
    struct Format {
        double offered = 0;       ///< share of newcomers who are offered it, as decided
        int entry = 0, end = 52;  ///< weeks in care at which it begins and is over
        double novice_time = 0;   ///< share of a newcomer's working time
        double mentor_time = 0;   ///< of a full-time colleague, for each newcomer
        double worth = 1;         ///< to a newcomer's first year, against the same format without levers
        [[nodiscard]] bool lasts(int weeks_in_care) const {
            return weeks_in_care >= entry && weeks_in_care < end;
        }
    };
    [[nodiscard]] const Format& format(RegionIndex region, UnitKind kind, std::size_t profession) const {
        return formats_[cell(region.at(), kind.at(), profession)];
    }
    [[nodiscard]] int longest() const { return longest_; }  ///< weeks in care until all formats are over
    double reference = 0.33;  ///< x0 of introduction quality: today's coverage times delivery

  private:
    const scenario::Scenario* scenario_;
    std::size_t kinds_, professions_;
    scenario::Parameter<scenario::Unit::share> offered_, reference_, novice_time_, mentor_time_, guidance_;
    scenario::Parameter<scenario::Unit::days> duration_, entry_wait_;
    std::vector<Format> formats_;
    std::vector<double> usual_;  ///< worth without levers
    int longest_ = 52;

    [[nodiscard]] std::size_t cell(std::size_t region, std::size_t kind, std::size_t profession) const {
        return (region * kinds_ + kind) * professions_ + profession;
    }
};

/// Share of newcomers whom a region reaches with a format, having lost more or fewer people than usual.
/// (turnover_introduction)
[[nodiscard]] double reached(const Rules& rules, RegionIndex region, const Introduction::Format& format);

/// Of a unit, means over its people: the share offered a format, and introduction quality, which is reached ×
/// min(1.2, worth × delivered over planned). What is delivered follows time for learning and, by
/// stability_introduction, how many know the place; both as at the step's start.
struct Introduced {
    double offered = 0, quality = 0;
};
[[nodiscard]] Introduced introduced(const Rules& rules, world::Domain& domain, std::uint16_t unit,
                                    const world::Levels& before);

}  // namespace careloop::model
