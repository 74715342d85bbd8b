// SPDX-License-Identifier: Apache-2.0
// Each rule of stability on a small file whose answer can be worked out by hand.
#include "analysis/stability.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "engine/base/error.hpp"
#include "tests/engine/output/temporary_folder.hpp"

using namespace careloop;
using namespace careloop::analysis;

namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kYear = 13;

struct Link {
    std::string source, target;
    int sign;
    double strength;
    std::string kind = "link";
};

/// A file with results by unit: a value for each unit, the same in every period of the last year. Before it
/// stand `earlier` periods of nonsense that no rule may look at.
struct UnitRun {
    std::size_t periods = kYear, earlier = 0;
    std::map<std::string, std::vector<float>> of_units = {{"posts", {10, 10, 10, 10}},
                                                          {"full_time_equivalents", {9, 9, 9, 9}},
                                                          {"engagement", {0.7F, 0.8F, 0.8F, 0.9F}},
                                                          {"bound_share", {0, 0, 0, 0}},
                                                          {"headcount", {10, 10, 10, 10}},
                                                          {"hires", {0, 0, 0, 0}},
                                                          {"novices", {0, 0, 0, 0}},
                                                          {"exits_unit", {0, 0, 0, 0}},
                                                          {"exits_employer", {0, 0, 0, 0}},
                                                          {"exits_region", {0, 0, 0, 0}},
                                                          {"exits_profession", {0, 0, 0, 0}},
                                                          {"exits_agency", {0, 0, 0, 0}}};
    std::vector<Link> links = {
        {"engagement", "quit_rate", -1, 0.8},      {"safety_climate", "quit_rate", -1, 0.5},
        {"engagement", "safety_climate", +1, 0.6}, {"safety_climate", "engagement", +1, 0.15},
        {"turnover", "engagement", -1, 0.4},       {"turnover", "safety_climate", -1, 0.5}};
    std::function<void(std::map<std::string, std::vector<float>>&)> last_period;  ///< how it differs

    void write(const std::filesystem::path& path) const {
        using Texts = std::vector<std::string>;
        output::Writer file(path);
        file.attributes("/", {{"output_format", std::int64_t{1}}});
        file.axis("/", {"bnds", std::size_t{2}, {}});
        std::vector<double> end, bounds;
        for (std::size_t t = 0; t < earlier + periods; ++t) {
            end.push_back(28.0 * static_cast<double>(t + 1));
            bounds.insert(bounds.end(), {end.back() - 28, end.back()});
        }
        file.axis("/units", {"time", end, {}});
        file.variable("/units/time_bnds", {"time", "bnds"}, std::span<const double>(bounds), {});
        file.axis("/units", {"unit", std::vector<std::int64_t>{0, 1, 2, 3}, {}});
        auto last = of_units;
        if (last_period) last_period(last);
        for (const auto& [name, units] : of_units) {
            std::vector<float> values(4 * earlier, 0.99F);
            for (std::size_t t = 0; t < periods; ++t) {
                const auto& now = t + 1 < periods ? units : last.at(name);
                values.insert(values.end(), now.begin(), now.end());
            }
            file.variable("/units/" + name, {"time", "unit"}, std::span<const float>(values), {});
        }
        Texts row, kind, source, target;
        std::vector<std::int8_t> sign;
        std::vector<double> strength;
        for (const Link& l : links) {
            row.push_back(l.source + " to " + l.target);
            kind.push_back(l.kind), source.push_back(l.source), target.push_back(l.target);
            sign.push_back(static_cast<std::int8_t>(l.sign)), strength.push_back(l.strength);
        }
        file.axis("/causal", {"row", row, {}});
        file.variable("/causal/kind", {"row"}, std::span<const std::string>(kind), {});
        file.variable("/causal/source", {"row"}, std::span<const std::string>(source), {});
        file.variable("/causal/target", {"row"}, std::span<const std::string>(target), {});
        file.variable("/causal/sign", {"row"}, std::span<const std::int8_t>(sign), {});
        file.variable("/causal/strength", {"row"}, std::span<const double>(strength), {});
        file.commit();
    }

