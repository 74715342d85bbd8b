// SPDX-License-Identifier: Apache-2.0
// Specialist training: as many as the money reaches, half at work, and a new profession at the end.
#include "engine/model/specialist_training.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/model/labour_market.hpp"
#include "engine/model/mobility_hub.hpp"
#include "engine/model/outside_pool.hpp"
#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;
using careloop::tests::kTwoSided;
using small_world::joined;
using small_world::Town;
using world::Count;

namespace {

constexpr std::uint32_t kPeople = 4000;
const std::vector<std::string> kTrained = {"specialist.into[worker,helper]=1",
                                           "specialist.experience=2",
                                           "education.length=1 years",
                                           "market.return_rate=0",
                                           "market.pool=0",
                                           "market.graduates=0"};

/// An office of so many people who fill all posts.
void staff_office(Town& town) {
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, kPeople);
    town.domains[0].units[u].posts.funded[town.profession("worker")] =
        static_cast<float>(kPeople * kPersonFullTime);
}

double studying(const Town& town) {
    const auto& until = town.domains[0].staff.studies_until;
    return static_cast<double>(until.size()) - static_cast<double>(std::count(until.begin(), until.end(), 0));
}

double begun(const std::vector<std::string>& set) {
    Town town(joined(kTrained, set));
    staff_office(town);
    train_specialists(*town.rules, town.domains, town.step(0));
    return studying(town);
}

}  // namespace

TEST_CASE("As today nobody beyond today's trains") {
    CHECK(begun({}) == 0);
}

TEST_CASE("Heads are money over the cost of each: dearer training is for fewer") {
    // null: each of 4 000 begins with the chance that fills the places; seed 1; binomial, false alarm 1e-6.
    const auto as_many = [](double count, double expected) {
        INFO(count << ", expected " << expected);
        return std::abs(count - expected) < kTwoSided * std::sqrt(expected);
    };
    const std::string money = "specialist.funded=0.05";
    CHECK(as_many(begun({money, "specialist.study_share=0.5", "specialist.pay=1"}), kPeople * 0.1));
    CHECK(as_many(begun({money, "specialist.study_share=1", "specialist.pay=0.5"}), kPeople * 0.1));
    CHECK(as_many(begun({money, "specialist.study_share=1", "specialist.pay=1"}), kPeople * 0.05));
    CHECK(begun({money, "specialist.experience=20"}) == 0);  // nobody has been there so long
}

TEST_CASE("Who is in training is at work the rest of the time, and is paid as agreed") {
    const auto office = [](double pay, bool studies) {
        Town town(joined(kTrained, {"specialist.study_share=0.4", "specialist.pay=" + std::to_string(pay)}));
        const std::uint16_t u = town.unit("office");
        town.employ(0, u, 10);
        for (std::size_t row = 0; studies && row < 10; ++row)
            town.domains[0].staff.studies_until[row] = town.scenario.begin.days + 100;
        presence(*town.rules, town.domains[0], town.step(0));
        return town.domains[0].units[u].tally;
    };
    const world::Tally usual = office(1, false), paid = office(1, true), half = office(0.5, true);
    CHECK(paid[Count::patient_hours] == Approx(0.6 * usual[Count::patient_hours]));
    CHECK(paid[Count::study_hours] == Approx(0.4 * usual[Count::present_hours]));
    CHECK(paid[Count::own_cost] == Approx(usual[Count::own_cost]));
    CHECK(half[Count::own_cost] == Approx((1 - 0.4 * 0.5) * usual[Count::own_cost]));
    CHECK(paid[Count::specialist_training_days] == 70);
}

