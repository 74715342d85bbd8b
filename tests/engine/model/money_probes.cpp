// SPDX-License-Identifier: Apache-2.0
// Probes of links around money: budgets, pay, ambition and what a region allows of agencies.
#include <numeric>

#include "tests/engine/model/link_probes.hpp"

namespace link_probes {
namespace {

/// Posts after the turn of a year, over those before, of a unit that overspent by this share.
double posts_kept(Town& town, double overspent) {
    town.dismiss_all();
    town.employ(0, town.unit("office"), 10);
    world::UnitState& unit = town.domains[0].units[town.unit("office")];
    world::Nation nation;
    const Step turn = town.step(0);  // the last week of December
    budgets(*town.rules, Workers(1), town.domains, nation,
            people_by_age(*town.rules, town.domains, turn.end()), turn);  // what need was a year ago
    unit.level[Level::overspend] = overspent;
    const std::size_t worker = town.profession("worker");
    const double before = static_cast<double>(unit.posts.funded[worker]);
    budgets(*town.rules, Workers(1), town.domains, nation,
            people_by_age(*town.rules, town.domains, turn.end()), turn);
    return static_cast<double>(unit.posts.funded[worker]) / before;
}

/// Pay of a region after a step, where so large a share of the hours asked for has not been met for a year.
double pay_after(Town& town, double shortage) {
    const std::size_t regions = town.scenario.catalogue.regions.size();
    town.domains[0].units[0].normal_hours.assign(town.scenario.catalogue.professions.size(), 10);
    world::Nation nation;
    nation.pay.assign(regions, 1), nation.pay_answer.assign(regions, 1);
    nation.shortage.assign(regions, shortage), nation.usual_shortage.assign(regions, 0);
    pay(*town.rules, town.domains, nation);
    return nation.pay[0];
}

double share_deciding_at_pay(Town& town, double pay_over_neighbours) {
    constexpr std::uint32_t kPeople = 20'000;
    town.dismiss_all();
    town.employ(0, town.unit("office"), kPeople);
    world::Nation nation;
    nation.pay_over_neighbours.assign(town.scenario.catalogue.regions.size(), pay_over_neighbours);
    exits(*town.rules, nation, town.domains[0], town.step(0));
    const world::Staff& staff = town.domains[0].staff;
    double decided = 0;
    for (std::size_t row = 0; row < kPeople; ++row)
        decided += staff.exit[row] != 0 || staff.looking_until[row] > town.scenario.begin.days ? 1 : 0;
    return decided / kPeople;
}

double cap_after(Town& town, double share) {
    world::UnitState& unit = town.domains[0].units[0];
    unit.normal_hours.assign(town.scenario.catalogue.professions.size(), 10);
    unit.own_cost = 1000, unit.agency_cost = 1000 * share;
    world::Nation nation;
    agency_market(*town.rules, town.domains, nation);
    return nation.agency_cap[0];
}

}  // namespace

Probes money_probes() {
    const std::vector<std::string> work = small_world::joined(
        plain_work(), {"ambition.floor=0.2", "link.strength[vacancies_ambition]=5", "agency.target=0.02",
                       "budget.tolerance=0", "budget.most_cut=0.5", "link.strength[shortage_pay]=5"});
    const auto level = [=](int direction, double low, double high, Level source, Level target) {
        return Probe{direction, work, true,
                     low,       high, [=](Town& t, double x) { return moved(t, target, at(source, x)); }};
    };
    return {
        {"agency_money", {-1, work, true, 0, 0.1, posts_kept}},
        {"shortage_pay", {+1, work, true, 0, 0.3, pay_after}},
        {"pay_quit", {-1, work, true, 1, 1.5, share_deciding_at_pay}},
        {"pay_applicants",
         {+1,
          {"market.decision_delay=0", "market.return_rate=1000", "market.move_employed=0",
           "market.reservation=-9", "market.taste=0.7", "market.commute=1.25", "work.engagement=0.78"},
          true,
          1,
          1.3,
          [](Town& t, double x) {
              t.setting.directory.units.back().region = RegionIndex{1};
              t.rules->pay_level[1] = x;
              return share_choosing(t, 0.25, 0.78);
          },
          two_places(1)}},
        {"vacancies_ambition", level(-1, 0.1, 0.5, Level::lasting_vacancies, Level::ambition)},
        // What was customary is one, and there is no more than that.
        {"ambition_engagement", level(+1, 1, 0.3, Level::ambition, Level::engagement)},
        {"ambition_demand",
         {+1, work, true, 1, 0.6,
          [](Town& t, double x) {
              world::UnitState unit;
              unit.level[Level::ambition] = x;
              return 1 - share_declined(*t.rules, unit);
          }}},
        {"target_agency", {+1, work, true, 0.02, 0.3, cap_after}},
    };
}

}  // namespace link_probes
