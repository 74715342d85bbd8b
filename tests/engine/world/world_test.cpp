// SPDX-License-Identifier: Apache-2.0
#include "engine/world/world.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "engine/base/maths.hpp"
#include "engine/world/founding_hash.hpp"
#include "tests/engine/world/sweden.hpp"

using namespace sweden;

namespace {

/// Made once: 0.02 of the residents, all units and staff.
const World& country() {
    static const World world = make(0.02);
    return world;
}

}  // namespace

TEST_CASE("Residents stand for 10.59 million people, each municipality for its own") {
    const World& world = country();
    const Geography& geography = world.setting.geography;
    double people = 0, residents = 0;
    std::vector<std::uint32_t> of(geography.municipalities.size(), 0);
    for (std::size_t d = 0; d < world.founding.size(); ++d) {
        const Residents& r = world.founding[d].residents;
        REQUIRE(r.size() == r.founders);
        for (std::size_t i = 0; i < r.size(); ++i) ++of[r.municipality[i]];
        people += static_cast<double>(r.size()) *
                  geography.municipalities[geography.domains[d].municipality.at()].weight;
        residents += static_cast<double>(r.size());
    }
    std::int64_t total = 0;
    for (std::size_t m = 0; m < of.size(); ++m) {
        CHECK(of[m] == geography.municipalities[m].simulated);
        CHECK(of[m] * geography.municipalities[m].weight ==
              Approx(static_cast<double>(geography.municipalities[m].population)).epsilon(1e-12));
        total += geography.municipalities[m].population;
    }
    CHECK(people == Approx(static_cast<double>(total)).epsilon(1e-12));
    CHECK(people == Approx(10.59e6).epsilon(0.001));
    CHECK(residents == Approx(0.63e6).epsilon(0.02));
}

TEST_CASE("Residents' columns hold what they promise") {
    const World& world = country();
    const Date begin = Date::of(2024, 12, 31);
    std::vector<double> stage(scenario::kMorbidities, 0.0);
    double frailty = 0, navigation = 0, count = 0, band_off = 0;
    for (const Founding& founding : world.founding) {
        const Residents& r = founding.residents;
        CHECK(r.first_id % 16 == 0);
        for (ResidentRow i = 0; i < r.size(); ++i) {
            const int age = r.age(i, begin);
            REQUIRE(age >= 0);
            REQUIRE(age < 106);
            band_off += r.age_band[i] != scenario::age_band(age) ? 1 : 0;
            REQUIRE(r.alive[i] == 1);
            REQUIRE(r.primary_unit[i] < world.setting.directory.units.size());
            REQUIRE(r.dental_unit[i] < world.setting.directory.units.size());
            stage[r.morbidity[i]] += 1;
            frailty += r.frailty[i];
            navigation += r.navigation[i];
            count += 1;
        }
    }
    CHECK(band_off == 0);
    for (const double n : stage) CHECK(n > 0);
    CHECK(stage[0] > stage[3]);
    // null: uniform bytes, mean 127.5, standard error 73.9 / sqrt(625 000) = 0.093; six of them: 1e-8
    CHECK(frailty / count == Approx(127.5).margin(0.6));
    CHECK(navigation / count == Approx(127.5).margin(0.6));
}

TEST_CASE("The world is the same for any number of threads, and another for another seed") {
    const std::string one = make(0.02, {"09", "23"}, 1).setting.founding_hash;
    CHECK(one.size() == 16);
    CHECK(make(0.02, {"09", "23"}, 2).setting.founding_hash == one);
    CHECK(make(0.02, {"09", "23"}, 4).setting.founding_hash == one);
    CHECK(make(0.02, {"09", "23"}, 2, 2).setting.founding_hash != one);
    CHECK(make(0.02, {}, 1).setting.founding_hash == country().setting.founding_hash);
}

TEST_CASE("A region alone is the region of the whole country") {
    const World alone = make(0.02, {"13"});
    const World& all = country();
    std::size_t compared = 0;
    for (std::size_t d = 0; d < alone.founding.size(); ++d) {
        const DomainPlace& place = alone.setting.geography.domains[d];
        const std::size_t same = all.setting.geography.domains_of[place.municipality.at()][place.part].at();
        Residents here = alone.founding[d].residents, there = all.founding[same].residents;
        // Units have other numbers among fewer: compare which unit it is.
        for (std::size_t i = 0; i < here.size(); ++i) {
            REQUIRE(alone.setting.directory.units[here.primary_unit[i]].id ==
                    all.setting.directory.units[there.primary_unit[i]].id);
            REQUIRE(alone.setting.directory.units[here.dental_unit[i]].id ==
                    all.setting.directory.units[there.dental_unit[i]].id);
        }
        std::ranges::fill(here.primary_unit, 0U), std::ranges::fill(there.primary_unit, 0U);
        std::ranges::fill(here.dental_unit, 0U), std::ranges::fill(there.dental_unit, 0U);
        CHECK(hash_of(here) == hash_of(there));
        CHECK(hash_of(alone.founding[d].staff) == hash_of(all.founding[same].staff));
        const auto& a = alone.setting.directory;
        const auto& b = all.setting.directory;
        REQUIRE(a.domain_first[d + 1] - a.domain_first[d] == b.domain_first[same + 1] - b.domain_first[same]);
        for (std::uint32_t u = a.domain_first[d]; u < a.domain_first[d + 1]; ++u) {
            const UnitPlace& x = a.units[u];
            const UnitPlace& y = b.units[u - a.domain_first[d] + b.domain_first[same]];
            REQUIRE(x.id == y.id);
            REQUIRE(x.owner == y.owner);
            REQUIRE(x.size == y.size);
            ++compared;
        }
    }
    CHECK(alone.founding.size() == 6);
    CHECK(compared > 100);
}

TEST_CASE("Levers see the units and municipalities of the world") {
    const World& world = country();
    REQUIRE(world.setting.places.units.size() == world.setting.directory.units.size());
    CHECK(world.setting.places.region_of.size() == 290);
    CHECK(world.setting.places.settlement_of.size() == 290);
    CHECK(world.setting.places.units.back().id == world.setting.directory.units.back().id);
}

TEST_CASE("Frailty has mean 1 and the stated spread") {
    for (const double spread : {0.0, 0.5, 1.0, 1.5}) {
        const std::vector<double> table = frailty_table(spread);
        REQUIRE(table.size() == 256);
        CHECK(std::accumulate(table.begin(), table.end(), 0.0) / 256 == Approx(1.0).epsilon(1e-12));
        CHECK(std::ranges::is_sorted(table));
        double mean = 0, square = 0;
        for (const double value : table) mean += logarithm(value) / 256;
        for (const double value : table)
            square += (logarithm(value) - mean) * (logarithm(value) - mean) / 256;
        CHECK(std::sqrt(square) == Approx(spread).epsilon(0.01).margin(1e-9));
    }
}