TEST_CASE("At the end they take a post at their unit, or leave and look for the first one; nobody is lost") {
    const std::uint32_t posts = GENERATE(0U, 100U);
    Town town(joined(kTrained, {"specialist.funded=0.05", "specialist.study_share=0.5"}));
    staff_office(town);
    const std::size_t worker = town.profession("worker"), helper = town.profession("helper");
    const std::uint16_t u = town.unit("office");
    town.domains[0].units[u].posts.funded[helper] = static_cast<float>(posts);
    world::Nation nation;
    static const Workers one(1);
    const auto step = [&](std::uint32_t n) {
        town.rules->prepare(town.step(n));
        labour_market(*town.rules, one, town.domains, nation, town.step(n));
    };
    step(0);
    const double first = studying(town);
    REQUIRE(first > 0);
    // A year's programme at half pace: over after two years.
    for (std::uint32_t week = 1; week < 103; ++week) step(week);
    CHECK(town.domains[0].pool.size() == 0);
    for (std::uint32_t week = 103; week < 110; ++week) step(week);
    const world::Pool& pool = town.domains[0].pool;
    const world::Staff& staff = town.domains[0].staff;
    REQUIRE(first > posts);
    CHECK(static_cast<double>(pool.size()) == first - posts);
    for (std::size_t row = 0; row < pool.size(); ++row) CHECK(pool.profession[row] == helper);
    CHECK(std::count(staff.profession.begin(), staff.profession.end(), helper) == posts);
    for (std::size_t row = 0; row < staff.size(); ++row)  // who has stayed has not begun anew
        CHECK(staff.in_unit_since[row] < town.scenario.begin.days);
    CHECK(town.domains[0].units[u].tally[Count::specialists_trained] == first);
    CHECK(town.domains[0].units[u].tally[Count::exits_unit] == first - posts);
    CHECK(nation.graduated[helper] == first);
    CHECK(nation.graduated[worker] == -first);
    CHECK(staff.size() + pool.size() == kPeople);
    CHECK(studying(town) > 0);  // others have begun where these have gone
}

TEST_CASE("Who has given notice goes where they decided to, whatever they trained for") {
    Town town(joined(kTrained, {"specialist.funded=0"}));
    town.employ(0, town.unit("office"), 10);
    world::Staff& s = town.domains[0].staff;
    const int today = town.scenario.begin.days;
    for (std::size_t row = 0; row < 10; ++row) {
        s.studies[row] = static_cast<std::uint8_t>(town.profession("helper"));
        s.studies_until[row] = today - 1;
        s.exit[row] = static_cast<std::uint8_t>(world::Exit::retirement), s.leaves[row] = today + 20;
    }
    world::Nation nation;
    static const Workers one(1);
    for (std::uint32_t week = 0; week < 5; ++week)
        labour_market(*town.rules, one, town.domains, nation, town.step(week));
    CHECK(town.domains[0].staff.size() == 0);
    CHECK(town.domains[0].pool.size() == 0);
    CHECK(nation.retired[town.profession("worker")] == 10);
    CHECK(nation.graduated[town.profession("helper")] == 0);
}

TEST_CASE("Nobody is in training and on placement at once") {
    small_world::Plan plan;
    plan.populations = {100'000, 100'000};
    plan.units = {{"office"}, {"office", 0, 0xffff, 1}};
    const auto open = joined(kTrained, {"specialist.funded=0.5", "hub.open=1", "hub.volunteer_rate=1000",
                                        "hub.approval=1", "hub.trigger=0.05", "hub.weeks=56 days"});
    const auto placed = [](const Town& town) {
        const auto& until = town.domains[0].staff.placed_until;
        return std::count_if(until.begin(), until.end(), [](int day) { return day != 0; });
    };
    const auto staffed = [](Town& town) {
        for (std::size_t d = 0; d < 2; ++d) town.employ(d, 0, 10);
        town.domains[0].units[0].workload = 0.9, town.domains[1].units[0].workload = 1.5;
    };
    world::Nation nation;

    Town studious(open, plan);
    staffed(studious);
    for (auto& until : studious.domains[0].staff.studies_until) until = studious.scenario.begin.days + 100;
    mobility_hub(*studious.rules, studious.domains, nation, studious.step(0));
    CHECK(placed(studious) == 0);

    Town away(open, plan);
    staffed(away);
    mobility_hub(*away.rules, away.domains, nation, away.step(0));
    REQUIRE(placed(away) > 0);
    train_specialists(*away.rules, away.domains, away.step(4));
    const world::Staff& s = away.domains[0].staff;
    CHECK(studying(away) == static_cast<double>(s.size()) - static_cast<double>(placed(away)));
    for (std::size_t row = 0; row < s.size(); ++row)
        CHECK((s.placed_until[row] == 0 || s.studies_until[row] == 0));
}
