// SPDX-License-Identifier: Apache-2.0
#include "analysis/run_file.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/base/error.hpp"
#include "tests/analysis/small_run.hpp"
#include "tests/engine/output/temporary_folder.hpp"

using namespace careloop;
using namespace careloop::analysis;

namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kAll = 0, kMetropolitan = 1, kRural = 2, kFirstRegion = 3, kSecondRegion = 4,
                      kFirstKind = 5, kSecondKind = 6, kSmith = 7, kBaker = 8, kMiller = 9;

std::vector<std::string> names_of(const std::vector<Indicator>& indicators) {
    std::vector<std::string> names;
    for (const Indicator& i : indicators) names.push_back(i.name);
    return names;
}

Indicator named(const RunFile& run, const std::string& name) {
    const std::vector<Indicator> all = run.indicators();
    const auto at = std::find_if(all.begin(), all.end(), [&](const Indicator& i) { return i.name == name; });
    REQUIRE(at != all.end());
    return *at;
}

/// The eight cells of a period (region, settlement type, unit kind), the same in each.
std::vector<float> repeated(const std::vector<float>& cells, std::size_t periods) {
    std::vector<float> values;
    for (std::size_t t = 0; t < periods; ++t) values.insert(values.end(), cells.begin(), cells.end());
    return values;
}

/// An indicator by year and place.
struct Table {
    Series series;
    std::vector<Year> years;
    [[nodiscard]] double at(std::size_t year, std::size_t place) const {
        return series.over(years[year], place);
    }
};

Table table_of(const SmallRun& run, const std::string& indicator, Results results = Results::four_weekly,
               const std::vector<std::string>& kinds = {}) {
    const TemporaryFolder folder;
    run.write(folder / "run.h5");
    const output::Reader file(folder / "run.h5");
    const RunFile read(file, results);
    return {read.series(named(read, indicator), kinds), read.years()};
}

}  // namespace

TEST_CASE("Flows are added up over cells and over the year") {
    SmallRun run;
    run.variables = {{"needs", "time: sum", repeated({1, 2, 10, 20, 100, kMissing, 1000, 2000}, 13)}};
    const Table table = table_of(run, "needs");
    REQUIRE(table.years.size() == 1);
    CHECK(table.at(0, kAll) == 13 * 3133);
    CHECK(table.at(0, kMetropolitan) == 13 * 103);
    CHECK(table.at(0, kRural) == 13 * 3030);
    CHECK(table.at(0, kFirstRegion) == 13 * 33);
    CHECK(table.at(0, kSecondRegion) == 13 * 3100);
    CHECK(table.at(0, kFirstKind) == 13 * 1111);
    CHECK(table.at(0, kSecondKind) == 13 * 2022);
    CHECK(table.series.over(3, 5, kSecondRegion) == 2 * 3100);  // any span of periods
}

TEST_CASE("Levels are added up over cells, and the mean is taken over the year") {
    SmallRun run;
    std::vector<float> values;
    for (std::size_t t = 0; t < 13; ++t) {
        const auto v = static_cast<float>(t);
        values.insert(values.end(), {v, v, 1, 1, kMissing, v, 1, kMissing});
    }
    run.variables = {{"waiting", "time: point", values}};
    const Table table = table_of(run, "waiting");
    CHECK(table.at(0, kMetropolitan) == Approx(3 * 6));  // mean of 0 ... 12 is 6
    CHECK(table.at(0, kRural) == Approx(3));
    CHECK(table.at(0, kAll) == Approx(21));
}

TEST_CASE("Ratios are weighted with what they are a share of") {
    SmallRun run;
    run.variables = {
        {"occupancy", "time: mean",
         repeated({1.0F, 0.5F, kMissing, 0.8F, 0.2F, kMissing, kMissing, kMissing}, 13)},
        {"beds_staffed", "time: mean", repeated({30, 10, 5, 20, 60, 0, kMissing, kMissing}, 13)}};
    const Table table = table_of(run, "occupancy");
    CHECK(table.at(0, kMetropolitan) == Approx((30 + 5 + 12) / 100.0));
    CHECK(table.at(0, kRural) == Approx(0.8));  // the cell without a value has no weight either
    CHECK(table.at(0, kAll) == Approx((47 + 16) / 120.0));
    CHECK(table.at(0, kSecondKind) == Approx((5 + 16) / 30.0));
}

TEST_CASE("Weights also count over time") {
    SmallRun run;
    std::vector<float> share, waiting;
    for (std::size_t t = 0; t < 13; ++t) {
        for (std::size_t i = 0; i < 8; ++i) {
            share.push_back(t == 0 ? 1 : 0);
            waiting.push_back(t == 0 ? 88 : 1);
        }
    }
    run.variables = {{"waiting_within_guarantee", "time: point", share}, {"waiting", "time: point", waiting}};
    CHECK(table_of(run, "waiting_within_guarantee").at(0, kAll) == Approx(0.88));
}

TEST_CASE("What stands nowhere is missing, not zero") {
    SmallRun run;
    run.variables = {
        {"needs", "time: sum", repeated({kMissing, kMissing, 1, 1, kMissing, kMissing, 1, 1}, 13)}};
    const Table table = table_of(run, "needs");
    CHECK(std::isnan(table.at(0, kMetropolitan)));
    CHECK(table.at(0, kAll) == 52);
}

