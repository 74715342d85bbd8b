// SPDX-License-Identifier: Apache-2.0
// P11: the voluntary hub dampens shortage and does not end it; local approval limits it when all are short.
#include <catch2/catch.hpp>

#include "tests/patterns/worlds.hpp"

using namespace careloop;
using namespace careloop::patterns;

namespace {

/// Where and when people on placement have worked in the hub's arm: the same units and periods are looked at
/// in every arm, so that their luck is the same.
struct Received {
    double workload = 0, shortage = 0, headcount = 0;
};
Received at_receivers(const Record& hub, const Record& arm, Periods when) {
    Received sum;
    for (std::size_t u = 0; u < hub.places().size(); ++u) {
        for (std::size_t t = when.from; t < when.to; ++t) {
            if (!(hub.at("visiting_hours", t, u) > 0)) continue;
            const double people = hub.at("headcount", t, u);
            sum.workload += people * arm.at("workload", t, u);
            sum.shortage += people * arm.at("shortage", t, u);
            sum.headcount += people;
        }
    }
    return {sum.workload / sum.headcount, sum.shortage / sum.headcount, sum.headcount};
}

double approved(const Record& arm, Periods when) {
    return arm.sum("volunteers_approved", when, anywhere()) / arm.sum("volunteers", when, anywhere());
}

}  // namespace

TEST_CASE("P11: where the hub sends people workload is lower than without it, and shortage is still there") {
    const Received with = at_receivers(record("hub"), record("hub"), years(1, 2));
    const Received without = at_receivers(record("hub"), record("baseline"), years(1, 2));
    WARN("at receiving clinics, with and without the hub: workload "
         << with.workload << ", " << without.workload << "; shortage " << with.shortage << ", "
         << without.shortage);
    CHECK(with.workload < 0.97 * without.workload);
    CHECK(with.shortage < without.shortage);
    CHECK(with.shortage > 0.05);
    CHECK(record("baseline").sum("visiting_hours", years(1, 2), anywhere()) == 0);  // closed: nothing of it
}

TEST_CASE("P11: when everybody is short managers let fewer go, and only because they approve locally") {
    // About 2 900 offers each: the standard error of the difference is 0.009.
    const double usual = approved(record("hub"), years(1, 2));
    const double scarce = approved(record("hub-scarce"), years(1, 2));
    const double off = approved(record("hub-scarce-approval-off"), {0, 3});
    WARN("approved of those who offer: " << usual << ", scarce " << scarce << ", always approving " << off);
    CHECK(scarce < usual - 0.02);
    CHECK(off == 1);
}
