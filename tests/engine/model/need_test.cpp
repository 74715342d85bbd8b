// SPDX-License-Identifier: Apache-2.0
// Need: counts are Poisson, kinds in proportion, thinning exact, seasons without effect on the year.
#include "engine/model/need.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;
using careloop::tests::kTwoSided;
using scenario::Sex;
using small_world::Town;

namespace {

/// Phases 2 and 3: every need of these tests opens one visit.
std::vector<Arrival> ask(Town& town, Step step) {
    town.rules->prepare(step);
    need(*town.rules, town.board, town.domains[0], town.out, step);
    std::vector<Arrival> arrivals;
    arrivals.swap(town.out.arrivals);
    return arrivals;
}

std::vector<int> by_resident(const std::vector<Arrival>& arrivals, std::size_t people) {
    std::vector<int> counts(people, 0);
    for (const Arrival& a : arrivals) ++counts[a.episode.resident];
    return counts;
}

}  // namespace

TEST_CASE("The rate that returns a share solves its equation") {
    CHECK(rate_for_share(0, {1, 2}, {0.5, 0.5}) == 0);
    CHECK(rate_for_share(0.3, {2}, {1}) == Approx(-std::log(0.7) / 2).epsilon(1e-12));
    for (const double share : {1e-6, 0.01, 0.4, 0.95}) {
        const std::vector<double> m = {0.1, 1, 4, 40}, w = {0.4, 0.3, 0.2, 0.1};
        const double rate = rate_for_share(share, m, w);
        double treated = 0;
        for (std::size_t i = 0; i < m.size(); ++i) treated += w[i] * (1 - std::exp(-rate * m[i]));
        CHECK(treated == Approx(share).epsilon(1e-9));
    }
}

TEST_CASE("The number of needs in a step is Poisson, for every frailty, by its own mean") {
    // null: counts of independent residents are Poisson(rate x frailty x dt); 60 000 founders alike, seed 1;
    // chi-square over 0, 1, 2, 3, 4 and more, false alarm 1e-6.
    for (const int quantile : {40, 200, 250}) {
        Town town({"need.rate[ask,*,*]=5"}, {.days = 28});
        constexpr std::uint32_t kPeople = 60'000;
        town.settle(0, kPeople, 30, Sex::female, 0, static_cast<std::uint8_t>(quantile));
        const Step step = town.step(0);
        const double mean = 5 * town.rules->need.frailty(static_cast<std::uint8_t>(quantile)) * step.years();
        const auto counts = by_resident(ask(town, step), kPeople);
        std::vector<double> number(5, 0), expected(5, 0);
        for (const int c : counts) number[static_cast<std::size_t>(std::min(c, 4))] += 1;
        double term = kPeople * std::exp(-mean), rest = kPeople;
        for (std::size_t k = 0; k < 4; ++k) {
            expected[k] = term;
            rest -= term;
            term *= mean / static_cast<double>(k + 1);
        }
        expected[4] = rest;
        if (expected[4] < 10) {  // too few for a cell of their own
            expected[3] += expected[4];
            number[3] += number[4];
            expected.pop_back();
            number.pop_back();
        }
        INFO("quantile " << quantile << ", mean " << mean);
        CHECK(tests::chi_square(number, expected) <
              tests::chi_square_limit(static_cast<double>(expected.size() - 1)));
    }
}

