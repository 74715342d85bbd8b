// SPDX-License-Identifier: Apache-2.0
#include "engine/world/population.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/maths.hpp"
#include "engine/world/age_tables.hpp"

namespace careloop::world {
namespace {

using scenario::kSexes;

constexpr std::size_t kYearsOn = 5;

/// Share of each of five single years in a five-year band: a straight line through the band whose slope
/// follows the two neighbouring bands.
std::array<double, kBandYears> within_band(double before, double own, double after) {
    std::array<double, kBandYears> share{};
    const double slope = own > 0 ? std::clamp((after - before) / (10.0 * own), -0.4, 0.4) : 0.0;
    for (std::size_t i = 0; i < kBandYears; ++i)
        share[i] = 0.2 * (1.0 + slope * (static_cast<double>(i) - 2.0));
    return share;
}

/// A municipality's ten-year groups of 2019 split to single years and sexes as in its region.
void split_groups(const ByBand& region, const std::vector<double>& groups, std::size_t municipality,
                  Population& population) {
    for (std::size_t group = 0; group < groups.size(); ++group) {
        const std::size_t first = 2 * group;  // five-year band
        const std::size_t last = group + 1 == groups.size() ? kFiveYearBands : first + 2;
        double all = 0.0;
        for (std::size_t band = first; band < last; ++band) all += region[0][band] + region[1][band];
        for (std::size_t band = first; band < last; ++band) {
            for (std::size_t sex = 0; sex < kSexes; ++sex) {
                const auto& ages = region[sex];
                const double own = ages[band];
                const double people = all > 0 ? groups[group] * own / all : 0.0;
                const auto shares = within_band(band > 0 ? ages[band - 1] : own, own,
                                                band + 1 < kFiveYearBands ? ages[band + 1] : 0.0);
                for (std::size_t i = 0; i < kBandYears; ++i) {
                    population.people[population.at(municipality, band * kBandYears + i, sex)] =
                        people * shares[i];
                }
            }
        }
    }
}

/// The region's youngest of 2024, shared among its municipalities like the youngest of 2019.
void add_newborn(const std::vector<std::size_t>& members, double newborn, const Population& before,
                 Population& population) {
    constexpr std::array<double, kSexes> share{0.486, 0.514};  // of births, long stable
    double all = 0.0;
    for (const std::size_t m : members) all += before.between(m, 0, kYearsOn - 1);
    for (const std::size_t m : members) {
        const double part = all > 0 ? newborn * before.between(m, 0, kYearsOn - 1) / all : 0.0;
        for (std::size_t age = 0; age < kYearsOn; ++age) {
            for (std::size_t sex = 0; sex < kSexes; ++sex) {
                population.people[population.at(m, age, sex)] =
                    part * share[sex] / static_cast<double>(kYearsOn);
            }
        }
    }
}

}  // namespace

double Population::between(std::size_t municipality, std::size_t from, std::size_t to) const {
    double sum = 0.0;
    for (std::size_t i = at(municipality, from, 0); i <= at(municipality, to, kSexes - 1); ++i)
        sum += people[i];
    return sum;
}

Population five_years_on(const Population& before, std::size_t municipalities, const ByBand& mortality) {
    // Chance to live five years longer, by completed age.
    std::array<std::array<double, kAges>, kSexes> survival{};
    for (std::size_t sex = 0; sex < kSexes; ++sex) {
        for (std::size_t age = 0; age < kAges; ++age) {
            double rates = 0.0;
            for (std::size_t year = 1; year <= kYearsOn; ++year) {
                rates += mortality[sex][std::min((age + year) / kBandYears, kFiveYearBands - 1)];
            }
            survival[sex][age] = exponential(-rates);
        }
    }
    Population after;
    after.people.assign(before.people.size(), 0.0);
    for (std::size_t m = 0; m < municipalities; ++m) {
        for (std::size_t age = 0; age < kAges; ++age) {
            const std::size_t older = std::min(age + kYearsOn, kAges - 1);
            for (std::size_t sex = 0; sex < kSexes; ++sex) {
                after.people[after.at(m, older, sex)] +=
                    before.people[before.at(m, age, sex)] * survival[sex][age];
            }
        }
    }
    return after;
}

void rake(Population& population, const std::vector<std::size_t>& members, const std::vector<double>& totals,
          const AgeMargins& margins) {
    constexpr int rounds = 200;
    constexpr double near_enough = 1e-12;
    const std::size_t bands = margins.from.size();
    const auto last_age = [&](std::size_t band) {
        return band + 1 < bands ? margins.from[band + 1] - 1 : kAges - 1;
    };
    std::vector<double> cells(members.size() * bands), start(members.size() * bands);
    for (std::size_t i = 0; i < members.size(); ++i) {
        for (std::size_t b = 0; b < bands; ++b) {
            start[i * bands + b] = population.between(members[i], margins.from[b], last_age(b));
        }
    }
    cells = start;
    double people = 0.0, stated = 0.0;
    for (const std::size_t m : members) people += totals[m];
    for (const double n : margins.people) stated += n;
    for (int round = 0; round < rounds; ++round) {
        double off = 0.0;
        for (std::size_t b = 0; b < bands; ++b) {
            double sum = 0.0;
            for (std::size_t i = 0; i < members.size(); ++i) sum += cells[i * bands + b];
            const double factor = sum > 0 && stated > 0 ? margins.people[b] * people / (stated * sum) : 1.0;
            for (std::size_t i = 0; i < members.size(); ++i) cells[i * bands + b] *= factor;
        }
        for (std::size_t i = 0; i < members.size(); ++i) {
            double sum = 0.0;
            for (std::size_t b = 0; b < bands; ++b) sum += cells[i * bands + b];
            const double factor = sum > 0 ? totals[members[i]] / sum : 1.0;
            off = std::max(off, std::fabs(factor - 1.0));
            for (std::size_t b = 0; b < bands; ++b) cells[i * bands + b] *= factor;
        }
        if (off < near_enough) break;
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
        for (std::size_t b = 0; b < bands; ++b) {
            const std::size_t cell = i * bands + b;
            const double factor = start[cell] > 0 ? cells[cell] / start[cell] : 0.0;
            for (std::size_t k = population.at(members[i], margins.from[b], 0);
                 k <= population.at(members[i], last_age(b), kSexes - 1); ++k) {
                population.people[k] *= factor;
            }
        }
    }
}

Population make_population(const scenario::Scenario& scenario, const Geography& geography) {
    const AgeTables tables = read_age_tables(scenario);
    const std::size_t municipalities = geography.municipalities.size();
    Population before;
    before.people.assign(municipalities * kAges * kSexes, 0.0);
    std::vector<std::vector<std::size_t>> members(scenario.catalogue.regions.size());
    std::vector<double> totals(municipalities);
    for (std::size_t m = 0; m < municipalities; ++m) {
        const std::size_t region = geography.municipalities[m].region.at();
        members[region].push_back(m);
        totals[m] = static_cast<double>(geography.municipalities[m].population);
        split_groups(tables.before[region], tables.groups[m], m, before);
    }
    if (tables.of_begin) return before;
    Population now = five_years_on(before, municipalities, tables.mortality);
    for (std::size_t region = 0; region < members.size(); ++region) {
        if (members[region].empty()) continue;
        add_newborn(members[region], tables.youngest[region], before, now);
        rake(now, members[region], totals, tables.now[region]);
    }
    return now;
}

}  // namespace careloop::world
