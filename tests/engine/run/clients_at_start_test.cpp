// SPDX-License-Identifier: Apache-2.0
// Services that run when the world begins.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/run/simulation.hpp"
#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::run;

TEST_CASE("Services at the start take 92 % of the hours of a mean week, by kind") {
    // null: numbers of services are Poisson with means that add up to 0.92 of the hours; Skåne and Västra
    // Götaland, seed 1; normal limit on the sum's own deviation, false alarm 1e-6 a kind.
    Options options;
    options.threads = 1;
    const scenario::Scenario south = small_world::region(0.02, {}, {"12", "14"});
    const Simulation simulation(south, options);
    const model::Rules& rules = simulation.rules();
    const std::size_t kinds = south.catalogue.unit_kinds.size();
    std::vector<double> hours(kinds, 0), taken(kinds, 0), variance(kinds, 0);
    for (const world::Domain& d : simulation.domains()) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const std::size_t kind = rules.place(d, u).kind.at();
            for (const double h : d.units[u].normal_hours) hours[kind] += h;
            for (const world::Episode& e : d.units[u].inside) {
                const double asks = e.weight * rules.care.step(rules.global(d, u), e.step).hours;
                taken[kind] += asks;
                variance[kind] += asks * asks * e.parts;  // the parts of one service come together
            }
        }
    }
    std::size_t filled = 0;
    for (std::size_t k = 0; k < kinds; ++k) {
        if (taken[k] == 0) continue;
        ++filled;
        INFO(south.catalogue.unit_kinds[k].name << ": " << taken[k] / hours[k] << " of the hours, deviation "
                                                << std::sqrt(variance[k]) / hours[k]);
        CHECK(std::abs(taken[k] - 0.92 * hours[k]) < tests::kTwoSided * std::sqrt(variance[k]));
        CHECK(std::sqrt(variance[k]) < 0.05 * hours[k]);
    }
    CHECK(filled >= 4);
}
