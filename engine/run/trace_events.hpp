// SPDX-License-Identifier: Apache-2.0
/// The words of a trace: events between two states of one person.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/run/trace.hpp"

namespace careloop::run {

using Event = std::pair<Date, std::string>;

/// "nurse", "resident": what a person is called before the id.
[[nodiscard]] std::string calling(const Simulation& simulation, const PersonState& person);

/// How somebody lives when the trace begins.
[[nodiscard]] std::string beginning(const Simulation& simulation, const PersonState& person, Date today);

/// What happened in a step, in no order of dates. `told` is whether the end of the employment has been.
[[nodiscard]] std::vector<Event> events(const Simulation& simulation, std::uint64_t id,
                                        const PersonState& before, const PersonState& after, Step step,
                                        bool& told);

}  // namespace careloop::run
