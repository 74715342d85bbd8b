// SPDX-License-Identifier: Apache-2.0
// Tasks, skills and wished hours: nothing as things are today, and their size when they are not.
#include "engine/model/task_shift.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Count;
using world::Level;

namespace {

/// Hours for patients of an office of ten in a week, when its levels have been set.
double patient_hours(Town& town, const std::function<void(world::Levels&)>& set) {
    town.dismiss_all();
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 10);
    world::UnitState& unit = town.domains[0].units[u];
    unit.normal_hours[town.profession("worker")] = 300;
    unit.normal_hours[town.profession("helper")] = 100;
    set(unit.level);
    presence(*town.rules, town.domains[0], town.step(0));
    return unit.tally[Count::patient_hours];
}

const std::vector<std::string> kTasks = {"task.shift=0.2",       "task.synchronisation=0.5",
                                         "digital.use=0.1",      "digital.saving=0.3",
                                         "hours.wish_fewer=0.1", "prevention.time=0.05"};

}  // namespace

TEST_CASE("As things are today tasks, skills, wished hours and prevention change no hours") {
    Town town(kTasks);
    CHECK(patient_hours(town, [](auto&) {}) == Approx(400).epsilon(1e-14));
}

TEST_CASE("Tasks handed over give hours as far as others may do them, and only those really handed over") {
    std::vector<std::string> set = kTasks;
    set.push_back("care.substitution[worker,helper]=0.6");
    Town town(set);
    const auto shifted = [](world::Levels& l) { l[Level::task_shift] = 0.5; };
    // 300 of 400 hours are work that helpers may do, at 0.6; half of the further 0.3 leaves their hands.
    CHECK(shiftable(*town.rules, town.domains[0].units[town.unit("office")]) == 0);  // nobody there yet
    CHECK(patient_hours(town, shifted) == Approx(400 * (1 + 0.75 * 0.6 * 0.5 * 0.3)));
    CHECK(shiftable(*town.rules, town.domains[0].units[town.unit("office")]) == Approx(0.45));
    Town forbidden(kTasks);  // the law lets nobody do another's work
    CHECK(patient_hours(forbidden, shifted) == Approx(400));
}

TEST_CASE("Skills, wished hours and prevention change hours by their own size") {
    Town town(kTasks);
    CHECK(patient_hours(town, [](auto& l) { l[Level::setting_competence] = 0.9; }) == Approx(360));
    CHECK(patient_hours(town, [](auto& l) { l[Level::digital_skill] = 2; }) == Approx(400 * 1.03));
    CHECK(patient_hours(town, [](auto& l) { l[Level::digital_use] = 0.3; }) == Approx(400 * 1.06));
    CHECK(patient_hours(town, [](auto& l) { l[Level::wish_fewer] = 0.28; }) == Approx(400 * 0.8));
    CHECK(patient_hours(town, [](auto& l) { l[Level::prevention] = 3; }) == Approx(400 * 0.85 / 0.95));
}

TEST_CASE("Levels stay where they are at the reference and approach a new base with their lag") {
    Town town(
        {"task.shift=0.2", "task.lag=91", "hours.lag=266", "digital.lag=182", "skills.setting_lag=728"});
    world::Domain& domain = town.domains[0];
    const std::uint16_t u = town.unit("office");
    const world::Levels before = domain.units[u].level;
    for (int n = 0; n < 52; ++n)
        task_shift(*town.rules, domain), skills(*town.rules, domain), wished_hours(*town.rules, domain);
    for (const Level l : {Level::task_shift, Level::work_mix, Level::setting_competence, Level::digital_use,
                          Level::digital_skill, Level::wish_fewer})
        CHECK(domain.units[u].level[l] == Approx(before[l]).epsilon(1e-12));
    domain.units[u].level[Level::task_shift] = 0.5;
    for (int n = 0; n < 13; ++n) task_shift(*town.rules, domain);  // 91 days
    CHECK(domain.units[u].level[Level::task_shift] == Approx(0.2 + 0.3 * std::exp(-1)));
}
