// SPDX-License-Identifier: Apache-2.0
#include "engine/model/rules.hpp"

#include "engine/model/lever_reach.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;

Rules::Rules(const scenario::Scenario& s, const world::Setting& w, std::vector<scenario::Lever> levers,
             Seed sd, const std::vector<std::string>& cut)
    : scenario(s),
      setting(w),
      seed(sd),
      traits(sd),
      in(s.parameters, s.catalogue, std::move(levers), w.places, sd),
      links(s, cut),
      demography(s, w),
      need(s, w),
      routing(s, w),
      access(s, w),
      presence(s, w),
      care(s, w),
      waiting(s, w),
      work(s, w),
      introduction(s, w),
      agency(s, w),
      ambition(s, w),
      improvement(s, w),
      policy(s),
      managers(s, w),
      key_persons(s, w),
      coordination(s, w),
      exits(s, w),
      market(s, w),
      hub(s, w),
      pay(s, w),
      budget(s, w),
      lever_life(s, w, in),
      pools(s, w),
      education(s, w),
      specialists(s, w),
      tasks(s, w),
      skills(s, w),
      hours(s, w),
      prevention(s, w),
      pay_level(s.catalogue.regions.size(), 1.0),
      introduction_reach(s.catalogue.regions.size(), 0.0) {
    check_reach(s, in.levers());
}

void Rules::prepare(Step step) {
    in.fold(step.begin);
    std::size_t room = 0;
    const auto renew = [&](const auto& make) {
        if (room == readings_.size()) readings_.emplace_back();
        return in.renew(readings_[room++], make);
    };
    // What triage, deterioration and leaving come to hangs on links and care.
    renew([&] { links.prepare(in), care.prepare(in), waiting.prepare(*this, step); });
    renew([&] { routing.prepare(in); });
    renew([&] { access.prepare(in); });
    const bool new_risks = renew([&] { demography.prepare(in, step); });
    const bool new_presence = renew([&] { presence.prepare(in); });
    renew([&] { work.prepare(in, step); });
    renew([&] { introduction.prepare(in); });
    renew([&] { agency.prepare(in, step); });
    renew([&] { ambition.prepare(in, step); });
    renew([&] { improvement.prepare(in, step); });
    renew([&] { policy.prepare(in, step); });
    renew([&] { managers.prepare(in, step); });
    renew([&] { key_persons.prepare(in, step); });
    renew([&] { coordination.prepare(in, step); });
    renew([&] { exits.prepare(in); });
    const bool new_market = renew([&] { market.prepare(in); });
    renew([&] { hub.prepare(in); });
    renew([&] { pay.prepare(in, step); });
    renew([&] { budget.prepare(in, step); });
    renew([&] { lever_life.prepare(in); });
    renew([&] { pools.prepare(in, step); });
    renew([&] { education.prepare(in); });
    renew([&] { specialists.prepare(in); });
    renew([&] { tasks.prepare(in, step); });
    renew([&] { skills.prepare(in, step); });
    renew([&] { hours.prepare(in, step); });
    renew([&] { prevention.prepare(in, step); });
    const bool new_rates = renew([&] { need.make_rates(in); });
    need.prepare(step, new_rates);
    reclassify = new_risks || new_rates;
    new_capacity = new_presence || new_market;
}

At at_unit(const world::UnitPlace& unit, UnitIndex index) {
    return At{}
        .set(Dimension::region, unit.region)
        .set(Dimension::municipality, unit.municipality)
        .set(Dimension::settlement_type, unit.settlement)
        .set(Dimension::owner, unit.owner)
        .set(Dimension::unit_kind, unit.kind)
        .set(Dimension::unit, index);
}

At at_municipality(const world::Setting& setting, MunicipalityIndex m) {
    const world::Municipality& place = setting.geography.municipalities[m.at()];
    return At{}
        .set(Dimension::region, place.region)
        .set(Dimension::municipality, m)
        .set(Dimension::settlement_type, place.settlement);
}

std::vector<std::uint16_t> municipality_sets(const world::Setting& setting, const scenario::InForce& in,
                                             const std::vector<std::uint32_t>& slots, std::size_t& sets) {
    bool by_place = false;
    for (const std::uint32_t slot : slots) {
        for (const Dimension d : {Dimension::region, Dimension::municipality, Dimension::settlement_type}) {
            by_place = by_place || in.table(slot).stride[static_cast<std::size_t>(d)] != 0;
        }
    }
    const std::size_t n = setting.geography.municipalities.size();
    std::vector<std::uint16_t> set(n, 0);
    sets = by_place ? n : 1;
    for (std::size_t m = 0; by_place && m < n; ++m) set[m] = static_cast<std::uint16_t>(m);
    return set;
}

}  // namespace careloop::model
