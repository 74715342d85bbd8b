// SPDX-License-Identifier: Apache-2.0
// Introduction years: coverage by region, what formats are worth and take, worse first and better later, and
// introducers who have left (P5).
#include "engine/model/introduction.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

#include "tests/engine/model/town_levers.hpp"

using namespace careloop;
using namespace careloop::model;
using scenario::At;
using scenario::Dimension;
using small_world::joined;
using small_world::Town;
using world::Level;

namespace {

const std::vector<std::string> kPlain = {"introduction.offered=0.33",
                                         "introduction.reference=0.33",
                                         "introduction.duration=364",
                                         "introduction.entry_wait=0",
                                         "introduction.novice_time=0.05",
                                         "introduction.mentor_time=0.04",
                                         "introduction.guidance=1",
                                         "work.learning=0.04",
                                         "work.novice_productivity=1",
                                         "work.newcomer_productivity=1",
                                         "work.supervision=0",
                                         "work.overtime=0.02",
                                         "work.overtime_ceiling=0.06",
                                         "exit.personal_spread=0",
                                         "exit.first_year_factor=1",
                                         "exit.early_factor=1",
                                         "exit.settled_factor=1",
                                         "exit.long_factor=1",
                                         "exit.out_of_care=1",
                                         "exit.notice=28 days",
                                         "reference.stability=0.8",
                                         "reference.novices=0.2",
                                         "link.strength[intro_quit]=0.8",
                                         "link.strength[stability_introduction]=1"};

/// A lever on offices alone, from the first day.
scenario::Lever on_offices(const Town& town, const std::vector<std::pair<std::string, double>>& changes) {
    scenario::Lever lever = small_world::carried_lever(town, scenario::Carrier::none);
    lever.scope.unit_kinds = {
        UnitKind::of(small_world::place_of(town.scenario.catalogue.unit_kinds, "office"))};
    for (const auto& [name, value] : changes) {
        scenario::Change change;
        change.slot = town.scenario.parameters.find(name).value();
        change.value = value;
        lever.changes.push_back(change);
    }
    return lever;
}

const Introduction::Format& format_of(const Town& town, const std::string& kind) {
    return town.rules->introduction.format(
        RegionIndex{0}, UnitKind::of(small_world::place_of(town.scenario.catalogue.unit_kinds, kind)),
        town.profession("worker"));
}

/// Hours for patients in a week of a hundred people so many weeks in care.
double hours_of(Town& town, int weeks_in_care) {
    town.dismiss_all();
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 100);
    world::Staff& staff = town.domains[0].staff;
    staff.in_care_since.assign(staff.size(), town.scenario.begin.days - kDaysPerWeek * weeks_in_care);
    presence(*town.rules, town.domains[0], town.step(0));
    return town.domains[0].units[u].hours[town.profession("worker")];
}

/// An office in which a quarter of 4000 people are new, for three years in steps of four weeks, without
/// anybody hired.
struct Cohort {
    std::vector<double> hours;  ///< for patients, by step
    int left = 0;               ///< newcomers who have left within a year
};
Cohort cohort(bool everybody_offered, const std::vector<std::string>& cut = {}) {
    constexpr std::uint32_t kPeople = 4000, kNew = 1000;
    small_world::Plan plan = small_world::one_office(28);
    plan.cut = cut;
    Town town(joined(kPlain, {"exit.decision_rate=0.25", "work.supervision=0.15"}), plan);
    std::vector<scenario::Lever> levers;
    if (everybody_offered) levers = {on_offices(town, {{"introduction.offered", 1}})};
    small_world::use_levers(town, levers);
    town.employ(0, 0, kPeople);
    world::Domain& domain = town.domains[0];
    domain.units[0].normal_hours[town.profession("worker")] = 40 * kPeople;
    world::Staff& staff = domain.staff;
    for (std::uint32_t row = 0; row < kNew; ++row)
        staff.in_care_since[row] = staff.in_unit_since[row] = town.scenario.begin.days;
    Cohort out;
    for (std::uint32_t k = 0; k < 39; ++k) {
        const Step step = town.step(k);
        town.rules->prepare(step);
        presence(*town.rules, domain, step);
        out.hours.push_back(domain.units[0].hours[town.profession("worker")]);
        domain.units[0].level[Level::stability] = 0.8;  // nobody is hired: it would only rise
        work_environment(*town.rules, {}, domain, step);
        exits(*town.rules, {}, domain, step);
    }
    for (std::uint32_t row = 0; row < kNew; ++row)
        out.left += staff.leaves[row] < town.scenario.begin.days + 364 + 28 ? 1 : 0;
    return out;
}

