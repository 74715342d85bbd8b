// SPDX-License-Identifier: Apache-2.0
// P3: trouble is uneven. What of it the model does not show is in docs/validation.md.
#include <catch2/catch.hpp>

#include "tests/patterns/worlds.hpp"

using namespace careloop;
using namespace careloop::patterns;

namespace {

double vacancy(const Record& r, const std::string& type, Periods when) {
    return 100 * r.mean("vacancy", "posts", when, settlement(type));
}
/// Percentage points by which rural municipalities have more of their posts vacant.
double rural_gap(const Record& r, Periods when) {
    return vacancy(r, "rural", when) - vacancy(r, "metropolitan", when);
}

/// Mean days waited so far, of those waiting for a specialist.
double specialist_wait(const Record& r, const std::vector<std::string>& regions, Periods when) {
    double days = 0, people = 0;
    for (const scenario::UnitKindInfo& kind : pattern_scenario().catalogue.unit_kinds) {
        if (!kind.name.starts_with("clinic_") && !kind.name.starts_with("psychiatry_")) continue;
        const Where where = both(of_kind(kind.name), in_regions(regions));
        const double waiting = r.sum("waiting", when, where);
        days += r.mean("waiting_days", "waiting", when, where) * waiting;
        people += waiting;
    }
    return days / people;
}

}  // namespace

TEST_CASE("P3: more posts are vacant in rural than in metropolitan municipalities, in part for their place") {
    const double gap = rural_gap(record("baseline"), year(2));
    const double placeless = rural_gap(record("place-off"), year(2));
    WARN("vacancy, rural less metropolitan, points: " << gap << ", without distance and preference "
                                                      << placeless);
    CHECK(gap > 0.5);
    CHECK(placeless < 0.8 * gap);
}

TEST_CASE("P3: waits for specialists are longest in the north") {
    const double north = specialist_wait(record("baseline"), {"22", "23", "24", "25"}, years(1, 3));
    const double metropolitan = specialist_wait(record("baseline"), {"01", "12", "14"}, years(1, 3));
    WARN("days waited, north " << north << ", metropolitan regions " << metropolitan);
    CHECK(north > metropolitan + 2);
}
