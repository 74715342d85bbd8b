// SPDX-License-Identifier: Apache-2.0
#include "engine/model/pay.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;

Pay::Pay(const scenario::Scenario& s, const world::Setting& setting)
    : regions_(s.catalogue.regions.size()),
      supplement_p_(s.parameters.bind<scenario::Unit::one>("pay.supplement")),
      near_(regions_ * regions_, 0.0) {
    const double halved_in =
        s.parameters.value(s.parameters.bind<scenario::Unit::hours>("pay.neighbour_hours"));
    const world::Geography& geography = setting.geography;
    if (geography.travel_hours.empty()) return;
    // From the largest municipality of a region to that of another.
    std::vector<std::size_t> seat(regions_, geography.municipalities.size());
    std::vector<double> people(regions_, 0);
    for (std::size_t m = 0; m < geography.municipalities.size(); ++m) {
        const world::Municipality& place = geography.municipalities[m];
        if (place.simulated == 0) continue;
        std::size_t& s_of = seat[place.region.at()];
        people[place.region.at()] += static_cast<double>(place.population);
        if (s_of == geography.municipalities.size() ||
            place.population > geography.municipalities[s_of].population)
            s_of = m;
    }
    for (std::size_t a = 0; a < regions_; ++a) {
        double sum = 0;
        for (std::size_t b = 0; b < regions_; ++b) {
            if (a == b || people[a] == 0 || people[b] == 0) continue;
            const double hours =
                geography.hours(MunicipalityIndex::of(seat[a]), MunicipalityIndex::of(seat[b]));
            near_[a * regions_ + b] = people[b] * power(0.5, hours / halved_in);
            sum += near_[a * regions_ + b];
        }
        for (std::size_t b = 0; b < regions_ && sum > 0; ++b) near_[a * regions_ + b] /= sum;
    }
}

void Pay::prepare(const scenario::InForce& in, Step step) {
    year_step = part_of_way(step.days, lag_of("shortage_pay"));
    supplement_.clear();
    for (std::size_t r = 0; r < regions_; ++r)
        supplement_.push_back(in(supplement_p_, At{}.set(Dimension::region, r)));
}

void pay(const Rules& rules, const std::vector<world::Domain>& domains, world::Nation& nation) {
    const Pay& now = rules.pay;
    const std::size_t regions = now.regions();
    std::vector<double> short_of(regions, 0), hours(regions, 0);
    for (const world::Domain& d : domains) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const world::UnitState& unit = d.units[u];
            const double ordinary = unit.ordinary_hours();
            const std::size_t r = rules.place(d, u).region.at();
            short_of[r] += unit.shortage() * ordinary;
            hours[r] += ordinary;
        }
    }
    const bool first = nation.pay.empty();
    nation.pay.resize(regions, 1.0), nation.pay_answer.resize(regions, 1.0);
    nation.pay_over_neighbours.resize(regions, 1.0);
    nation.shortage.resize(regions, 0.0), nation.usual_shortage.resize(regions, 0.0);
    for (std::size_t r = 0; r < regions; ++r) {
        if (hours[r] <= 0) continue;
        const double today = short_of[r] / hours[r];
        nation.shortage[r] += (today - nation.shortage[r]) * (first ? 1.0 : now.year_step);
        // What was usual before the run is no reason to raise pay now.
        if (first || rules.finding_usual) nation.usual_shortage[r] = nation.shortage[r];
        const double target = driven_rate(
            1, rules.links.pull(Link::shortage_pay, nation.shortage[r], nation.usual_shortage[r]));
        nation.pay_answer[r] += (target - nation.pay_answer[r]) * now.year_step;
        nation.pay[r] = now.supplement(r) * nation.pay_answer[r];
    }
    for (std::size_t r = 0; r < regions; ++r) {
        double around = 0;
        for (std::size_t other = 0; other < regions; ++other)
            around += now.near(r, other) * nation.pay[other];
        nation.pay_over_neighbours[r] = around > 0 ? nation.pay[r] / around : nation.pay[r];
    }
}

}  // namespace careloop::model
