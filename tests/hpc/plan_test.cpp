// SPDX-License-Identifier: Apache-2.0
#include "hpc/plan.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "engine/base/error.hpp"
#include "engine/model/causal_table.hpp"

using namespace careloop;
using namespace careloop::hpc;

namespace {

namespace fs = std::filesystem;

scenario::Scenario small() {
    scenario::Overrides o;
    o.regions = {"23"};
    o.scale = 0.02;
    return scenario::load("rural-urban", o, model::link_names());
}

/// A file in a folder of its own, gone at the end.
struct Table {
    fs::path path;
    explicit Table(const std::string& text) {
        std::string pattern = (fs::temp_directory_path() / "plan-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = fs::path(pattern) / "plan.csv";
        std::ofstream(path) << text;
    }
    ~Table() { fs::remove_all(path.parent_path()); }
};

std::vector<Problem> problems_of(const std::string& text) {
    const Table table(text);
    try {
        static_cast<void>(read_plan(table.path, small(), {"baseline"}));
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::usage);
        return error.problems();
    }
    return {};
}

const std::vector<Factor> kTwo = {{"agency.fill", scenario::ChangeForm::set, 0.3, 1.0, {}},
                                  {"care.hours", scenario::ChangeForm::multiply, 0.5, 2.0, {}}};

}  // namespace

TEST_CASE("a plan has every arm with every trial, and one luck for all arms") {
    const scenario::Scenario scenario = small();
    const Plan plan = plan_of(scenario, {"baseline", "nurse-hub"}, kTwo, {{{0, 0.5}, 7}, {{1, 1}, 8}});
    REQUIRE(plan.rows.size() == 4);
    CHECK(plan.rows[1].arm == "nurse-hub");
    CHECK(plan.rows[1].member == plan.rows[0].member);
    CHECK(plan.rows[1].values == plan.rows[0].values);
    CHECK(plan.rows[0].values == std::vector<double>{0.3, 1.0});
    CHECK(plan.rows[2].values == std::vector<double>{1.0, 2.0});
    CHECK(plan.rows[2].draw == 1);
    CHECK(plan.file_name(plan.rows[3]) == "nurse-hub-d000001-m0008.h5");
    CHECK(plan_of(scenario, {"baseline"}, {}, {{{}, 3}}).file_name({"baseline", 0, 3}) ==
          "baseline-m0003.h5");
}

TEST_CASE("a plan read back from its CSV is the same, to the last digit") {
    const scenario::Scenario scenario = small();
    Plan plan = plan_of(scenario, {"baseline"}, kTwo, {{{1.0 / 3, 0.1}, 0}, {{0.7, 1e-3}, 1}});
    const std::string base = config_base(scenario);
    for (PlanRow& row : plan.rows) row.config = config_of(base, plan, row);
    const Table table(plan.csv());
    const Plan again = read_plan(table.path, scenario, {"baseline"});
    CHECK(again.columns == plan.columns);
    REQUIRE(again.rows.size() == plan.rows.size());
    for (std::size_t r = 0; r < plan.rows.size(); ++r) {
        CHECK(again.rows[r].values == plan.rows[r].values);
        CHECK(again.rows[r].config == plan.rows[r].config);
        CHECK(config_of(base, again, again.rows[r]) == plan.rows[r].config);
    }
}

TEST_CASE("the config of a run changes with everything it hangs on, and with nothing else") {
    const scenario::Scenario scenario = small();
    const Plan plan =
        plan_of(scenario, {"baseline", "nurse-hub"}, kTwo, {{{0, 0}, 0}, {{0, 0}, 1}, {{0, 0.1}, 0}});
    const std::string base = config_base(scenario);
    std::set<std::string> seen;
    for (const PlanRow& row : plan.rows) CHECK(seen.insert(config_of(base, plan, row)).second);

    scenario::Scenario larger = scenario;
    larger.members += 5;
    CHECK(config_base(larger) == base);
    scenario::Scenario longer = scenario;
    longer.years += 1;
    CHECK(config_base(longer) != base);
}

TEST_CASE("a row's scenario has its values in force in every arm") {
    const scenario::Scenario scenario = small();
    const Plan plan = plan_of(scenario, {"baseline"}, kTwo, {{{1, 1}, 0}});
    const scenario::Scenario varied = plan.scenario_of(scenario, plan.rows.front());
    REQUIRE(varied.levers.size() == scenario.levers.size() + 1);
    for (const scenario::Arm& arm : varied.arms) CHECK(arm.levers.back() == varied.levers.back().name);
    CHECK(varied.levers.back().changes.front().value == 1.0);
}

TEST_CASE("a design of the user's own needs parameters alone") {
    const Table table("\"agency.fill\",times:care.hours\n0.3,1\n0.5,1.2\n");
    const Plan plan = read_plan(table.path, small(), {"baseline", "nurse-hub"});
    REQUIRE(plan.rows.size() == 4);
    CHECK(plan.rows[3].arm == "nurse-hub");
    CHECK(plan.rows[3].draw == 1);
    CHECK(plan.rows[3].values == std::vector<double>{0.5, 1.2});
    CHECK(plan.columns[1].form == scenario::ChangeForm::multiply);
}

TEST_CASE("what is wrong in a plan is told with line and column") {
    const auto no_number = problems_of("agency.fill\n0.3\nmuch\n");
    REQUIRE(no_number.size() == 1);
    CHECK(no_number[0].line == 3);
    CHECK(no_number[0].what.find("much") != std::string::npos);

    const auto no_parameter = problems_of("agency.fil\n0.3\n");
    REQUIRE(no_parameter.size() == 1);
    CHECK(no_parameter[0].line == 1);
    CHECK(no_parameter[0].what.find("agency.fil") != std::string::npos);

    const auto no_arm = problems_of("arm,agency.fill\nbaselin,0.3\n");
    REQUIRE(no_arm.size() == 1);
    CHECK(no_arm[0].allowed.find("baseline") != std::string::npos);

    const auto twice = problems_of("draw,agency.fill\n1,0.3\n1,0.4\n");
    REQUIRE(twice.size() == 1);
    CHECK(twice[0].line == 3);
    CHECK(twice[0].what.find("line 2") != std::string::npos);

    const auto other_seed = problems_of("seed,agency.fill\n1,0.3\n2,0.4\n");
    REQUIRE(other_seed.size() == 1);
    CHECK(other_seed[0].line == 3);
    CHECK(problems_of("agency.fill\n").size() == 1);
}
