// SPDX-License-Identifier: Apache-2.0
// Routing: who goes where, what follows, and that splitting an entry loses nobody.
#include "engine/model/routing.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>

#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;
using careloop::tests::kTwoSided;
using small_world::Town;

namespace {

constexpr std::uint32_t kDraws = 60'000;

double binomial_z(double count, double n, double p) {
    return (count - n * p) / std::sqrt(n * p * (1 - p));
}

/// How often each unit is chosen from the first place, over many episodes.
std::vector<double> choices(const Town& town, const std::string& step,
                            std::uint32_t preferred = world::kNoUnit) {
    std::vector<double> counts(town.setting.directory.units.size(), 0);
    for (std::uint32_t n = 0; n < kDraws; ++n) {
        const UnitIndex unit = town.rules->routing.choose(*town.rules, town.board, MunicipalityIndex{0},
                                                          town.care_step(step), preferred, mix64(99, n));
        counts[unit.at()] += 1;
    }
    return counts;
}

Onset onset(const Town& town, std::uint64_t id, std::uint8_t age = 40, float weight = 1) {
    Onset o;
    o.id = mix64(5, id);
    o.resident = static_cast<std::uint32_t>(id);
    o.need = town.need("path");
    o.age = age;
    o.weight = weight;
    return o;
}

}  // namespace

TEST_CASE("Without a queue, the first choice is drawn by share and continuity comes first") {
    // null: two offices at home share all as 1 : 1; 60 000 episodes, seed 1; binomial, false alarm 1e-6.
    Town town({}, {.units = {{"office"}, {"office"}, {"office", 0, 0xffff, 1}}, .populations = {1000, 1000}});
    const auto counts = choices(town, "office_contact");
    CHECK(counts[2] == 0);
    CHECK(std::abs(binomial_z(counts[0], kDraws, 0.5)) < kTwoSided);
    CHECK(choices(town, "office_contact", 2) == std::vector<double>{0, 0, kDraws});
}

TEST_CASE("Beyond the wait people accept, more look farther, and only for what makes up for the way") {
    // null: of those who would wait 40 days where 10 are accepted, 1 - exp(-3) look farther; 60 000 episodes,
    // seed 1; binomial, false alarm 1e-6.
    const std::vector<std::string> set = {"waiting.switch_days=10", "waiting.switch_travel_hours=1.2"};
    Town town(
        set,
        {.units = {{"office"}, {"office", 0, 0xffff, 1}, {"office", 0, 0xffff, 2}, {"office", 0, 0xffff, 3}},
         .populations = {1000, 1000, 1000, 1000}});
    const auto wait = [&](std::size_t unit, float days) { town.board[unit].wait_days[2] = days; };
    wait(0, 10);
    CHECK(choices(town, "office_first_visit")[0] == kDraws);  // accepted: nobody looks
    // Each half hour of travel outweighs 4.2 days; the third place is nearer in all, the fourth too far to
    // go.
    wait(0, 40);
    wait(1, 30);
    wait(2, 20);
    const auto counts = choices(town, "office_first_visit");
    CHECK(std::abs(binomial_z(counts[2], kDraws, 1 - std::exp(-3.0))) < kTwoSided);
    CHECK(counts[0] + counts[2] == kDraws);
    // A shorter queue that is not worth the way draws nobody; urgent care stays near whatever the wait.
    wait(1, 37);
    wait(2, 33);
    CHECK(choices(town, "office_first_visit")[0] == kDraws);
    town.board[0].wait_days[0] = 900;
    CHECK(choices(town, "office_urgent")[0] == kDraws);
    CHECK(choices(town, "office_contact")[1] > 0);
}

TEST_CASE("Wards of one hospital share: the roomier of the one chosen and another drawn alike") {
    // null: another is each of the three with chance 1/3 and taken where it has more room; 60 000 episodes,
    // seed 1; chi-square, false alarm 1e-6.
    Town town({}, {.units = {{"hall", 20, 7}, {"hall", 20, 7}, {"hall", 20, 7}, {"hall", 20, 8}}});
    town.board[0].room = 3;
    town.board[1].room = 9;
    town.board[2].room = -2;
    town.board[3].room = 99;  // another hospital's does not count
    const auto middle = choices(town, "hall_stay", 0);
    CHECK(middle[2] + middle[3] == 0);
    CHECK(std::abs(binomial_z(middle[1], kDraws, 1 / 3.0)) < kTwoSided);
    const auto fullest = choices(town, "hall_stay", 2);
    CHECK(fullest[3] == 0);
    CHECK(tests::chi_square({fullest[0], fullest[1], fullest[2]},
                            {kDraws / 3.0, kDraws / 3.0, kDraws / 3.0}) < tests::chi_square_limit(2));
    CHECK(choices(town, "hall_stay", 1)[1] == kDraws);
}

