// SPDX-License-Identifier: Apache-2.0
// P7: what a survey of simulated ward nurses says of patients per nurse and burnout, without feedback and
// with it.
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/patterns/worlds.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::patterns;

namespace {

struct Gradient {
    double beta = 0, error = 0;  ///< log odds ratio for a patient more, and its standard error
    [[nodiscard]] double odds_ratio(double errors = 0) const { return std::exp(beta + errors * error); }
};

/// Logistic regression of burnout on patients per nurse, by Newton's method.
Gradient regress(const std::vector<Answer>& answers) {
    double mean = 0;
    for (const Answer& a : answers) mean += a.patients_per_nurse / static_cast<double>(answers.size());
    double intercept = 0, slope = 0;
    Gradient found;
    for (int round = 0; round < 25; ++round) {
        double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
        for (const Answer& a : answers) {
            const double x = a.patients_per_nurse - mean;
            const double p = 1 / (1 + std::exp(-intercept - slope * x)), w = p * (1 - p);
            const double residual = (a.burnt_out ? 1 : 0) - p;
            g0 += residual, g1 += residual * x;
            h00 += w, h01 += w * x, h11 += w * x * x;
        }
        const double determinant = h00 * h11 - h01 * h01;
        intercept += (h11 * g0 - h01 * g1) / determinant;
        slope += (h00 * g1 - h01 * g0) / determinant;
        found = {slope, std::sqrt(h00 / determinant)};
    }
    return found;
}

constexpr double kTold = 3.72;  ///< standard errors: one-sided, 1e-4

}  // namespace

TEST_CASE("P7: a survey of ward nurses returns the published gradient of burnout on patients per nurse") {
    // Null: the odds ratio for a patient more lies between 1.07 (Shin 2018) and 1.23 (Aiken 2002); normal
    // limits of the regression, false alarm 1e-6. Sample: all nurses of all wards, once. That there is a
    // gradient at all is asked for at 1e-4, as so many nurses cannot tell 1.05 from 1 any better.
    const Gradient open = regress(record("survey").answers()), closed = regress(record("baseline").answers());
    const Gradient cut = regress(record("survey-off").answers());
    WARN("odds ratio for a patient more, feedback off: "
         << open.odds_ratio() << " (99 %: " << open.odds_ratio(-2.576) << " to " << open.odds_ratio(2.576)
         << "); on: " << closed.odds_ratio() << "; cut: " << cut.odds_ratio() << "; nurses "
         << record("survey").answers().size());
    CHECK(open.odds_ratio(tests::kTwoSided) > 1.07);
    CHECK(open.odds_ratio(-tests::kTwoSided) < 1.23);
    CHECK(open.odds_ratio(-kTold) > 1.0);
    CHECK(cut.odds_ratio(-tests::kTwoSided) < 1.0);
    CHECK(cut.odds_ratio(tests::kTwoSided) > 1.0);
}
