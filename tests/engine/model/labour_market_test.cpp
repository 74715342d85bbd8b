// SPDX-License-Identifier: Apache-2.0
// Labour market: how long a vacancy and a notice take, where people choose to work, and how many are outside.
#include "engine/model/labour_market.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Count;

namespace {

/// Whoever looks would take anything; pay and engagement are no matter.
std::vector<std::string> open_market(std::vector<std::string> more = {}) {
    std::vector<std::string> set = {"link.strength=0",
                                    "link.strength[vacancy_posting]=1",
                                    "market.decision_delay=0 days",
                                    "market.return_rate=1000",
                                    "market.agency_return=0",
                                    "market.reservation=-9",
                                    "market.taste=0.7",
                                    "market.commute=1.25",
                                    "market.settlement_preference=0",
                                    "market.move_cost=3",
                                    "market.move_employed=0",
                                    "market.move_graduate=0",
                                    "exit.notice=84 days",
                                    "exit.looking=182 days",
                                    "exit.personal_spread=0",
                                    "exit.first_year_factor=1",
                                    "exit.early_factor=1",
                                    "exit.settled_factor=1",
                                    "exit.long_factor=1",
                                    "exit.to_agency=0"};
    return small_world::joined(std::move(set), more);
}

small_world::Plan offices(std::size_t count) {
    small_world::Plan plan;
    plan.units.assign(count, {"office"});
    return plan;
}

void market_step(Town& town, world::Nation& nation, std::uint32_t index, bool with_exits = false) {
    static const Workers one(1);
    town.rules->prepare(town.step(index));
    if (with_exits) {
        for (world::Domain& d : town.domains) exits(*town.rules, nation, d, town.step(index));
    }
    labour_market(*town.rules, one, town.domains, nation, town.step(index));
}

float& funded(Town& town, std::size_t domain, std::size_t unit) {
    return town.domains[domain].units[unit].posts.funded[town.profession("worker")];
}

bool near(double got, double expected, double people) {
    INFO(got << ", expected " << expected);
    return std::abs(got - expected) <= tests::kTwoSided * std::sqrt(expected * (1 - expected) / people);
}

double share_hired_at_second(Town& town) {
    world::Nation nation;
    market_step(town, nation, 0);
    double first = town.domains[1].units[0].tally[Count::hires],
           second = town.domains[2].units[0].tally[Count::hires];
    REQUIRE(first + second == 250);
    return second / 250;
}

}  // namespace

TEST_CASE("A vacancy is filled after the decision delay, in whole rounds of four weeks") {
    for (const int delay : {0, 27, 28, 56, 84}) {
        Town town(open_market({"market.decision_delay=" + std::to_string(delay) + " days"}), offices(1));
        town.employ(0, 0, 10);
        town.outside(0, 20, 1);
        funded(town, 0, 0) = 16.3F;  // seven people for 6.3 posts of nine tenths
        world::Nation nation;
        for (std::uint32_t k = 0; k < 16; ++k) {
            market_step(town, nation, k);
            INFO("delay of " << delay << " days, step " << k);
            const bool decided = static_cast<int>(k) * 7 >= delay / kRoundDays * kRoundDays;
            CHECK(town.domains[0].units[0].tally[Count::hires] == (decided ? 7 : 0));
            CHECK(town.domains[0].staff.size() + town.domains[0].pool.size() == 30);
        }
        const world::Staff& s = town.domains[0].staff;
        const int first_day = town.scenario.begin.days + delay / kRoundDays * kRoundDays;
        CHECK(std::count(s.in_unit_since.begin(), s.in_unit_since.end(), first_day) == 7);
        // One round of seven posts, for any of which all twenty outside would come.
        const world::Tally& t = town.domains[0].units[0].tally;
        CHECK((t[Count::advertised] == 7 && t[Count::applicants] == 20 && t[Count::filled] == 7));
        CHECK(t[Count::fill_days] == 7 * (delay / kRoundDays * kRoundDays));
        world::Posts& posts = town.domains[0].units[0].posts;
        const std::size_t worker = town.profession("worker");
        CHECK(posts.count(worker, world::PostCount::advertised) == 7);
        CHECK(posts.count(worker, world::PostCount::applicants) == 20);
        CHECK(posts.count(worker, world::PostCount::filled) == 7);
        CHECK(posts.count(worker, world::PostCount::fill_days) == t[Count::fill_days]);
        CHECK(posts.open.empty());
    }
}

