// SPDX-License-Identifier: Apache-2.0
// Presence: sick leave as a renewal process, vacation as an account of weeks, and their mean.
#include "engine/model/presence.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Count;

namespace {

constexpr std::size_t kUnits = 100, kStaffEach = 100;

/// A hundred offices with a hundred people each: the spread between offices tells the error of the mean.
small_world::Plan offices(int days) {
    small_world::Plan plan;
    plan.days = days;
    plan.units.assign(kUnits, {"office"});
    return plan;
}

void employ(Town& town) {
    world::Domain& domain = town.domains[0];
    world::Staff& staff = domain.staff;
    staff.resize(kUnits * kStaffEach);
    for (std::size_t row = 0; row < staff.size(); ++row) {
        staff.id[row] = kStaffBit + row;
        staff.unit[row] = static_cast<std::uint16_t>(row / kStaffEach);
        staff.profession[row] = static_cast<std::uint8_t>(town.profession("worker"));
        staff.birth_week[row] = static_cast<std::int16_t>(
            (town.scenario.begin - world::kWeekZero) / kDaysPerWeek - 50 * 1461 / 28);
        staff.contract[row] = 200;
        staff.sex[row] = static_cast<std::uint8_t>(row % 2);
    }
    world::index_staff(domain);
    found_work(*town.rules, domain);
}

struct Shares {
    double mean = 0, error = 0;  ///< of a share of contract hours, over offices
};

/// Runs whole years of presence and drops the first.
std::vector<Shares> shares(Town& town, int years, const std::vector<Count>& counts) {
    employ(town);
    world::Domain& domain = town.domains[0];
    const Date from = Date::of(2026, 1, 5), until = Date::of(2026 + years, 1, 4);
    for (std::uint32_t k = 0; town.step(k).begin < until; ++k) {
        if (town.step(k).begin < from) {
            for (world::UnitState& unit : domain.units) unit.tally = {};
        }
        town.rules->prepare(town.step(k));
        presence(*town.rules, domain, town.step(k));
    }
    std::vector<Shares> all;
    for (const Count count : counts) {
        double sum = 0, squares = 0;
        for (const world::UnitState& unit : domain.units) {
            const double share = unit.tally[count] / unit.tally[Count::contract_hours];
            sum += share;
            squares += share * share;
        }
        const double mean = sum / kUnits;
        all.push_back({mean, std::sqrt(std::max(0.0, squares / kUnits - mean * mean) / (kUnits - 1))});
    }
    return all;
}

/// Two-sided 1e-6 of Student's distribution with 99 degrees of freedom.
constexpr double kStudent = 5.24;

/// Days absent over days employed in the long run. A spell of 1 + [Exp(m - 1/2)] days begins on a uniform day
/// of a step drawn with probability p; who is away when a step begins cannot fall ill in it.
double sick_share(double rate, double mean_days, int step_days) {
    const double p = 1 - std::exp(-rate * step_days / kDaysPerYear), q = std::exp(-1 / (mean_days - 0.5));
    double steps = 0, days = 0, weight = 1;
    for (int length = 1; weight > 1e-14; ++length) {
        const double chance = weight * (1 - q);
        weight *= q;
        days += chance * length;
        for (int first = 0; first < step_days; ++first) {
            steps += chance / step_days * ((first + length + step_days - 1) / step_days);
        }
    }
    return days / ((1 / p - 1 + steps) * step_days);
}

}  // namespace

TEST_CASE("Sick leave takes the share of time that rate and length of spells give") {
    // null: the alternating renewal process above; 10 000 people over five years after one, seed 1; Student's
    // t over a hundred offices, false alarm 1e-6.
    for (const int days : {7, 1}) {
        Town town({"presence.short_spell_rate=2", "presence.short_spell_days=7"}, offices(days));
        const Shares sick = shares(town, days == 1 ? 2 : 5, {Count::sick_hours})[0];
        const double expected = sick_share(2, 7, days);
        INFO("step of " << days << " days: " << sick.mean << " +- " << sick.error << ", expected "
                        << expected);
        CHECK(sick.error < 0.02 * expected);
        CHECK(std::abs(sick.mean - expected) < kStudent * sick.error);
        // In continuous time: rate times length over one plus it.
        const double limit = 2 * 7 / kDaysPerYear / (1 + 2 * 7 / kDaysPerYear);
        CHECK(expected == Approx(limit).epsilon(0.03));
    }
}

TEST_CASE("Long spells are as long as said, and short ones are told from them") {
    // null: as above for one kind of spell of 80 days; share of parental leave 0.
    Town town({"presence.long_spell_rate=0.4", "presence.long_spell_days=80"}, offices(7));
    const auto result = shares(town, 6, {Count::sick_hours, Count::parental_hours});
    const double expected = sick_share(0.4, 80, 7);
    INFO(result[0].mean << " +- " << result[0].error << ", expected " << expected);
    CHECK(std::abs(result[0].mean - expected) < kStudent * result[0].error);
    CHECK(expected == Approx(0.4 * 80 / kDaysPerYear / (1 + 0.4 * 80 / kDaysPerYear)).epsilon(0.02));
    CHECK(result[1].mean == 0);
}

