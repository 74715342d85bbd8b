// SPDX-License-Identifier: Apache-2.0
/// What every link does to its target, as the engine evaluates it: probes of the causal table's links, a list
/// for each room of the model. A new room adds a list of its own here and in link_probes().
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/engine/model/small_world.hpp"

namespace link_probes {

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Count;
using world::Level;

inline constexpr std::uint32_t kPatients = 20'000;

/// What a target does in answer to its source, as the engine evaluates it.
struct Probe {
    int direction;  ///< what the evidence says
    /// Set so that the target's base is neither 0 nor at its limit.
    std::vector<std::string> set;
    /// Whether code takes the value at `low` for x0, and x0 for the base.
    bool base_at_low;
    double low, high;  ///< of the source; low is the greater where the source has no more than its x0
    std::function<double(Town&, double)> target;
    small_world::Plan plan = {};
};

using Probes = std::map<std::string, Probe>;  ///< by link
using Setting = std::function<void(world::UnitState&)>;

inline Setting workload(double x) {
    return [x](world::UnitState& unit) { unit.workload = x; };
}
inline Setting at(Level level, double x) {
    return [level, x](world::UnitState& unit) { unit.level[level] = x; };
}
/// A level after one step of the work environment, from its reference on.
inline double moved(Town& town, Level target, const Setting& set) {
    return small_world::after_a_step(town, set)[target];
}
double hazard_per_year(const Town& town, double targets_waited, bool leaving);
double share_deferred(Town& town, double workload);
/// Everybody is seen in one step of a unit like this; share of them with an incident or a repeat.
double share_completed_with(Town& town, Count what, const Setting& set);
/// Share of a unit's people who decide to leave or to look in one step, as novices or not.
double share_deciding(Town& town, double premium, bool novices, const Setting& set);
/// Contacts that are opened for a need that begins with one, on average.
double contacts_per_need(const Town& town);
/// Two offices with room for all, one in each place: share of the first place's people who choose the
/// second's.
double share_choosing(Town& town, double hours, double engagement);
small_world::Plan two_places(std::size_t away);

/// Needs no tuning: targets far from their limits, levers of the work environment at plain values.
const std::vector<std::string>& plain_work();

Probes care_and_work_probes();
Probes money_probes();
Probes improvement_probes();
Probes lever_life_probes();
Probes leadership_probes();
Probes education_probes();

/// All of them. Every link of the table has one.
const Probes& link_probes();

}  // namespace link_probes
