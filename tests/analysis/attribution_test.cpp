// SPDX-License-Identifier: Apache-2.0
// Contributions of loops, of runs whose answer can be worked out by hand.
#include "analysis/attribution.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/maths.hpp"

using namespace careloop;
using namespace careloop::analysis;
using Catch::Contains;

namespace {

/// One indicator in metropolitan and rural municipalities, which weigh as much, in runs of one period; values
/// by arm and member, rural ones twice as large.
EnsembleFiles files(const std::map<std::string, std::map<std::uint32_t, float>>& values) {
    EnsembleFiles e;
    e.of.scenario = "small";
    e.of.program_version = "0.1.0";
    e.of.model_version = 7;
    e.of.resolved = "years = 1\ntitle = \"\\\"Å\\\"\"\n";
    e.of.inputs = {{"care.toml", {"aa", "bb"}}, {"small.toml", {"cc"}}};
    e.settlement_types = {kMetropolitan, kRural};
    e.regions = {"01"};
    e.region_names = {"Stockholm"};
    e.period_ends = {Date::of(2025, 1, 28)};
    e.years = {{Date::of(2024, 12, 31), Date::of(2025, 1, 28), 0, 1}};
    e.indicators = {{"workload", Measure::ratio, "headcount"}};
    e.units = {"1"};
    e.long_names = {"workload"};
    for (const auto& [arm, members] : values) {
        for (const auto& [member, value] : members) {
            Series& series = e.runs[arm][member].emplace_back(Measure::ratio, 1, 1 + 2 + 1);
            Series::Sum metropolitan, rural;
            metropolitan.add(value, 1.0F);
            rural.add(2 * value, 1.0F);
            series.add(0, 1, metropolitan);
            series.add(0, 2, rural);
            for (const Series::Sum& sum : {metropolitan, rural}) series.add(0, 0, sum);
            e.members.insert(member);
        }
    }
    return e;
}

/// With the loop the arm has 2, 3, 4 more than the baseline, without it 1, 1, 1: contributions 1, 2, 3, one
/// and a half times as much in the country. The baseline has 1, 0, 2 more with the loop.
Attribution three_members() {
    const EnsembleFiles whole =
        files({{"baseline", {{0, 8}, {1, 9}, {2, 10}}}, {"other", {{0, 10}, {1, 12}, {2, 14}}}});
    const EnsembleFiles cut = files(
        {{"baseline-without-x", {{0, 7}, {1, 9}, {2, 8}}}, {"other-without-x", {{0, 8}, {1, 10}, {2, 9}}}});
    Attribution a;
    a.baseline = "baseline";
    a.arms = {"baseline", "other"};
    a.means = {kAsTheyWere};
    a.loops = {{"x", "a_link", {"y", "z"}}};
    describe_ensemble(a, whole);
    add_contributions(a, whole, cut, "-without-x", "x", kAsTheyWere);
    return a;
}

const Contribution& of(const Attribution& a, const std::string& arm, const std::string& place) {
    const Contribution* found = a.find("x", kAsTheyWere, arm, "workload", place);
    REQUIRE(found != nullptr);
    return *found;
}

bool same(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace

TEST_CASE("A contribution is the arm's difference with the loop less the one without, by member") {
    const Attribution a = three_members();
    const Contribution& all = of(a, "other", "all");
    CHECK(all.members == 3);
    CHECK(all.with_loop == Approx(1.5 * 3));
    CHECK(all.without_loop == Approx(1.5 * 1));
    CHECK(all.estimate == Approx(1.5 * 2));
    // Standard deviation 1.5, Student's t with two degrees of freedom at 95 %: 4.30265273
    const double half = 4.30265273 * 1.5 / std::sqrt(3.0);
    CHECK(all.low == Approx(3 - half));
    CHECK(all.high == Approx(3 + half));
    CHECK(all.share_above == 1);
    CHECK(of(a, "other", "metropolitan").estimate == Approx(2));
    CHECK(of(a, "other", "rural").estimate == Approx(4));
    CHECK(of(a, "other", "rural - metropolitan").estimate == Approx(2));
}

TEST_CASE("Of the baseline it is the level with the loop less the one without") {
    const Attribution a = three_members();
    const Contribution& c = of(a, "baseline", "metropolitan");
    CHECK(c.with_loop == Approx(9));
    CHECK(c.without_loop == Approx(8));
    CHECK(c.estimate == Approx(1));
    CHECK(c.share_above == Approx(2.0 / 3));
}

TEST_CASE("Another confidence gives the interval that Student's t has there") {
    const Contribution c = of(three_members(), "other", "metropolitan").at(0.9);
    const double half = 2.91998558 * 1 / std::sqrt(3.0);  // standard deviation 1
    CHECK(c.estimate == Approx(2));
    CHECK(c.low == Approx(2 - half));
    CHECK(c.high == Approx(2 + half));
}

TEST_CASE("Members missing anywhere are left out, and one alone has no interval") {
    const EnsembleFiles whole = files({{"baseline", {{0, 8}, {1, 9}}}, {"other", {{0, 10}, {1, 12}}}});
    Attribution a;
    a.baseline = "baseline";
    a.arms = {"baseline", "other"};
    a.means = {kAsTheyWere};
    a.loops = {{"x", "a_link", {}}};
    describe_ensemble(a, whole);
    const EnsembleFiles cut =
        files({{"baseline-without-x", {{0, 7}, {1, 9}}}, {"other-without-x", {{1, 11}}}});
    add_contributions(a, whole, cut, "-without-x", "x", kAsTheyWere);
    const Contribution& c = of(a, "other", "metropolitan");
    CHECK(c.members == 1);
    CHECK(c.estimate == Approx(1));
    CHECK((std::isnan(c.low) && std::isnan(c.high)));
    CHECK(std::isnan(c.at(0.9).low));
    CHECK(of(a, "baseline", "metropolitan").members == 2);
}

TEST_CASE("An attribution that is written reads back the same") {
    Attribution a = three_members();
    a.contributions.back().low = kNone;
    const Attribution b = read_attribution(a.json());
    CHECK(difference(a.of, b.of).empty());
    CHECK(b.of.resolved == a.of.resolved);
    CHECK(b.of.inputs == a.of.inputs);
    CHECK(b.baseline == a.baseline);
    CHECK(b.arms == a.arms);
    CHECK(b.members == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(b.means == a.means);
    CHECK(b.places == std::vector<std::string>{"all", "metropolitan", "rural", "rural - metropolitan"});
    CHECK(b.year_begin == "2024-12-31");
    REQUIRE(b.loops.size() == 1);
    CHECK(b.loops[0].link == "a_link");
    CHECK(b.loops[0].also == std::vector<std::string>{"y", "z"});
    REQUIRE(b.indicators.size() == 1);
    CHECK(b.indicators[0].name == "workload");
    REQUIRE(b.contributions.size() == a.contributions.size());
    for (std::size_t i = 0; i < a.contributions.size(); ++i) {
        const Contribution &mine = a.contributions[i], &yours = b.contributions[i];
        CHECK((mine.loop == yours.loop && mine.arm == yours.arm && mine.place == yours.place));
        CHECK((mine.members == yours.members && mine.estimate == yours.estimate));
        CHECK(
            (same(mine.low, yours.low) && same(mine.high, yours.high) && mine.with_loop == yours.with_loop));
    }
    CHECK_THAT(a.csv(),
               Contains("x,a_link,y; z,as-they-were,other,workload,1,2024-12-31,2025-01-28,rural,3,6,2,4,"));
}

TEST_CASE("What is no attribution is refused with the reason") {
    const std::string good = three_members().json();
    const auto with = [&](const std::string& part, const std::string& other) {
        std::string text = good;
        const std::size_t at = text.find(part);
        REQUIRE(at != std::string::npos);
        return text.replace(at, part.size(), other);
    };
    CHECK_THROWS_WITH(read_attribution(""), Contains("line 1"));
    CHECK_THROWS_WITH(read_attribution("[1, 2]"), Contains("a list, not an object"));
    CHECK_THROWS_WITH(read_attribution("{}"), Contains("has no 'attribution_format'"));
    CHECK_THROWS_WITH(read_attribution(with("\"attribution_format\": 1", "\"attribution_format\": 2")),
                      Contains("reads up to 1"));
    CHECK_THROWS_WITH(read_attribution(with("\"members\": 3", "\"members\": -3")),
                      Contains("members is no whole"));
    CHECK_THROWS_WITH(read_attribution(with("\"link\": \"a_link\"", "\"link\": 1")),
                      Contains("link is a number"));
    CHECK_THROWS_WITH(read_attribution(good + "x"), Contains("something follows"));
    for (std::size_t size = 0; size + 2 < good.size(); size += 7)
        CHECK_THROWS_AS(read_attribution(good.substr(0, size)), Error);
    CHECK_THROWS_WITH(read_attribution(std::string(100'000, '[')), Contains("too deep"));
}
