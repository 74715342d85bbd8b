// SPDX-License-Identifier: Apache-2.0
// Education: today's graduates while nothing changes, a cohort's way through its programme, what bounds an
// intake, foreign licences.
#include "engine/model/education.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

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

namespace {

const std::vector<std::string> kSt = joined(kQuick, {"education.st_length=2 years", "education.st_posts=1"});

double count_from(const Town& town, std::int32_t first, std::int32_t last) {
    const auto& since = town.domains[0].staff.specialist_since;
    return static_cast<double>(
        std::count_if(since.begin(), since.end(), [&](auto day) { return day >= first && day <= last; }));
}
double specialists(const Town& town, Step step) {
    return count_from(town, 0, step.begin.days);
}
double in_st(const Town& town, Step step) {
    return count_from(town, step.begin.days + 1, world::kNever - 1);
}

/// A hundred people without a post for specialist service, of which twenty were filled at the start.
struct Unplaced {
    explicit Unplaced(const std::vector<std::string>& more = {}) : town(joined(kSt, more)) {
        town.employ(0, town.unit("office"), 100);
        auto& licensed = town.domains[0].staff.licensed;
        std::iota(licensed.begin(), licensed.end(), 10'000);
        found_education(*town.rules, nation);
        nation.st_at_start.assign(nation.training_places.size(), 20);
    }
    void fill(std::uint32_t k) { fill_st_posts(*town.rules, town.domains, nation, town.step(k)); }
    Town town;
    world::Nation nation;
};

}  // namespace

TEST_CASE("Posts and their supervisors bound specialist service; who was licensed first begins first") {
    Unplaced w;
    w.fill(0);
    const Step now = w.town.step(0);
    CHECK(in_st(w.town, now) == 20);
    const auto& since = w.town.domains[0].staff.specialist_since;
    CHECK(std::count(since.begin(), since.begin() + 20, now.begin.days + 730) == 20);
    CHECK(std::count(since.begin() + 20, since.end(), world::kNever) == 80);
    w.fill(4);  // every post is filled still
    CHECK(in_st(w.town, w.town.step(4)) == 20);
    // Fewer people may supervise: half of the posts.
    Unplaced few;
    few.nation.training_places[cell(few.town)] /= 2;
    few.fill(0);
    CHECK(in_st(few.town, now) == 10);
    // Who has given notice begins nothing.
    Unplaced leaving;
    std::fill_n(leaving.town.domains[0].staff.leaves.begin(), 90, now.begin.days + 30);
    leaving.fill(0);
    CHECK(in_st(leaving.town, now) == 10);
}

TEST_CASE("More posts make more specialists, none makes nobody one, and all go on working") {
    const auto after_years = [](const std::string& posts) {
        Unplaced w({"education.st_posts=" + posts});
        for (std::uint32_t k = 0; k <= 216; k += 4) w.fill(k);
        CHECK(w.town.domains[0].staff.size() == 100);
        return specialists(w.town, w.town.step(216));
    };
    CHECK(after_years("0") == 0);
    CHECK(after_years("1") == 40);  // two turns of two years
    CHECK(after_years("2") == 80);
}

TEST_CASE("Today's posts are for all who are licensed: founders are specialists after their years in care") {
    Town town(kSt);
    town.employ(0, town.unit("office"), 10);
    world::Staff& s = town.domains[0].staff;
    const Step now = town.step(0);
    for (std::size_t row = 0; row < 4; ++row) s.in_care_since[row] = now.begin.days - 400;
    found_specialists(*town.rules, town.domains[0]);
    CHECK(specialists(town, now) == 6);
    CHECK(in_st(town, now) == 4);
    s.specialist_since[9] = world::kNever;
    world::Nation nation;
    fill_st_posts(*town.rules, town.domains, nation, now);
    CHECK(in_st(town, now) == 5);
    CHECK(nation.st_at_start[cell(town)] == 5);
    // Where a profession has no such service nobody begins it.
    Town other(kQuick);
    other.employ(0, other.unit("office"), 10);
    found_specialists(*other.rules, other.domains[0]);
    world::Nation none;
    fill_st_posts(*other.rules, other.domains, none, now);
    CHECK(in_st(other, now) + specialists(other, now) == 0);
}

TEST_CASE("Only specialists supervise, where a profession has them") {
    const auto supervisors = [](const std::string& years) {
        Town town(joined(kSt, {"education.st_length=" + years + " years"}));
        const std::uint16_t u = town.unit("office");
        town.employ(0, u, 100);
        std::fill_n(town.domains[0].staff.specialist_since.begin(), 30, town.scenario.begin.days);
        std::fill_n(town.domains[0].staff.specialist_since.begin() + 30, 30, town.scenario.begin.days + 100);
        world::Nation nation;
        education(*town.rules, Workers(1), town.domains, nation, town.step(0));
        presence(*town.rules, town.domains[0], town.step(0));
        const double counted = nation.supervisors[cell(town)];
        CHECK(town.domains[0].units[u].tally[world::Count::supervisor_days] == 7 * counted);
        return counted;
    };
    CHECK(supervisors("5") == 30);
    CHECK(supervisors("0") == 100);
}

TEST_CASE("Specialist service stands still outside care; who is a specialist stays one") {
    world::Pool pool;
    pool.resize(3);
    pool.since = {1000, 1000, 1000};
    pool.in_care_since = {500, 500, world::kNever};
    pool.specialist_since = {1200, 900, world::kNever};
    CHECK(hired_from(pool, 0, 7, 1100).specialist_since == 1300);
    CHECK(hired_from(pool, 1, 7, 1100).specialist_since == 900);
    CHECK(hired_from(pool, 2, 7, 1100).specialist_since == world::kNever);
    CHECK(hired_from(pool, 0, 7, 1100).in_care_since == 600);
    CHECK(hired_from(pool, 2, 7, 1100).in_care_since == 1100);
}
