// SPDX-License-Identifier: Apache-2.0
#include "engine/world/population.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "engine/world/age_tables.hpp"
#include "engine/world/residents_synthesis.hpp"
#include "tests/engine/world/sweden.hpp"

using namespace sweden;

TEST_CASE("Ages meet the municipal totals exactly and the regional ages within 0.5 %") {
    const Country country;
    const auto& [folder, scenario, geography, population] = country;
    const AgeTables tables = read_age_tables(scenario);
    for (std::size_t m = 0; m < geography.municipalities.size(); ++m) {
        const auto people = static_cast<double>(geography.municipalities[m].population);
        CHECK(population.between(m, 0, kAges - 1) == Approx(people).epsilon(1e-12));
        CHECK(*std::ranges::min_element(population.people) >= 0.0);
    }
    for (std::size_t r = 0; r < tables.now.size(); ++r) {
        const AgeMargins& margins = tables.now[r];
        for (std::size_t b = 0; b < margins.from.size(); ++b) {
            const std::size_t last = b + 1 < margins.from.size() ? margins.from[b + 1] - 1 : kAges - 1;
            double people = 0;
            for (std::size_t m = 0; m < geography.municipalities.size(); ++m) {
                if (geography.municipalities[m].region.at() == r)
                    people += population.between(m, margins.from[b], last);
            }
            CHECK(people == Approx(margins.people[b]).epsilon(0.005));
        }
    }
}

TEST_CASE("The country's oldest and the sexes are plausible") {
    const Country country;
    const auto& [folder, scenario, geography, population] = country;
    double all = 0, women = 0, over_80 = 0, over_90 = 0, women_over_90 = 0;
    for (std::size_t m = 0; m < geography.municipalities.size(); ++m) {
        over_80 += population.between(m, 80, kAges - 1);
        over_90 += population.between(m, 90, kAges - 1);
        for (std::size_t age = 0; age < kAges; ++age) {
            const double female = population.people[population.at(m, age, 0)];
            women += female;
            if (age >= 90) women_over_90 += female;
            all += population.between(m, age, age);
        }
    }
    // Orders of magnitude only: no age table of the oldest in 2024 is among the data.
    CHECK(over_80 == Approx(0.64e6).epsilon(0.05));
    CHECK(over_90 == Approx(0.11e6).epsilon(0.12));
    CHECK(women / all == Approx(0.497).margin(0.005));
    CHECK(women_over_90 / over_90 > 0.6);
}

TEST_CASE("Raking meets both margins and keeps the proportions inside a band") {
    Population population;
    population.people.assign(2 * kAges * scenario::kSexes, 0.0);
    for (std::size_t m = 0; m < 2; ++m) {
        for (std::size_t age = 0; age < kAges; ++age) {
            population.people[population.at(m, age, 0)] = 10.0 + static_cast<double>(m * age % 17);
            population.people[population.at(m, age, 1)] = 12.0;
        }
    }
    const Population before = population;
    rake(population, {0, 1}, {3000.0, 1000.0}, {{0, 20, 65}, {900.0, 2300.0, 800.0}});
    CHECK(population.between(0, 0, kAges - 1) == Approx(3000.0).epsilon(1e-12));
    CHECK(population.between(1, 0, kAges - 1) == Approx(1000.0).epsilon(1e-12));
    CHECK(population.between(0, 20, 64) + population.between(1, 20, 64) == Approx(2300.0).epsilon(1e-9));
    const std::size_t a = population.at(1, 30, 0), b = population.at(1, 50, 1);
    CHECK(population.people[a] / population.people[b] == Approx(before.people[a] / before.people[b]));
}

TEST_CASE("Cohorts grow five years older and die at the stated rates") {
    Population before;
    before.people.assign(kAges * scenario::kSexes, 100.0);
    ByBand mortality{};
    mortality[1].fill(0.1);
    const Population after = five_years_on(before, 1, mortality);
    CHECK(after.between(0, 0, 4) == 0.0);
    CHECK(after.people[after.at(0, 40, 0)] == Approx(100.0));
    CHECK(after.people[after.at(0, 40, 1)] == Approx(100.0 * std::exp(-0.5)));
    CHECK(after.people[after.at(0, kAges - 1, 0)] == Approx(600.0));  // 99 to 104 and over
}

TEST_CASE("Rounding keeps the total and every run of ages") {
    Population population;
    population.people.assign(kAges * scenario::kSexes, 0.0);
    double all = 0;
    for (std::size_t i = 0; i < population.people.size() - 8; ++i) {
        population.people[i] = 1.0 + static_cast<double>(i * i % 23) / 7.0;
        all += population.people[i];
    }
    for (const double start : {0.0, 0.3, 0.999}) {
        for (const std::int64_t simulated : {1, 57, 2000, 100'000}) {
            const auto count = round_people(population, 0, simulated, start);
            double sum = 0, exact = 0;
            for (std::size_t i = 0; i < count.size(); ++i) {
                sum += count[i];
                exact += population.people[i] * static_cast<double>(simulated) / all;
                REQUIRE(std::fabs(sum - exact) < 1.0 + 1e-6);
                if (population.people[i] == 0) REQUIRE(count[i] == 0);
            }
            CHECK(sum == static_cast<double>(simulated));
        }
    }
}

TEST_CASE("Rounding favours no age: over all starts the mean is the exact number") {
    // 1 000 evenly spread starts; the mean of floor differences is then exact to 1 / 1 000 per cell
    Population population;
    population.people.assign(kAges * scenario::kSexes, 0.0);
    population.people[0] = 0.25;
    population.people[10] = 7.3;
    population.people[11] = 2.45;
    double first = 0;
    for (int k = 0; k < 1000; ++k) first += round_people(population, 0, 10, (k + 0.5) / 1000)[0];
    CHECK(first / 1000 == Approx(0.25).margin(0.002));
}
