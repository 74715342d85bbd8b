// SPDX-License-Identifier: Apache-2.0
// Probes of links around managers, key persons and coordination.
#include <numeric>

#include "tests/engine/model/link_probes.hpp"

namespace link_probes {
namespace {

/// Managers of a large office with so much asked of them: share who leave in a step, or share of empty posts
/// that are filled in it.
double managers_moving(Town& town, double overload, bool empty) {
    town.dismiss_all();
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 2000);  // a post for every one of them
    world::UnitState& unit = town.domains[0].units[u];
    const world::UnitPlace& place = town.rules->place(town.domains[0], u);
    const double posts = town.rules->managers.posts(place.kind, 2000);
    unit.level[Level::manager_overload] = overload;
    unit.level[Level::manager_vacant] = empty ? posts : 0;
    const world::Levels before = unit.level;
    (void)manage(*town.rules, place, unit, before, {2000, 2000, 2000, 0}, town.step(0));
    const double vacant = unit.level[Level::manager_vacant];
    return (empty ? posts - vacant : vacant) / posts;
}

}  // namespace

Probes leadership_probes() {
    const std::vector<std::string> work = small_world::joined(
        plain_work(), {"manager.overload_lag=1 days", "manager.support_lag=1 days", "manager.span=1",
                       "work.manager_turnover=3", "manager.time_to_fill=90 days",
                       "link.strength[manager_turnover_engagement]=0.5", "repeat.base=0.2",
                       "link.strength[coordination_repeats]=0.5"});
    const auto level = [=](int direction, double low, double high, Level source, Level target) {
        return Probe{direction, work, true,
                     low,       high, [=](Town& t, double x) { return moved(t, target, at(source, x)); }};
    };
    return {
        {"support_engagement", level(+1, 0.7, 0.9, Level::manager_support, Level::engagement)},
        {"overload_support", level(-1, 0, 0.5, Level::manager_overload, Level::manager_support)},
        {"manager_turnover_engagement", level(-1, 0, 1, Level::manager_overload, Level::engagement)},
        {"shortage_carework",
         {+1, work, true, 1, 2,
          [](Town& t, double x) { return moved(t, Level::manager_overload, workload(x)); }}},
        {"manager_quit",
         {+1, work, true, 0, 1, [](Town& t, double x) { return managers_moving(t, x, false); }}},
        {"conditions_manager_applicants",
         {-1, work, true, 0, 1, [](Town& t, double x) { return managers_moving(t, x, true); }}},
        {"functions_load",
         {+1, work, true, 0, 0.8,
          [](Town& t, double x) {
              const std::uint16_t u = t.unit("office");
              world::UnitState& unit = t.domains[0].units[u];
              unit.level[Level::functions_lost] = x;
              return functions_load(*t.rules, t.rules->place(t.domains[0], u), unit);
          }}},
        {"keyperson_trust",
         {-1,
          {"key_person.learning_anew=280 days", "learning.trust_lag=1"},
          true,
          0,
          1,
          [](Town& t, double x) {
              return moved(t, Level::trust, [x](world::UnitState& unit) {
                  for (std::size_t f = 0; f < world::kFunctions; ++f)
                      unit.key_person[f] = x > 0 ? 4711 : 0;  // nobody's id: they have left
              });
          }}},
        {"threat_coordination",
         {+1,
          {"coordination.lag=1 days"},
          true,
          0,
          1,
          [](Town& t, double x) {
              // The threat is a parameter: another town that is threatened as much.
              Town threatened({"coordination.closure_threat=" + std::to_string(x),
                               "link.strength[threat_coordination]=" +
                                   std::to_string(t.rules->links.strength(Link::threat_coordination))});
              return coordination_target(*threatened.rules, MunicipalityIndex{0});
          }}},
        {"coordination_repeats",
         {-1,
          {"repeat.base=0.2", "link.strength[coordination_repeats]=0.5"},
          true,
          0.5,
          0.9,
          [](Town& t, double x) {
              return share_completed_with(t, Count::repeats, at(Level::coordination, x));
          }}},
        {"coordination_transfer",
         {-1,
          {},
          true,
          0.5,
          0.9,
          [](Town& t, double x) {
              (void)share_completed_with(t, Count::served, at(Level::coordination, x));
              return t.domains[0].units[t.unit("weekly")].transfer;
          }}},
    };
}

}  // namespace link_probes
