// SPDX-License-Identifier: Apache-2.0
// Access: a contact at a distance goes to the shortest wait, and contacts made easy are more.
#include "engine/model/access.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/model/link_probes.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;
using careloop::tests::kTwoSided;
using small_world::Town;

TEST_CASE("A contact at a distance goes to the shortest wait, whatever the journey; urgent care stays near") {
    // null: 0.3 of contacts are at a distance; 60 000 episodes, seed 1; binomial, false alarm 1e-6.
    constexpr std::uint32_t kEpisodes = 60'000;
    constexpr double kFar = 0.3;
    Town town({"access.at_distance[office]=0.3", "waiting.switch_days=900"},
              {.units = {{"office"}, {"office", 0, 0xffff, 1}}, .populations = {1000, 1000}});
    const auto away = [&](const std::string& step) {
        double count = 0;
        for (std::uint32_t n = 0; n < kEpisodes; ++n) {
            const UnitIndex unit =
                town.rules->routing.choose(*town.rules, town.board, MunicipalityIndex{0},
                                           town.care_step(step), world::kNoUnit, mix64(99, n));
            count += unit.at() == 1 ? 1 : 0;
        }
        return count;
    };
    CHECK(away("office_first_visit") == 0);  // nobody waits: the nearest is as quick
    town.board[0].wait_days[2] = 30;
    town.board[1].wait_days[2] = 20;
    const double moved = away("office_first_visit");
    CHECK(std::abs(moved - kEpisodes * kFar) / std::sqrt(kEpisodes * kFar * (1 - kFar)) < kTwoSided);
    town.board[0].wait_days[0] = 900;
    CHECK(away("office_urgent") == 0);
}

TEST_CASE("Contacts that people can book themselves are more, as the link says") {
    // null: of 20 000 needs exp(0.5 x 0.4) - 1 come again; seed 1; binomial, false alarm 1e-6.
    Town town({"access.self_booking[office]=0.4", "link.strength[access_demand]=0.5"});
    const double p = std::exp(0.5 * 0.4) - 1;
    const double more = (link_probes::contacts_per_need(town) - 1) * link_probes::kPatients;
    CHECK(std::abs(more - link_probes::kPatients * p) / std::sqrt(link_probes::kPatients * p * (1 - p)) <
          kTwoSided);
    const Town today({});
    CHECK(link_probes::contacts_per_need(today) == 1);
}
