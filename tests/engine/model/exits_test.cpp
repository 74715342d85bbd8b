// SPDX-License-Identifier: Apache-2.0
// Exits: decisions and retirement as competing exponential times, and the notice that is kept.
#include "engine/model/exits.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Exit;

namespace {

constexpr std::uint32_t kPeople = 40'000;

/// Rates of constant utilities: every unit at its references, nobody restless by nature, no tenure.
std::vector<std::string> constant(std::vector<std::string> more) {
    std::vector<std::string> set = {
        "exit.personal_spread=0", "exit.first_year_factor=1",   "exit.early_factor=1",
        "exit.settled_factor=1",  "exit.long_factor=1",         "exit.notice=84 days",
        "exit.looking=182 days",  "exit.out_of_care=0.3",       "exit.to_agency=0.1",
        "agency.allowed=1",       "introduction.reference=0.33"};
    return small_world::joined(std::move(set), more);
}

/// Who decided what in a run of so many steps; nobody ever leaves the rows. -1: nothing yet.
struct Decided {
    std::vector<int> step;
    std::vector<Exit> exit;  ///< none: looks
};
Decided decide(Town& town, std::uint32_t steps) {
    world::Staff& s = town.domains[0].staff;
    const world::Nation nation;
    Decided d{std::vector<int>(s.size(), -1), std::vector<Exit>(s.size(), Exit::none)};
    for (std::uint32_t k = 0; k < steps; ++k) {
        town.rules->prepare(town.step(k));
        exits(*town.rules, nation, town.domains[0], town.step(k));
        for (std::size_t row = 0; row < s.size(); ++row) {
            if (d.step[row] >= 0 || (s.exit[row] == 0 && s.looking_until[row] == 0)) continue;
            d.step[row] = static_cast<int>(k);
            d.exit[row] = static_cast<Exit>(s.exit[row]);
        }
    }
    return d;
}

double share(const Decided& d, int before_step) {
    double n = 0;
    for (const int step : d.step) n += step >= 0 && step < before_step ? 1 : 0;
    return n / static_cast<double>(d.step.size());
}

/// Two-sided binomial limit at 1e-6.
bool near(double got, double expected, double people = kPeople) {
    INFO(got << ", expected " << expected);
    return std::abs(got - expected) <= tests::kTwoSided * std::sqrt(expected * (1 - expected) / people);
}

}  // namespace

TEST_CASE("A constant hazard gives exponential times until somebody decides, whatever the step") {
    // null: survival exp(-0.2 t); 40 000 people, seed 1; binomial at four times, 1e-6 each.
    for (const int days : {7, 28}) {
        Town town(constant({"exit.decision_rate=0.2"}), small_world::one_office(days));
        town.employ(0, 0, kPeople);
        const int steps = 5 * 364 / days;
        const Decided d = decide(town, static_cast<std::uint32_t>(steps));
        for (const int quarter : {1, 2, 3, 5}) {
            const int until = quarter * steps / 5;
            CHECK(near(share(d, until), 1 - std::exp(-0.2 * until * days / kDaysPerYear)));
        }
    }
}

TEST_CASE("A sudden loss is a rate beside all others, and whoever is lost serves no notice") {
    // null: 1 - exp(-2.911 * 28 / 365.25) = 20 % of those who would have stayed leave care within four weeks,
    // on the day; 40 000 people, seed 1; binomial at 1e-6.
    for (const int days : {7, 28}) {
        Town town(constant({"exit.decision_rate=0", "exit.sudden_rate=2.911"}),
                  small_world::one_office(days));
        town.employ(0, 0, kPeople);
        const Decided d = decide(town, static_cast<std::uint32_t>(28 / days));
        CHECK(near(share(d, 28 / days), 0.2));
        const world::Staff& s = town.domains[0].staff;
        for (std::size_t row = 0; row < kPeople; ++row) {
            if (d.step[row] < 0) continue;
            CHECK(d.exit[row] == Exit::profession);
            CHECK(s.leaves[row] == town.step(static_cast<std::uint32_t>(d.step[row])).begin.days);
        }
    }
}

TEST_CASE("Decisions part by the declared shares, and compete with retirement by their rates") {
    // null: of those who decide 10 % go to agencies, 30 % out of care, the others look; of all who end,
    // retirement has rate 0.3 of 0.3 + 0.2. 40 000 people, seed 1; binomial at 1e-6.
    Town town(constant({"exit.decision_rate=0.2", "exit.retirement_rate[60-64]=0.3"}),
              small_world::one_office(7));
    town.employ(0, 0, kPeople, 62);
    const Decided d = decide(town, 52);
    double all = 0, retired = 0, agency = 0, out = 0, looking = 0;
    for (std::size_t row = 0; row < kPeople; ++row) {
        if (d.step[row] < 0) continue;
        all += 1;
        retired += d.exit[row] == Exit::retirement ? 1 : 0;
        agency += d.exit[row] == Exit::agency ? 1 : 0;
        out += d.exit[row] == Exit::profession ? 1 : 0;
        looking += d.exit[row] == Exit::none ? 1 : 0;
    }
    CHECK(all == retired + agency + out + looking);
    CHECK(near(all / kPeople, 1 - std::exp(-0.5 * 364 / kDaysPerYear)));
    CHECK(near(retired / all, 0.6, all));
    const double decided = all - retired;
    CHECK(near(agency / decided, 0.1, decided));
    CHECK(near(out / decided, 0.3, decided));
    CHECK(near(looking / decided, 0.6, decided));
}

