// SPDX-License-Identifier: Apache-2.0
#include "engine/model/prevention.hpp"

#include <algorithm>

#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::Unit;
using world::Count;
using world::Level;

Prevention::Prevention(const scenario::Scenario& s, const world::Setting& setting)
    : scenario_(&s),
      setting_(&setting),
      time_(s.parameters.bind<Unit::share>("prevention.time")),
      identified_(s.parameters.bind<Unit::share>("prevention.identified")),
      lag_(s.parameters.bind<Unit::days>("prevention.lag")) {}

void Prevention::prepare(const scenario::InForce& in, Step step) {
    now_.clear();
    for_each_unit(*setting_, [&](const scenario::At& at) {
        const double usual = scenario_->parameters.value(time_, at);
        now_.push_back({usual > 0 ? in(time_, at) / usual : 0, usual});
    });
    identified = in(identified_);
    acute_way = part_of_way(step.days, lag_of("need_acute")),
    risk_way = part_of_way(step.days, lag_of("need_risk"));
    time_way = part_of_way(step.days, lag_of("acute_prevention")),
    need_way = part_of_way(step.days, in(lag_));
}

void found_prevention(const Rules& rules, std::vector<world::Domain>& domains, world::Nation& nation) {
    const std::size_t municipalities = rules.setting.geography.municipalities.size();
    nation.needs_usual.assign(municipalities, 0), nation.acute_usual.assign(municipalities, 0);
    nation.known_risk.assign(municipalities, 1), nation.acute_load.assign(municipalities, 1);
    for (const world::Domain& domain : domains) {
        const world::Residents& r = domain.residents;
        for (std::uint32_t row = 0; row < r.size(); ++row) {
            if (r.alive[row] == 0) continue;
            const MunicipalityIndex home{r.municipality[row]};
            const NeedTable& table = rules.need.table(home);
            const std::size_t cell = cell_of(r.age_band[row], r.sex[row], r.morbidity[row]);
            const double frailty = rules.need.frailty(r.frailty[row]), weight = r.weight_of(row);
            const Need::Yearly all = Need::yearly(table, cell);
            nation.needs_usual[home.at()] += weight * (all.frail * frailty + all.flat);
            nation.acute_usual[home.at()] += weight * (all.acute_frail * frailty + all.acute_flat);
        }
    }
}

std::vector<double> people_in_need(const Rules& rules, const std::vector<world::Domain>& domains) {
    std::vector<double> people(2 * rules.setting.geography.municipalities.size(), 0);
    for (const world::Domain& domain : domains) {
        for (std::size_t m = 0; m < domain.asked.size(); ++m)
            people[2 * m] += domain.asked[m].all, people[2 * m + 1] += domain.asked[m].acute;
    }
    return people;
}

void count_needs(const Rules& rules, const std::vector<double>& in_need, world::Nation& nation, Step step) {
    const double years = step.years();
    const auto follow = [&](double& level, double now, double usual, double way) {
        if (usual > 0) level += (now / years / usual - level) * way;
    };
    // Who asks for care is seen, and so is their risk; linked data find more.
    for (std::size_t m = 0; m < nation.needs_usual.size(); ++m) {
        follow(nation.known_risk[m], in_need[2 * m] * (1 + rules.prevention.identified),
               nation.needs_usual[m], rules.prevention.risk_way);
        follow(nation.acute_load[m], in_need[2 * m + 1], nation.acute_usual[m], rules.prevention.acute_way);
    }
}

double prevention_effect(const Rules& rules, const world::Levels& level, UnitIndex global) {
    const double usual = rules.prevention.usual(global);
    return usual <= 0 ? 1 : std::max(0.05, 1 - usual * level[Level::prevention]) / (1 - usual);
}

void prevention(const Rules& rules, const world::Nation& nation, world::Domain& domain) {
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        const UnitIndex global = rules.global(domain, u);
        if (unit.posts.funded.empty() || rules.prevention.usual(global) <= 0) continue;
        const std::size_t m = rules.place(domain, u).municipality.at();
        const double s = rules.links.pull(Link::acute_prevention, nation.acute_load[m]) +
                         rules.links.pull(Link::need_prevention, nation.known_risk[m]);
        const double target = driven_rate(rules.prevention.planned(global), counted(unit.tally, s));
        double& level = unit.level[Level::prevention];
        level += (target - level) * rules.prevention.time_way;
    }
}

void spared_needs(const Rules& rules, const std::vector<world::Domain>& domains, world::Nation& nation) {
    const std::size_t municipalities = rules.setting.geography.municipalities.size();
    nation.spared.resize(municipalities, 0);
    std::vector<double> time(municipalities, 0), usual(municipalities, 0);
    for (const world::Domain& d : domains) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const double share = rules.prevention.usual(rules.global(d, u));
            if (share <= 0) continue;
            const double hours = d.units[u].ordinary_hours();
            const std::size_t m = rules.place(d, u).municipality.at();
            usual[m] += share * hours;
            time[m] += share * hours * d.units[u].level[Level::prevention];
        }
    }
    for (std::size_t m = 0; m < municipalities; ++m) {
        const double target = usual[m] > 0 ? rules.links.pull(Link::prevention_need, time[m] / usual[m]) : 0;
        nation.spared[m] += (target - nation.spared[m]) * rules.prevention.need_way;
    }
}

std::vector<double> need_factors(const world::Nation& nation) {
    std::vector<double> factors;
    for (const double s : nation.spared) factors.push_back(driven_rate(1, s));
    return factors;
}

}  // namespace careloop::model
