// SPDX-License-Identifier: Apache-2.0
#include "engine/model/key_persons.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::kFunctions;
using world::Level;

KeyPersons::KeyPersons(const scenario::Scenario& s, const world::Setting&)
    : scenario_(&s),
      small_(s.parameters.bind<Unit::one>("key_person.small_unit")),
      together_p_(s.parameters.bind<Unit::share>("key_person.together")),
      experience_(s.parameters.bind<Unit::days>("key_person.experience")),
      anew_(s.parameters.bind<Unit::days>("key_person.learning_anew")) {
    usual_anew = s.parameters.value(anew_, {}) / kDaysPerYear;
}

void KeyPersons::prepare(const scenario::InForce& in, Step step) {
    small_unit = in(small_), experience = in(experience_);
    const double anew = in(anew_) / kDaysPerYear;
    relearned = anew > 0 ? std::min(1.0, step.years() / anew) : 1;
    together_.clear();
    for (std::size_t s = 0; s < scenario_->catalogue.settlement_types.size(); ++s)
        together_.push_back(in(together_p_, At{}.set(Dimension::settlement_type, s)) >= 0.5 ? 1 : 0);
}

namespace {

/// Among those experienced in the unit who stay, by a draw of their own; among all who stay where nobody is
/// experienced. 0: nobody.
std::uint64_t holder(const Rules& rules, const world::Domain& domain, std::uint16_t u, std::size_t function,
                     Date today) {
    const world::Staff& staff = domain.staff;
    std::uint64_t chosen = 0;
    double best = 3;
    for (std::uint32_t row = domain.staff_first[u]; row < domain.staff_first[u + 1U]; ++row) {
        if (staff.leaves[row] != world::kNever) continue;
        const bool green = today.days - staff.in_unit_since[row] < rules.key_persons.experience;
        const double place =
            (green ? 1.0 : 0.0) +
            Draw(rules.traits, staff.id[row], static_cast<std::uint32_t>(function), Purpose::key_person)
                .uniform();
        if (place < best) best = place, chosen = staff.id[row];
    }
    return chosen;
}

/// One unit whose functions single persons hold.
void hold(const Rules& rules, world::Domain& domain, std::uint16_t u, Step step) {
    const world::UnitPlace& place = rules.place(domain, u);
    world::UnitState& unit = domain.units[u];
    std::array<bool, kFunctions> here{};
    for (std::uint32_t row = domain.staff_first[u]; row < domain.staff_first[u + 1U]; ++row) {
        if (domain.staff.leaves[row] <= step.begin.days) continue;
        for (std::size_t f = 0; f < kFunctions; ++f)
            here[f] = here[f] || domain.staff.id[row] == unit.key_person[f];
    }
    const bool together = rules.key_persons.together(place.settlement);
    // Who has no time to learn does not learn a function either: acute need crowds it out.
    const double time = rules.work.learning > 0 ? unit.level[Level::learning] / rules.work.learning : 1;
    const double gained = rules.key_persons.relearned >= 1 ? 1 : rules.key_persons.relearned * time;
    double lost = 0;
    int left = 0;
    for (std::size_t f = 0; f < kFunctions; ++f) {
        if (!here[f]) {
            left += unit.key_person[f] != 0 ? 1 : 0;
            unit.key_person[f] =
                together && f > 0 ? unit.key_person[0] : holder(rules, domain, u, f, step.begin);
            unit.function[f] = 0;
        }
        if (unit.key_person[f] != 0) unit.function[f] = std::min(1.0, unit.function[f] + gained);
        lost += (1 - unit.function[f]) / kFunctions;
    }
    unit.level[Level::functions_lost] = lost;
    unit.key_left = left / static_cast<double>(kFunctions) / step.years();
    unit.tally[Count::key_persons_left] += left;
    unit.tally[Count::key_function_days] += step.days;
    unit.tally[Count::functions_lost_days] += lost * step.days;
}

}  // namespace

void found_key_persons(const Rules& rules, world::Domain& domain, std::uint16_t u, Date today) {
    const world::UnitPlace& place = rules.place(domain, u);
    world::UnitState& unit = domain.units[u];
    unit.key_person = {};
    unit.function = {};
    unit.function.fill(1);
    if (!rules.key_persons.alone(place)) return;
    const bool together = rules.key_persons.together(place.settlement);
    for (std::size_t f = 0; f < kFunctions; ++f)
        unit.key_person[f] = together && f > 0 ? unit.key_person[0] : holder(rules, domain, u, f, today);
}

void key_persons(const Rules& rules, world::Domain& domain, Step step) {
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        if (rules.key_persons.alone(rules.place(domain, u))) hold(rules, domain, u, step);
    }
}

double departure_pull(const Rules& rules, const world::UnitPlace& place, const world::UnitState& unit) {
    const KeyPersons& now = rules.key_persons;
    // Where no function stops, nobody is missed.
    if (!now.alone(place) || now.relearned >= 1 || now.usual_anew <= 0) return 0;
    // A function that is learned anew evenly is lost for half of that time on the mean: so often they leave.
    const double usual = 2 * rules.work.reference(place.kind).functions / now.usual_anew;
    return rules.links.pull(Link::keyperson_trust, unit.key_left, usual);
}

double functions_load(const Rules& rules, const world::UnitPlace& place, world::UnitState& unit) {
    if (!rules.key_persons.alone(place)) return 1;
    return driven_rate(
        1, counted(unit.tally, rules.links.pull(Link::functions_load, unit.level[Level::functions_lost],
                                                rules.work.reference(place.kind).functions)));
}

}  // namespace careloop::model
