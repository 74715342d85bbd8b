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
      presence(s, w),
      care(s, w),
      waiting(s, w),
      work(s, w),
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
      education(s, w),
      tasks(s, w),
      skills(s, w),
      hours(s, w),
      prevention(s, w),
      pay_level(s.catalogue.regions.size(), 1.0) {
    check_reach(s, in.levers());
}

void Rules::prepare(Step step) {
    in.fold(step.begin);
    reclassify = in.changed();
    if (in.changed()) {
        links.prepare(in);
        routing.prepare(in);
        care.prepare(in);
        demography.prepare(in, step);
        presence.prepare(in);
        waiting.prepare(*this, step);
        work.prepare(in, step);
        agency.prepare(in, step);
        ambition.prepare(in, step);
        improvement.prepare(in, step);
        policy.prepare(in, step);
        managers.prepare(in, step);
        key_persons.prepare(in, step);
        coordination.prepare(in, step);
        exits.prepare(in);
        market.prepare(in);
        hub.prepare(in);
        pay.prepare(in, step);
        budget.prepare(in, step);
        lever_life.prepare(in);
        education.prepare(in);
        tasks.prepare(in, step);
        skills.prepare(in, step);
        hours.prepare(in, step);
        prevention.prepare(in, step);
    }
    need.prepare(in, step);
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
