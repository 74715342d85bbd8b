// SPDX-License-Identifier: Apache-2.0
// Improvement: levels rest at their bases, go to their targets with the declared lag, and nothing comes of a
// platform alone; what training costs at once and gives later.
#include "engine/model/improvement.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Level;

namespace {

std::vector<std::string> own(std::vector<std::string> more = {}) {
    std::vector<std::string> set = {"learning.quality=0.5",
                                    "learning.trust=0.6",
                                    "learning.sharing=0.3",
                                    "learning.reporting=0.2",
                                    "learning.mirror=0.4",
                                    "learning.together=0.4",
                                    "learning.reframed=0.096",
                                    "learning.symptom_yield=0.3",
                                    "learning.quality_lag=182 days",
                                    "learning.trust_lag=182 days",
                                    "learning.method_life=1092 days",
                                    "work.learning=0.04",
                                    "work.overtime=0.02",
                                    "work.overtime_ceiling=0.06",
                                    "work.safety=0.75",
                                    "incident.base=0.02",
                                    "reference.turnover=0.1"};
    return small_world::joined(std::move(set), more);
}

double expit_of(double x) {
    return 1 / (1 + std::exp(-x));
}
double bound(double s) {
    return std::log(5.0) * std::tanh(s / std::log(5.0));
}
double ratio(double x, double x0) {
    return std::log((x + 0.05 * x0) / (1.05 * x0));
}

/// The only office of a town, with ten people.
world::UnitState& office(Town& town) {
    town.employ(0, 0, 10);
    world::UnitState& unit = town.domains[0].units[0];
    unit.hours[town.profession("worker")] = 400;
    unit.normal_hours = unit.hours;
    unit.incident_risk = town.rules->care.incident_base(town.rules->place(town.domains[0], 0).kind);
    return unit;
}

}  // namespace

TEST_CASE("At the reference improvement, learning across units and control rest for years") {
    Town town(own(), small_world::one_office(7));
    world::UnitState& unit = office(town);
    world::Nation nation;
    for (std::uint32_t k = 0; k < 260; ++k) {
        improvement(*town.rules, nation, town.domains[0], town.step(k));
        work_environment(*town.rules, nation, town.domains[0], town.step(k));
        learning_policy(*town.rules, town.domains, nation);
    }
    CHECK(unit.level[Level::trust] == Approx(0.6).epsilon(1e-12));
    CHECK(unit.level[Level::quality] == Approx(0.5).epsilon(1e-12));
    CHECK(unit.level[Level::seen] == Approx(0.5).epsilon(1e-12));
    CHECK(unit.level[Level::sharing] == Approx(0.3).epsilon(1e-12));
    CHECK(unit.level[Level::reported] == Approx(0.02 * 0.2).epsilon(1e-12));
    CHECK(unit.level[Level::learning] == Approx(0.04).epsilon(1e-12));
    CHECK(unit.level[Level::trained] == 0);
    CHECK(unit.level[Level::training_time] == 0);
    CHECK(nation.methods == Approx(1).epsilon(1e-12));
    REQUIRE(!nation.control.empty());
    CHECK(nation.control[0] == Approx(town.rules->policy.control).epsilon(1e-12));
    CHECK(nation.participation[0] == Approx(town.rules->policy.participation).epsilon(1e-12));
    CHECK(nation.introduction[0] == Approx(0).margin(1e-12));
    CHECK(hours_per_need(*town.rules, town.rules->place(town.domains[0], 0).kind, unit) ==
          Approx(1).epsilon(1e-12));
}

TEST_CASE("Process quality goes to the target of the hours for improvement, with its lag") {
    Town town(own({"link.strength[learning_improvement]=0.4", "link.strength[incidents_improvement]=0",
                   "link.strength[sharing_improvement]=0", "link.strength[improvement_trust]=0"}),
              small_world::one_office(28));
    world::UnitState& unit = office(town);
    const double target = expit_of(bound(0.4 * ratio(0.08, 0.04)));
    for (std::uint32_t k = 0; k < 40; ++k) {
        unit.level[Level::learning] = 0.08;
        improvement(*town.rules, {}, town.domains[0], town.step(k));
        CHECK(unit.level[Level::quality] ==
              Approx(target + (0.5 - target) * std::exp(-(k + 1.0) * 28 / 182)).epsilon(1e-9));
    }
}

