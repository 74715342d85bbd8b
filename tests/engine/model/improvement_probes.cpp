// SPDX-License-Identifier: Apache-2.0
// Probes of links around improvement, trust, learning across units, control and introduction.
#include "tests/engine/model/link_probes.hpp"

namespace link_probes {
namespace {

/// Plain values, no lag to speak of, and links strong enough to be seen.
const std::vector<std::string>& learning() {
    static const std::vector<std::string> set =
        small_world::joined(plain_work(), {"learning.quality=0.5",
                                           "learning.trust=0.6",
                                           "learning.reporting=0.2",
                                           "learning.sharing=0.3",
                                           "learning.participation=0.3",
                                           "learning.control=0.3",
                                           "learning.quality_lag=1",
                                           "learning.trust_lag=1",
                                           "learning.mentors=1",
                                           "link.strength[quality_incidents]=1",
                                           "link.strength[continuity_hours]=1",
                                           "link.strength[quality_hours]=1",
                                           "link.strength[control_learning]=4",
                                           "link.strength[turnover_learning]=4",
                                           "link.strength[turnover_introduction]=2",
                                           "link.strength[safety_reporting]=3",
                                           "link.strength[incidents_improvement]=0.5",
                                           "link.strength[slack_participation]=10",
                                           "link.strength[early_control]=10",
                                           "link.strength[trust_sharing]=2",
                                           "incident.base=0.3"});
    return set;
}

/// What a region shares after one step with so much work, turnover and quality seen at its only unit.
world::Nation shared(Town& town, const Setting& set) {
    world::Nation nation;
    town.dismiss_all();
    town.employ(0, 0, 10);
    set(town.domains[0].units[0]);
    learning_policy(*town.rules, town.domains, nation);
    return nation;
}

/// A level after a step in a region with so much control.
double controlled(Town& town, Level target, double control) {
    world::Nation nation;
    nation.control.assign(town.rules->policy.regions(), control);
    return small_world::after_a_step(
        town, [](auto&) {}, nation)[target];
}

double hours_taken(Town& town, const Setting& set) {
    world::UnitState& unit = town.domains[0].units[town.unit("office")];
    unit.level = {};
    found_work(*town.rules, town.domains[0]);
    set(unit);
    return hours_per_need(
        *town.rules, UnitKind::of(small_world::place_of(town.scenario.catalogue.unit_kinds, "office")), unit);
}

}  // namespace

Probes improvement_probes() {
    static const std::vector<std::string>& set = learning();
    const auto level = [](int direction, double low, double high, Level source, Level target) {
        return Probe{direction, set,  true,
                     low,       high, [=](Town& t, double x) { return moved(t, target, at(source, x)); }};
    };
    const auto region = [](int direction, double low, double high,
                           std::function<double(Town&, double)> target) {
        return Probe{direction, set, true, low, high, std::move(target), small_world::one_office(91)};
    };
    const auto of_region = [](const std::vector<double>& list) { return list.at(0); };
    return {
        {"quality_incidents",
         {-1, set, true, 0.5, 0.8,
          [](Town& t, double x) {
              return share_completed_with(t, Count::incidents, at(Level::quality, x));
          }}},
        {"quality_hours",
         {-1, set, true, 0.5, 0.8, [](Town& t, double x) { return hours_taken(t, at(Level::quality, x)); }}},
        {"continuity_hours",
         {-1, set, true, 0.9, 0.98,
          [](Town& t, double x) { return hours_taken(t, at(Level::turnover, 1 - x)); }}},
        {"control_learning",
         {-1, set, true, 0.3, 0.8, [](Town& t, double x) { return controlled(t, Level::learning, x); }}},
        {"turnover_learning", level(-1, 0.1, 0.6, Level::turnover, Level::learning)},
        {"turnover_introduction", region(+1, 0.1, 0.3,
                                         [=](Town& t, double x) {
                                             return of_region(shared(t, at(Level::turnover, x)).introduction);
                                         })},
        {"stability_introduction",
         {+1, small_world::joined(set, {"introduction.offered=0.4", "reference.stability=0.85"}), true, 0.85,
          0.95,
          [](Town& t, double x) {
              t.dismiss_all();
              t.employ(0, t.unit("office"), 10);
              return moved(t, Level::introduction, at(Level::stability, x));
          }}},
        {"safety_reporting",
         {+1, set, true, 0.75, 0.95,
          [](Town& t, double x) {
              return moved(t, Level::reported, [&](world::UnitState& unit) {
                  unit.level[Level::safety] = x;
                  unit.incident_risk = 0.9;
              });
          },
          small_world::one_office(91)}},
        {"incidents_improvement", level(+1, 0.06, 0.12, Level::reported, Level::quality)},
        {"learning_improvement", level(+1, 0.04, 0.1, Level::learning, Level::quality)},
        {"sharing_improvement", level(+1, 0.3, 0.9, Level::sharing, Level::quality)},
        {"trust_sharing", level(+1, 0.6, 0.9, Level::trust, Level::sharing)},
        {"improvement_trust", level(+1, 0.5, 0.8, Level::seen, Level::trust)},
        {"control_trust",
         {-1, set, true, 0.3, 0.8, [](Town& t, double x) { return controlled(t, Level::trust, x); }}},
        // Slack is one, less workload against the usual.
        {"slack_participation",
         region(+1, 0, 0.4,
                [=](Town& t, double x) { return of_region(shared(t, workload(1 - x)).participation); })},
        // The gap is what is asked for less what is seen.
        {"early_control",
         region(+1, 0, 0.3,
                [=](Town& t, double x) { return of_region(shared(t, at(Level::seen, 0.5 - x)).control); })},
    };
}

}  // namespace link_probes