TEST_CASE("Parts of a new need come on days of their own, the first on its own day") {
    // null: uniform over kApartDays days; seed 1; chi-square, false alarm 1e-6.
    Town town({});
    town.rules->routing.set_part_limits(std::vector<float>(town.setting.directory.units.size(), 2.5F));
    world::Ledger ledger;
    std::vector<double> day(kApartDays, 0), expected(kApartDays, 0);
    for (std::uint64_t n = 0; n < 5000; ++n) {
        Onset need = onset(town, n, 40, 9);
        need.apart_days = kApartDays;
        open_step(*town.rules, town.board, need, town.care_step("office_treatment"), town.scenario.begin,
                  ledger, town.out);
        CHECK(town.out.arrivals.front().episode.arrived == town.scenario.begin);
        for (std::size_t part = 1; part < town.out.arrivals.size(); ++part)
            day.at(static_cast<std::size_t>(town.out.arrivals[part].episode.arrived - town.scenario.begin)) +=
                1;
        town.out.arrivals.clear();
    }
    for (double& e : expected) e = 5000 * 3.0 / kApartDays;
    CHECK(tests::chi_square(day, expected) < tests::chi_square_limit(kApartDays - 1));
}

TEST_CASE("A step of a standardised pathway passes those who came a while before, and no other step does") {
    const Town usual({}), pathway({"care.priority_days[office_treatment]=28 days"});
    world::Ledger ledger;
    const auto arrival = [&](const Town& town, const char* step, std::uint64_t n) {
        model::Outbox out;
        open_step(*town.rules, town.board, onset(town, n), town.care_step(step), town.scenario.begin, ledger,
                  out);
        return out.arrivals.front().episode;
    };
    for (std::uint64_t n = 0; n < 50; ++n) {
        CHECK(arrival(pathway, "office_treatment", n).rank ==
              arrival(usual, "office_treatment", n).rank - 28);
        CHECK(arrival(pathway, "office_treatment", n).arrived == usual.scenario.begin);
        CHECK(arrival(pathway, "office_contact", n).rank == arrival(usual, "office_contact", n).rank);
    }
}