TEST_CASE(
    "A question is reframed by own data, reading them together and trust; any of them at zero gives zero") {
    // Twice the mirror: a share of 0.192 reaches the drivers, the rest yields 0.3 of that.
    const auto target_of = [](const std::vector<std::string>& more) {
        Town town(own(small_world::joined(
                      {"learning.quality_lag=1 days", "link.strength[learning_improvement]=1",
                       "link.strength[incidents_improvement]=0", "link.strength[sharing_improvement]=0"},
                      more)),
                  small_world::one_office(91));
        const world::UnitState& unit = office(town);
        improvement(*town.rules, {}, town.domains[0], town.step(0));
        return unit.level[Level::quality];
    };
    const double today = 0.3 + 0.7 * 0.096;
    CHECK(target_of({}) == Approx(0.5).epsilon(1e-12));
    CHECK(target_of({"learning.mirror=0.8"}) ==
          Approx(expit_of(bound(ratio(0.3 + 0.7 * 0.192, today)))).epsilon(1e-9));
    const double none = expit_of(bound(ratio(0.3, today)));
    CHECK(target_of({"learning.mirror=0"}) == Approx(none).epsilon(1e-9));
    CHECK(target_of({"learning.mirror=1", "learning.together=0"}) == Approx(none).epsilon(1e-9));
    CHECK(target_of({"learning.together=1", "learning.mirror=0"}) == Approx(none).epsilon(1e-9));
}

TEST_CASE("Ten times the methods give nothing where nobody takes part or fits them to the place") {
    const auto quality_after = [](double methods, double participation, const char* adaptation) {
        Town town(own({"link.strength[sharing_improvement]=1", "link.strength[improvement_trust]=0",
                       std::string("learning.adaptation=") + adaptation}),
                  small_world::one_office(91));
        const world::UnitState& unit = office(town);
        world::Nation nation;
        nation.methods = methods;
        nation.participation.assign(town.rules->policy.regions(), participation);
        nation.control.assign(town.rules->policy.regions(), town.rules->policy.control);
        for (std::uint32_t k = 0; k < 40; ++k)
            improvement(*town.rules, nation, town.domains[0], town.step(k));
        return unit.level[Level::quality];
    };
    CHECK(quality_after(10, 0.3, "1") > quality_after(1, 0.3, "1") + 0.05);
    CHECK(quality_after(10, 0, "1") == Approx(quality_after(1, 0, "1")).epsilon(1e-4));
    CHECK(quality_after(10, 0.3, "0") == Approx(quality_after(1, 0.3, "0")).epsilon(1e-12));
}

TEST_CASE("Documented methods follow improvement and decay when it ends; mentors limit who takes part") {
    Town town(own({"learning.mentors=0.2", "learning.participation=0.3"}), small_world::one_office(28));
    world::UnitState& unit = office(town);
    world::Nation nation;
    for (std::uint32_t k = 0; k < 26; ++k) {
        unit.level[Level::learning] = 0;
        learning_policy(*town.rules, town.domains, nation);
        const double days = (k + 1.0) * 28;
        CHECK(nation.methods == Approx(std::exp(-days / 1092)).epsilon(1e-9));
        CHECK(nation.participation.at(0) == Approx(0.2 + 0.1 * std::exp(-days / 182)).epsilon(1e-9));
    }
}

TEST_CASE("Judged early, control rises, learning time and trust fall") {
    Town town(own({"learning.expected=0.2", "link.strength[early_control]=3"}), small_world::one_office(28));
    world::UnitState& unit = office(town);
    world::Nation nation;
    double before = town.rules->policy.control;
    for (std::uint32_t k = 0; k < 26; ++k) {
        improvement(*town.rules, nation, town.domains[0], town.step(k));
        work_environment(*town.rules, nation, town.domains[0], town.step(k));
        learning_policy(*town.rules, town.domains, nation);
        CHECK(nation.control.at(0) > before);
        before = nation.control.at(0);
    }
    CHECK(unit.level[Level::learning] < 0.04 * 0.97);
    CHECK(unit.level[Level::trust] < 0.59);
    CHECK(unit.level[Level::quality] < 0.5);
}

