// SPDX-License-Identifier: Apache-2.0
// Indicators against closed forms: from bins, from tallies, and counted in a small world.
#include "engine/run/indicators.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/base/draws.hpp"
#include "engine/run/simulation.hpp"
#include "engine/run/staff_indicators.hpp"
#include "engine/run/year.hpp"
#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::run;

namespace {

Draw draw(std::uint64_t id) {
    return Draw({8, 0}, id, 0, Purpose::test);
}

const Indicator& indicator(const std::string& name) {
    const auto all = cell_indicators();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Indicator& i) { return i.info.name == name; });
    REQUIRE(found != all.end());
    return *found;
}

}  // namespace

TEST_CASE("A waiting day falls into the bin whose upper edge is the first to reach it") {
    for (int days = 0; days < 1500; ++days) {
        std::size_t expected = 0;
        while (expected < world::kWaitEdges.size() && world::kWaitEdges[expected] < days) ++expected;
        CHECK(world::wait_bin(days) == expected);
    }
}

TEST_CASE("A quantile of waits lies within the bin that holds the person at that place") {
    for (std::uint64_t round = 0; round < 200; ++round) {
        std::vector<int> waits;
        std::array<double, world::kWaitBins> bins{};
        const double scale = 3 + 200 * draw(round).uniform();
        for (std::uint64_t n = 0; n < 300; ++n) {
            waits.push_back(static_cast<int>(scale * draw(mix64(round, n)).exponential()));
            bins[world::wait_bin(waits.back())] += 1;
        }
        std::sort(waits.begin(), waits.end());
        double last = 0;
        for (const double p : {0.1, 0.5, 0.9, 0.99}) {
            const int exact = waits[static_cast<std::size_t>(std::ceil(p * 300)) - 1];
            const std::size_t bin = world::wait_bin(exact);
            const double low = bin == 0 ? 0 : world::kWaitEdges[bin - 1];
            const double high = bin < world::kWaitEdges.size() ? world::kWaitEdges[bin] : low;
            const double quantile = wait_quantile(bins, p);
            CHECK(quantile >= low);
            CHECK(quantile <= high);
            CHECK(quantile >= last);
            last = quantile;
        }
    }
    // By hand: ten waited 22 to 30 days, ten 31 to 45; half way through the second bin nine tenths and a
    // half.
    std::array<double, world::kWaitBins> bins{};
    bins[world::wait_bin(25)] = 10;
    bins[world::wait_bin(40)] = 10;
    CHECK(wait_quantile(bins, 0.5) == Approx(30));
    CHECK(wait_quantile(bins, 0.75) == Approx(37.5));
    CHECK(wait_quantile({}, 0.9) == 0);
}

TEST_CASE("The top fifth's share of cost is that of the people sorted by cost") {
    for (std::uint64_t round = 0; round < 50; ++round) {
        constexpr std::size_t kPeople = 5000;
        std::vector<double> each;
        std::vector<double> people(world::kCostBins, 0), cost(world::kCostBins, 0);
        for (std::uint64_t n = 0; n < kPeople; ++n) {
            const Draw d = draw(mix64(round, n));
            // Some use nothing; the others spread over four orders of magnitude.
            const double sek = d.uniform() < 0.3
                                   ? 0
                                   : 2000 * std::exp((1 + 0.02 * static_cast<double>(round)) * d.normal(1));
            each.push_back(sek);
            people[cost_bin(sek)] += 1;
            cost[cost_bin(sek)] += sek;
        }
        std::sort(each.begin(), each.end(), std::greater<>());
        const double all = std::accumulate(each.begin(), each.end(), 0.0);
        const double top = std::accumulate(each.begin(), each.begin() + kPeople / 5, 0.0);
        // Within the bin that is cut, costs differ by 2.6 %.
        CHECK(top_fifth_share(people, cost) == Approx(top / all).epsilon(0.001));
    }
    const std::vector<double> none(3, 0);
    CHECK(std::isnan(top_fifth_share(none, none)));
    // Alike in cost, a fifth of the people has a fifth.
    CHECK(top_fifth_share(std::vector<double>{0, 50, 0}, std::vector<double>{0, 800, 0}) == Approx(0.2));
    CHECK(top_fifth_share(std::vector<double>{90, 10}, std::vector<double>{0, 7}) == 1);
}