TEST_CASE("Years are counted back from the end") {
    SmallRun run;
    run.periods = 28;  // two years and two periods that belong to none
    std::vector<float> values(28 * 8, 0);
    for (std::size_t t = 0; t < 28; ++t) values[8 * t] = static_cast<float>(t);
    run.variables = {{"needs", "time: sum", values}};
    const TemporaryFolder folder;
    run.write(folder / "run.h5");
    const output::Reader file(folder / "run.h5");
    const RunFile results(file);
    REQUIRE(results.years().size() == 2);
    CHECK(results.years()[0].begin == Date{2 * 28});
    CHECK(results.years()[0].end == results.years()[1].begin);
    CHECK(results.years()[1].end == Date{28 * 28});
    const Table table{results.series(named(results, "needs")), results.years()};
    CHECK(table.at(0, kAll) == (2 + 14) * 13 / 2);
    CHECK(table.at(1, kAll) == (15 + 27) * 13 / 2);
}

TEST_CASE("A short run is one short year; one without a period is refused") {
    SmallRun run;
    run.periods = 3;
    run.variables = {{"needs", "time: sum", repeated({1, 0, 0, 0, 0, 0, 0, 0}, 3)}};
    CHECK(table_of(run, "needs").at(0, kAll) == 3);
    run.periods = 0;
    run.variables = {};
    const TemporaryFolder folder;
    run.write(folder / "run.h5");
    const output::Reader file(folder / "run.h5");
    CHECK_THROWS_AS(RunFile(file), Error);
}

TEST_CASE("What can be put together: listed with their weight, then any other flow") {
    const std::vector<float> ones = repeated(std::vector<float>(8, 1), 13);
    SmallRun run;
    run.variables = {{"occupancy", "time: mean", ones},   // without beds_staffed
                     {"sick_leave", "time: mean", ones},  // with its weight
                     {"full_time_equivalents", "time: point", ones},
                     {"needs", "time: sum", ones},
                     {"anything", "time: sum", ones},
                     {"mood", "time: mean", ones}};  // no rule
    const TemporaryFolder folder;
    run.write(folder / "run.h5");
    const output::Reader file(folder / "run.h5");
    CHECK(names_of(RunFile(file).indicators()) ==
          std::vector<std::string>{"needs", "sick_leave", "full_time_equivalents", "anything"});
    CHECK(named(RunFile(file), "anything").measure == Measure::flow);
    CHECK_FALSE(named(RunFile(file), "anything").is_main);
}

TEST_CASE("Kinds of units that are left out are no part of any place") {
    SmallRun run;
    run.variables = {{"needs", "time: sum", repeated({1, 2, 10, 20, 100, kMissing, 1000, 2000}, 13)}};
    const Table table = table_of(run, "needs", Results::four_weekly, {"second"});
    CHECK(table.at(0, kAll) == 13 * 2022);
    CHECK(table.at(0, kSecondKind) == 13 * 2022);
    CHECK(std::isnan(table.at(0, kFirstKind)));
}

TEST_CASE("Staff are told by profession too, a year being four quarters") {
    SmallRun run;
    run.quarters = 5;  // the first belongs to no year
    std::vector<float> heads = {90, 90, 90, 90}, vacancy = {1, 1, 1, 1}, posts = heads;
    for (std::size_t q = 1; q < 5; ++q) {
        heads.insert(heads.end(), {10, 20, 30, 40});
        vacancy.insert(vacancy.end(), {0.5F, 0.1F, kMissing, 0.2F});
        posts.insert(posts.end(), {20, 10, 0, 40});
    }
    run.staff = {{"headcount", "quarter: point", heads},
                 {"vacancy", "quarter: point", vacancy},
                 {"posts", "quarter: point", posts},
                 {"retirements", "quarter: sum", heads}};
    const Table level = table_of(run, "headcount", Results::staff);
    REQUIRE(level.years.size() == 1);
    CHECK(level.years[0].begin == Date{91});
    CHECK(level.years[0].end == Date{5 * 91});
    CHECK(level.at(0, kAll) == 100);
    CHECK(level.at(0, kMetropolitan) == 10);
    CHECK(level.at(0, kSecondRegion) == 70);
    CHECK(level.at(0, kSecondKind) == 40);
    CHECK(level.at(0, kSmith) == 60);
    CHECK(level.at(0, kBaker) == 40);
    CHECK(std::isnan(level.at(0, kMiller)));  // works nowhere
    const Table ratio = table_of(run, "vacancy", Results::staff);
    CHECK(ratio.at(0, kBaker) == Approx(0.5));
    CHECK(ratio.at(0, kSmith) == Approx((1 + 8) / 50.0));
    CHECK(table_of(run, "retirements", Results::staff).at(0, kSmith) == 4 * 60);
    CHECK(table_of(run, "headcount", Results::staff, {"second"}).at(0, kSmith) == 40);
}

TEST_CASE("A profession that the file does not list is refused, as is a run without a quarter") {
    SmallRun run;
    const TemporaryFolder folder;
    run.staff_professions.front() = "tailor";
    run.write(folder / "run.h5");
    const output::Reader file(folder / "run.h5");
    CHECK_THROWS_WITH(RunFile(file, Results::staff), Catch::Contains("/staff/profession names 'tailor'"));
    run.staff_professions.front() = "smith";
    run.quarters = 0;
    run.write(folder / "short.h5");
    const output::Reader without(folder / "short.h5");
    CHECK_THROWS_WITH(RunFile(without, Results::staff), Catch::Contains("shorter than the quarter"));
}
