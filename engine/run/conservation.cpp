// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "engine/run/simulation.hpp"

namespace careloop::run {

void check_conservation(const Simulation& simulation, double people_at_start) {
    using world::Count;
    double people = 0, expected = people_at_start;
    std::int64_t open = 0, balance = 0;
    // Hours of a week fall on the open days: in steps shorter than a week a day may give more than its
    // seventh.
    const double most = simulation.scenario().step_days < kDaysPerWeek ? 7.0 : 1.0;
    for (const world::Domain& d : simulation.domains()) {
        for (std::uint32_t r = 0; r < d.residents.size(); ++r) {
            if (d.residents.alive[r] != 0) people += d.residents.weight_of(r);
        }
        expected += d.ledger.born + d.ledger.immigrated - d.ledger.died - d.ledger.emigrated;
        balance += d.ledger.opened - d.ledger.closed;
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const world::UnitState& unit = d.units[u];
            open += static_cast<std::int64_t>(unit.pending.size() + unit.later.size() + unit.inside.size());
            for (const world::Queue& q : unit.queue) open += static_cast<std::int64_t>(q.size());
            const double given = unit.tally[Count::given_hours], had = unit.tally[Count::patient_hours];
            require(given <= most * had * (1 + 1e-9) + 1e-6,
                    fmt::format("hours given do not exceed hours present: unit {} of domain {} gave {} of {}",
                                u, d.index.value, given, had));
        }
        require(d.staff.size() == d.staff_first.back(), "every member of staff has one unit");
    }
    const double tolerance = 1e-7 * expected;
    require(people > expected - tolerance && people < expected + tolerance,
            fmt::format("people are conserved: {} live, {} expected from births, deaths and migration",
                        people, expected));
    require(
        open == balance,
        fmt::format("episodes are conserved: {} open, {} expected from opened and closed", open, balance));
}

}  // namespace careloop::run