TEST_CASE("Who changes job works out the notice, and arrives as the same person") {
    Town town(open_market({"market.taste=0", "work.help=1"}), offices(2));
    town.employ(0, 0, 10);
    town.employ(0, 1, 10);
    funded(town, 0, 1) = 10.9F;
    town.domains[0].units[1].level[world::Level::helped] = 52;  // so that the other office is liked better
    world::Staff& s = town.domains[0].staff;
    const std::uint64_t id = s.id[3];
    const int begin = town.scenario.begin.days;
    s.looking_until[3] = begin + 182;
    const std::int32_t in_care = s.in_care_since[3];
    s.absence[3] = 3;  // on parental leave well beyond the notice
    s.absent_until[3] = begin + 300;
    world::Nation nation;
    const auto row = [&] {
        return static_cast<std::size_t>(std::find(s.id.begin(), s.id.end(), id) - s.id.begin());
    };
    for (std::uint32_t k = 0; k < 20; ++k) {
        market_step(town, nation, k);
        REQUIRE(s.size() == 20);
        const std::size_t r = row();
        INFO("step " << k);
        if (k < 12) {
            CHECK(s.unit[r] == 0);
            CHECK(s.leaves[r] == begin + 84);
            CHECK(s.next_unit[r] == 1);
            CHECK(static_cast<world::Exit>(s.exit[r]) == world::Exit::unit);
        } else {
            CHECK(s.unit[r] == 1);
            CHECK(s.in_unit_since[r] == begin + 84);
            CHECK(s.in_care_since[r] == in_care);
            CHECK((s.absence[r] == 3 && s.absent_until[r] == begin + 300));
            CHECK((s.leaves[r] == world::kNever && s.exit[r] == 0 && s.next_unit[r] == world::kNoPost));
        }
    }
    CHECK(town.domains[0].units[0].tally[Count::exits_unit] == 1);
    // The vacancy lasted as long as the notice; both counts are by profession and sex too.
    CHECK(town.domains[0].units[1].tally[Count::filled] == 1);
    CHECK(town.domains[0].units[1].tally[Count::fill_days] == 84);
    const std::size_t worker = town.profession("worker"), man = 1;  // every second of the staff
    CHECK(town.domains[0].units[0].count(world::StaffCount::exits_unit, worker, man) == 1);
    CHECK(town.domains[0].units[1].count(world::StaffCount::hires, worker, man) == 1);
    CHECK(town.domains[0].units[1].tally[Count::hires] == 1);
}