/// What an office of 20 000 people, a fifth of them new in care, gives of introduction where so many of the
/// others have come within the year, and how many of the newcomers decide to leave in four weeks.
struct Start {
    double quality = 0;
    int leaving = 0;
};
Start start_where(std::uint32_t replaced, const std::vector<std::string>& cut = {}) {
    constexpr std::uint32_t kPeople = 20'000, kNew = 4000;
    small_world::Plan plan = small_world::one_office(28);
    plan.cut = cut;
    Town town(joined(kPlain, {"introduction.offered=0.8", "exit.decision_rate=1",
                              "link.strength[stability_safety]=0"}),
              plan);
    town.employ(0, 0, kPeople);
    world::Domain& domain = town.domains[0];
    domain.units[0].normal_hours[town.profession("worker")] = 40 * kPeople;
    world::Staff& staff = domain.staff;
    const int recently = town.scenario.begin.days - 100;
    for (std::uint32_t row = 0; row < kNew + replaced; ++row) staff.in_unit_since[row] = recently;
    for (std::uint32_t row = 0; row < kNew; ++row) staff.in_care_since[row] = recently;
    presence(*town.rules, domain, town.step(0));
    work_environment(*town.rules, {}, domain, town.step(0));
    exits(*town.rules, {}, domain, town.step(1));
    Start out;
    out.quality = domain.units[0].level[Level::introduction];
    for (std::uint32_t row = 0; row < kNew; ++row) out.leaving += staff.exit[row] != 0 ? 1 : 0;
    return out;
}

}  // namespace

TEST_CASE("Coverage by region differs as reported, around the mean that rates of leaving were measured at") {
    const scenario::Scenario country = small_world::region(0.01);
    const auto offered = country.parameters.bind<scenario::Unit::share>("introduction.offered");
    const auto reference = country.parameters.bind<scenario::Unit::share>("introduction.reference");
    std::ifstream file(small_world::fs::path(CARELOOP_SOURCE_DIR) / "scenarios/data/regions.csv");
    std::string line;
    std::getline(file, line);
    double people = 0, sum = 0, least = 1, most = 0;
    for (std::size_t r = 0; std::getline(file, line); ++r) {
        const double population = std::stod(line.substr(line.rfind(',') + 1));
        const double share = country.parameters.value(offered, At{}.set(Dimension::region, r));
        people += population, sum += population * share;
        least = std::min(least, share), most = std::max(most, share);
    }
    CHECK(people > 10e6);
    CHECK(sum / people == Approx(country.parameters.value(reference)).epsilon(0.01));
    CHECK(most > least * 1.3);
}

TEST_CASE(
    "A format without levers is worth one, whatever it is; levers are worth what they plan against it") {
    Town town(joined(kPlain, {"introduction.duration=140", "introduction.entry_wait=42"}));
    CHECK(format_of(town, "office").worth == 1);
    CHECK(format_of(town, "office").entry == 6);
    CHECK(format_of(town, "office").end == 26);

    Town usual(kPlain);
    const auto worth = [&](const std::vector<std::pair<std::string, double>>& changes) {
        small_world::use_levers(usual, {on_offices(usual, changes)});
        CHECK(format_of(usual, "weekly").worth == 1);  // another kind of unit
        return format_of(usual, "office").worth;
    };
    CHECK(worth({{"introduction.novice_time", 0.055}}) == Approx(1.1));
    CHECK(worth({{"introduction.duration", 728}}) == Approx(1));  // the second year is no part of the first
    CHECK(worth({{"introduction.guidance", 0.6}, {"introduction.novice_time", 0.03}}) == Approx(0.36));
    CHECK(worth({{"introduction.duration", 140},
                 {"introduction.novice_time", 0.084},
                 {"introduction.entry_wait", 91}}) == Approx(0.084 * 140 / (0.05 * 364) * 0.75));
    CHECK(format_of(usual, "office").end == 33);
    CHECK(usual.rules->introduction.longest() == 52);
}

TEST_CASE(
    "Introduction takes time of newcomers and mentors while it lasts, also where a region reaches farther") {
    Town town(joined(
        kPlain, {"introduction.duration=140", "introduction.entry_wait=42", "introduction.offered=0.5"}));
    const double all = hours_of(town, 520);
    CHECK(hours_of(town, 5) == Approx(all));
    CHECK(hours_of(town, 6) == Approx(all * (1 - 0.5 * 0.09)));
    CHECK(hours_of(town, 25) == Approx(all * (1 - 0.5 * 0.09)));
    CHECK(hours_of(town, 26) == Approx(all));
    // Odds of being offered one: 1, times e to the bounded reach.
    town.rules->introduction_reach[0] = 0.5;
    const double l5 = std::log(5.0), odds = std::exp(l5 * std::tanh(0.5 / l5));
    CHECK(hours_of(town, 6) == Approx(all * (1 - odds / (1 + odds) * 0.09)));

    Town two_years(joined(kPlain, {"introduction.duration=1092", "introduction.offered=1"}));
    CHECK(hours_of(two_years, 155) == Approx(all * 0.91));
    CHECK(hours_of(two_years, 156) == Approx(all));
}

