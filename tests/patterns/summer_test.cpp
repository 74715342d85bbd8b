// SPDX-License-Identifier: Apache-2.0
// P9: summer is a stress test every year.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/patterns/worlds.hpp"

using namespace careloop;
using namespace careloop::patterns;

namespace {

/// Of year 1, the periods of four weeks that begin in ISO weeks 25 and 29: summer is weeks 26 to 33.
constexpr Periods kSummer = {6, 8};

/// Mean of the summer periods over the mean of the others of the year.
double summer_ratio(const std::vector<double>& periods) {
    double summer = 0, other = 0;
    for (std::size_t t = 0; t < kYear; ++t)
        (t >= kSummer.from && t < kSummer.to ? summer : other) += periods[t];
    const double length = kSummer.to - kSummer.from;
    return (summer / length) / (other / (kYear - length));
}

std::vector<double> by_period(const std::function<double(Periods)>& value) {
    std::vector<double> values;
    for (std::size_t t = 0; t < kYear; ++t) values.push_back(value({t, t + 1}));
    return values;
}

struct Year {
    std::vector<double> vacation, substitutes, agency, workload;
};
Year year_of(const Record& r) {
    return {by_period([&](Periods p) { return r.mean("vacation", "headcount", p, anywhere()); }),
            by_period([&](Periods p) { return r.sum("substitute_hours", p, anywhere()); }),
            by_period([&](Periods p) { return r.sum("agency_hours", p, anywhere()); }),
            by_period([&](Periods p) { return r.mean("workload", "headcount", p, anywhere()); })};
}

struct SummerOverRest {
    double vacation, agency, workload;
};
SummerOverRest summer_over_rest(const Year& year) {
    const SummerOverRest r{summer_ratio(year.vacation), summer_ratio(year.agency),
                           summer_ratio(year.workload)};
    WARN("summer over the rest of the year: vacation " << r.vacation << ", agency hours " << r.agency
                                                       << ", workload " << r.workload);
    return r;
}

}  // namespace

TEST_CASE("P9: in summer leave, substitutes, agency hours and workload are at their highest") {
    const Year year = year_of(record("baseline"));
    const auto [vacation, agency, workload] = summer_over_rest(year);
    CHECK(vacation > 3);
    CHECK(workload > 1.1);
    CHECK(agency > 1.05);
    const auto peak = std::max_element(year.agency.begin(), year.agency.end()) - year.agency.begin();
    CHECK(peak >= 6);
    CHECK(peak <= 8);
    // Substitutes come in summer only: the first period reaches into it, the third out of it.
    for (std::size_t t = 0; t < kYear; ++t) CHECK((year.substitutes[t] > 0) == (t >= 6 && t <= 8));
}

TEST_CASE("P9: ... and not where vacation is spread evenly over the year") {
    const auto [vacation, agency, workload] = summer_over_rest(year_of(record("summer-off")));
    CHECK(vacation < 1.1);
    CHECK(workload < 1.05);
    CHECK(agency < 1.05);
}

/// How much more units push those to leave who begin in summer than those who begin in spring.
double summer_over_spring(const std::string& arm) {
    const Newcomers& newcomers = record(arm).newcomers();
    const double ratio = newcomers.push_to_leave(6, 8) / newcomers.push_to_leave(1, 3);
    WARN("push to leave in the first half-year, begun in summer over begun in spring: " << ratio);
    return ratio;
}

TEST_CASE("P9: newcomers cope better who begin in spring, well before summer, and summer is why") {
    const double usual = summer_over_spring("baseline");
    CHECK(usual > 1);
    // Need has a season of its own, so vacation spread evenly takes its part and not all.
    CHECK(usual - summer_over_spring("summer-off") > 0.01);
}