TEST_CASE("Where a region reaches farther with introduction, more of it reaches newcomers") {
    Town town(own({"introduction.offered=0.33"}), small_world::one_office(7));
    office(town);
    town.rules->introduction_reach.assign(town.rules->policy.regions(), 0.5);
    work_environment(*town.rules, {}, town.domains[0], town.step(0));
    const double odds = 0.33 / 0.67 * std::exp(bound(0.5));
    CHECK(town.domains[0].units[0].level[Level::introduction] == Approx(odds / (1 + odds)).epsilon(1e-9));
}

TEST_CASE("A daily review of safety does nothing in a unit that lacks the people to hold it") {
    const auto quality_after = [](const char* review, float posts) {
        Town town(own({std::string("learning.safety_review=") + review, "learning.review_floor=0.85",
                       "learning.review_gain=1", "link.strength[incidents_improvement]=0.5",
                       "learning.quality_lag=1 days"}),
                  small_world::one_office(91));
        world::UnitState& unit = office(town);
        unit.posts.funded[town.profession("worker")] = posts;
        improvement(*town.rules, {}, town.domains[0], town.step(0));
        return unit.level[Level::quality];
    };
    CHECK(quality_after("1", 10) == Approx(expit_of(bound(0.5 * ratio(2, 1)))).epsilon(1e-9));
    CHECK(quality_after("1", 13) == Approx(quality_after("0", 13)).epsilon(1e-12));
}

TEST_CASE(
    "Training at the unit costs hours first and gives more than it cost later; courses away give little") {
    // Hours for patients against the usual over what a care step takes against the usual.
    struct Path {
        double first = 0, last = 0, trained = 0;
    };
    const auto path = [](const std::vector<std::string>& more) {
        Town town(
            own(small_world::joined(
                {"training.gain=1.5", "training.forgotten=0.03", "link.strength[learning_improvement]=0.5",
                 "link.strength[quality_hours]=0.2", "link.strength[continuity_hours]=0",
                 "training.embedded_transfer=0.5", "training.central_transfer=0.1",
                 "training.preparation=0.05", "training.course_time=0.02", "training.instructors=0.05"},
                more)),
            small_world::one_office(28));
        world::UnitState& unit = office(town);
        const UnitKind kind = town.rules->place(town.domains[0], 0).kind;
        world::Nation nation;
        Path out;
        for (std::uint32_t k = 0; k < 130; ++k) {
            unit.level[Level::turnover] = 0.1;
            improvement(*town.rules, nation, town.domains[0], town.step(k));
            learning_policy(*town.rules, town.domains, nation);
            presence(*town.rules, town.domains[0], town.step(k));
            const double given =
                unit.hours[town.profession("worker")] / hours_per_need(*town.rules, kind, unit);
            if (k == 0) out.first = given;
            out.last = given;
        }
        out.trained = unit.level[Level::trained];
        return out;
    };
    const Path none = path({}), embedded = path({"training.embedded=0.5"}),
               away = path({"training.central=0.5"});
    CHECK(embedded.first < none.first * 0.99);
    CHECK(embedded.last > none.last * 1.005);
    // dx/dt = r t (1 - x) - (f + T) x; central instructors have room for a tenth of those sent.
    const auto after = [](double learnt, double lost) {
        const double years = 130 * 28 / kDaysPerYear;
        return learnt / (learnt + lost) * (1 - std::exp(-(learnt + lost) * years));
    };
    CHECK(embedded.trained == Approx(after(0.5 * 0.5, 0.03 + 0.1)).epsilon(0.01));
    CHECK(away.trained == Approx(after(0.05 * 0.1, 0.03 + 0.1)).epsilon(0.01));
    CHECK(away.last < embedded.last);
}