TEST_CASE("Bins of cost rise with cost, tell 2.6 % apart and reach five million") {
    CHECK(cost_bin(0) == 0);
    CHECK(cost_bin(0.01) == 1);
    std::size_t last = 0;
    std::set<std::size_t> seen;
    for (double sek = 1; sek < 2e7; sek *= 1.005) {
        const std::size_t bin = cost_bin(sek);
        CHECK(bin >= last);
        CHECK(bin < world::kCostBins);
        if (sek > 11 && sek < 4.5e6) {
            CHECK(cost_bin(sek * 1.027) > bin);
            CHECK(cost_bin(sek * 1.025) <= bin + 1);
        }
        last = bin;
        seen.insert(bin);
    }
    CHECK(last == world::kCostBins - 1);
    CHECK(seen.size() == world::kCostBins - 1);  // none is skipped; bin 0 is for those without cost
}

TEST_CASE("Shares and means of a cell are of what they say, and nothing where nobody is counted") {
    using world::Count;
    world::Tally t;
    t[Count::begun] = 8;
    t[Count::wait_begun] = 40;
    t[Count::begun_in_time] = 6;
    t[Count::bed_days] = 140;
    t[Count::bed_days_staffed] = 112;
    t[Count::overcrowding] = 28;
    t[Count::sick_hours] = 3;
    t[Count::contract_hours] = 60;
    Snapshot s;
    CHECK(indicator("wait_of_begun").value(t, s, 28) == 5);
    CHECK(indicator("begun_within_guarantee").value(t, s, 28) == 0.75);
    CHECK(indicator("beds_occupied").value(t, s, 28) == 5);
    CHECK(indicator("occupancy").value(t, s, 28) == 1.25);
    CHECK(indicator("overcrowding").value(t, s, 28) == 25);
    CHECK(indicator("sick_leave").value(t, s, 28) == 0.05);
    CHECK(std::isnan(indicator("wait_of_begun").value({}, s, 28)));
    CHECK(std::isnan(indicator("waiting_days_p90").value({}, s, 28)));
    CHECK(indicator("waiting").value(t, s, 28) == 0);
}

TEST_CASE("Waits of those whose care began are told by sex, by age, and at the ninth of ten") {
    small_world::Town town({"care.target_days=3"});
    world::UnitState& office = town.domains[0].units[town.unit("office")];
    const auto seen = [&](std::uint8_t age, std::uint8_t sex, int waited, float people) {
        world::Episode e = town.episode("office_contact", 0, town.scenario.begin);
        e.age = age, e.flags = world::flag_of(sex), e.weight = people;
        model::begin_care(*town.rules, office, e, 0, town.scenario.begin + waited);
    };
    seen(10, 0, 2, 1), seen(19, 1, 4, 1);
    seen(20, 0, 30, 2), seen(64, 1, 6, 2);
    seen(65, 1, 10, 3);
    seen(80, 0, 1, 1);
    const Snapshot s;
    const auto value = [&](const std::string& name) { return indicator(name).value(office.tally, s, 28); };
    CHECK(value("begun") == 10);
    CHECK(value("wait_of_begun") == Approx(109 / 10.0));
    CHECK(value("begun_within_guarantee") == Approx(0.2));
    CHECK(value("wait_of_begun_women") == Approx(63 / 4.0));
    CHECK(value("wait_of_begun_men") == Approx(46 / 6.0));
    CHECK(value("wait_of_begun_0_19") == 3);
    CHECK(value("wait_of_begun_20_64") == 18);
    CHECK(value("wait_of_begun_65_79") == 10);
    CHECK(value("wait_of_begun_80_plus") == 1);
    CHECK(value("wait_of_begun_p90") == Approx(21 + 9 * 0.5));  // half of those between 21 and 30 days
    CHECK(std::isnan(indicator("wait_of_begun_p90").value({}, s, 28)));
    CHECK(std::isnan(indicator("wait_of_begun_men").value({}, s, 28)));
}

TEST_CASE("A patient's sex goes along to every later step of care") {
    small_world::Town town({});
    world::Episode e = town.episode("office_contact", 0, town.scenario.begin);
    e.flags = world::kMan | world::kRepeat | world::kDeteriorated;
    CHECK(model::onset_of(e, 7).flags == world::kMan);
    e.flags = 0;
    CHECK(model::onset_of(e, 7).flags == 0);
}