TEST_CASE("The shipped formats of named regions reach nurses alone, for as long as they last") {
    struct Named {
        const char* lever;
        int weeks;
        double worth;
    };
    for (const Named& named :
         {Named{"introduction_kronoberg", 104, 1}, Named{"introduction_halland", 52, 1.1},
          Named{"introduction_sormland", 20, 0.571}, Named{"introduction_kalmar", 52, 0.637},
          Named{"introduction_stockholm", 52, 0.36}}) {
        INFO(named.lever);
        scenario::Overrides overrides;
        overrides.scale = 0.01;
        overrides.levers = {named.lever};
        const small_world::fs::path shipped =
            small_world::fs::path(CARELOOP_SOURCE_DIR) / "scenarios" / "sweden.toml";
        const scenario::Scenario country = scenario::load(shipped.string(), overrides, link_names());
        REQUIRE(country.levers.size() >= 1);
        scenario::Lever lever = country.levers.back();
        for (scenario::Change& change : lever.changes) change.range.reset();  // the likeliest sizes
        const world::Setting nowhere;
        scenario::InForce in(country.parameters, country.catalogue, {lever}, nowhere.places, Seed{1, 0});
        in.fold(lever.start + 1);
        Introduction introduction(country, nowhere);
        introduction.prepare(in);
        const auto& catalogue = country.catalogue;
        const UnitKind ward = UnitKind::of(small_world::place_of(catalogue.unit_kinds, "ward"));
        const auto format = [&](const char* profession) {
            return introduction.format(RegionIndex{0}, ward,
                                       small_world::place_of(catalogue.professions, profession));
        };
        CHECK(format("nurse").end - format("nurse").entry == named.weeks);
        CHECK(format("nurse").worth == Approx(named.worth).epsilon(0.002));
        CHECK(format("nurse").offered >= 0.9);
        CHECK(format("physician").end == 52);
        CHECK(format("physician").offered == Approx(0.28));
    }
}

TEST_CASE("An introduction year for all costs hours first and gives more than it cost later") {
    const Cohort none = cohort(false), all = cohort(true);
    const auto gained = [](const Cohort& a, const Cohort& b, std::size_t from, std::size_t to) {
        double sum = 0, base = 0;
        for (std::size_t k = from; k < to; ++k) sum += a.hours[k] - b.hours[k], base += b.hours[k];
        return 100 * sum / base;
    };
    const double first = gained(all, none, 0, 3), later = gained(all, none, 14, 39);
    WARN("hours for patients with introduction for all: "
         << first << " % in the first twelve weeks, " << later
         << " % in the second and third year; newcomers who left " << none.left << " without, " << all.left
         << " with");
    CHECK(first < -0.5);
    CHECK(later > 0.5);
    CHECK(all.left < none.left * 0.8);

    const Cohort cut_none = cohort(false, {"intro_quit"}), cut_all = cohort(true, {"intro_quit"});
    CHECK(gained(cut_all, cut_none, 0, 3) < -0.5);
    CHECK(gained(cut_all, cut_none, 14, 39) == Approx(0).margin(1e-9));
    CHECK(cut_all.left == cut_none.left);
}

TEST_CASE("P5: where many have left, introduction is worse and more newcomers leave") {
    const Start stable = start_where(0), restless = start_where(8000);
    WARN("introduction " << stable.quality << " where four fifths have been there a year, "
                         << restless.quality << " where two fifths have; newcomers leaving in four weeks "
                         << stable.leaving << " and " << restless.leaving << " of 4000");
    CHECK(stable.quality == Approx(0.8));
    const double l5 = std::log(5.0);
    CHECK(restless.quality == Approx(0.8 * std::exp(l5 * std::tanh(-0.4 / l5))));
    CHECK(restless.leaving > stable.leaving * 1.05);

    const Start cut_stable = start_where(0, {"stability_introduction"}),
                cut_restless = start_where(8000, {"stability_introduction"});
    CHECK(cut_restless.quality == Approx(cut_stable.quality).epsilon(1e-12));
    CHECK(cut_restless.leaving == cut_stable.leaving);
    const Start deaf_stable = start_where(0, {"intro_quit"}),
                deaf_restless = start_where(8000, {"intro_quit"});
    CHECK(deaf_restless.leaving == deaf_stable.leaving);
}