TEST_CASE("Kinds of need are picked in proportion to their rates, frailty on those that follow it") {
    // null: arrivals fall on the kinds as 1 f, 2 f and 4 with f the frailty; seed 1; chi-square, false alarm
    // 1e-6.
    Town town({"need.rate[ask,*,*]=1", "need.rate[beg,*,*]=2", "need.rate[claim,*,*]=4"}, {.days = 28});
    constexpr std::uint8_t kQuantile = 220;
    constexpr std::uint32_t kPeople = 50'000;
    town.settle(0, kPeople, 30, Sex::female, 0, kQuantile);
    std::map<std::size_t, double> counts;
    std::uint64_t same_day = 0;
    const Step step = town.step(0);
    std::vector<double> days(28, 0);
    for (const Arrival& a : ask(town, step)) {
        counts[a.episode.need.at()] += 1;
        days[static_cast<std::size_t>(a.episode.arrived - step.begin)] += 1;
        ++same_day;
    }
    const double f = town.rules->need.frailty(kQuantile), all = 3 * f + 4;
    const auto n = static_cast<double>(same_day);
    CHECK(tests::chi_square(
              {counts[town.need("ask").at()], counts[town.need("beg").at()], counts[town.need("claim").at()]},
              {n * f / all, n * 2 * f / all, n * 4 / all}) < tests::chi_square_limit(2));
    CHECK(tests::chi_square(days, std::vector<double>(28, n / 28)) < tests::chi_square_limit(27));
    // The edges of each kind's part of [0, 1): exact.
    const NeedTable& t = town.rules->need.table(MunicipalityIndex{0});
    const std::size_t cell = cell_of(6, 0, 0);
    const auto pick = [&](double u) { return town.rules->need.pick(t, cell, kQuantile, u); };
    CHECK(pick(0) == town.need("ask"));
    CHECK(pick(f / all - 1e-9) == town.need("ask"));
    CHECK(pick(f / all + 1e-9) == town.need("beg"));
    CHECK(pick(3 * f / all + 1e-9) == town.need("claim"));
    CHECK(pick(1 - 1e-12) == town.need("claim"));
}

TEST_CASE("Thinning is exact: a higher risk class changes who, not how many") {
    // null: the share asking is 1 - exp(-mean) for any class that bounds it; 200 000 founders, seed 1;
    // binomial, false alarm 1e-6 for each of the classes.
    Town town({"need.rate[ask,*,*]=0.8"});
    constexpr std::uint32_t kPeople = 200'000;
    town.settle(0, kPeople, 30, Sex::female, 0, 128);
    world::Residents& r = town.domains[0].residents;
    const Step step = town.step(0);
    const double mean = 0.8 * town.rules->need.frailty(128) * step.years(), p = 1 - std::exp(-mean);
    const std::uint8_t lowest = r.need_class[0];
    CHECK(kRiskLimits[lowest] / 256.0 >= p);
    CHECK(kRiskLimits[lowest - 1U] / 256.0 < p);
    for (const int higher : {0, 1, 3}) {
        std::fill(r.need_class.begin(), r.need_class.end(), static_cast<std::uint8_t>(lowest + higher));
        const auto counts = by_resident(ask(town, step), kPeople);
        const auto asked = static_cast<double>(kPeople - std::count(counts.begin(), counts.end(), 0));
        CHECK(std::abs(asked - kPeople * p) < kTwoSided * std::sqrt(kPeople * p * (1 - p)));
    }
}

TEST_CASE("A published share of people treated in a year comes back") {
    // null: the share with at least one need within a year is the published 12 %; 40 000 founders over all
    // quantiles of frailty and stages as prevalent, seed 1; binomial at 1e-6, and 0.0005 for the solver's
    // quadrature.
    Town town({"need.treated_share[ask,*,*]=0.12", "need.morbidity_ratio[ask,low]=1",
               "need.morbidity_ratio[ask,rising]=2", "need.morbidity_ratio[ask,chronic]=5",
               "need.morbidity_ratio[ask,complex]=12"},
              {.days = 28});
    constexpr std::uint32_t kPeople = 40'960;
    for (std::uint32_t m = 0; m < 4; ++m) {
        for (std::uint32_t q = 0; q < 256; ++q) {
            town.settle(0, kPeople / 1024, 30, Sex::male, static_cast<std::uint8_t>(m),
                        static_cast<std::uint8_t>(q));
        }
    }
    std::vector<bool> treated(kPeople, false);
    // 365.25 days: thirteen steps of 28 days and the rest in one more.
    for (std::uint32_t k = 0; k < 13; ++k) {
        for (const Arrival& a : ask(town, town.step(k))) treated[a.episode.resident] = true;
    }
    const auto count = static_cast<double>(std::count(treated.begin(), treated.end(), true));
    // By then 364 of 365.25 days have passed.
    const double share = count / kPeople * (kDaysPerYear / 364);
    CHECK(std::abs(share - 0.12) < kTwoSided * std::sqrt(0.12 * 0.88 / kPeople) + 0.0005);
}

