// SPDX-License-Identifier: Apache-2.0
#include "engine/world/care_need.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "tests/engine/world/sweden.hpp"

using namespace sweden;

namespace {

std::size_t kind_of(const scenario::Scenario& scenario, const std::string& name) {
    std::size_t kind = 0;
    while (scenario.catalogue.unit_kinds.at(kind).name != name) ++kind;
    return kind;
}

}  // namespace

TEST_CASE("Hours of maternity wards are expected where births are: women by age times the rate of birth") {
    const Country country;
    const auto& [folder, scenario, geography, population] = country;
    const CareNeed need = care_need(scenario, geography, population);
    const std::size_t maternity = kind_of(scenario, "maternity");

    const auto rate = scenario.parameters.bind<scenario::Unit::per_year>("demography.birth_rate");
    std::vector<double> births(geography.municipalities.size(), 0.0);
    for (std::size_t m = 0; m < births.size(); ++m) {
        for (std::size_t age = 0; age < kAges; ++age) {
            const auto at = scenario::At{}.set(scenario::Dimension::age_band, age / 5);
            births[m] += scenario.parameters.value(rate, at) * population.people[population.at(m, age, 0)];
        }
    }
    const auto sum = [](const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); };
    const double all = sum(births), hours = sum(need.hours[maternity]);
    CHECK(hours > 0);
    for (std::size_t m = 0; m < births.size(); ++m)
        CHECK(need.hours[maternity][m] / hours == Approx(births[m] / all).epsilon(1e-9));
}

TEST_CASE("Care of the old is expected where the old live, and the sum of people is the country's") {
    const Country country;
    const auto& [folder, scenario, geography, population] = country;
    const CareNeed need = care_need(scenario, geography, population);
    const std::size_t kind = kind_of(scenario, "residential_care");
    // Of two municipalities the one with the larger share of people of 80 and over has more hours a person.
    std::size_t oldest = 0, youngest = 0;
    const auto share = [&](std::size_t m) { return population.between(m, 80, kAges - 1) / need.people[m]; };
    double people = 0;
    for (std::size_t m = 0; m < need.people.size(); ++m) {
        people += need.people[m];
        if (share(m) > share(oldest)) oldest = m;
        if (share(m) < share(youngest)) youngest = m;
    }
    CHECK(people == Approx(10'587'710));
    CHECK(need.hours[kind][oldest] / need.people[oldest] >
          1.5 * need.hours[kind][youngest] / need.people[youngest]);
}