    [[nodiscard]] Stability stability() const {
        const TemporaryFolder folder;
        write(folder / "run.h5");
        return analysis::stability(output::Reader(folder / "run.h5"), "run.h5");
    }
    [[nodiscard]] StabilityRule rule(const std::string& name) const {
        const Stability s = stability();
        const auto at = std::find_if(s.rules.begin(), s.rules.end(),
                                     [&](const StabilityRule& r) { return r.name == name; });
        REQUIRE(at != s.rules.end());
        return *at;
    }
};

/// As many people leave in each period as make this turnover of each unit's ten. [1/year]
std::vector<float> leaving(std::vector<double> turnover) {
    std::vector<float> people;
    for (const double t : turnover) people.push_back(static_cast<float>(t * 10 * 28 / 365.25));
    return people;
}

}  // namespace

TEST_CASE("The spread of engagement is between units, in points, over the last year alone") {
    UnitRun run;
    run.earlier = 5;
    // 70, 80, 80, 90: sd sqrt(200 / 3)
    CHECK(run.rule("engagement_spread").value == Approx(std::sqrt(200.0 / 3)).epsilon(1e-5));
    CHECK(run.rule("engagement_spread").holds());
    run.of_units["engagement"] = {0.7F, 0.8F, 0.8F, 0.95F};
    CHECK_FALSE(run.rule("engagement_spread").holds());  // 10.3: torn apart
    run.of_units["engagement"] = {0.78F, 0.8F, 0.8F, 0.82F};
    CHECK_FALSE(run.rule("engagement_spread").holds());  // 1.6: all alike
    // Differences from period to period are no differences between units.
    run.of_units["engagement"] = {0.8F, 0.8F, 0.8F, 0.8F};
    run.last_period = [](auto& now) { now["engagement"] = {0.1F, 0.1F, 0.1F, 0.1F}; };
    CHECK(run.rule("engagement_spread").value == Approx(0).margin(1e-4));
    // A unit without posts is none.
    UnitRun closed;
    closed.of_units["posts"] = {10, 10, 0, 10};
    closed.of_units["engagement"] = {0.7F, 0.8F, kMissing, 0.9F};
    CHECK(closed.stability().units == 3);
    CHECK(closed.rule("engagement_spread").value == Approx(10).epsilon(1e-5));
}

TEST_CASE("Units below 60 % of their posts count by the time they are") {
    UnitRun run;
    run.of_units["full_time_equivalents"] = {9, 9, 9, 6.01F};
    CHECK(run.rule("units_below_staffing").value == 0);
    run.last_period = [](auto& now) { now["full_time_equivalents"] = {9, 9, 9, 5.9F}; };
    CHECK(run.rule("units_below_staffing").value == Approx(1.0 / (4 * kYear)));
    CHECK(run.rule("units_below_staffing").holds());  // 1.9 %
    run.last_period = [](auto& now) { now["full_time_equivalents"] = {9, 9, 5.9F, 5.9F}; };
    CHECK_FALSE(run.rule("units_below_staffing").holds());  // 3.8 %
}

TEST_CASE("How often the bound acts is a mean over units and periods") {
    UnitRun run;
    run.of_units["bound_share"] = {0, 0.1F, 0.05F, 0.04F};
    CHECK(run.rule("bound_share").value == Approx(0.0475).epsilon(1e-5));
    CHECK(run.rule("bound_share").holds());
    run.of_units["bound_share"] = {0, 0.1F, 0.05F, 0.06F};
    CHECK_FALSE(run.rule("bound_share").holds());
}

