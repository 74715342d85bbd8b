// SPDX-License-Identifier: Apache-2.0
#include "engine/world/care_need.hpp"

#include <algorithm>
#include <span>

#include "engine/base/maths.hpp"

namespace careloop::world {
namespace {

using scenario::At;
using scenario::Dimension;
using scenario::kAgeBands;
using scenario::kSexes;
using scenario::Unit;

constexpr int kLongestPath = 12;     ///< steps of care after one need
constexpr double kNoTrickle = 1e-7;  ///< steps a year and person too rare to follow

/// Expected hours a person and year, by kind of unit, of one age band and sex.
class Expected {
  public:
    explicit Expected(const scenario::Scenario& s)
        : scenario_(s),
          hours_(s.catalogue.unit_kinds.size(), 0.0),
          by_step_(s.catalogue.care_steps.size(), 0.0) {
        const auto hours = s.parameters.bind<Unit::hours>("care.hours");
        const auto stay = s.parameters.bind<Unit::days>("care.stay");
        for (std::size_t step = 0; step < by_step_.size(); ++step) {
            At at = At{}.set(Dimension::care_step, step);
            // Hours for each day in bed or week as a client count as often as those last.
            const double days = std::max(1.0, s.parameters.value(stay, at));
            for (std::size_t p = 0; p < s.catalogue.professions.size(); ++p)
                by_step_[step] += days * s.parameters.value(hours, at.set(Dimension::profession, p));
        }
    }

    const std::vector<double>& of(std::size_t band, std::size_t sex) {
        std::ranges::fill(hours_, 0.0);
        At at = At{}.set(Dimension::age_band, band).set(Dimension::sex, sex);
        const auto& catalogue = scenario_.catalogue;
        for (std::size_t n = 0; n < catalogue.need_kinds.size(); ++n) {
            at.set(Dimension::need_kind, n);
            double rate = scenario_.parameters.value(rate_, at);
            if (catalogue.need_kinds[n].at_birth) {
                if (static_cast<scenario::Sex>(sex) == scenario::Sex::female)
                    rate = scenario_.parameters.value(birth_, at);
            } else if (const double share = scenario_.parameters.value(treated_, at); share > 0) {
                rate = -logarithm(1 - std::min(share, 0.99)) * scenario_.parameters.value(onset_, at);
            }
            for (std::size_t t = 0; t < catalogue.transitions.size(); ++t) {
                const scenario::TransitionInfo& way = catalogue.transitions[t];
                if (way.from_need && way.need.at() == n) follow(t, rate, band, 0);
            }
        }
        return hours_;
    }

  private:
    void follow(std::size_t transition, double rate, std::size_t band, int depth) {
        const scenario::TransitionInfo& way = scenario_.catalogue.transitions[transition];
        const auto age = static_cast<int>(band * kBandYears + kBandYears / 2);
        rate *= scenario_.parameters.value(probability_, At{}.set(Dimension::transition, transition));
        if (age < way.min_age || age > way.max_age || rate < kNoTrickle || depth >= kLongestPath) return;
        hours_[scenario_.catalogue.care_steps[way.to.at()].unit_kind.at()] += rate * by_step_[way.to.at()];
        for (std::size_t t = 0; t < scenario_.catalogue.transitions.size(); ++t) {
            const scenario::TransitionInfo& next = scenario_.catalogue.transitions[t];
            if (!next.from_need && next.from == way.to) follow(t, rate, band, depth + 1);
        }
    }

    const scenario::Scenario& scenario_;
    std::vector<double> hours_, by_step_;
    scenario::Parameter<Unit::per_year> rate_ = scenario_.parameters.bind<Unit::per_year>("need.rate"),
                                        birth_ = scenario_.parameters.bind<Unit::per_year>(
                                            "demography.birth_rate");
    scenario::Parameter<Unit::share> treated_ = scenario_.parameters.bind<Unit::share>("need.treated_share"),
                                     probability_ =
                                         scenario_.parameters.bind<Unit::share>("pathway.probability");
    scenario::Parameter<Unit::one> onset_ = scenario_.parameters.bind<Unit::one>("need.onset_factor");
};

}  // namespace

std::vector<double> care_hours_per_person(const scenario::Scenario& scenario) {
    const std::size_t kinds = scenario.catalogue.unit_kinds.size();
    std::vector<double> hours(kinds * kAgeBands * kSexes);
    Expected expected(scenario);
    for (std::size_t band = 0; band < kAgeBands; ++band) {
        for (std::size_t sex = 0; sex < kSexes; ++sex) {
            const std::vector<double>& each = expected.of(band, sex);
            for (std::size_t k = 0; k < kinds; ++k) hours[(k * kAgeBands + band) * kSexes + sex] = each[k];
        }
    }
    for (std::size_t k = 0; k < kinds; ++k) {
        const auto of_kind = std::span(hours).subspan(k * kAgeBands * kSexes, kAgeBands * kSexes);
        if (std::ranges::all_of(of_kind, [](double h) { return h <= 0; })) std::ranges::fill(of_kind, 1.0);
    }
    return hours;
}

CareNeed care_need(const scenario::Scenario& scenario, const Geography& geography,
                   const Population& population) {
    const std::size_t municipalities = geography.municipalities.size();
    CareNeed need;
    need.people.assign(municipalities, 0.0);
    need.hours.assign(scenario.catalogue.unit_kinds.size(), std::vector<double>(municipalities, 0.0));
    const std::vector<double> hours = care_hours_per_person(scenario);
    for (std::size_t band = 0; band < kAgeBands; ++band) {
        const std::size_t youngest = band * kBandYears;
        const std::size_t oldest = band + 1 < kAgeBands ? youngest + kBandYears - 1 : kAges - 1;
        for (std::size_t sex = 0; sex < kSexes; ++sex) {
            for (std::size_t m = 0; m < municipalities; ++m) {
                double people = 0;
                for (std::size_t age = youngest; age <= oldest; ++age)
                    people += population.people[population.at(m, age, sex)];
                need.people[m] += people;
                for (std::size_t k = 0; k < need.hours.size(); ++k)
                    need.hours[k][m] += people * hours[(k * kAgeBands + band) * kSexes + sex];
            }
        }
    }
    return need;
}

}  // namespace careloop::world