TEST_CASE("Nobody goes to agencies from a kind of unit that may not use them") {
    Town town(constant({"exit.decision_rate=2", "agency.allowed=0"}), small_world::one_office(7));
    town.employ(0, 0, 5000);
    const Decided d = decide(town, 26);
    CHECK(share(d, 26) > 0.5);
    CHECK(std::count(d.exit.begin(), d.exit.end(), Exit::agency) == 0);
    CHECK(std::count(d.exit.begin(), d.exit.end(), Exit::profession) > 0);
}

TEST_CASE("Retirement goes by age: never before the first age with a rate") {
    Town town(constant({"exit.retirement_rate[65-69]=5"}), small_world::one_office(7));
    town.employ(0, 0, 1000, 50);
    town.employ(0, 0, 1000, 66);
    const Decided d = decide(town, 52);
    for (std::size_t row = 0; row < 1000; ++row) REQUIRE(d.step[row] < 0);
    double retired = 0;
    for (std::size_t row = 1000; row < 2000; ++row) {
        retired += d.exit[row] == Exit::retirement ? 1 : 0;
        CHECK((d.step[row] < 0 || d.exit[row] == Exit::retirement));
    }
    CHECK(near(retired / 1000, 1 - std::exp(-5 * 364 / kDaysPerYear), 1000));
}

TEST_CASE("Notice is kept to the day, and not before a placement elsewhere has ended") {
    Town town(constant({"exit.retirement_rate[45-49]=3"}), small_world::one_office(7));
    town.employ(0, 0, 2000, 45);
    world::Staff& s = town.domains[0].staff;
    const int begin = town.scenario.begin.days;
    for (std::size_t row = 0; row < 1000; ++row) s.placed_until[row] = begin + 200;
    const Decided d = decide(town, 26);
    double early = 0, late = 0;
    for (std::size_t row = 0; row < 2000; ++row) {
        if (d.step[row] < 0) {
            CHECK(s.leaves[row] == world::kNever);
            continue;
        }
        const int given = begin + 7 * d.step[row];
        CHECK(s.leaves[row] == std::max(given + 84, s.placed_until[row]));
        (s.leaves[row] == begin + 200 ? early : late) += 1;
    }
    CHECK((early > 100 && late > 100));
}

TEST_CASE("Time in the unit multiplies the rate, at the declared ages of an employment") {
    // null: rate 0.5 times the factor; 10 000 people each, seed 1; binomial at 1e-6 over 4 weeks.
    struct Tenure {
        int weeks;
        double factor;
    };
    for (const Tenure t : {Tenure{10, 2.0}, Tenure{100, 1.5}, Tenure{300, 0.8}, Tenure{600, 0.4}}) {
        Town town(constant({"exit.decision_rate=0.5", "exit.first_year_factor=2", "exit.early_factor=1.5",
                            "exit.settled_factor=0.8", "exit.long_factor=0.4"}),
                  small_world::one_office(7));
        town.employ(0, 0, 10'000);
        for (std::int32_t& since : town.domains[0].staff.in_unit_since)
            since = town.scenario.begin.days - 7 * t.weeks;
        INFO(t.weeks << " weeks");
        CHECK(near(share(decide(town, 4), 4), 1 - std::exp(-0.5 * t.factor * 28 / kDaysPerYear), 10'000));
    }
}

TEST_CASE("Restlessness is a trait with mean one, the same in every step") {
    // null: lognormal with mean 1 and spread 0.4; 40 000 ids, seed 1; normal limit at 1e-6.
    Town town({"exit.personal_spread=0.4"}, small_world::one_office(7));
    double sum = 0, squares = 0, most = 0;
    for (std::uint64_t id = 0; id < kPeople; ++id) {
        const double x = town.rules->exits.personal(Seed{1, 0}, kStaffBit + id);
        sum += x, squares += x * x, most = std::max(most, x);
    }
    const double variance = std::exp(0.16) - 1;
    CHECK(std::abs(sum / kPeople - 1) < tests::kTwoSided * std::sqrt(variance / kPeople));
    CHECK(squares / kPeople - 1 == Approx(variance).epsilon(0.1));
    CHECK(most < town.rules->exits.most_personal());
}
