// SPDX-License-Identifier: Apache-2.0
#include "engine/world/geography.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/world/sweden.hpp"

using namespace sweden;

TEST_CASE("Distances match known pairs") {
    CHECK(distance_km({59.3293, 18.0686}, {57.7089, 11.9746}) ==
          Approx(398.0).margin(2.0));  // Stockholm-Göteborg
    CHECK(distance_km({0, 0}, {0, 90}) == Approx(6371.0 * std::acos(-1.0) / 2).epsilon(1e-12));
    CHECK(distance_km({90, 0}, {-90, 0}) == Approx(6371.0 * std::acos(-1.0)).epsilon(1e-7));
    CHECK(distance_km({60, 20}, {60, 20}) == 0.0);
    // against the haversine formula with the C library's functions
    const double degree = std::acos(-1.0) / 180;
    for (double latitude = 55; latitude < 69; latitude += 0.7) {
        for (double step = 1e-4; step < 10; step *= 3) {
            const Position a{latitude, 13.1}, b{latitude + step, 13.1 + 2 * step};
            const double u = std::sin((b.latitude - a.latitude) * degree / 2);
            const double v = std::sin((b.longitude - a.longitude) * degree / 2);
            const double h = u * u + std::cos(a.latitude * degree) * std::cos(b.latitude * degree) * v * v;
            CHECK(distance_km(a, b) == Approx(2 * 6371.0 * std::asin(std::sqrt(h))).epsilon(1e-9));
        }
    }
}

TEST_CASE("A small municipality is simulated whole, a large one thinned to no less than 2 000") {
    CHECK(simulated_people(1'500, 0.02) == 1'500);
    CHECK(simulated_people(10'000, 0.02) == 2'000);
    CHECK(simulated_people(1'000'000, 0.02) == 20'000);
    CHECK(simulated_people(1'000'000, 1.0) == 1'000'000);
    CHECK(simulated_people(0, 1.0) == 0);
}

TEST_CASE("A municipality above 200 000 inhabitants is cut into parts") {
    CHECK(parts_of(200'000) == 1);
    CHECK(parts_of(200'001) == 2);
    CHECK(parts_of(990'000) == 5);
    CHECK(parts_of(0) == 1);
}

TEST_CASE("Travel grows with distance and crosses to the island") {
    const Folder folder;
    const scenario::Scenario scenario = folder.load(0.02);
    const Geography geography = make_geography(scenario);
    const std::size_t count = geography.municipalities.size();
    CHECK(count == 290);
    const auto speed = scenario.parameters.bind<scenario::Unit::km_per_hour>("travel.speed");
    double people = 0, inside = 0;
    int islands = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const Municipality& a = geography.municipalities[i];
        const auto from = MunicipalityIndex::of(i);
        islands += a.island ? 1 : 0;
        people += static_cast<double>(a.population);
        inside += static_cast<double>(a.population) * geography.hours(from, from);
        CHECK(geography.hours(from, from) > 0);
        // Among places of the same settlement type on the mainland the nearer is the faster.
        double nearest_km = 1e9, nearest_hours = 0;
        for (std::size_t j = 0; j < count; ++j) {
            const Municipality& b = geography.municipalities[j];
            const auto to = MunicipalityIndex::of(j);
            REQUIRE(geography.hours(from, to) == geography.hours(to, from));
            if (i == j || a.island || b.island || b.settlement != a.settlement) continue;
            const double km = distance_km(a.seat, b.seat);
            const double pace =
                1.3 / scenario.parameters.value(
                          speed, scenario::At{}.set(scenario::Dimension::settlement_type, a.settlement));
            REQUIRE(geography.hours(from, to) == Approx(km * pace).epsilon(1e-5));
            if (km < nearest_km) nearest_km = km, nearest_hours = geography.hours(from, to);
            REQUIRE(geography.hours(from, to) >= nearest_hours - 1e-6 - (km > nearest_km ? 0 : 1e9));
        }
        if (a.island) {
            double least = 1e9;
            for (std::size_t j = 0; j < count; ++j) {
                if (j != i) least = std::min(least, geography.hours(from, MunicipalityIndex::of(j)));
            }
            CHECK(least == Approx(3.3).epsilon(1e-6));
        }
    }
    CHECK(islands == 1);
    CHECK(inside / people == Approx(0.2).epsilon(1e-4));
}

TEST_CASE("Founders are numbered over the whole country, from multiples of 16") {
    const Folder folder;
    const Geography all = make_geography(folder.load(0.02));
    const Geography some = make_geography(folder.load(0.02, {"13", "24"}));
    std::uint64_t next = 16;
    for (const DomainPlace& domain : all.domains) {
        CHECK(domain.first_resident == next);
        next += (domain.founders + 15ULL) / 16 * 16;
    }
    std::size_t matched = 0;
    for (const DomainPlace& domain : some.domains) {
        for (const DomainPlace& same : all.domains) {
            if (same.municipality != domain.municipality || same.part != domain.part) continue;
            ++matched;
            CHECK(same.first_resident == domain.first_resident);
            CHECK(same.founders == domain.founders);
        }
    }
    CHECK(matched == some.domains.size());
    CHECK(some.domains.size() == 6 + 15);
}
