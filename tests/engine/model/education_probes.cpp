// SPDX-License-Identifier: Apache-2.0
// Probes of links around education, tasks, skills, digital work, prevention and wished hours.
#include "tests/engine/model/link_probes.hpp"

namespace link_probes {

namespace {

/// A level of the office after one step of one of the rooms, from its reference on.
double after(Town& town, const std::function<void(const Rules&, world::Domain&)>& room, Level target,
             const Setting& set) {
    world::UnitState& unit = town.domains[0].units[town.unit("office")];
    unit.level = {};
    found_work(*town.rules, town.domains[0]);
    set(unit);
    room(*town.rules, town.domains[0]);
    return unit.level[target];
}

/// Share of a unit's people of 66 who decide to retire in one step.
double share_retiring(Town& town, double strain) {
    constexpr std::uint32_t kPeople = 20'000;
    town.dismiss_all();
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, kPeople, 66);
    world::Domain& domain = town.domains[0];
    domain.units[u].level[Level::strain] = strain;
    exits(*town.rules, {}, domain, town.step(0));
    double retiring = 0;
    for (const std::uint8_t exit : domain.staff.exit)
        retiring += exit == static_cast<std::uint8_t>(world::Exit::retirement) ? 1 : 0;
    return retiring / kPeople;
}

double time_for_prevention(Town& town, double acute, double known) {
    world::Nation nation;
    nation.acute_load = {acute}, nation.known_risk = {known};
    const auto step = [&](const Rules& rules, world::Domain& domain) { prevention(rules, nation, domain); };
    return after(town, step, Level::prevention, [](auto&) {});
}

/// Factor on needs after a step in which the office has so much time for prevention.
double needs(Town& town, double time) {
    world::UnitState& unit = town.domains[0].units[town.unit("office")];
    found_work(*town.rules, town.domains[0]);
    unit.normal_hours.assign(unit.normal_hours.size(), 1);
    unit.level[Level::prevention] = time;
    world::Nation nation;
    spared_needs(*town.rules, town.domains, nation);
    return need_factors(nation)[0];
}

/// The nation after a round in which a hundred people, so many of them experienced, work like this.
world::Nation taught(Town& town, std::uint32_t experienced, const Setting& set) {
    town.dismiss_all();
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 100);
    world::Domain& domain = town.domains[0];
    world::UnitState& unit = domain.units[u];
    unit.normal_hours[town.profession("worker")] = 1000;
    for (std::uint32_t row = experienced; row < 100; ++row)
        domain.staff.in_care_since[row] = town.scenario.begin.days;
    set(unit);
    world::Nation nation;
    found_education(*town.rules, nation);
    nation.supervisors_at_start.assign(nation.training_places.size(), 50);
    education(*town.rules, Workers(1), town.domains, nation, town.step(0));
    return nation;
}

}  // namespace

Probes education_probes() {
    // Lags of a day, so that a step reaches the target, and bases away from their limits.
    static const std::vector<std::string> quick = {"work.strain=0.3",
                                                   "work.engagement=0.78",
                                                   "reference.stability=0.88",
                                                   "reference.workload=1.25",
                                                   "task.shift=0.2",
                                                   "task.lag=1",
                                                   "skills.work_mix=1",
                                                   "skills.setting_lag=1",
                                                   "digital.use=0.2",
                                                   "digital.lag=1",
                                                   "hours.wish_fewer=0.2",
                                                   "hours.lag=1",
                                                   "prevention.time=0.05",
                                                   "prevention.lag=1",
                                                   "education.places_lag=1",
                                                   "education.students_lag=1",
                                                   "education.placements_lag=1",
                                                   "exit.retirement_rate=5",
                                                   "exit.decision_rate=0",
                                                   "link.strength[shortage_study]=1"};
    using Room = void (*)(const Rules&, world::Domain&);
    const auto level = [](int direction, double low, double high, Level source, Level target, Room room) {
        return Probe{direction, quick,
                     true,      low,
                     high,      [=](Town& t, double x) {
                         return after(t, room, target, at(source, x)); }};
    };
    return {
        {"strain_hours", level(+1, 0.3, 0.6, Level::strain, Level::wish_fewer, wished_hours)},
        {"strain_retirement", {+1, quick, true, 0.3, 0.6, share_retiring}},
        {"shortage_taskshift",
         {+1, quick, true, 0.2, 0.5,
          [](Town& t, double x) { return after(t, task_shift, Level::task_shift, workload(1 / (1 - x))); }}},
        {"practice_skill", level(+1, 1, 1.5, Level::work_mix, Level::setting_competence, skills)},
        {"skill_posts", level(+1, 1, 1.5, Level::setting_competence, Level::work_mix, skills)},
        {"stability_setting",
         {+1, small_world::joined(quick, {"link.strength[stability_setting]=1"}), true, 0.88, 1,
          [](Town& t, double x) {
              return after(t, skills, Level::setting_competence, at(Level::stability, x));
          }}},
        {"use_skill", level(+1, 0.2, 0.4, Level::digital_use, Level::digital_skill, skills)},
        {"skill_use", level(+1, 1, 1.5, Level::digital_skill, Level::digital_use, skills)},
        {"acute_prevention",
         {-1, quick, true, 1, 1.5, [](Town& t, double x) { return time_for_prevention(t, x, 1); }}},
        {"need_prevention",
         {+1, quick, true, 1, 1.5, [](Town& t, double x) { return time_for_prevention(t, 1, x); }}},
        {"prevention_need", {-1, quick, true, 1, 2, needs}},
        {"shortage_study",
         {+1, quick, true, 0.2, 0.5,
          [](Town& t, double x) {
              return taught(t, 100, workload(1 / (1 - x))).study_places[t.profession("worker")];
          }}},
        {"engagement_students",
         {+1, quick, true, 0.78, 0.9,
          [](Town& t, double x) { return taught(t, 100, at(Level::engagement, x)).students[0]; }}},
        {"supervisors_places",
         {+1, quick, true, 1, 2,
          [](Town& t, double x) {
              return taught(t, static_cast<std::uint32_t>(50 * x + 0.5), [](auto&) {})
                  .training_places[t.profession("worker")];
          }}},
    };
}

}  // namespace link_probes
