// SPDX-License-Identifier: Apache-2.0
// The demand side against public figures: one national run at scale 0.1, four calendar years.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "engine/run/simulation.hpp"
#include "engine/scenario/csv.hpp"

using namespace careloop;

namespace {

struct National {
    scenario::Scenario scenario;
    run::Simulation simulation;

    explicit National(scenario::Overrides overrides)
        : scenario(scenario::load("sweden", overrides, model::link_names())), simulation(scenario, {}) {
        while (!simulation.finished()) simulation.step();
    }
};

scenario::Overrides overrides(double scale, int years, std::vector<std::string> set = {}) {
    scenario::Overrides o;
    o.scale = scale;
    o.years = years;
    o.set = std::move(set);
    return o;
}

const National& baseline() {
    static const National national(overrides(0.1, 5));
    return national;
}

/// National value of a cell series at time t for one unit kind: sum over region, settlement type and owner.
double total(const National& n, const std::string& name, std::size_t t, const std::string& kind) {
    const run::Observations& o = n.simulation.observations();
    const auto& c = n.scenario.catalogue;
    double sum = 0;
    for (const run::Series& s : o.cells) {
        if (s.info.name != name) continue;
        for (std::size_t cell = 0; cell < o.unit_cells.size(); ++cell) {
            if (c.unit_kinds[o.unit_cells[cell].unit_kind].name != kind) continue;
            const float v = s.values[t * o.unit_cells.size() + cell];
            if (!std::isnan(v)) sum += v;
        }
    }
    return sum;
}

}  // namespace

TEST_CASE(
    "Residents treated as inpatients by diagnosis chapter and age meet the published shares within 10 %") {
    // Null: the simulated share is within 10 % of the published one. Sample: four years of 1.2 million
    // residents; chapters and ages with at least 2 000 patients a year. Beyond 10 % a deviation may be
    // sampling error of at most 5.5 standard deviations (false alarms below 1e-6 for 150 comparisons).
    // Seed 1.
    const run::Observations& o = baseline().simulation.observations();
    const auto& groups = baseline().simulation.rules().need.groups();
    REQUIRE(o.years.size() >= 4);
    auto csv =
        scenario::Csv::read(baseline().scenario.data_folder / "inpatients_2023.csv", "published shares");
    std::map<std::pair<std::string, int>, std::array<double, 2>> published;
    std::map<std::string, std::vector<int>> ages;
    for (std::size_t row = 0; row < csv.rows(); ++row) {
        const std::string group = csv.text(row, "group");
        const int age = static_cast<int>(csv.integer(row, "age_from"));
        published[{group, age}][csv.text(row, "sex") == "male" ? 1 : 0] = csv.number(row, "share");
        if (ages[group].empty() || ages[group].back() != age) {
            if (std::find(ages[group].begin(), ages[group].end(), age) == ages[group].end())
                ages[group].push_back(age);
        }
    }
    constexpr std::size_t kAgeSex = scenario::kAgeBands * scenario::kSexes;
    int compared = 0;
    for (auto& [group, starts] : ages) {
        std::sort(starts.begin(), starts.end());
        const auto found = std::find(groups.begin(), groups.end(), group);
        REQUIRE(found != groups.end());
        const auto g = static_cast<std::size_t>(found - groups.begin());
        for (std::size_t i = 0; i < starts.size(); ++i) {
            const int end = i + 1 < starts.size() ? starts[i + 1] : 200;
            double simulated = 0, expected = 0;
            for (std::size_t y = 0; y < o.years.size(); ++y) {
                for (std::size_t band = 0; band < scenario::kAgeBands; ++band) {
                    if (static_cast<int>(5 * band) < starts[i] || static_cast<int>(5 * band) >= end) continue;
                    for (std::size_t sex = 0; sex < 2; ++sex) {
                        const double people = o.population_year[(y * scenario::kAgeBands + band) * 2 + sex];
                        const float share =
                            o.treated_share[(y * groups.size() + g) * kAgeSex + band * 2 + sex];
                        simulated += std::isnan(share) ? 0 : people * static_cast<double>(share);
                        expected += people * published[{group, starts[i]}][sex];
                    }
                }
            }
            const auto years = static_cast<double>(o.years.size());
            if (expected / years < 2000) continue;
            const double sampling = 5.5 * std::sqrt(9.0 / expected);  // entries stand for about nine people
            CAPTURE(group, starts[i], expected / years, simulated / years);
            CHECK(std::abs(simulated / expected - 1) < 0.10 + sampling);
            ++compared;
        }
    }
    CHECK(compared > 60);
}

TEST_CASE("P2: the costliest fifth of residents takes most of the care, at every age") {
    const run::Observations& o = baseline().simulation.observations();
    for (std::size_t y = 0; y < o.years.size(); ++y) {
        for (std::size_t a = 0; a < world::kUseAges; ++a) {
            CAPTURE(o.years[y], a, o.concentration[y * world::kUseAges + a]);
            CHECK(o.concentration[y * world::kUseAges + a] <= 0.90F);
            CHECK(o.concentration[y * world::kUseAges + a] >= (a == 3 ? 0.60F : 0.70F));
        }
    }
}

TEST_CASE(
    "P2 rests on differences between residents: alike in frailty and morbidity, they share care more "
    "evenly") {
    std::vector<std::string> alike = {"morbidity.frailty_spread=0"};
    for (const char* m : {"low", "rising", "chronic", "complex"}) {
        alike.push_back(std::string("need.morbidity_ratio[*,") + m + "]=1");
    }
    const National flat(overrides(0.02, 2, alike));
    const National spread(overrides(0.02, 2));
    for (std::size_t a = 0; a < 2; ++a) {
        CHECK(flat.simulation.observations().concentration[a] <
              spread.simulation.observations().concentration[a] - 0.03F);
    }
}

TEST_CASE("Waits neither vanish nor explode with posts as they are") {
    const National& n = baseline();
    const std::size_t last = n.simulation.observations().time.end.size() - 1;
    for (const char* kind :
         {"clinic_medicine", "clinic_surgery", "clinic_orthopaedics", "psychiatry_adult", "primary_care"}) {
        const double then = total(n, "waiting", last - 26, kind);  // two years before, same season
        const double now = total(n, "waiting", last, kind);
        CAPTURE(kind, then, now);
        CHECK(now > 10'000);
        CHECK(now < 1.5 * then);
        CHECK(now > 0.67 * then);
    }
}

TEST_CASE("Beds of each region are those of the data, and are used") {
    const National& n = baseline();
    const run::Observations& o = n.simulation.observations();
    const std::size_t last = o.time.end.size() - 1;
    double physical = 0;
    for (const char* kind : {"ward", "ward_psychiatric", "maternity"})
        physical += total(n, "beds_physical", last, kind);
    auto csv = scenario::Csv::read(n.scenario.data_folder / "beds_region.csv", "beds");
    double beds = 0;
    for (std::size_t row = 0; row < csv.rows(); ++row) beds += csv.number(row, "beds");
    CHECK(physical == Approx(beds).epsilon(1e-3));
    const double occupancy = total(n, "beds_occupied", last, "ward") / total(n, "beds_staffed", last, "ward");
    CHECK(occupancy > 0.80);
    CHECK(occupancy < 1.0);
}
