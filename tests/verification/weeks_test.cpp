// SPDX-License-Identifier: Apache-2.0
// Nothing that stands still drifts: a population that does not change asks for the same care every week.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/run/simulation.hpp"
#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;

TEST_CASE("Without births, deaths, seasons and levers, need has no trend and no memory") {
    // null: weekly numbers of first steps of care are independent with one mean, and a variance estimated
    // from differences of neighbours (which a trend hardly touches); Gotland one to one, 208 weeks, seed 1;
    // normal limits for slope, for the halves, and for the correlation of neighbours, false alarm 1e-6 each.
    const scenario::Scenario gotland = small_world::region(
        1, {"demography.death_rate=0", "demography.birth_rate=0", "demography.emigration_rate=0",
            "demography.move_rate=0", "demography.immigrants=0", "morbidity.worsening_rate=0",
            "morbidity.recovery_rate=0", "need.season_amplitude=0"});
    run::Options options;
    options.threads = 1;
    run::Simulation simulation(gotland, options);
    world::Domain& domain = simulation.domains()[0];
    Rules rules(gotland, simulation.world().setting, {}, Seed{1, 0});
    const Board board(simulation.world().setting.directory.units.size());
    Outbox out;
    constexpr int kWeeks = 208;
    std::vector<double> weekly;
    rules.prepare({0, gotland.begin, 7});
    classify(rules, domain, gotland.begin);  // once: ages stand still, too
    const std::size_t people = domain.residents.size();
    for (std::uint32_t k = 0; k < kWeeks; ++k) {
        const Step step{k, gotland.begin + static_cast<int>(k) * 7, 7};
        rules.prepare(step);
        demography(rules, board, domain, out, step);
        need(rules, board, domain, out, step);
        weekly.push_back(static_cast<double>(out.arrivals.size()));
        out = {};
    }
    CHECK(domain.residents.size() == people);
    double mean = 0, differences = 0;
    for (const double x : weekly) mean += x / kWeeks;
    for (std::size_t k = 1; k < kWeeks; ++k)
        differences += (weekly[k] - weekly[k - 1]) * (weekly[k] - weekly[k - 1]);
    const double variance = differences / (2 * (kWeeks - 1));
    CHECK(mean > 1000);
    double slope = 0, spread = 0, halves = 0, neighbours = 0, all = 0;
    for (std::size_t k = 0; k < kWeeks; ++k) {
        const double t = static_cast<double>(k) - (kWeeks - 1) / 2.0, x = weekly[k] - mean;
        slope += t * x;
        spread += t * t;
        halves += k < kWeeks / 2 ? -x : x;
        all += x * x;
        if (k > 0) neighbours += x * (weekly[k - 1] - mean);
    }
    INFO("mean " << mean << ", variance " << variance << ", slope " << slope / spread);
    // A deviation estimated from 208 weeks is off by a tenth at most: the limit is widened by it.
    const double limit = 1.1 * tests::kTwoSided * std::sqrt(variance);
    CHECK(std::abs(slope) < limit * std::sqrt(spread));
    CHECK(std::abs(halves) < limit * std::sqrt(double{kWeeks}));
    CHECK(std::abs(neighbours / all) < tests::kTwoSided / std::sqrt(double{kWeeks}));
    // The limit on the slope is worth less than 2 % of need over the four years.
    CHECK(limit / std::sqrt(spread) * kWeeks < 0.02 * mean);
}
