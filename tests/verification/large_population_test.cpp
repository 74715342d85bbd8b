// SPDX-License-Identifier: Apache-2.0
// A closed cohort is, in the limit of many people and short steps, a system of differential equations.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;

namespace {

using Stages = std::array<double, 5>;  // low, rising, chronic, complex, dead

struct Rates {
    std::array<double, 4> worsening, recovery, death;
};

Stages slope(const Rates& r, const Stages& x) {
    Stages d{};
    for (std::size_t m = 0; m < 4; ++m) {
        if (m < 3) {
            d[m] -= r.worsening[m] * x[m];
            d[m + 1] += r.worsening[m] * x[m];
        }
        if (m > 0) {
            d[m] -= r.recovery[m] * x[m];
            d[m - 1] += r.recovery[m] * x[m];
        }
        d[m] -= r.death[m] * x[m];
        d[4] += r.death[m] * x[m];
    }
    return d;
}

/// Classical Runge-Kutta of fourth order, a thousand steps a year.
Stages integrated(const Rates& r, Stages x, double years) {
    const int steps = static_cast<int>(years * 1000);
    const double h = years / steps;
    const auto at = [](const Stages& a, const Stages& b, double f) {
        Stages c{};
        for (std::size_t i = 0; i < 5; ++i) c[i] = a[i] + f * b[i];
        return c;
    };
    for (int n = 0; n < steps; ++n) {
        const Stages k1 = slope(r, x), k2 = slope(r, at(x, k1, h / 2)), k3 = slope(r, at(x, k2, h / 2)),
                     k4 = slope(r, at(x, k3, h));
        for (std::size_t i = 0; i < 5; ++i) x[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
    return x;
}

}  // namespace

TEST_CASE("Stages of morbidity and deaths of a large closed cohort follow the differential equations") {
    // null: everybody alike from one stage, independent of each other: numbers by stage are multinomial about
    // the solution; 200 000 from each of two stages, daily steps, 3 years, seed 1; normal limits, false alarm
    // 1e-6 each, plus 0.15 % of all for one event a day at most.
    const Rates rates = {
        {0.5, 0.3, 0.4, 0}, {0, 0.2, 0.1, 0.3}, {0.02 * 0.35, 0.02 * 0.7, 0.02 * 1.3, 0.02 * 3}};
    for (const std::uint8_t stage : {std::uint8_t{0}, std::uint8_t{2}}) {
        Town town({"morbidity.worsening_rate[*,low]=0.5", "morbidity.worsening_rate[*,rising]=0.3",
                   "morbidity.worsening_rate[*,chronic]=0.4", "morbidity.recovery_rate[rising]=0.2",
                   "morbidity.recovery_rate[chronic]=0.1", "morbidity.recovery_rate[complex]=0.3",
                   // Prevalences that leave the mean of the ratios at one: rates are then the ratios' own.
                   "demography.death_rate=0.02", "morbidity.prevalence[*,low]=1",
                   "morbidity.prevalence[*,rising]=0", "morbidity.prevalence[*,chronic]=0.5",
                   "morbidity.prevalence[*,complex]=0", "morbidity.death_ratio[low]=0.35",
                   "morbidity.death_ratio[rising]=0.7", "morbidity.death_ratio[chronic]=1.3",
                   "morbidity.death_ratio[complex]=3"},
                  {.days = 1});
        constexpr std::uint32_t kPeople = 200'000;
        town.settle(0, kPeople, 40, scenario::Sex::male, stage);
        world::Domain& domain = town.domains[0];
        for (std::uint32_t k = 0; k < 3 * 365; ++k) {
            town.rules->prepare(town.step(k));
            demography(*town.rules, town.board, domain, town.out, town.step(k));
            town.out = {};
        }
        Stages begin{}, counts{};
        begin[stage] = 1;
        const Stages expected = integrated(rates, begin, 3 * 365 / kDaysPerYear);
        for (std::uint32_t row = 0; row < kPeople; ++row) {
            counts[domain.residents.alive[row] == 0 ? 4 : domain.residents.morbidity[row]] += 1;
        }
        for (std::size_t i = 0; i < 5; ++i) {
            const double p = expected[i], share = counts[i] / kPeople;
            INFO("from stage " << int{stage} << ", in " << i << ": " << share << ", expected " << p);
            CHECK(std::abs(share - p) < tests::kTwoSided * std::sqrt(p * (1 - p) / kPeople) + 0.0015);
        }
        CHECK(domain.ledger.died == counts[4]);
    }
}