TEST_CASE("Shares of staff and posts are of what they say") {
    using world::Count;
    world::Tally t;
    t[Count::days] = 28;
    t[Count::contract_hours] = 1000, t[Count::parental_hours] = 40;
    t[Count::patient_hours] = 800, t[Count::agency_hours] = 60;
    t[Count::offered_days] = 14, t[Count::introduction_days] = 7;
    t[Count::advertised] = 4, t[Count::applicants] = 10;
    t[Count::filled] = 2, t[Count::fill_days] = 140;
    t[Count::manager_applicants] = 6, t[Count::manager_vacant_days] = 2 * kDaysPerYear / 12;
    t[Count::continuity_days] = 21, t[Count::methods_days] = 35;
    Snapshot s;
    s.headcount = 20, s.full_time = 18, s.part_time = 5;
    s.experience = {2, 3, 4, 5, 6};
    s.ages = {1, 2, 3, 4, 5, 5};
    const auto value = [&](const std::string& name) { return indicator(name).value(t, s, 28); };
    CHECK(value("parental_leave") == 0.04);
    CHECK(value("agency_hours_share") == 0.075);
    CHECK(value("introduction_offered") == 0.5);
    CHECK(value("introduction_quality") == 0.5);
    CHECK(value("applicants_per_vacancy") == 2.5);
    CHECK(value("time_to_fill") == 70);
    CHECK(value("applicants_per_manager_post") == Approx(3));
    CHECK(value("continuity") == 0.75);
    CHECK(value("methods_documented") == 1.25);
    CHECK(value("part_time") == 0.25);
    CHECK(value("contract") == 0.9);
    CHECK(value("experience_0_1") == 0.1);
    CHECK(value("experience_1_2") == 0.15);
    CHECK(value("experience_2_5") == 0.2);
    CHECK(value("experience_5_10") == 0.25);
    CHECK(value("experience_10_plus") == 0.3);
    CHECK(value("staff_under_30") == 1);
    CHECK(value("staff_60_plus") == 5);
}

TEST_CASE("Years in care fall into the class they have reached") {
    const Date today = Date::of(2026, 1, 1);
    const auto after = [&](double years) {
        return experience_class(today.days - static_cast<std::int32_t>(years * kDaysPerYear), today);
    };
    CHECK((after(0) == 0 && after(0.98) == 0 && after(1.01) == 1 && after(1.99) == 1 && after(2.01) == 2));
    CHECK((after(4.99) == 2 && after(5.01) == 3 && after(9.99) == 3 && after(10.01) == 4 && after(40) == 4));
}

namespace {

/// An office with ten people, three of them men, in a world where nothing moves.
struct Office {
    small_world::Town town;
    std::uint16_t unit;
    std::size_t worker;
    explicit Office(const std::vector<std::string>& set = {})
        : town(set), unit(town.unit("office")), worker(town.profession("worker")) {
        town.employ(0, unit, 10);
        for (std::size_t row = 0; row < 10; ++row) town.domains[0].staff.sex[row] = row < 3 ? 1 : 0;
    }
    void a_week() { model::presence(*town.rules, town.domains[0], town.step(0)); }
    world::UnitState& state() { return town.domains[0].units[unit]; }
};

double of(const std::string& name, std::span<const StaffIndicator> list, const StaffSums& staff,
          const PostSums& posts) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const StaffIndicator& i) { return i.info.name == name; });
    REQUIRE(found != list.end());
    return found->value(staff, posts);
}

}  // namespace

