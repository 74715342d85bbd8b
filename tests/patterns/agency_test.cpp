// SPDX-License-Identifier: Apache-2.0
// P6: agency staff help for a time; where they carry large parts of the work climate and staff suffer, and
// the unit comes to depend on them. A fifth of rural staff is lost; then units call all they can, or none.
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/patterns/worlds.hpp"

using namespace careloop;
using namespace careloop::patterns;

namespace {

constexpr double kLargePart = 0.15;  ///< of the hours for patients

/// Where agency staff carry large parts of the work, period by period, in the arm that calls all it can: the
/// same units and periods are looked at in every arm, so that their luck is the same.
struct Heavy {
    double workload = 0, safety = 0, turnover = 0, people = 0;
};
Heavy where_heavy(const Record& arm, Periods when) {
    const Record& chosen = record("agency-all");
    Heavy sum;
    for (std::size_t u = 0; u < chosen.places().size(); ++u) {
        for (std::size_t t = when.from; t < when.to; ++t) {
            if (!(chosen.at("agency_hours", t, u) > kLargePart * chosen.at("patient_hours", t, u))) continue;
            const double people = arm.at("headcount", t, u);
            if (!(people > 0)) continue;
            sum.people += people;
            sum.workload += people * arm.at("workload", t, u);
            sum.safety += people * arm.at("safety_climate", t, u);
            const double turnover = arm.at("turnover_external", t, u);
            sum.turnover += std::isnan(turnover) ? 0 : people * turnover;
        }
    }
    return {sum.workload / sum.people, sum.safety / sum.people, sum.turnover / sum.people, sum.people};
}

Where rural() {
    return settlement("rural");
}

double agency_hours(const std::string& arm, Periods when) {
    return record(arm).sum("agency_hours", when, rural());
}

}  // namespace

TEST_CASE("P6: for a time agency staff help: the first half-year after a loss of staff is easier with them") {
    const Periods first = {1, 7};
    const Heavy with = where_heavy(record("agency-all"), first),
                without = where_heavy(record("agency-none"), first);
    WARN("first half-year, where they carry large parts: workload "
         << with.workload << " with, " << without.workload << " without; people " << with.people);
    CHECK(with.workload < 0.97 * without.workload);
}

TEST_CASE(
    "P6: where agency staff carry large parts climate falls and more leave, by what they do to those who "
    "stay") {
    const Periods later = years(2, 3);
    const Heavy with = where_heavy(record("agency-all"), later),
                without = where_heavy(record("agency-none"), later),
                off = where_heavy(record("agency-all-off"), later);
    WARN("years 2 and 3, where they carry large parts, with / without / links cut: safety climate "
         << with.safety << " " << without.safety << " " << off.safety << "; external turnover "
         << with.turnover << " " << without.turnover << " " << off.turnover << "; workload " << with.workload
         << " " << without.workload << " " << off.workload << "; people " << with.people);
    CHECK(with.safety < without.safety - 0.01);
    CHECK(with.turnover > without.turnover + 0.002);
    CHECK(off.safety > without.safety - 0.005);
    CHECK(off.turnover < with.turnover - 0.002);
}

TEST_CASE("P6: dependence is costly and lasts") {
    const Record& all = record("agency-all");
    const Periods third = year(3);
    const double dear = all.sum("agency_cost", third, rural()) / agency_hours("agency-all", third);
    const double own = all.sum("staff_cost", third, rural()) /
                       (all.sum("patient_hours", third, rural()) - agency_hours("agency-all", third));
    WARN("cost of an hour for patients, agency / own: "
         << dear << " / " << own
         << "; agency hours of rural places in year 3: " << agency_hours("agency-all", third)
         << ", with links cut " << agency_hours("agency-all-off", third));
    CHECK(dear > 1.2 * own);
    CHECK(agency_hours("agency-all", third) > 1.02 * agency_hours("agency-all-off", third));
}
