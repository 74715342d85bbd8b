// SPDX-License-Identifier: Apache-2.0
// Scale thins residents, not what they come to: need and population agree within chance.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/run/simulation.hpp"
#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;

namespace {

/// Totals of half a year and their variance.
struct Result {
    double people = 0, needs = 0, hours = 0, deaths = 0;
    double needs_variance = 0, deaths_variance = 0;
    std::size_t residents = 0;
};

Result half_year(double scale) {
    constexpr int kWeeks = 26;
    // Uppsala: eight municipalities, one of them cut into domains.
    const scenario::Scenario uppsala = small_world::region(scale, {}, {"03"});
    run::Options options;
    options.threads = 1;
    run::Simulation simulation(uppsala, options);
    Result r;
    double starts = 0, people = 0, spread = 0, single = 0, weights = 0;
    for (const world::Domain& d : simulation.domains()) {
        r.residents += d.residents.size();
        const double w = static_cast<double>(d.residents.weight);
        for (std::uint32_t row = 0; row < d.residents.size(); ++row) {
            const std::size_t cell =
                model::cell_of(d.residents.age_band[row], d.residents.sex[row], d.residents.morbidity[row]);
            const MunicipalityIndex home{d.residents.municipality[row]};
            const double years = kWeeks * 7 / kDaysPerYear;
            const double needs = simulation.rules().need.mean(simulation.rules().need.table(home), cell,
                                                              d.residents.frailty[row], years);
            starts += w * needs;
            people += w;
            spread += w * w * needs * needs;
            single += w * w * needs;
            weights += w * w;
            r.deaths_variance += w * w * simulation.rules().demography.table(home).rate[cell][0] * years;
        }
    }
    for (int k = 0; k < kWeeks; ++k) {
        simulation.step();
        // Before observations empty the tallies.
        for (const world::Domain& d : simulation.domains()) {
            if (k + 1 < kWeeks) continue;
            for (std::uint32_t row = 0; row < d.residents.size(); ++row) {
                if (d.residents.alive[row] != 0) r.people += static_cast<double>(d.residents.weight_of(row));
            }
            r.deaths += d.ledger.died;
        }
    }
    for (const run::Series& s : simulation.observations().cells) {
        for (const float value : s.values) {
            if (std::isnan(value)) continue;
            if (s.info.name == "needs") r.needs += static_cast<double>(value);
            if (s.info.name == "present_hours") r.hours += static_cast<double>(value);
        }
    }
    // People drawn with needs about their own mean; a need brings so many steps of care in the mean, and the
    // square of their number is at most three times the mean's square.
    const double steps = r.needs / starts, mean = starts / people;
    r.needs_variance = steps * steps * (spread - mean * mean * weights + 3 * single);
    return r;
}

}  // namespace

TEST_CASE("A fiftieth and a tenth of the residents ask for the same care and stay as many") {
    // null: totals of both scales have one mean; variances of weighted sums of independent residents, from
    // their own rates; Uppsala, half a year, seed 1; normal limits of a difference, false alarm 1e-6 each.
    const Result small = half_year(0.02), large = half_year(0.1);
    CHECK(static_cast<double>(large.residents) > 2 * static_cast<double>(small.residents));
    CHECK(small.needs > 100'000);
    const double limit = tests::kTwoSided * std::sqrt(small.needs_variance + large.needs_variance);
    INFO("needs " << small.needs << " and " << large.needs << ", limit " << limit);
    CHECK(std::abs(small.needs - large.needs) < limit);
    CHECK(limit < 0.08 * large.needs);  // the limit tells something
    CHECK(std::abs(small.deaths - large.deaths) <
          tests::kTwoSided * std::sqrt(small.deaths_variance + large.deaths_variance));
    CHECK(small.people == Approx(large.people).epsilon(0.003));
    // Staff are one to one at any scale; their absence follows their strain, and that a little of the luck of
    // those they care for.
    CHECK(small.hours == Approx(large.hours).epsilon(0.002));
}
