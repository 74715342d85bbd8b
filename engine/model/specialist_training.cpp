// SPDX-License-Identifier: Apache-2.0
#include "engine/model/specialist_training.hpp"

#include <algorithm>

#include "engine/base/draws.hpp"
#include "engine/model/outside_pool.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;

SpecialistTraining::SpecialistTraining(const scenario::Scenario& s, const world::Setting&)
    : scenario_(&s),
      funded_p_(s.parameters.bind<Unit::share>("specialist.funded")),
      into_p_(s.parameters.bind<Unit::share>("specialist.into")),
      study_p_(s.parameters.bind<Unit::share>("specialist.study_share")),
      pay_p_(s.parameters.bind<Unit::share>("specialist.pay")),
      experience_p_(s.parameters.bind<Unit::years>("specialist.experience")) {}

void SpecialistTraining::prepare(const scenario::InForce& in) {
    const std::size_t professions = scenario_->catalogue.professions.size();
    study_share = std::max(0.05, in(study_p_)), pay = std::max(0.05, in(pay_p_));
    experience_days = in(experience_p_)*kDaysPerYear;
    funded_.clear(), any_ = false;
    for (std::size_t r = 0; r < scenario_->catalogue.regions.size(); ++r) {
        for (std::size_t p = 0; p < professions; ++p) {
            funded_.push_back(in(funded_p_, At{}.set(Dimension::region, r).set(Dimension::profession, p)));
            any_ = any_ || funded_.back() > 0;
        }
    }
    intos_.assign(professions, {});
    for (std::size_t from = 0; from < professions; ++from) {
        for (std::size_t to = 0; to < professions; ++to) {
            const double share =
                in(into_p_, At{}.set(Dimension::profession, from).set(Dimension::other_profession, to));
            if (share > 0) intos_[from].push_back({to, share});
        }
    }
}

namespace {

/// A region's people of one profession.
struct Trade {
    double posts = 0, studying = 0;                               ///< full-time posts; heads
    std::vector<std::pair<std::size_t, std::uint32_t>> eligible;  ///< domain, row
};

}  // namespace

void train_specialists(const Rules& rules, std::vector<world::Domain>& domains, Step step) {
    const SpecialistTraining& now = rules.specialists;
    if (!now.any() || rules.population_held) return;
    const std::int32_t today = step.begin.days;
    const std::size_t professions = rules.presence.professions();
    std::vector<Trade> trades(rules.scenario.catalogue.regions.size() * professions);
    for (std::size_t d = 0; d < domains.size(); ++d) {
        if (domains[d].units.empty()) continue;
        const std::size_t region = rules.place(domains[d], 0).region.at();
        const std::vector<double> posts = people_of_posts(domains[d], professions);
        for (std::size_t p = 0; p < professions; ++p) trades[region * professions + p].posts += posts[p];
        const world::Staff& s = domains[d].staff;
        for (std::uint32_t row = 0; row < s.size(); ++row) {
            Trade& trade = trades[region * professions + s.profession[row]];
            if (s.studies_until[row] > today) {
                trade.studying += 1;
            } else if (!now.into(s.profession[row]).empty() && s.leaves[row] == world::kNever &&
                       s.placed_until[row] <= today && today - s.in_care_since[row] >= now.experience_days) {
                trade.eligible.emplace_back(d, row);
            }
        }
    }
    for (std::size_t cell = 0; cell < trades.size(); ++cell) {
        const Trade& trade = trades[cell];
        const std::size_t region = cell / professions, from = cell % professions;
        const double heads = now.funded(region, from) * trade.posts / (now.study_share * now.pay);
        if (heads <= trade.studying || trade.eligible.empty()) continue;
        const double chance = (heads - trade.studying) / static_cast<double>(trade.eligible.size());
        for (const auto& [d, row] : trade.eligible) {
            world::Staff& s = domains[d].staff;
            const Draw draw(rules.seed, s.id[row], step.index, Purpose::specialist_training);
            const auto [begins, which] = draw.uniforms();
            if (begins >= chance) continue;
            double passed = 0;
            for (const SpecialistTraining::Into& into : now.into(from)) {
                s.studies[row] = static_cast<std::uint8_t>(into.profession);
                if (which < (passed += into.share)) break;
            }
            const double half_years =
                static_cast<double>(rules.education.programme(s.studies[row]).half_years);
            s.studies_until[row] =
                today + static_cast<std::int32_t>(half_years / 2 * kDaysPerYear / now.study_share);
        }
    }
}

}  // namespace careloop::model