TEST_CASE("A heavy entry is split into equal parts that are counted and told apart") {
    Town town({"care.jitter_days[treatment]=6"});
    town.rules->routing.set_part_limits(std::vector<float>(town.setting.directory.units.size(), 2.5F));
    world::Ledger ledger;
    std::set<std::uint64_t> ids;
    // null: the place in the queue is uniform over the seven days from arrival; seed 1; chi-square, 1e-6.
    std::vector<double> late(7, 0);
    double opened = 0;
    for (std::uint64_t n = 0; n < 5000; ++n) {
        open_step(*town.rules, town.board, onset(town, n, 40, 9), town.care_step("office_treatment"),
                  town.scenario.begin + 3, ledger, town.out);
        REQUIRE(town.out.arrivals.size() == 4);
        double weight = 0;
        for (const Arrival& a : town.out.arrivals) {
            weight += static_cast<double>(a.episode.weight);
            CHECK(a.episode.parts == 4);
            CHECK(a.episode.arrived == town.scenario.begin + 3);
            ids.insert(a.episode.id);
            late.at(static_cast<std::size_t>(a.episode.rank - a.episode.arrived)) += 1;
            opened += 1;
        }
        CHECK(weight == 9);
        town.out.arrivals.clear();
    }
    CHECK(static_cast<double>(ledger.opened) == opened);
    CHECK(ids.size() == 20'000);
    CHECK(tests::chi_square(late, std::vector<double>(7, opened / 7)) < tests::chi_square_limit(6));
}

TEST_CASE("Of exclusive paths one is taken at most, each by its chance; the others go their own way") {
    // null: a 0.5, b 0.3, neither 0.2; the late one in 0.25 of all, independent of them; the old one from 65
    // on; 60 000 onsets, seed 1; chi-square over the six combinations, false alarm 1e-6.
    Town town({"pathway.probability[path_a]=0.5", "pathway.probability[path_b]=0.3",
               "pathway.probability[path_late]=0.25", "pathway.delay[path_late]=20"});
    world::Ledger ledger;
    std::vector<double> counts(6, 0);
    double delay = 0, late = 0, old = 0;
    for (std::uint64_t n = 0; n < kDraws; ++n) {
        const auto age = static_cast<std::uint8_t>(n % 2 == 0 ? 64 : 65);
        open_branches(*town.rules, town.board, onset(town, n, age),
                      town.rules->routing.starts(town.need("path")), town.scenario.begin, world::kNoUnit,
                      ledger, town.out);
        std::size_t which = 2, with = 0;
        for (const Arrival& a : town.out.arrivals) {
            if (a.episode.step == town.care_step("office_contact")) which = which == 2 ? 0 : 9;
            if (a.episode.step == town.care_step("office_assessment")) which = which == 2 ? 1 : 9;
            if (a.episode.step == town.care_step("office_first_visit")) old += n % 2 == 1 ? 1 : kDraws;
            if (a.episode.step == town.care_step("office_treatment")) {
                with = 1;
                late += 1;
                delay += a.episode.arrived - town.scenario.begin;
            }
        }
        counts.at(which * 2 + with) += 1;
        town.out.arrivals.clear();
    }
    std::vector<double> expected;
    for (const double p : {0.5, 0.3, 0.2}) {
        expected.push_back(kDraws * p * 0.75);
        expected.push_back(kDraws * p * 0.25);
    }
    CHECK(tests::chi_square(counts, expected) < tests::chi_square_limit(5));
    CHECK(old == kDraws / 2);
    // Whole days of an exponential with mean 20: geometric, mean 1 / (e^(1/20) - 1).
    const double q = std::exp(-1 / 20.0), mean = q / (1 - q), variance = q / ((1 - q) * (1 - q));
    CHECK(std::abs(delay / late - mean) < kTwoSided * std::sqrt(variance / late));
}

TEST_CASE("A bed is held by one of the steps that follow, and only from a bed") {
    Town town({});
    world::Ledger ledger;
    const auto& follows = town.rules->routing.follows(town.care_step("hall_stay"));
    CHECK(!open_branches(*town.rules, town.board, onset(town, 1), follows, town.scenario.begin,
                         world::kNoUnit, ledger, town.out));
    CHECK(town.out.arrivals.back().episode.keeps_bed == world::kNoUnit);
    std::vector<Routing::Branch> twice = follows;
    twice.push_back(follows.front());
    CHECK(open_branches(*town.rules, town.board, onset(town, 2), twice, town.scenario.begin, 5, ledger,
                        town.out));
    REQUIRE(town.out.arrivals.size() == 3);
    CHECK(town.out.arrivals[1].episode.keeps_bed == 5);
    CHECK(town.out.arrivals[1].episode.held_by == mix64(5, 2));
    CHECK(town.out.arrivals[2].episode.keeps_bed == world::kNoUnit);
    CHECK(ledger.opened == 3);
}

TEST_CASE("Exclusive paths stay exclusive in whatever order they stand") {
    // null: as above for 0.4 and 0.4 of one number with another number between them; 60 000 onsets, seed 1;
    // chi-square over a, b and neither, false alarm 1e-6.
    Town town({});
    world::Ledger ledger;
    Routing::Branch a{town.care_step("office_contact")}, other{town.care_step("office_first_visit")},
        b{town.care_step("office_assessment")};
    a.exclusive = b.exclusive = 1;
    other.exclusive = 2;
    a.probability = b.probability = 0.4;
    other.probability = 0.9;
    std::vector<double> counts(4, 0);
    for (std::uint64_t n = 0; n < kDraws; ++n) {
        open_branches(*town.rules, town.board, onset(town, n), {a, other, b}, town.scenario.begin,
                      world::kNoUnit, ledger, town.out);
        std::size_t which = 0;
        for (const Arrival& arrival : town.out.arrivals) {
            which += arrival.episode.step == a.to ? 1U : arrival.episode.step == b.to ? 2U : 0U;
        }
        counts[which] += 1;
        town.out.arrivals.clear();
    }
    CHECK(counts[3] == 0);
    counts.pop_back();
    CHECK(tests::chi_square(counts, {kDraws * 0.2, kDraws * 0.4, kDraws * 0.4}) < tests::chi_square_limit(2));
}

TEST_CASE("Where nobody coordinates it takes longer until another kind of unit takes over") {
    // null: none; the same draws, three times as long but for whole days.
    Town town({"pathway.delay[path_late]=20"});
    world::Ledger ledger;
    const auto days = [&](double transfer, const std::string& from) {
        double sum = 0;
        for (std::uint64_t n = 0; n < 2000; ++n) {
            Onset need = onset(town, n);
            need.from = town.rules->step(town.care_step(from)).unit_kind;
            need.transfer = transfer;
            open_branches(*town.rules, town.board, need, town.rules->routing.starts(town.need("path")),
                          town.scenario.begin, world::kNoUnit, ledger, town.out);
            for (const Arrival& a : town.out.arrivals) {
                if (a.episode.step == town.care_step("office_treatment"))
                    sum += a.episode.arrived - town.scenario.begin;
            }
            town.out.arrivals.clear();
        }
        return sum / 2000;
    };
    const double usual = days(1, "weekly_contact");
    CHECK(usual > 15);
    CHECK(days(3, "weekly_contact") > 3 * usual - 1);
    CHECK(days(3, "office_contact") == usual);  // the same kind goes on: nothing is handed over
}
