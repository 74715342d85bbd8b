// SPDX-License-Identifier: Apache-2.0
// Work environment: levels rest at their bases, and approach a new target with the declared lag.
#include "engine/model/work_environment.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Level;

namespace {

std::vector<std::string> own(std::vector<std::string> more = {}) {
    std::vector<std::string> set = {"work.strain=0.3",
                                    "work.engagement=0.78",
                                    "work.safety=0.75",
                                    "work.overtime=0.02",
                                    "work.overtime_ceiling=0.06",
                                    "work.learning=0.04",
                                    "work.level_lag=182 days",
                                    "work.strain_lag=56 days",
                                    "reference.workload=1.05",
                                    "reference.novices=0.05",
                                    "reference.stability=0.85",
                                    "introduction.offered=0.33",
                                    "introduction.reference=0.33",
                                    "link.strength[workload_strain]=0.8",
                                    "link.strength[overtime_strain]=0"};
    return small_world::joined(std::move(set), more);
}

/// A unit of ten people with so much work in every week; calls f(step, unit) after each step.
template <class F>
void weeks(Town& town, double workload, std::uint32_t steps, F f) {
    town.employ(0, 0, 10);
    world::UnitState& unit = town.domains[0].units[0];
    unit.hours[town.profession("worker")] = 400;
    unit.normal_hours = unit.hours;
    for (std::uint32_t k = 0; k < steps; ++k) {
        unit.workload = workload;
        town.rules->prepare(town.step(k));
        work_environment(*town.rules, {}, town.domains[0], town.step(k));
        f(k, unit);
    }
}

double logit_of(double p) {
    return std::log(p / (1 - p));
}
double bound(double s) {
    return std::log(5.0) * std::tanh(s / std::log(5.0));
}
double shifted(double base, double s) {
    return 1 / (1 + std::exp(-logit_of(base) - bound(s)));
}

}  // namespace

TEST_CASE("At x0 every level stays at its base for years") {
    Town town(own(), small_world::one_office(7));
    weeks(town, 1.05, 260, [&](std::uint32_t, world::UnitState& unit) {
        CHECK(unit.level[Level::strain] == Approx(0.3).epsilon(1e-12));
        CHECK(unit.level[Level::engagement] == Approx(0.78).epsilon(1e-12));
        CHECK(unit.level[Level::safety] == Approx(0.75).epsilon(1e-12));
        CHECK(unit.level[Level::overtime] == Approx(0.02).epsilon(1e-12));
        CHECK(unit.level[Level::learning] == Approx(0.04).epsilon(1e-12));
        CHECK(unit.level[Level::skill] == Approx(1).epsilon(1e-12));
        CHECK(unit.level[Level::introduction] == Approx(0.33).epsilon(1e-6));
        CHECK(unit.level[Level::agency_hours] == 0);
        CHECK(unit.level[Level::understaffed] == 0);
    });
}

TEST_CASE("Strain goes to its target as an exponential with the declared lag, whatever the step") {
    // From 0.3 to the target of a workload of 1.4: what is left after t days is exp(-t / 56).
    for (const int days : {1, 7, 28}) {
        Town town(own(), small_world::one_office(days));
        const double pull = town.rules->links.pull(Link::workload_strain, 1.4, 1.05);
        CHECK(pull > 0.1);
        const double target = shifted(0.3, pull);
        weeks(town, 1.4, static_cast<std::uint32_t>(364 / days),
              [&](std::uint32_t k, world::UnitState& unit) {
                  const double passed = (k + 1.0) * days;
                  CHECK(unit.level[Level::strain] ==
                        Approx(target + (0.3 - target) * std::exp(-passed / 56)).epsilon(1e-9));
              });
    }
}

