// SPDX-License-Identifier: Apache-2.0
#include "engine/model/resource_pool.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::Level;

namespace {

constexpr double kEvenly = 0.001;  ///< where nobody is short hours go back as they came

/// Units of one employer and kind in one municipality, by profession.
struct Pot {
    std::vector<double> given, asked;
    std::vector<double> received;  ///< hours from all within reach, for each unit of what is asked
    std::vector<bool> wanted;      ///< somewhere within reach there are posts
    void resize(std::size_t n) { given.resize(n), asked.resize(n), received.resize(n), wanted.resize(n); }
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
    any_ = std::any_of(size_.begin(), size_.end(), [](double size) { return size > 0; });
    productivity = in(productivity_), strangers = in(strangers_);
    use_step = part_of_way(step.days, lag_of("pool_continuity"));
}

void share_pools(const Rules& rules, std::vector<world::Domain>& domains, Step step) {
    const ResourcePool& pool = rules.pools;
    const std::size_t professions = rules.presence.professions();
    const std::size_t regions = rules.scenario.catalogue.regions.size();
    using Key = std::tuple<std::size_t, std::size_t, std::size_t>;  // employer, kind, municipality
    std::map<Key, Pot> pots;
    const auto of = [&](const world::UnitPlace& place) {
        const bool region = place.owner == world::kRegionOwner;
        return Key{region ? place.region.at() : regions + place.municipality.at(), place.kind.at(),
                   place.municipality.at()};
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
        pot.resize(professions);
        for (std::size_t p = 0; p < professions; ++p)
            pot.given[p] += size * unit.hours[p], pot.asked[p] += asked(unit, p);
    });
    // Nobody works farther from the own municipality than people travel daily.
    for (auto& [key, pot] : pots) {
        const auto [employer, kind, here] = key;
        std::vector<Pot*> near;
        for (const std::uint16_t there : rules.market.near(here)) {
            const auto found = pots.find(Key{employer, kind, there});
            if (found != pots.end()) near.push_back(&found->second);
        }
        for (std::size_t p = 0; p < professions; ++p) {
            double all = 0;
            for (const Pot* other : near) all += other->asked[p];
            pot.wanted[p] = all > 0;
            for (Pot* other : near) other->received[p] += all > 0 ? pot.given[p] / all : 0;
        }
    }
    each([&](world::UnitState& unit, const world::UnitPlace& place, double size) {
        double worked = 0, from_others = 0;
        unit.pool_hours = 0;
        if (size > 0) {
            const Pot& pot = pots.at(of(place));
            double change = 0;
            for (std::size_t p = 0; p < professions; ++p) {
                // What nobody within reach has posts for stays where it is.
                const double away = pot.wanted[p] ? size * unit.hours[p] : 0;
                const double back = pot.received[p] * asked(unit, p);
                // A unit's own come back first, and are no strangers.
                const double others = pool.productivity * std::max(0.0, back - away);
                const double difference = others - std::max(0.0, away - back);
                unit.hours[p] += difference;
                change += difference, from_others += others, worked += unit.hours[p];
            }
            unit.pool_hours = change / step.weeks();
            unit.tally[Count::patient_hours] += change;
            unit.tally[Count::pool_hours] += from_others;
        }
        double& strangers = unit.level[Level::pool_strangers];
        const double share = worked > 0 ? pool.strangers * from_others / worked : 0;
        strangers += (share - strangers) * pool.use_step;
    });
}

}  // namespace careloop::model