TEST_CASE("Staff are told by profession and sex: headcount, leave, part-time, turnover, strain") {
    Office office;
    world::Staff& staff = office.town.domains[0].staff;
    const int today = office.town.scenario.begin.days;
    staff.contract[0] = 100, staff.contract[4] = 150;          // a man, a woman
    staff.absent_until[1] = today + 30, staff.absence[1] = 3;  // parental leave
    staff.absent_until[5] = today + 4, staff.absence[5] = 1;   // sick for four days
    staff.in_care_since[9] = today - 100;
    staff.studies_until[2] = today + 100, staff.studies_until[6] = today + 7;  // a man; a woman who is done
    staff.specialist_since[3] = today - 5, staff.specialist_since[4] = today + 7;  // of today, too
    staff.specialist_since[5] = today + 8;
    office.a_week();
    office.state().level[world::Level::strain] = 0.3;
    office.state().count(world::StaffCount::exits_region, office.worker, 0) += 2;
    office.state().count(world::StaffCount::retirements, office.worker, 1) += 1;
    office.state().posts.funded[office.worker] = 12;
    office.state().posts.count(office.worker, world::PostCount::advertised) = 4;
    office.state().posts.count(office.worker, world::PostCount::applicants) = 6;
    office.state().posts.count(office.worker, world::PostCount::filled) = 2;
    office.state().posts.count(office.worker, world::PostCount::fill_days) = 90;

    const std::size_t professions = office.town.scenario.catalogue.professions.size();
    std::vector<StaffSums> sums(professions * scenario::kSexes);
    std::vector<PostSums> posts(professions);
    add_staff(office.town.domains[0], office.unit, Date{today} + 7, sums, posts);
    const StaffSums &women = sums[office.worker * 2], &men = sums[office.worker * 2 + 1];
    const PostSums& workers = posts[office.worker];
    const auto by_sex = [&](const std::string& name, const StaffSums& s) {
        return of(name, staff_indicators_by_sex(), s, workers);
    };
    CHECK(by_sex("headcount_by_sex", women) == 7);
    CHECK(by_sex("headcount_by_sex", men) == 3);
    CHECK(by_sex("part_time_by_sex", women) == Approx(1 / 7.0));
    CHECK(by_sex("part_time_by_sex", men) == Approx(1 / 3.0));
    CHECK(by_sex("sick_leave_by_sex", women) == Approx(4 / 49.0));
    CHECK(by_sex("sick_leave_by_sex", men) == 0);
    CHECK(by_sex("turnover_by_sex", women) == Approx(2 / 49.0 * kDaysPerYear));
    CHECK(by_sex("turnover_by_sex", men) == 0);  // retirement is none
    CHECK(by_sex("strain_by_sex", men) == Approx(0.3));
    CHECK(by_sex("in_specialist_training_by_sex", men) == 1);
    CHECK(by_sex("in_specialist_training_by_sex", women) == 0);

    StaffSums both = women;
    both.add(men);
    const auto all = [&](const std::string& name) { return of(name, staff_indicators(), both, workers); };
    CHECK(all("headcount") == 10);
    CHECK(all("full_time_equivalents") == Approx(9.25));
    CHECK(all("women") == 0.7);
    CHECK(all("absent") == 0.1);  // a week later the sick one is back
    CHECK(all("part_time") == 0.2);
    CHECK(all("contract") == Approx(0.925));
    CHECK(all("vacancy") == Approx(2.75 / 12));
    CHECK(all("parental_leave") == Approx(7 / 70.0));
    CHECK(all("sick_leave") == Approx(4 / 70.0));
    CHECK(all("experience_0_1") == 0.1);
    CHECK(all("specialists") == 2);
    CHECK(all("in_st") == 1);
    CHECK(all("experience_10_plus") == 0.9);
    CHECK(all("exits_region") == 2);
    CHECK(all("retirements") == 1);
    CHECK(all("applicants_per_vacancy") == 1.5);
    CHECK(all("time_to_fill") == 45);
    for (std::size_t p = 0; p < professions; ++p) {
        if (p != office.worker) CHECK((sums[2 * p].people == 0 && posts[p].funded == 0));
    }
}

TEST_CASE("Time at work is for patients, for learning, or administration") {
    Office office({"presence.patient_time=0.6", "work.learning=0.05"});
    office.a_week();
    const world::Tally& t = office.state().tally;
    CHECK(t[world::Count::present_hours] == Approx(400));
    CHECK(t[world::Count::administration_hours] == Approx(400 * (0.4 - 0.05)));
    CHECK(t[world::Count::learning_hours] == Approx(400 * 0.05));
    CHECK(t[world::Count::patient_hours] == Approx(400 * 0.6));
}

TEST_CASE("Who takes part goes to learning meetings so many times a year, and sees the country's methods") {
    Office office({"learning.meetings=6", "learning.participation=0.25"});
    world::Nation nation;
    nation.methods = 1.5;
    model::improvement(*office.town.rules, nation, office.town.domains[0], office.town.step(0));
    const world::Tally& t = office.state().tally;
    CHECK(t[world::Count::meetings] == Approx(0.25 * 6 * 10 * 7 / kDaysPerYear));
    CHECK(t[world::Count::methods_days] == Approx(1.5 * 7));
    CHECK(t[world::Count::continuity_days] == Approx(7 * model::continuity_of(office.state().level)));
}