TEST_CASE("People choose among near offices as Gumbel tastes say: distance by the logistic function") {
    // null: second office with probability 1 / (1 + exp(0.75 / 0.7)); 250 people, seed 1; binomial at 1e-6.
    small_world::Plan plan;
    plan.populations = {100'000, 100'000, 100'000};
    plan.units = {{"office", 0, 0xffff, 1}, {"office", 0, 0xffff, 2}};
    Town town(open_market({"link.strength[distance_applicants]=1"}), plan);
    town.travel({0.2F, 0.25F, 1.0F, 0.25F, 0.2F, 1.0F, 1.0F, 1.0F, 0.2F});
    funded(town, 1, 0) = funded(town, 2, 0) = 229;
    town.outside(0, 250, 1);
    CHECK(near(share_hired_at_second(town), 1 / (1 + std::exp(0.75 / 0.7)), 250));
}

TEST_CASE("Who has a post leaves it for one that is liked better only, and never below the reservation") {
    // null: the other office is liked better with probability 1 / (1 + exp(distance / 0.7)), Gumbel tastes
    // for both; one that is worth x at least, with mean tastes' reservation at 0, by the larger of two
    // tastes. 250 people, seed 1; binomial at 1e-6.
    const auto leaving = [](float hours, std::vector<std::string> more) {
        small_world::Plan plan;
        plan.populations = {100'000, 100'000};
        plan.units = {{"office", 0, 0xffff, 0}, {"office", 0, 0xffff, 1}};
        Town town(open_market(std::move(more)), plan);
        town.travel({0.2F, hours, hours, 0.2F});
        town.employ(0, 0, 250);
        funded(town, 1, 0) = 229;
        world::Staff& s = town.domains[0].staff;
        std::fill(s.looking_until.begin(), s.looking_until.end(), town.scenario.begin.days + 182);
        world::Nation nation;
        market_step(town, nation, 0);
        return static_cast<double>(std::count(s.next_unit.begin(), s.next_unit.end(), 1U)) / 250;
    };
    CHECK(near(leaving(0.25F, {}), 0.5, 250));
    CHECK(near(leaving(1.0F, {"link.strength[distance_applicants]=1"}), 1 / (1 + std::exp(0.75 / 0.7)), 250));
    // P(other > own and other > 0) = half of P(the larger of two tastes > 0) = (1 - exp(-2)) / 2.
    CHECK(near(leaving(0.25F, {"market.reservation=0"}), (1 - std::exp(-2.0)) / 2, 250));
}

TEST_CASE("Movers prefer places like home by the declared preference, and move there") {
    // null: the place of another kind with probability 1 / (1 + exp(preference / 0.7)); 250 people, seed 1.
    for (const double preference : {0.0, 1.0}) {
        small_world::Plan plan;
        plan.populations = {100'000, 100'000, 100'000};
        plan.units = {{"office", 0, 0xffff, 1}, {"office", 0, 0xffff, 2}};
        Town town(open_market({"market.move_employed=1",
                               "market.settlement_preference=" + std::to_string(preference)}),
                  plan);
        town.travel({0.2F, 5, 5, 5, 0.2F, 5, 5, 5, 0.2F});
        town.setting.directory.units[1].settlement = Settlement{1};
        funded(town, 1, 0) = funded(town, 2, 0) = 229;
        town.outside(0, 250, 1);
        CHECK(near(share_hired_at_second(town), 1 / (1 + std::exp(preference / 0.7)), 250));
        for (const std::size_t d : {1U, 2U}) {
            for (const std::uint16_t home : town.domains[d].staff.home) CHECK(home == d);
        }
        CHECK(town.domains[0].pool.size() == 0);
    }
    // Who is not willing to move stays.
    Town town(open_market(), [] {
        small_world::Plan plan;
        plan.populations = {100'000, 100'000};
        plan.units = {{"office", 0, 0xffff, 1}};
        return plan;
    }());
    town.travel({0.2F, 5, 5, 0.2F});
    funded(town, 1, 0) = 229;
    town.outside(0, 50, 1);
    world::Nation nation;
    market_step(town, nation, 0);
    CHECK(town.domains[0].pool.size() == 50);
}

TEST_CASE("The pool outside care is stationary where returns balance those who leave") {
    // null: by round, leaving with a = 1 - exp(-1 h), returning with b = 1 - exp(-2 h), also in the round of
    // leaving: inside with probability b / (a + b - a b). 2000 people after eight years, seed 1; binomial at
    // 1e-6.
    Town town(open_market({"exit.decision_rate=1", "exit.out_of_care=1", "market.return_rate=2",
                           "exit.notice=0 days"}),
              offices(10));
    for (std::uint16_t u = 0; u < 10; ++u) town.employ(0, u, 100);
    town.outside(0, 1000, 1);
    for (std::size_t u = 0; u < 10; ++u) funded(town, 0, u) = 1000;
    world::Nation nation;
    for (std::uint32_t k = 0; k <= 400; ++k) market_step(town, nation, k, true);
    const double h = kRoundDays / kDaysPerYear, a = 1 - std::exp(-h), b = 1 - std::exp(-2 * h);
    const auto inside = static_cast<double>(town.domains[0].staff.size());
    CHECK(inside + static_cast<double>(town.domains[0].pool.size()) == 2000);
    CHECK(near(inside / 2000, b / (a + b - a * b), 2000));
}

TEST_CASE("Graduates come twice a year in proportion to posts and wait where there is no vacancy") {
    // Also where a round is no four weeks, as no whole number of steps is.
    for (const int days : {7, 1, 28, 5, 20}) {
        small_world::Plan plan = offices(1);
        plan.days = days;
        Town town(open_market({"market.graduates=0.04"}), plan);
        town.employ(0, 0, 90);  // posts of a hundred people
        world::Nation nation;
        for (std::uint32_t k = 0; static_cast<int>(k) * days < 1456; ++k)  // four years
            market_step(town, nation, k);
        INFO("step of " << days << " days");
        const world::Pool& pool = town.domains[0].pool;
        CHECK(nation.graduated[town.profession("worker")] == 16);
        REQUIRE(pool.size() == 16);
        for (std::size_t row = 0; row < pool.size(); ++row) {
            CHECK(pool.in_care_since[row] == world::kNever);
            const int month = static_cast<int>(static_cast<unsigned>(Date{pool.since[row]}.civil().month()));
            CHECK((month == 1 || month == 2 || month == 6 || month == 7));
            CHECK(world::age_of(pool.birth_week[row], Date{pool.since[row]}) >= 25);
        }
    }
}

TEST_CASE("Retirement ends it: from a unit after the notice, from outside at 67") {
    Town town(open_market({"exit.retirement_rate[65-69]=1000", "exit.notice=28 days"}), offices(1));
    town.employ(0, 0, 5, 66);
    town.outside(0, 3, 1, 66);
    town.outside(0, 4, 100, 40);
    funded(town, 0, 0) = 0;
    world::Nation nation;
    for (std::uint32_t k = 0; k < 60; ++k) {
        market_step(town, nation, k, true);
        INFO("step " << k);
        CHECK(town.domains[0].staff.size() == (k < 4 ? 5U : 0U));
    }
    CHECK(town.domains[0].pool.size() == 4);
    CHECK(nation.retired[town.profession("worker")] == 8);
    CHECK(town.domains[0].units[0].tally[Count::retirements] == 5);
}

TEST_CASE("Death ends it without notice, inside and outside care, and is no turnover") {
    // null: alive after 53 steps with exp(-0.5 x 53 weeks), outside after 14 rounds with exp(-0.5 x 56
    // weeks); 2000 people each, seed 1; binomial at 1e-6.
    Town town(open_market({"demography.death_rate=0.5", "market.return_rate=0"}), offices(2));
    for (std::uint16_t u = 0; u < 2; ++u) town.employ(0, u, 1000, 50);
    town.outside(0, 2000, 1, 40);
    world::Nation nation;
    const double before = town.domains[0].units[0].level[world::Level::turnover];
    for (std::uint32_t k = 0; k <= 52; ++k) {
        market_step(town, nation, k, true);
        const world::Staff& s = town.domains[0].staff;
        for (std::size_t row = 0; row < s.size(); ++row) {
            if (s.exit[row] != 0)
                REQUIRE((s.leaves[row] <= town.step(k).begin.days && s.looking_until[row] == 0));
        }
    }
    const world::Domain& d = town.domains[0];
    const auto inside = static_cast<double>(d.staff.size()), outside = static_cast<double>(d.pool.size());
    CHECK(near(inside / 2000, std::exp(-0.5 * 53 * 7 / kDaysPerYear), 2000));
    CHECK(near(outside / 2000, std::exp(-0.5 * 56 * 7 / kDaysPerYear), 2000));
    CHECK(nation.died[town.profession("worker")] == 4000 - inside - outside);
    CHECK(d.units[0].tally[Count::staff_deaths] + d.units[1].tally[Count::staff_deaths] == 2000 - inside);
    CHECK(nation.retired[town.profession("worker")] == 0);
    for (const world::UnitState& u : d.units) CHECK(u.level[world::Level::turnover] < before);
}
