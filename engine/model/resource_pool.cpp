// SPDX-License-Identifier: Apache-2.0
#include "engine/model/resource_pool.hpp"

#include <algorithm>
#include <map>

#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::Level;

namespace {

constexpr double kPoolLag = 42;    ///< days, as agency staff
constexpr double kEvenly = 0.001;  ///< where nobody is short hours go back as they came

struct Pot {
    std::vector<double> hours, need;  ///< by profession
};

/// What a unit asks of its pool. [shortage × ordinary hours of the profession]
double asked(const world::UnitState& unit, std::size_t profession) {
    return (std::max(0.0, unit.shortage()) + kEvenly) * unit.normal_hours[profession];
}

}  // namespace

ResourcePool::ResourcePool(const scenario::Scenario& s, const world::Setting&)
    : regions_(s.catalogue.regions.size()),
      kinds_(s.catalogue.unit_kinds.size()),
      size_p_(s.parameters.bind<Unit::share>("resource_pool.size")),
      productivity_(s.parameters.bind<Unit::share>("resource_pool.productivity")),
      strangers_(s.parameters.bind<Unit::share>("resource_pool.strangers")) {}

void ResourcePool::prepare(const scenario::InForce& in, Step step) {
    size_.clear();
    for (std::size_t r = 0; r < regions_; ++r) {
        for (std::size_t k = 0; k < kinds_; ++k)
            size_.push_back(in(size_p_, At{}.set(Dimension::region, r).set(Dimension::unit_kind, k)));
    }
    productivity = in(productivity_), strangers = in(strangers_);
    use_step = part_of_way(step.days, kPoolLag);
}

void share_pools(const Rules& rules, std::vector<world::Domain>& domains, Step step) {
    const ResourcePool& pool = rules.pools;
    const std::size_t professions = rules.presence.professions();
    std::map<std::pair<std::size_t, std::size_t>, Pot> pots;  // by employer and kind
    const auto of = [&](const world::UnitPlace& place) {
        const std::size_t regions = rules.scenario.catalogue.regions.size();
        const bool region = place.owner == world::kRegionOwner;
        return std::pair{region ? place.region.at() : regions + place.municipality.at(), place.kind.at()};
    };
    const auto each = [&](const auto& act) {
        for (world::Domain& d : domains) {
            for (std::uint16_t u = 0; u < d.units.size(); ++u) {
                const world::UnitPlace& place = rules.place(d, u);
                if (!d.units[u].normal_hours.empty()) act(d.units[u], place, pool.size(place));
            }
        }
    };
    each([&](world::UnitState& unit, const world::UnitPlace& place, double size) {
        if (size <= 0) return;
        Pot& pot = pots[of(place)];
        pot.hours.resize(professions, 0), pot.need.resize(professions, 0);
        for (std::size_t p = 0; p < professions; ++p)
            pot.hours[p] += size * unit.hours[p], pot.need[p] += asked(unit, p);
    });
    each([&](world::UnitState& unit, const world::UnitPlace& place, double size) {
        double worked = 0, received = 0;
        unit.pool_hours = 0;
        if (size > 0) {
            const Pot& pot = pots.at(of(place));
            double given = 0;
            for (std::size_t p = 0; p < professions; ++p) {
                // What no unit has posts for stays where it is.
                if (pot.need[p] > 0) {
                    const double away = size * unit.hours[p];
                    const double back = pool.productivity * pot.hours[p] * asked(unit, p) / pot.need[p];
                    given += away, received += back;
                    unit.hours[p] += back - away;
                }
                worked += unit.hours[p];
            }
            unit.pool_hours = (received - given) / step.weeks();
            unit.tally[Count::patient_hours] += received - given;
            unit.tally[Count::pool_hours] += received;
        }
        double& strangers = unit.level[Level::pool_strangers];
        const double share = worked > 0 ? pool.strangers * received / worked : 0;
        strangers += (share - strangers) * pool.use_step;
    });
}

}  // namespace careloop::model
