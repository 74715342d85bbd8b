// SPDX-License-Identifier: Apache-2.0
// Rates of life events by cell, destinations of moves, and the arrivals from abroad.
#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::kAgeBands;
using scenario::kMorbidities;
using scenario::kSexes;
using scenario::Unit;

std::uint8_t risk_class(double probability) {
    std::uint8_t c = 1;
    while (c < 15 && kRiskLimits[c] < probability * 256.0) ++c;
    return c;
}

Demography::Demography(const scenario::Scenario& s, const world::Setting& setting)
    : death_(s.parameters.bind<Unit::per_year>("demography.death_rate")),
      birth_(s.parameters.bind<Unit::per_year>("demography.birth_rate")),
      emigration_(s.parameters.bind<Unit::per_year>("demography.emigration_rate")),
      move_(s.parameters.bind<Unit::per_year>("demography.move_rate")),
      worsening_(s.parameters.bind<Unit::per_year>("morbidity.worsening_rate")),
      recovery_(s.parameters.bind<Unit::per_year>("morbidity.recovery_rate")),
      boys_(s.parameters.bind<Unit::share>("demography.boy_share")),
      immigrant_share_(s.parameters.bind<Unit::share>("demography.immigrant_share")),
      prevalence_(s.parameters.bind<Unit::share>("morbidity.prevalence")),
      immigration_(s.parameters.bind<Unit::persons>("demography.immigrants")),
      move_distance_(s.parameters.bind<Unit::km>("demography.move_distance")),
      death_ratio_(s.parameters.bind<Unit::one>("morbidity.death_ratio")),
      setting_(&setting) {
    const world::Geography& geography = setting.geography;
    const std::size_t n = geography.municipalities.size();
    // A mover's destination: by population, falling with distance; only places that are simulated.
    const double scale = s.parameters.value(move_distance_);
    destinations_.resize(n * n);
    std::int64_t all = 0;
    for (std::size_t from = 0; from < n; ++from) {
        const world::Municipality& here = geography.municipalities[from];
        all += here.population;
        double sum = 0;
        for (std::size_t to = 0; to < n; ++to) {
            const world::Municipality& there = geography.municipalities[to];
            if (to != from && there.simulated > 0) {
                const double km = world::distance_km(here.seat, there.seat);
                sum += static_cast<double>(there.population) * exponential(-km / scale);
            }
            destinations_[from * n + to] = static_cast<float>(sum);
        }
    }
    for (const world::DomainPlace& place : geography.domains) {
        const auto population =
            static_cast<double>(geography.municipalities[place.municipality.at()].population);
        domain_share_.push_back(population / place.parts / static_cast<double>(all));
    }
}

void Demography::prepare(const scenario::InForce& in, Step step) {
    std::size_t sets = 0;
    table_of_ = municipality_sets(*setting_, in,
                                  {death_.slot, birth_.slot, emigration_.slot, move_.slot, worsening_.slot,
                                   recovery_.slot, death_ratio_.slot},
                                  sets);
    tables_.assign(sets, {});
    most_death_ = 0;
    for (std::size_t set = 0; set < sets; ++set) {
        LifeTable& table = tables_[set];
        At at = at_municipality(*setting_, MunicipalityIndex::of(set));
        for (std::size_t band = 0; band < kAgeBands; ++band) {
            at.set(Dimension::age_band, band);
            // Relative mortality is scaled so that the mean over morbidity meets the rate of age and sex.
            double mean_ratio = 0;
            for (std::size_t m = 0; m < kMorbidities; ++m) {
                at.set(Dimension::morbidity, m);
                mean_ratio += in(prevalence_, at) * in(death_ratio_, at);
            }
            for (std::size_t sex = 0; sex < kSexes; ++sex) {
                const double death = in(death_, at.set(Dimension::sex, sex));
                table.death[band * kSexes + sex] = death;
                most_death_ = std::max(most_death_, death);
                for (std::size_t m = 0; m < kMorbidities; ++m) {
                    at.set(Dimension::sex, sex).set(Dimension::morbidity, m);
                    const std::size_t cell = cell_of(band, sex, m);
                    auto& rate = table.rate[cell];
                    const auto set_rate = [&](LifeEvent e, double r) {
                        rate[static_cast<std::size_t>(e)] = r;
                    };
                    set_rate(LifeEvent::death, in(death_, at) * in(death_ratio_, at) / mean_ratio);
                    set_rate(LifeEvent::emigration, in(emigration_, at));
                    set_rate(LifeEvent::move, in(move_, at));
                    const bool woman = sex == static_cast<std::size_t>(scenario::Sex::female);
                    set_rate(LifeEvent::birth, woman ? in(birth_, at) : 0.0);
                    set_rate(LifeEvent::worsening, m + 1 < kMorbidities ? in(worsening_, at) : 0.0);
                    set_rate(LifeEvent::recovery, m > 0 ? in(recovery_, at) : 0.0);
                    double total = 0;
                    for (const double r : rate) total += r;
                    table.total[cell] = total;
                    table.risk[cell] = risk_class(one_minus_exp(total * step.years()));
                }
            }
        }
    }
    boy_share_ = in(boys_);
    immigrants_ = in(immigration_);
    double sum = 0;
    for (std::size_t band = 0; band < kAgeBands; ++band) {
        sum += in(immigrant_share_, At{}.set(Dimension::age_band, band));
        immigrant_cumulative_[band] = sum;
        double prevalence = 0;
        for (std::size_t m = 0; m < kMorbidities; ++m) {
            prevalence += in(prevalence_, At{}.set(Dimension::age_band, band).set(Dimension::morbidity, m));
            prevalence_cumulative_[band][m] = prevalence;
        }
    }
}

MunicipalityIndex Demography::destination(MunicipalityIndex from, double u) const {
    const std::size_t n = setting_->geography.municipalities.size();
    const auto begin = destinations_.begin() + static_cast<std::ptrdiff_t>(from.at() * n);
    const auto end = begin + static_cast<std::ptrdiff_t>(n);
    const float sum = *(end - 1);
    if (sum <= 0) return from;
    const auto found = std::upper_bound(begin, end, static_cast<float>(u) * sum);
    return found == end ? from : MunicipalityIndex::of(found - begin);
}

std::size_t Demography::immigrant_band(double u) const {
    const double x = u * immigrant_cumulative_.back();
    std::size_t band = 0;
    while (band + 1 < kAgeBands && immigrant_cumulative_[band] <= x) ++band;
    return band;
}

std::uint8_t Demography::morbidity_at(std::size_t band, double u) const {
    const auto& cumulative = prevalence_cumulative_[band];
    std::uint8_t m = 0;
    while (m + 1U < kMorbidities && cumulative[m] <= u * cumulative.back()) ++m;
    return m;
}

}  // namespace careloop::model
