// SPDX-License-Identifier: Apache-2.0
// Trace: stories agree with the state they are told from. (Words and order: tests/cli/trace.sh)
#include "engine/run/trace.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::run;

namespace {

std::size_t lines_with(const Trace& trace, const std::string& words) {
    const auto& story = trace.story();
    return static_cast<std::size_t>(std::count_if(story.begin(), story.end(), [&](const std::string& line) {
        return line.find(words) != std::string::npos;
    }));
}

}  // namespace

TEST_CASE(
    "Residents and staff who are followed are all told of: care, deaths and departures, ends of posts") {
    const scenario::Scenario gotland = small_world::region(0.02);
    Options options;
    options.threads = 1;
    Simulation simulation(gotland, options);
    const world::Domain& domain = simulation.domains()[0];
    constexpr std::size_t kFollowed = 400;
    std::vector<Selector> whom;
    std::vector<std::uint64_t> staff;
    for (std::uint32_t row = 0; row < kFollowed; ++row) {
        whom.push_back({domain.residents.id(row), {}});
        whom.push_back({domain.staff.id[row], {}});
        staff.push_back(domain.staff.id[row]);
    }
    Trace trace(simulation, whom);
    CHECK(trace.story().size() == 2 * kFollowed);
    CHECK(lines_with(trace, " years old and lives in Gotland") == 2 * kFollowed);
    for (int k = 0; k < 40; ++k) {
        simulation.step();
        trace.after_step(simulation);
    }
    std::size_t gone = 0;
    for (std::uint32_t row = 0; row < kFollowed; ++row) gone += domain.residents.alive[row] == 0 ? 1U : 0U;
    CHECK(gone > 0);
    for (std::uint32_t row = 0; row < kFollowed; ++row) {
        if (domain.residents.alive[row] != 0) continue;
        const std::string id = std::to_string(domain.residents.id(row));
        CHECK(lines_with(trace, id + " dies, ") + lines_with(trace, id + " emigrates") == 1);
    }
    CHECK(lines_with(trace, " has care for ") > kFollowed / 4);
    // Whoever is not in a row of a unit any more has been told to leave, retire or die.
    std::size_t left = 0;
    for (const std::uint64_t id : staff) {
        const auto& ids = domain.staff.id;
        if (std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
        ++left;
        CHECK(lines_with(trace, std::to_string(id) + " leaves ") +
                  lines_with(trace, std::to_string(id) + " retires, ") +
                  lines_with(trace, std::to_string(id) + " dies, ") >
              0);
    }
    CHECK(left > 3);
    CHECK(std::is_sorted(trace.story().begin(), trace.story().end(),
                         [](const auto& a, const auto& b) { return a.substr(0, 10) < b.substr(0, 10); }));
    CHECK(trace.unseen().empty());
}