TEST_CASE("Deaths are attributed to the incidents beyond those of a unit that meets the hours asked for") {
    small_world::Town town({"care.hours[weekly_contact,worker]=0", "incident.base=0.2",
                            "incident.fatality=0.5", "link.strength=0",
                            "link.strength[workload_incidents]=0.54", "reference.workload=1.25"});
    constexpr std::uint32_t kPatients = 20'000;
    const auto deaths = [&](double workload) {
        const std::uint16_t u = town.unit("weekly");
        world::UnitState& unit = town.domains[0].units[u];
        const std::vector<double> hours = unit.hours;
        unit = {};
        model::found_work(*town.rules, town.domains[0]);
        unit.hours = hours;
        unit.workload = workload;
        const Step step = town.step(0);
        for (std::uint32_t n = 0; n < kPatients; ++n)
            unit.pending.push_back(town.episode("weekly_contact", n, step.begin));
        for (int day = 0; day < step.days; ++day) {
            model::care(*town.rules, town.board, town.domains[0], town.out, step, step.begin + day,
                        day + 1 == step.days);
        }
        town.out = {};
        CHECK(unit.tally[world::Count::served] == kPatients);
        return unit.tally[world::Count::deaths_attributable];
    };
    // The published odds of an incident by workload against its reference, with the form's bound.
    const auto risk = [](double workload) {
        const double s = 0.54 * std::log(workload / 1.25), bound = std::log(5.0);
        const double odds = 0.25 * std::exp(bound * std::tanh(s / bound));
        return odds / (1 + odds);
    };
    CHECK(deaths(1) == 0);
    CHECK(deaths(0.7) == 0);
    const double beyond = risk(1.6) - risk(1);
    CHECK(std::abs(deaths(1.6) / 0.5 - kPatients * beyond) <
          5 * std::sqrt(kPatients * beyond * (1 - beyond)));
}

TEST_CASE("A transfer is delayed when the next step has no room on the day after") {
    small_world::Town town({"care.hours[hall_stay,worker]=1", "care.hours[service_time,worker]=7"},
                           {.units = {{"hall", 10}, {"service"}}});
    world::Domain& domain = town.domains[0];
    world::UnitState& hall = domain.units[town.unit("hall")];
    const Date today = town.scenario.begin;
    for (std::uint32_t n = 0; n < 3; ++n) {
        world::Episode e = town.episode("hall_stay", n, today - 10);
        e.rank = today - 10, e.until = today;
        hall.inside.push_back(e);
    }
    const auto day = [&](int d) {
        model::care_beds(*town.rules, town.board, domain, town.unit("hall"), town.out, town.step(0),
                         today + d);
    };
    day(0), day(1);
    CHECK(hall.inside.size() == 3);
    CHECK(hall.tally[world::Count::delayed_transfers] == 0);
    model::release_beds(domain, {{DomainIndex{0}, town.unit("hall"), hall.inside[0].id}});
    for (int d = 2; d < 7; ++d) day(d);
    CHECK(hall.tally[world::Count::delayed_transfers] == 2);
}

TEST_CASE("Who learnt the profession in a year is in care, at an agency or elsewhere") {
    small_world::Town town({});
    town.employ(0, town.unit("office"), 10);
    town.outside(0, 4, 1);
    world::Domain& d = town.domains[0];
    const int in_2020 = Date::of(2020, 6, 10).days;
    for (std::size_t row = 0; row < 6; ++row) d.staff.licensed[row] = in_2020;
    d.staff.licensed[6] = Date::of(2021, 1, 1).days;
    for (std::size_t row = 0; row < 3; ++row) d.pool.licensed[row] = in_2020;
    d.pool.state[0] = static_cast<std::uint8_t>(world::Outside::agency);
    d.pool.state[1] = static_cast<std::uint8_t>(world::Outside::graduate);
    const std::size_t worker = town.profession("worker");
    const std::size_t professions = town.scenario.catalogue.professions.size();
    CHECK(still_in_care(town.domains, professions, 2020)[worker] == Approx(7 / 9.0));
    CHECK(still_in_care(town.domains, professions, 2021)[worker] == 1);
    CHECK(std::isnan(still_in_care(town.domains, professions, 2019)[worker]));
    CHECK(std::isnan(still_in_care(town.domains, professions, 2020)[town.profession("helper")]));
}