TEST_CASE("Parental leave goes by age and sex and counts apart from sick leave") {
    // null: only women, half of all, of the band of 50 take leave, 200 days at 0.3 a year.
    Town town({"presence.parental_rate[50-54,female]=0.3", "presence.parental_days=200"}, offices(7));
    const auto result = shares(town, 4, {Count::parental_hours, Count::sick_hours});
    const double expected = 0.5 * sick_share(0.3, 200, 7);
    INFO(result[0].mean << " +- " << result[0].error << ", expected " << expected);
    // The first year is too short for the process to have settled: half of those away at the start came back.
    CHECK(result[0].mean == Approx(expected).epsilon(0.08));
    CHECK(result[1].mean == 0);
}

TEST_CASE("Vacation adds up to the year's weeks, the summer's part of it in ISO weeks 26 to 33") {
    // No chance in the sum: whoever chose which weeks, all weeks of the year hold the same.
    for (const int days : {28, 14, 7, 1}) {
        Town town({"presence.vacation_weeks=6", "presence.summer_share=0.5"}, offices(days));
        employ(town);
        world::Domain& domain = town.domains[0];
        double summer = 0, other = 0, contract = 0;
        const int years = 4;
        for (std::uint32_t k = 0; town.step(k).begin < town.scenario.begin + years * 1461 / 4; ++k) {
            const Step step = town.step(k);
            world::UnitState& unit = domain.units[3];
            unit.tally = {};
            town.rules->prepare(step);
            presence(*town.rules, domain, step);
            // ISO weeks are numbered by their Thursday, in the year it falls in.
            const int week = (step.begin + 3 - step.begin.weekday()).day_of_year() / 7 + 1;
            (week >= kSummerFirstWeek && week <= kSummerLastWeek ? summer : other) +=
                unit.tally[Count::vacation_hours];
            contract += unit.tally[Count::contract_hours];
            CHECK(unit.tally[Count::present_hours] ==
                  Approx(unit.tally[Count::contract_hours] - unit.tally[Count::vacation_hours]));
        }
        const double weeks = contract / (40 * kStaffEach) / years;
        CHECK(weeks == Approx(52.18).epsilon(0.02));
        INFO("step of " << days << " days: " << summer / (40 * kStaffEach) / years << " summer weeks");
        CHECK(summer / (40 * kStaffEach) / years == Approx(3).epsilon(days > 7 ? 0.1 : 0.01));
        CHECK((summer + other) / (40 * kStaffEach) / years == Approx(6).epsilon(days > 7 ? 0.05 : 0.01));
    }
}

TEST_CASE("Mean presence is what presence comes to over the years") {
    // null: sick leave as above and vacation of five weeks, independent; substitutes none.
    Town town({"presence.short_spell_rate=2", "presence.short_spell_days=7", "presence.long_spell_rate=0.15",
               "presence.long_spell_days=75", "presence.vacation_weeks=5", "presence.summer_share=0.6"},
              offices(7));
    const auto result = shares(town, 6, {Count::present_hours, Count::patient_hours});
    const double expected =
        town.rules->presence.mean_presence(static_cast<std::uint8_t>(town.profession("worker")));
    CHECK(expected == Approx((1 - 5 / 52.179) / (1 + (14 + 0.15 * 75) / 365.25)).epsilon(1e-4));
    INFO(result[0].mean << " +- " << result[0].error << ", expected " << expected);
    CHECK(std::abs(result[0].mean - expected) < kStudent * result[0].error + 0.004);
    CHECK(result[0].mean == Approx(result[1].mean));
    mean_capacity(*town.rules, town.domains[0]);
    CHECK(town.domains[0].units[0].normal_hours[town.profession("worker")] ==
          Approx(40 * kStaffEach * expected));
}

TEST_CASE("Substitutes give back their share of summer's vacation; patients get their part of time at work") {
    Town town({"presence.vacation_weeks=6", "presence.summer_share=1", "presence.summer_substitutes=0.25",
               "presence.patient_time=0.6"},
              offices(7));
    employ(town);
    for (std::uint32_t k = 0; k < 52; ++k) {
        town.rules->prepare(town.step(k));
        presence(*town.rules, town.domains[0], town.step(k));
    }
    const world::Tally& t = town.domains[0].units[7].tally;
    CHECK(t[Count::substitute_hours] == Approx(0.25 * t[Count::vacation_hours]));
    CHECK(t[Count::vacation_hours] == Approx(6 * 40 * kStaffEach));
    CHECK(t[Count::present_hours] ==
          Approx(t[Count::contract_hours] - t[Count::vacation_hours] + t[Count::substitute_hours]));
    CHECK(t[Count::patient_hours] == Approx(0.6 * t[Count::present_hours]));
}
