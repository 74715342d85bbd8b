// SPDX-License-Identifier: Apache-2.0
// Shocks (scenarios/shocks.toml): the gap to the baseline peaks after the shock and comes back, with a tail.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "tests/patterns/worlds.hpp"

using namespace careloop;
using namespace careloop::patterns;

namespace {

/// Years looked at: a loss of staff is made good far more slowly than a wave of need.
const std::map<std::string, std::size_t> kYears = {{"staff-loss", 8}, {"demand", 5}};

/// Yearly gap of a shocked arm to the baseline, from year 1 on.
using Gap = std::vector<double>;
Gap gap(const std::string& arm, const std::function<double(const Record&, Periods)>& value) {
    Gap years;
    for (std::size_t y = 1; y <= kYears.at(arm); ++y)
        years.push_back(value(record(arm), year(y)) - value(record("baseline"), year(y)));
    return years;
}

Gap vacancy(const std::string& arm, const Where& where) {
    return gap(arm, [&](const Record& r, Periods p) { return 100 * r.mean("vacancy", "posts", p, where); });
}
Gap workload(const std::string& arm, const Where& where) {
    return gap(arm,
               [&](const Record& r, Periods p) { return 100 * r.mean("workload", "headcount", p, where); });
}
Gap waiting(const std::string& arm, const Where& where) {
    return gap(arm, [&](const Record& r, Periods p) {
        return 100 * std::log(r.sum("waiting", p, where));  // a log ratio: per cent, nearly
    });
}

std::string text(const Gap& gap) {
    std::string line;
    for (const double g : gap) line += fmt::format(" | {:+.2f}", g);
    return line;
}

/// What is left of the highest gap in the last year.
double left(const Gap& gap) {
    return gap.back() / *std::max_element(gap.begin(), gap.end());
}
std::size_t peak_year(const Gap& gap) {
    return 1 + static_cast<std::size_t>(std::max_element(gap.begin(), gap.end()) - gap.begin());
}

}  // namespace

TEST_CASE("A fifth of rural staff gone at once: vacancies peak at once and mostly come back, with a tail") {
    const Gap rural = vacancy("staff-loss", settlement("rural"));
    const Gap load = workload("staff-loss", settlement("rural"));
    const Gap queue = waiting("staff-loss", settlement("rural"));
    WARN("rural vacancy, points" << text(rural) << "\nrural workload, points" << text(load)
                                 << "\nrural waiting, log %" << text(queue));
    CHECK(rural[0] > 5);
    CHECK(peak_year(rural) == 1);
    CHECK(peak_year(load) <= 2);
    CHECK(left(rural) < 0.5);
    CHECK(left(load) < 0.5);
    // Queues grow as long as staff is short and shrink slowly after.
    CHECK(peak_year(queue) <= 6);
    CHECK(left(queue) < 0.95);
    CHECK(left(rural) > 0);
}

TEST_CASE(
    "Fifteen per cent more need for two years: workload and queues rise while it lasts, then fall back") {
    const Gap load = workload("demand", anywhere());
    const Gap queue = waiting("demand", anywhere());
    const Gap posts = vacancy("demand", anywhere());
    WARN("workload, points" << text(load) << "\nwaiting, log %" << text(queue) << "\nvacancy, points"
                            << text(posts));
    CHECK(load[0] > 5);
    CHECK(peak_year(load) == 2);
    CHECK(peak_year(queue) >= 2);
    CHECK(left(load) < 0.3);
    CHECK(left(queue) < 0.4);
}
