// SPDX-License-Identifier: Apache-2.0
#include "engine/model/budget.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"
#include "engine/world/care_need.hpp"

namespace careloop::model {

using scenario::Unit;
using world::Domain;
using world::Level;

namespace {

constexpr std::size_t kAgeSex = scenario::kAgeBands * scenario::kSexes;

/// Hours of care residents would ask for by their ages: [kind of unit × (regions, then municipalities)].
std::vector<double> need_by_age(const Rules& rules, const std::vector<double>& people) {
    const auto& catalogue = rules.scenario.catalogue;
    const std::size_t regions = catalogue.regions.size(), places = regions + catalogue.municipalities.size();
    std::vector<double> need(catalogue.unit_kinds.size() * places, 0.0);
    for (std::size_t m = 0; m < catalogue.municipalities.size(); ++m) {
        const std::size_t r = rules.setting.geography.municipalities[m].region.at();
        for (std::size_t k = 0; k < catalogue.unit_kinds.size(); ++k) {
            double hours = 0;
            for (std::size_t cell = 0; cell < kAgeSex; ++cell)
                hours += people[m * kAgeSex + cell] *
                         rules.budget.hours(k, cell / scenario::kSexes, cell % scenario::kSexes);
            need[k * places + r] += hours;
            need[k * places + regions + m] += hours;
        }
    }
    return need;
}

/// Where the taxpayers of a unit live: its municipality, or all of its region.
std::size_t payers(const Rules& rules, const world::UnitPlace& place) {
    const auto& catalogue = rules.scenario.catalogue;
    const std::size_t regions = catalogue.regions.size(), places = regions + catalogue.municipalities.size();
    const bool municipal = rules.kind(place.kind).form == scenario::CareForm::clients;
    return place.kind.at() * places + (municipal ? regions + place.municipality.at() : place.region.at());
}

/// What a unit's staff has cost beyond what its posts were given for, as a share of that and over a year.
void account(const Rules& rules, world::UnitState& unit, Step step) {
    double budget = 0;
    for (std::size_t p = 0; p < unit.posts.funded.size(); ++p)
        budget += static_cast<double>(unit.posts.funded[p]) *
                  rules.presence.contract_hours(static_cast<std::uint8_t>(p)) * rules.work.hour_cost(p) *
                  step.weeks();
    if (budget <= 0) return;
    const double over = (unit.own_cost + unit.agency_cost) / budget - 1;
    world::Levels& level = unit.level;
    level[Level::overspend] += (over - level[Level::overspend]) * rules.budget.year_step;
    // What was spent before the run is what the budget was made with.
    if (rules.finding_usual) level[Level::usual_overspend] = level[Level::overspend];
}

/// Posts of the new year: those of the old, grown with need, less what was overspent.
void set_posts(const Rules& rules, const world::Levels& before, world::UnitState& unit, double growth,
               double beyond_need) {
    const double beyond = rules.links.pull(Link::agency_money, before[Level::overspend],
                                           before[Level::usual_overspend] + rules.budget.tolerance);
    const double cutback = std::clamp(-beyond, 0.0, rules.budget.most);
    const double factor = (1 + rules.budget.follows_need * growth) * (1 + beyond_need) * (1 - cutback) /
                          (1 - before[Level::cutback]);
    unit.level[Level::cutback] = cutback;
    for (float& posts : unit.posts.funded) posts = static_cast<float>(static_cast<double>(posts) * factor);
}

/// A year's posts are what a unit's ordinary hours are reckoned from; of wards those of the begin, as fewer
/// posts than these close beds.
void new_ordinary_hours(const Rules& rules, Domain& domain) {
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::Posts& posts = domain.units[u].posts;
        if (rules.kind(rules.place(domain, u).kind).form != scenario::CareForm::beds)
            posts.ordinary = posts.funded;
    }
    mean_capacity(rules, domain);
}

}  // namespace

Budget::Budget(const scenario::Scenario& s, const world::Setting&)
    : follows_need_(s.parameters.bind<Unit::share>("budget.follows_need")),
      tolerance_(s.parameters.bind<Unit::share>("budget.tolerance")),
      most_(s.parameters.bind<Unit::share>("budget.most_cut")),
      settling_(s.parameters.bind<Unit::days>("budget.settling")),
      growth_p_(s.parameters.bind<Unit::one>("budget.growth")),
      growth_(s.catalogue.regions.size(), 0.0),
      hours_(world::care_hours_per_person(s)) {}

void Budget::prepare(const scenario::InForce& in, Step step) {
    settling_days = static_cast<int>(in(settling_));
    follows_need = in(follows_need_), tolerance = in(tolerance_), most = in(most_);
    for (std::size_t r = 0; r < growth_.size(); ++r)
        growth_[r] = in(growth_p_, scenario::At{}.set(scenario::Dimension::region, r));
    year_step = part_of_way(step.days, lag_of("agency_overspending"));
}

bool new_budgets(const Rules& rules, Step step) {
    return !rules.finding_usual && step.end().year() != step.begin.year();
}

std::vector<double> people_by_age(const Rules& rules, const std::vector<Domain>& domains, Date day) {
    std::vector<double> people(rules.scenario.catalogue.municipalities.size() * kAgeSex, 0.0);
    const int week = (day - world::kWeekZero) / kDaysPerWeek;
    for (const Domain& d : domains) {
        const world::Residents& r = d.residents;
        for (std::uint32_t row = 0; row < r.size(); ++row) {
            if (r.alive[row] == 0) continue;
            const std::size_t band = scenario::age_band(completed_years(week - r.birth_week[row]));
            people[r.municipality[row] * kAgeSex + band * scenario::kSexes + r.sex[row]] +=
                static_cast<double>(r.weight_of(row));
        }
    }
    return people;
}

void budgets(const Rules& rules, const Workers& workers, std::vector<Domain>& domains, world::Nation& nation,
             const std::vector<double>& people, Step step) {
    const bool turn = new_budgets(rules, step);
    std::vector<double> need;
    if (turn) need = need_by_age(rules, people);
    const bool known = turn && nation.need_by_age.size() == need.size();
    workers.for_each(domains.size(), [&](std::size_t d) {
        for (std::uint16_t u = 0; u < domains[d].units.size(); ++u) {
            world::UnitState& unit = domains[d].units[u];
            const world::Levels before = unit.level;  // every influence is read at the step's start
            account(rules, unit, step);
            if (!known) continue;
            const world::UnitPlace& place = rules.place(domains[d], u);
            const std::size_t at = payers(rules, place);
            set_posts(rules, before, unit,
                      nation.need_by_age[at] > 0 ? need[at] / nation.need_by_age[at] - 1 : 0,
                      rules.budget.growth(place.region));
        }
        if (known) new_ordinary_hours(rules, domains[d]);
    });
    if (turn) nation.need_by_age = std::move(need);
}

}  // namespace careloop::model
