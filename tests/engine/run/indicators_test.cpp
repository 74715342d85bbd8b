// SPDX-License-Identifier: Apache-2.0
// Indicators made from bins, against the same from every single person.
#include "engine/run/indicators.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/base/draws.hpp"

using namespace careloop;
using namespace careloop::run;

namespace {

Draw draw(std::uint64_t id) {
    return Draw({8, 0}, id, 0, Purpose::test);
}

const Indicator& indicator(const std::string& name) {
    const auto all = cell_indicators();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Indicator& i) { return i.info.name == name; });
    REQUIRE(found != all.end());
    return *found;
}

}  // namespace

TEST_CASE("A waiting day falls into the bin whose upper edge is the first to reach it") {
    for (int days = 0; days < 1500; ++days) {
        std::size_t expected = 0;
        while (expected < world::kWaitEdges.size() && world::kWaitEdges[expected] < days) ++expected;
        CHECK(wait_bin(days) == expected);
    }
}

TEST_CASE("A quantile of waits lies within the bin that holds the person at that place") {
    for (std::uint64_t round = 0; round < 200; ++round) {
        std::vector<int> waits;
        std::array<double, world::kWaitBins> bins{};
        const double scale = 3 + 200 * draw(round).uniform();
        for (std::uint64_t n = 0; n < 300; ++n) {
            waits.push_back(static_cast<int>(scale * draw(mix64(round, n)).exponential()));
            bins[wait_bin(waits.back())] += 1;
        }
        std::sort(waits.begin(), waits.end());
        double last = 0;
        for (const double p : {0.1, 0.5, 0.9, 0.99}) {
            const int exact = waits[static_cast<std::size_t>(std::ceil(p * 300)) - 1];
            const std::size_t bin = wait_bin(exact);
            const double low = bin == 0 ? 0 : world::kWaitEdges[bin - 1];
            const double high = bin < world::kWaitEdges.size() ? world::kWaitEdges[bin] : low;
            const double quantile = wait_quantile(bins, p);
            CHECK(quantile >= low);
            CHECK(quantile <= high);
            CHECK(quantile >= last);
            last = quantile;
        }
    }
    // By hand: ten waited 22 to 30 days, ten 31 to 45; half way through the second bin nine tenths and a
    // half.
    std::array<double, world::kWaitBins> bins{};
    bins[wait_bin(25)] = 10;
    bins[wait_bin(40)] = 10;
    CHECK(wait_quantile(bins, 0.5) == Approx(30));
    CHECK(wait_quantile(bins, 0.75) == Approx(37.5));
    CHECK(wait_quantile({}, 0.9) == 0);
}

TEST_CASE("The top fifth's share of cost is that of the people sorted by cost") {
    for (std::uint64_t round = 0; round < 50; ++round) {
        constexpr std::size_t kPeople = 5000;
        std::vector<double> each;
        std::vector<double> people(world::kCostBins, 0), cost(world::kCostBins, 0);
        for (std::uint64_t n = 0; n < kPeople; ++n) {
            const Draw d = draw(mix64(round, n));
            // Some use nothing; the others spread over four orders of magnitude.
            const double sek = d.uniform() < 0.3
                                   ? 0
                                   : 2000 * std::exp((1 + 0.02 * static_cast<double>(round)) * d.normal(1));
            each.push_back(sek);
            people[cost_bin(sek)] += 1;
            cost[cost_bin(sek)] += sek;
        }
        std::sort(each.begin(), each.end(), std::greater<>());
        const double all = std::accumulate(each.begin(), each.end(), 0.0);
        const double top = std::accumulate(each.begin(), each.begin() + kPeople / 5, 0.0);
        // Within the bin that is cut, costs differ by 2.6 %.
        CHECK(top_fifth_share(people, cost) == Approx(top / all).epsilon(0.001));
    }
    const std::vector<double> none(3, 0);
    CHECK(std::isnan(top_fifth_share(none, none)));
    // Alike in cost, a fifth of the people has a fifth.
    CHECK(top_fifth_share(std::vector<double>{0, 50, 0}, std::vector<double>{0, 800, 0}) == Approx(0.2));
    CHECK(top_fifth_share(std::vector<double>{90, 10}, std::vector<double>{0, 7}) == 1);
}

TEST_CASE("Bins of cost rise with cost, tell 2.6 % apart and reach five million") {
    CHECK(cost_bin(0) == 0);
    CHECK(cost_bin(0.01) == 1);
    std::size_t last = 0;
    std::set<std::size_t> seen;
    for (double sek = 1; sek < 2e7; sek *= 1.005) {
        const std::size_t bin = cost_bin(sek);
        CHECK(bin >= last);
        CHECK(bin < world::kCostBins);
        if (sek > 11 && sek < 4.5e6) {
            CHECK(cost_bin(sek * 1.027) > bin);
            CHECK(cost_bin(sek * 1.025) <= bin + 1);
        }
        last = bin;
        seen.insert(bin);
    }
    CHECK(last == world::kCostBins - 1);
    CHECK(seen.size() == world::kCostBins - 1);  // none is skipped; bin 0 is for those without cost
}

TEST_CASE("Shares and means of a cell are of what they say, and nothing where nobody is counted") {
    using world::Count;
    world::Tally t;
    t[Count::begun] = 8;
    t[Count::wait_begun] = 40;
    t[Count::begun_in_time] = 6;
    t[Count::bed_days] = 140;
    t[Count::bed_days_staffed] = 112;
    t[Count::overcrowding] = 28;
    t[Count::sick_hours] = 3;
    t[Count::contract_hours] = 60;
    Snapshot s;
    CHECK(indicator("wait_of_begun").value(t, s, 28) == 5);
    CHECK(indicator("begun_within_guarantee").value(t, s, 28) == 0.75);
    CHECK(indicator("beds_occupied").value(t, s, 28) == 5);
    CHECK(indicator("occupancy").value(t, s, 28) == 1.25);
    CHECK(indicator("overcrowding").value(t, s, 28) == 25);
    CHECK(indicator("sick_leave").value(t, s, 28) == 0.05);
    CHECK(std::isnan(indicator("wait_of_begun").value({}, s, 28)));
    CHECK(std::isnan(indicator("waiting_days_p90").value({}, s, 28)));
    CHECK(indicator("waiting").value(t, s, 28) == 0);
}
