// SPDX-License-Identifier: Apache-2.0
#include "engine/model/exits.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Exit;
using world::Level;

Exits::Exits(const scenario::Scenario& s, const world::Setting& setting)
    : scenario_(&s),
      setting_(&setting),
      decision_p_(s.parameters.bind<Unit::per_year>("exit.decision_rate")),
      retirement_p_(s.parameters.bind<Unit::per_year>("exit.retirement_rate")),
      sudden_p_(s.parameters.bind<Unit::per_year>("exit.sudden_rate")),
      out_p_(s.parameters.bind<Unit::share>("exit.out_of_care")),
      agency_p_(s.parameters.bind<Unit::share>("exit.to_agency")),
      first_p_(s.parameters.bind<Unit::one>("exit.first_year_factor")),
      early_p_(s.parameters.bind<Unit::one>("exit.early_factor")),
      settled_p_(s.parameters.bind<Unit::one>("exit.settled_factor")),
      long_p_(s.parameters.bind<Unit::one>("exit.long_factor")),
      spread_p_(s.parameters.bind<Unit::one>("exit.personal_spread")),
      notice_p_(s.parameters.bind<Unit::days>("exit.notice")),
      looking_p_(s.parameters.bind<Unit::days>("exit.looking")) {}

void Exits::prepare(const scenario::InForce& in) {
    decisions_.clear(), retirement_.clear(), sudden_.clear();
    for (std::size_t p = 0; p < scenario_->catalogue.professions.size(); ++p)
        decisions_.push_back(in(decision_p_, At{}.set(Dimension::profession, p)));
    for (std::size_t band = 0; band < scenario::kAgeBands; ++band)
        retirement_.push_back(in(retirement_p_, At{}.set(Dimension::age_band, band)));
    const auto& units = setting_->directory.units;
    for (std::size_t u = 0; u < units.size(); ++u)
        sudden_.push_back(in(sudden_p_, at_unit(units[u], UnitIndex::of(u))));
    out_of_care = in(out_p_), to_agency = in(agency_p_);
    first_year_ = in(first_p_), early_ = in(early_p_), settled_ = in(settled_p_), long_ = in(long_p_);
    spread_ = in(spread_p_);
    most_personal_ = exponential(8.3 * spread_);  // no draw is farther out than 8.3 standard deviations
    most_decisions_ = *std::max_element(decisions_.begin(), decisions_.end()) *
                      std::max({first_year_, early_, settled_, long_}) * most_personal_;
    most_retirement_ = *std::max_element(retirement_.begin(), retirement_.end());
    notice_days = static_cast<int>(in(notice_p_)), looking_days = static_cast<int>(in(looking_p_));
}

double Exits::personal(Seed seed, std::uint64_t id) const {
    if (spread_ <= 0) return 1;
    return exponential(spread_ * Draw(seed, id, 0, Purpose::leaving_trait).normal() - spread_ * spread_ / 2);
}

LeavingPull leaving_pull(const Rules& rules, const world::Nation& nation, RegionIndex region,
                         const world::Levels& level) {
    const Links& links = rules.links;
    const WorkEnvironment& work = rules.work;
    LeavingPull pull;
    pull.all =
        links.pull(Link::strain_quit, level[Level::strain], work.strain) +
        links.pull(Link::engagement_quit, level[Level::engagement], work.engagement) +
        links.pull(Link::safety_quit, level[Level::safety], work.safety) +
        links.pull(Link::agency_quit, level[Level::agency_share]) +
        links.pull(Link::agency_pull, nation.agency_premium) +
        links.pull(Link::pay_quit,
                   nation.pay_over_neighbours.empty() ? 1 : nation.pay_over_neighbours[region.at()], 1);
    pull.first_year = links.pull(Link::intro_quit, level[Level::introduction], rules.introduction.reference);
    return pull;
}

void exits(const Rules& rules, const world::Nation& nation, world::Domain& domain, Step step) {
    const Exits& now = rules.exits;
    world::Staff& staff = domain.staff;
    const int today = step.begin.days;
    ByteDraws firsts(rules.seed, step.index, Purpose::exit_scan);
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::Tally& tally = domain.units[u].tally;
        const world::UnitPlace& place = rules.place(domain, u);
        const LeavingPull pull = leaving_pull(rules, nation, place.region, domain.units[u].level);
        const double all = driven_rate(1, counted(tally, pull.all));
        const double novice = driven_rate(1, counted(tally, pull.all + pull.first_year));
        const double retiring = driven_rate(
            1, counted(tally, rules.links.pull(Link::strain_retirement, domain.units[u].level[Level::strain],
                                               rules.work.strain)));
        const double sudden = now.sudden(rules.global(domain, u));
        // Few draws are low enough to matter whoever it is; only these people are looked at.
        const int limit =
            byte_limit((now.most_decisions() * std::max(all, novice) + now.most_retirement() * retiring +
                        rules.demography.most_death() + sudden) *
                       step.years());
        const double agency = now.to_agency * rules.agency.allowed(place.kind);
        for (std::uint32_t row = domain.staff_first[u]; row < domain.staff_first[u + 1U]; ++row) {
            if (staff.exit[row] != 0) continue;
            const int first = firsts(staff.id[row]);
            if (first >= limit) continue;
            const std::size_t band = scenario::age_band(world::age_of(staff.birth_week[row], step.begin));
            const double retirement = now.retirement(band) * retiring;
            // Nobody dies while on placement: the visitor is counted elsewhere.
            const double death =
                staff.placed_until[row] > today
                    ? 0
                    : rules.demography.death(MunicipalityIndex{staff.home[row]}, band, staff.sex[row]);
            const double base =
                staff.looking_until[row] > today
                    ? 0  // has decided already
                    : now.decisions(staff.profession[row]) *
                          now.tenure_factor((today - staff.in_unit_since[row]) / kDaysPerWeek);
            const auto [rest, which] = Draw(rules.seed, staff.id[row], step.index, Purpose::exit).uniforms();
            const double luck = refined(first, rest);
            const double here = base * std::max(all, novice);
            if (luck >= (here * now.most_personal() + retirement + death + sudden) * step.years()) continue;
            const bool first_year =
                today - staff.in_care_since[row] < WorkEnvironment::kNoviceWeeks * kDaysPerWeek;
            const double decision =
                base * (first_year ? novice : all) * now.personal(rules.traits, staff.id[row]);
            const double total = decision + retirement + death + sudden;
            if (luck >= one_minus_exp(total * step.years())) continue;
            double x = which * total;
            if (x < retirement) {
                staff.exit[row] = static_cast<std::uint8_t>(Exit::retirement);
                staff.leaves[row] = now.last_day(today, staff.placed_until[row]);
                continue;
            }
            if (x < retirement + death) {
                staff.exit[row] = static_cast<std::uint8_t>(Exit::death);
                staff.leaves[row] = today;
                continue;
            }
            x -= retirement + death;
            if (x >= decision) {
                staff.exit[row] = static_cast<std::uint8_t>(Exit::profession);
                staff.leaves[row] = std::max(today, staff.placed_until[row]);
                continue;
            }
            x /= decision;
            if (x < agency + now.out_of_care) {
                staff.exit[row] = static_cast<std::uint8_t>(x < agency ? Exit::agency : Exit::profession);
                staff.leaves[row] = now.last_day(today, staff.placed_until[row]);
            } else {
                staff.looking_until[row] = today + now.looking_days;
            }
        }
    }
}

}  // namespace careloop::model