TEST_CASE("Students stand in the terms of their programme, and training positions are those of an intake") {
    small_world::Town town({"market.graduates=0.04", "education.length=2 years", "education.completion=0.8",
                            "education.placement_slack=1.1"});
    town.employ(0, town.unit("office"), 90);  // posts of a hundred people
    world::Nation nation;
    model::found_education(*town.rules, nation);
    const std::size_t worker = town.profession("worker");
    nation.cohorts[worker * model::kCohorts + 1] = 1.2;
    nation.waiting_interns[worker] = 0.5;
    const Training now = training(*town.rules, town.domains, nation);
    const double intake = 100 * 0.04 / 2 / 0.8;
    CHECK(now.places[worker] == Approx(1.1 * intake));
    CHECK(now.waiting[worker] == Approx(0.5 * 100 * 0.04 / 2));  // of those who have a degree
    const double* students = now.students.data() + worker * model::kCohorts;
    CHECK(students[0] == Approx(intake));
    CHECK(students[1] == Approx(1.2 * intake));
    CHECK(students[3] == Approx(intake));
    for (std::size_t k = 4; k < model::kCohorts; ++k) CHECK(students[k] == 0);
    CHECK(now.places[town.profession("helper")] == 0);
    CHECK(training(*town.rules, town.domains, {}).students[worker * model::kCohorts] == 0);
}

TEST_CASE("The year's cost of care is told by age and sex") {
    small_world::Town town({});
    town.settle(0, 2, 30, scenario::Sex::female);
    town.settle(0, 1, 30, scenario::Sex::male);
    world::Domain& d = town.domains[0];
    d.residents.weight = 1;
    d.residents.year_cost[0] = 1000, d.residents.year_cost[2] = 500;
    close_year(d, town.rules->need, 2025, town.scenario.begin);
    const std::size_t band = scenario::age_band(30) * scenario::kSexes;
    CHECK(d.year.cost_by[band] == 1000);
    CHECK(d.year.cost_by[band + 1] == 500);
    CHECK(d.year.at_risk[band] == 2);
    double all = 0;
    for (const double cost : d.year.cost_by) all += cost;
    CHECK(all == 1500);
}

TEST_CASE("What a run records by profession and sex adds up to what it records in all") {
    const scenario::Scenario scenario = small_world::region(0.05);
    Simulation run(scenario, {});
    for (int week = 0; week < 13; ++week) run.step();
    const Observations& o = run.observations();
    REQUIRE(o.quarter.end.size() == 1);
    CHECK(o.broken().empty());
    const auto named = [](const std::vector<Series>& list, const std::string& name) -> const Series& {
        const auto found =
            std::find_if(list.begin(), list.end(), [&](const Series& s) { return s.info.name == name; });
        REQUIRE(found != list.end());
        return *found;
    };
    const auto sum = [](const Series& s) { return std::accumulate(s.values.begin(), s.values.end(), 0.0); };
    double staff = 0;
    for (const world::Domain& d : run.domains()) staff += static_cast<double>(d.staff.size());
    CHECK(sum(named(o.staff, "headcount")) == staff);
    CHECK(sum(named(o.staff_sex, "headcount_by_sex")) == staff);
    // Rounds of the market fall in weeks 1, 5, 9 and 13; quarters hold all of them, periods of four weeks
    // three.
    double hires = 0, periods = 0;
    for (const float x : named(o.cells, "hires").values)
        periods += std::isnan(x) ? 0 : static_cast<double>(x);
    for (const world::Domain& d : run.domains()) {
        for (const world::UnitState& unit : d.units) hires += unit.tally[world::Count::hires];
    }
    CHECK(sum(named(o.staff, "hires")) == hires + periods);
    CHECK(sum(named(o.staff, "hires")) > 0);
    CHECK(sum(named(o.students, "students")) > 0);
    // The next quarter begins from nothing.
    for (const world::Domain& d : run.domains()) {
        for (const world::UnitState& unit : d.units) {
            for (const std::int32_t n : unit.staff_flow) CHECK(n == 0);
        }
    }
}