TEST_CASE("The season peaks on its day by its amplitude and leaves the year's need as it is") {
    Town town({"need.rate[ask,*,*]=3", "need.season_amplitude[ask]=0.4", "need.season_peak_day[ask]=38"});
    const std::size_t cell = cell_of(6, 0, 0);
    double sum = 0, most = 0;
    int peak = 0;
    constexpr int kFourYears = 1461;
    for (int day = 0; day < kFourYears; ++day) {
        const Step step{0, Date::of(2025, 1, 1) + day, 1};
        town.rules->need.prepare(step, false);
        const NeedTable& t = town.rules->need.table(MunicipalityIndex{0});
        sum += t.frail[cell];
        if (t.frail[cell] > most) {
            most = t.frail[cell];
            peak = step.begin.day_of_year();
        }
        CHECK(t.frail[cell] <= t.frail_most[cell]);
    }
    CHECK(sum / kFourYears == Approx(3).epsilon(1e-5));
    CHECK(most == Approx(3 * 1.4).epsilon(1e-4));
    CHECK(std::abs(peak - 38) <= 1);
    // Classes of a winter's day bound every day.
    const NeedTable& t = town.rules->need.table(MunicipalityIndex{0});
    const double bound = kRiskLimits[t.risk[cell * 256 + 200]] / 256.0;
    CHECK(bound >= 1 - std::exp(-3 * 1.4 * town.rules->need.frailty(200) / kDaysPerYear));
}

TEST_CASE("Frailty has mean one, so that it moves need between people and not the total") {
    Town town({"need.rate[ask,*,*]=1"});
    double sum = 0;
    for (int q = 0; q < 256; ++q) sum += town.rules->need.frailty(static_cast<std::uint8_t>(q));
    CHECK(sum / 256 == Approx(1).epsilon(1e-12));
}

TEST_CASE("A child needs nothing before its birth, and from then on as often as others") {
    // null: Poisson with 50 a year from the day of birth to the step's end; 4000 births or so in one step of
    // 28 days, seed 1; normal limit, false alarm 1e-6.
    Town town({"demography.birth_rate=3", "need.rate[claim,*,*]=50"}, {.days = 28});
    constexpr std::uint32_t kWomen = 20'000;
    town.settle(0, kWomen, 30, Sex::female);
    const Step step = town.step(0);
    town.rules->prepare(step);
    demography(*town.rules, town.board, town.domains[0], town.out, step);
    const auto arrivals = ask(town, step);
    const world::Residents& r = town.domains[0].residents;
    std::map<std::uint64_t, Date> born;
    double expected = 0, asked = 0, early = 0;
    for (std::uint32_t mother = 0; mother < kWomen; ++mother) {
        if (r.children[mother] == 0) continue;
        const Date day = step.begin + static_cast<int>(Draw(town.rules->seed, r.id(mother), 0, Purpose::birth)
                                                           .below(static_cast<std::uint32_t>(step.days)));
        born[lineage_id(r.id(mother), 1)] = day;
        expected += 50 * (step.end() - day) / kDaysPerYear;
    }
    REQUIRE(r.size() == kWomen + born.size());
    for (const Arrival& a : arrivals) {
        if (a.episode.resident < kWomen) continue;
        asked += 1;
        early += a.episode.arrived < born.at(r.id(a.episode.resident)) ? 1 : 0;
    }
    CHECK(early == 0);
    REQUIRE(expected > 4000);
    CHECK(std::abs(asked - expected) < kTwoSided * std::sqrt(expected));
}
