// SPDX-License-Identifier: Apache-2.0
#include "engine/model/agency.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Level;

Agency::Agency(const scenario::Scenario& s, const world::Setting&)
    : scenario_(&s),
      allowed_p_(s.parameters.bind<Unit::share>("agency.allowed")),
      trigger_(s.parameters.bind<Unit::share>("agency.trigger")),
      most_p_(s.parameters.bind<Unit::share>("agency.cap")),
      fill_(s.parameters.bind<Unit::share>("agency.fill")),
      tolerated_(s.parameters.bind<Unit::share>("agency.tolerated_vacancy")),
      productivity_(s.parameters.bind<Unit::share>("agency.productivity")),
      national_(s.parameters.bind<Unit::share>("agency.national_hours")),
      target_p_(s.parameters.bind<Unit::share>("agency.target")),
      price_(s.parameters.bind<Unit::one>("agency.price")) {}

void Agency::prepare(const scenario::InForce& in, Step step) {
    trigger = in(trigger_), fill = in(fill_), tolerated = in(tolerated_);
    productivity = in(productivity_), price = in(price_), national = in(national_);
    use_step = part_of_way(step.days, lag_of("shortage_agency")),
    market_step = part_of_way(step.days, lag_of("agency_market"));
    cap_step = part_of_way(step.days, lag_of("target_agency"));
    allowed_.clear(), most_.clear(), target_.clear();
    for (std::size_t k = 0; k < scenario_->catalogue.unit_kinds.size(); ++k)
        allowed_.push_back(in(allowed_p_, At{}.set(Dimension::unit_kind, k)));
    for (std::size_t r = 0; r < scenario_->catalogue.regions.size(); ++r) {
        const At at = At{}.set(Dimension::region, r);
        most_.push_back(in(most_p_, at));
        target_.push_back(in(target_p_, at));
    }
}

void call_agencies(const Rules& rules, const world::Nation& nation, const world::UnitPlace& place,
                   world::UnitState& unit, double unfilled, double shortage, Step step) {
    const Agency& now = rules.agency;
    world::Levels& level = unit.level;
    const double before = level[Level::agency_hours];
    const double ordinary = unit.ordinary_hours();
    double worked = 0;
    for (const double h : unit.hours) worked += h / step.weeks();
    // A unit bears some posts unfilled, between two people, without help.
    const double usual = now.fill * std::clamp(unfilled - now.tolerated, 0.0, 1.0) * ordinary;
    const double usual_shortage = rules.work.reference(place.kind).shortage();
    const double called =
        now.allowed(place.kind) *
        driven_rate(usual, counted(unit.tally, rules.links.pull(Link::shortage_agency, shortage,
                                                                usual_shortage + now.trigger)));
    // The employer's own pool comes first; what a unit gives to it calls for no more.
    const double left = std::max(0.0, called - std::max(0.0, unit.pool_hours));
    const double capped = nation.agency_cap.empty() ? 0 : nation.agency_cap[place.region.at()];
    const double granted = std::min(left * (1 - capped), now.most(place.region) * ordinary);
    level[Level::agency_hours] += (granted - before) * now.use_step;
    const double share = worked > 0 ? std::min(1.0, before / worked) : 0;
    level[Level::agency_share] += (share - level[Level::agency_share]) * now.use_step;
}

void agency_market(const Rules& rules, const std::vector<world::Domain>& domains, world::Nation& nation) {
    const std::size_t regions = rules.scenario.catalogue.regions.size();
    double agency = 0, all = 0;
    std::vector<double> cost(regions, 0), own(regions, 0);
    for (const world::Domain& d : domains) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const world::UnitState& unit = d.units[u];
            agency += unit.level[Level::agency_hours];
            for (const double h : unit.normal_hours) all += h;
            // A target is the region's, for what it runs itself.
            const world::UnitPlace& place = rules.place(d, u);
            if (place.owner != world::kRegionOwner) continue;
            cost[place.region.at()] += unit.agency_cost;
            own[place.region.at()] += unit.own_cost;
        }
    }
    if (all <= 0) return;
    const double target =
        driven_rate(1, rules.links.pull(Link::agency_market, agency / all, rules.agency.national));
    nation.agency_premium += (target - nation.agency_premium) * rules.agency.market_step;
    nation.agency_cap.resize(regions, 0);
    for (std::size_t r = 0; r < regions; ++r) {
        const double share = own[r] > 0 ? cost[r] / own[r] : 0;
        const double cap =
            std::clamp(rules.links.pull(Link::target_agency, share, rules.agency.target(r)), 0.0, 1.0);
        nation.agency_cap[r] += (cap - nation.agency_cap[r]) * rules.agency.cap_step;
    }
}

}  // namespace careloop::model