TEST_CASE("Engagement has its own lag, and a lasting difference is where it rests") {
    Town town(own({"work.level_lag=100 days", "work.unit_spread=0.3", "link.strength[strain_engagement]=0",
                   "link.strength[safety_engagement]=0"}),
              small_world::one_office(7));
    town.employ(0, 0, 10);
    const double lasting = town.domains[0].units[0].level[Level::lasting_engagement];
    CHECK(std::abs(lasting) > 0.001);
    const double target = shifted(0.78, lasting);
    CHECK(town.domains[0].units[0].level[Level::engagement] ==
          Approx(1 / (1 + std::exp(-logit_of(0.78) - bound(lasting)))).epsilon(1e-9));
    town.dismiss_all();
    town.employ(0, 0, 10);
    world::UnitState& unit = town.domains[0].units[0];
    unit.hours[town.profession("worker")] = 400;
    unit.normal_hours = unit.hours;
    unit.level[Level::engagement] = 0.5;
    for (std::uint32_t k = 0; k < 60; ++k) {
        work_environment(*town.rules, {}, town.domains[0], town.step(k));
        CHECK(unit.level[Level::engagement] ==
              Approx(target + (0.5 - target) * std::exp(-(k + 1.0) * 7 / 100)).epsilon(1e-9));
    }
}

TEST_CASE("Overtime rises with shortage to its ceiling and no further") {
    Town town(own({"link.strength[shortage_overtime]=0.2"}), small_world::one_office(7));
    const double shortage = (1 - 1 / 1.1) - (1 - 1 / 1.05);
    weeks(town, 1.1, 2, [&](std::uint32_t, world::UnitState& unit) {
        CHECK(unit.level[Level::overtime] == Approx(0.02 + 0.2 * shortage).epsilon(1e-9));
    });
    Town worse(own({"link.strength[shortage_overtime]=0.2"}), small_world::one_office(7));
    weeks(worse, 3, 2,
          [&](std::uint32_t, world::UnitState& unit) { CHECK(unit.level[Level::overtime] == 0.06); });
}

TEST_CASE("A unit that has been short of staff for half a year gets help for a year and a new manager") {
    Town town(own({"work.collapse=0.6"}), small_world::one_office(7));
    double helped_at = -1;
    double first = 0;
    weeks(town, 1.05, 80, [&](std::uint32_t k, world::UnitState& unit) {
        if (k == 0) unit.posts.funded[town.profession("worker")] = 20;  // ten of twenty from now on
        if (k == 0) first = unit.level[Level::managers];
        if (helped_at < 0 && unit.level[Level::helped] > 0) {
            helped_at = k;
            CHECK(unit.level[Level::helped] == 52);
            CHECK(unit.level[Level::managers] == first + 1);
        } else if (helped_at >= 0 && k < helped_at + 26) {
            CHECK(unit.level[Level::helped] == 52 - (k - helped_at));
        }
    });
    CHECK(helped_at == 26);
}

TEST_CASE("Agency staff stand in for posts unfilled beyond the usual, for more of them under shortage") {
    // Two of twelve posts are unfilled, a twentieth of all is borne; agency staff fill half of the rest.
    const auto town_of = [] {
        return Town(own({"agency.allowed=1", "agency.trigger=0", "agency.cap=0.5", "agency.fill=0.5",
                         "agency.tolerated_vacancy=0.05", "link.strength[shortage_agency]=1"}),
                    small_world::one_office(7));
    };
    const auto after_years = [](Town town, double workload, float posts) {
        double hours = 0;
        weeks(town, workload, 300, [&](std::uint32_t, world::UnitState& unit) {
            unit.posts.funded[town.profession("worker")] = posts;
            unit.posts.employed[town.profession("worker")] = 10;
            hours = unit.level[Level::agency_hours];
        });
        return hours;
    };
    const double usual = 400 * (2.0 / 12 - 0.05) / 2;
    CHECK(after_years(town_of(), 3, 10.5) == 0);
    CHECK(after_years(town_of(), 1.05, 12) == Approx(usual).epsilon(1e-3));  // the usual load
    CHECK(after_years(town_of(), 0.9, 12) == Approx(usual).epsilon(1e-3));
    const double short_of = 1 / 1.05 - 1 / 1.5;  // shortage at 1.5, less the usual
    CHECK(after_years(town_of(), 1.5, 12) ==
          Approx(usual * std::exp(model::bounded(short_of))).epsilon(1e-3));
}
