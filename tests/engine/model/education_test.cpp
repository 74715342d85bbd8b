// SPDX-License-Identifier: Apache-2.0
// Education: today's graduates while nothing changes, a cohort's way through its programme, what bounds an
// intake, foreign licences.
#include "engine/model/education.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/model/outside_pool.hpp"
#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::joined;
using small_world::Town;

namespace {

const std::vector<std::string> kQuick = {
    "market.graduates=0.04",         "education.length=2 years", "education.completion=0.8",
    "education.placement_slack=1.1", "education.places_lag=1",   "education.students_lag=1",
    "education.placements_lag=1",    "education.foreign_lag=1",  "education.foreign_licensed=0.5"};

std::size_t cell(const Town& town) {
    return town.profession("worker");  // one region
}

}  // namespace

TEST_CASE("While nothing changes every cohort is as large as today's, and so is what graduates") {
    Town town(kQuick);
    world::Nation nation;
    for (int n = 0; n < 20; ++n) CHECK(move_cohorts_up(*town.rules, nation)[cell(town)] == 1);
}

TEST_CASE(
    "Where a programme becomes shorter nobody is lost, where it becomes longer nobody graduates twice") {
    Town town(kQuick);
    world::Nation nation;
    const std::size_t length = town.rules->education.programme(town.profession("worker")).half_years;
    found_education(*town.rules, nation);
    const auto change = [&](const std::string& years) {
        Town other(joined(kQuick, {"education.length=" + years + " years"}));
        return move_cohorts_up(*other.rules, nation)[cell(town)];
    };
    CHECK(change("1") == Approx(static_cast<double>(length) - 1));  // those of the last three half-years
    double all = 0;
    for (int n = 0; n < 6; ++n) all += change("3");
    CHECK(all == Approx(1 + 1));  // the one left, and the one begun when the programme was short
}

TEST_CASE("A larger intake graduates when its programme is over, and not before") {
    Town town(kQuick);
    world::Nation nation;
    found_education(*town.rules, nation);
    nation.study_places[town.profession("worker")] = 1.05;
    for (int n = 0; n < 4; ++n) CHECK(move_cohorts_up(*town.rules, nation)[cell(town)] == 1);
    CHECK(move_cohorts_up(*town.rules, nation)[cell(town)] == 1.05);
}

TEST_CASE("Who finds no post for the service before the licence waits for the next intake") {
    Town town(joined(kQuick, {"education.internships=0.6"}));
    world::Nation nation;
    CHECK(move_cohorts_up(*town.rules, nation)[cell(town)] == Approx(0.6));
    CHECK(move_cohorts_up(*town.rules, nation)[cell(town)] == Approx(0.6));
    CHECK(nation.waiting_interns[cell(town)] == Approx(0.8));
    // More supervisors, more posts: those who waited come too.
    nation.training_places[cell(town)] *= 3;
    CHECK(move_cohorts_up(*town.rules, nation)[cell(town)] == Approx(1.8));
    CHECK(nation.waiting_interns[cell(town)] == Approx(0).margin(1e-12));
}

TEST_CASE("An intake is bounded by places, by those who wish to train and by clinical placements") {
    Town town(kQuick);
    const auto begun = [&](double places, double wish, double placements) {
        world::Nation nation;
        found_education(*town.rules, nation);
        nation.study_places[town.profession("worker")] = places;
        nation.students[0] = wish;
        nation.training_places[cell(town)] = placements;
        (void)move_cohorts_up(*town.rules, nation);
        return nation.cohorts[cell(town) * kCohorts];
    };
    CHECK(begun(1.2, 0.5, 1.1) == Approx(0.6));
    CHECK(begun(1.5, 1, 1.1) == Approx(1.1));
    CHECK(begun(0.9, 1.1, 0.4) == Approx(0.4));
}

TEST_CASE("Levels of education move to what their rows say") {
    // Lags of a day: a round of four weeks reaches the target.
    Town town(
        joined(kQuick, {"reference.workload=1.25", "work.engagement=0.78", "link.strength[shortage_study]=2",
                        "link.strength[engagement_students]=3", "link.strength[supervisors_places]=1",
                        "education.places=1.3", "education.supervised=1.5"}));
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 100);
    world::Domain& domain = town.domains[0];
    for (std::uint32_t row = 0; row < 60; ++row)
        domain.staff.in_care_since[row] = town.scenario.begin.days - 300;
    domain.units[u].normal_hours[town.profession("worker")] = 1000;
    domain.units[u].workload = 2;
    domain.units[u].level[world::Level::engagement] = 0.7;
    world::Nation nation;
    found_education(*town.rules, nation);
    nation.supervisors_at_start.assign(nation.training_places.size(), 100);
    education(*town.rules, Workers(1), town.domains, nation, town.step(0));
    const double l5 = std::log(5.0);
    const auto factor = [&](double s) { return std::exp(l5 * std::tanh(s / l5)); };
    CHECK(nation.study_places[town.profession("worker")] == Approx(1.3 * factor(2 * (0.5 - 0.2))));
    CHECK(nation.students[0] == Approx(factor(3 * (0.7 - 0.78))));
    CHECK(nation.supervisors[cell(town)] == 40);
    CHECK(nation.training_places[cell(town)] ==
          Approx(1.1 * 1.5 * factor(std::log((45 / 105.0 + 0.05) / 1.05))));
    // Four cohorts of 0.02 a post and half-year, four fifths of whom will complete; 100 full posts.
    CHECK(domain.units[u].tally[world::Count::student_days] ==
          Approx(4 * 0.02 / 0.8 * 100 / kPersonFullTime * 7));
}

TEST_CASE("People with a foreign licence come beside the graduates once their way is over") {
    Town town(joined(kQuick, {"market.graduates=0", "education.foreign_applicants=0.4"}));
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 90);  // posts of a hundred people
    world::Nation nation;
    education(*town.rules, Workers(1), town.domains, nation, town.step(0));
    CHECK(nation.licence_applicants[town.profession("worker")] == Approx(0.4));
    nation.graduated.resize(town.scenario.catalogue.professions.size());
    graduate(*town.rules, town.domains, nation, town.step(3));  // the twentieth of January
    CHECK(nation.graduated[town.profession("worker")] == 10);
    CHECK(town.domains[0].units[u].tally[world::Count::graduates] == Approx(10));
}