TEST_CASE(
    "The linear gain is that of the formula: with the prototype's recommended strengths 0.107 at 0.13") {
    UnitRun run;
    run.of_units["exits_profession"] = leaving({0.1, 0.1, 0.1, 0.1});
    run.of_units["exits_unit"] = leaving({0.03, 0.03, 0.03, 0.03});
    const double per_turnover = (0.8 * (0.4 + 0.15 * 0.5) + 0.5 * (0.5 + 0.6 * 0.4)) / (1 - 0.6 * 0.15);
    const Stability s = run.stability();
    CHECK(s.turnover_mean == Approx(0.13).epsilon(1e-5));
    CHECK(s.gain_over_turnover == Approx(per_turnover).epsilon(1e-12));
    CHECK(run.rule("gain_mean").value == Approx(0.107).margin(5e-4));
    CHECK(s.holds());
}

TEST_CASE("Turnover reaches safety climate through who is here for a year and through novices") {
    UnitRun run;
    run.links = {{"safety_climate", "quit_rate", -1, 0.5},
                 {"team_stability", "safety_climate", +1, 0.7},
                 {"novice_share", "safety_climate", -1, 0.4},
                 {"turnover", "team_stability", -1, 9, "identity"}};
    // One in four hired is new in care: a tenth of ten people over the year, of four hired.
    run.of_units["novices"] = {0.1F, 0.1F, 0.1F, 0.1F};
    run.of_units["hires"] = std::vector<float>(4, static_cast<float>(4 * 28 / 365.25));
    CHECK(run.stability().gain_over_turnover == Approx(0.5 * (0.7 + 0.4 / 4)).epsilon(1e-5));
    run.links.pop_back();
    run.links.erase(run.links.begin());  // cut to the quit rate: no loop
    CHECK(run.stability().gain_over_turnover == 0);
}

TEST_CASE("The gain has a limit at mean turnover and one where most people leave") {
    UnitRun run;
    run.links = {{"engagement", "quit_rate", -1, 2}, {"turnover", "engagement", -1, 2}};  // G1 = 4 turnover
    run.of_units["exits_region"] = leaving({0.09, 0.09, 0.09, 0.09});
    CHECK(run.rule("gain_mean").value == Approx(0.36).epsilon(1e-5));
    CHECK(run.stability().holds());
    run.of_units["exits_region"] = leaving({0.04, 0.04, 0.04, 0.27});
    CHECK(run.rule("gain_mean").holds());  // 0.39
    CHECK(run.rule("gain_p95").value == Approx(1.08).epsilon(1e-5));
    CHECK_FALSE(run.rule("gain_p95").holds());
    run.of_units["exits_region"] = leaving({0.11, 0.11, 0.11, 0.11});
    CHECK_FALSE(run.rule("gain_mean").holds());  // 0.44
    CHECK(run.rule("gain_p95").holds());
    // A unit where nobody works has no turnover.
    run.of_units["headcount"] = {10, 10, 10, 0};
    run.of_units["exits_region"] = leaving({0.05, 0.05, 0.05, 0});
    CHECK(run.stability().turnover_mean == Approx(0.05).epsilon(1e-5));
}

TEST_CASE("Where engagement and safety climate drive each other without end there is no gain") {
    UnitRun run;
    run.links[2].strength = 2.4, run.links[3].strength = 0.6;  // product 1.44
    run.of_units["exits_unit"] = leaving({0.1, 0.1, 0.1, 0.1});
    CHECK(std::isinf(run.rule("gain_mean").value));
    CHECK_FALSE(run.rule("gain_mean").holds());
    CHECK_FALSE(run.rule("gain_p95").holds());
    CHECK_FALSE(run.stability().holds());
}

TEST_CASE("A file that cannot say is refused, with what it lacks") {
    const auto refusal = [](const UnitRun& run) -> std::string {
        try {
            (void)run.stability();
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::data);
            return error.what();
        }
        return "none";
    };
    UnitRun run;
    CHECK(refusal(run) == "none");
    run.periods = kYear - 1;
    CHECK(refusal(run).find("48 weeks") != std::string::npos);
    UnitRun without;
    without.of_units.erase("bound_share");
    CHECK(refusal(without).find("no bound_share by unit") != std::string::npos);
    UnitRun empty;
    empty.of_units["headcount"] = {0, 0, 0, 0};
    CHECK(refusal(empty).find("no unit has staff") != std::string::npos);
}
