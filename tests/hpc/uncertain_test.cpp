// SPDX-License-Identifier: Apache-2.0
// The rule by which parameters with a range become factors of a design.
#include "hpc/uncertain.hpp"

#include <catch2/catch.hpp>

#include "engine/base/error.hpp"
#include "engine/scenario/table_shape.hpp"

using namespace careloop;
using namespace careloop::hpc;
using scenario::ChangeForm;
using scenario::Declaration;
using scenario::Dimension;
using scenario::When;

namespace {

struct World {
    scenario::Scenario scenario;
    World() {
        scenario.catalogue.owners = {{"one", {}}, {"two", {}}, {"three", {}}};
        scenario.catalogue.links = {"a_b", "b_a", "a_a"};
    }
    Declaration& add(const std::string& name, const std::vector<double>& values, double low, double high,
                     bool relative = false, std::vector<Dimension> by = {}) {
        Declaration d;
        d.name = name, d.low = low, d.high = high, d.relative_range = relative;
        if (by.empty() && values.size() > 1) by = {Dimension::owner};
        d.by = by;
        d.table = scenario::make_table(scenario::shape_of(by, scenario.catalogue), 0.0);
        d.table.values = values;
        declared_.push_back(d);
        return declared_.back();
    }
    Uncertain uncertain() {
        for (const Declaration& d : declared_) scenario.parameters.add(d);
        declared_.clear();
        return uncertain_parameters(scenario);
    }

  private:
    std::vector<Declaration> declared_;
};

std::vector<std::string> addresses(const Uncertain& of) {
    std::vector<std::string> all;
    for (const Factor& f : of.factors) all.push_back(f.address);
    return all;
}

}  // namespace

TEST_CASE("Numbers are set between the ends of their range, relative ranges multiply") {
    World w;
    w.add("wait.patience", {35}, 20, 50);
    w.add("wait.share", {2}, 0.5, 2, true);
    w.add("wait.alike", {0.3, 0.3, 0.3}, 0.1, 0.5);
    w.add("wait.table", {1, 2, 0}, 0.8, 1.25, true);
    const Uncertain all = w.uncertain();
    REQUIRE(addresses(all) ==
            std::vector<std::string>{"wait.patience", "wait.share", "wait.alike", "wait.table"});
    CHECK(all.factors[0].form == ChangeForm::set);
    CHECK(all.factors[0].low == 20);
    CHECK(all.factors[0].high == 50);
    CHECK(all.declared[0] == Approx(0.5));
    CHECK(all.factors[1].form == ChangeForm::multiply);
    CHECK(all.factors[1].at(all.declared[1]) == Approx(1));
    CHECK(all.factors[2].form == ChangeForm::set);
    CHECK(all.factors[2].at(all.declared[2]) == Approx(0.3));
    CHECK(all.factors[3].form == ChangeForm::multiply);
    CHECK(all.declared[3] == Approx(0.5));
    CHECK(all.left_out.empty());
}

TEST_CASE("A table with an absolute range is multiplied by what leaves every value within it") {
    World w;
    w.add("by.owner", {0.2, 0.4, 0}, 0.1, 1);
    w.add("by.sign", {-2, 1, 1}, -4, 3);
    w.add("no.room", {0.1, 1, 0.5}, 0.1, 1);
    w.add("out.side", {0.1, 5, 0.5}, 0.05, 1);
    const Uncertain all = w.uncertain();
    REQUIRE(addresses(all) == std::vector<std::string>{"by.owner", "by.sign"});
    CHECK(all.factors[0].form == ChangeForm::multiply);
    CHECK(all.factors[0].low == Approx(0.5));   // 0.2 to 0.1
    CHECK(all.factors[0].high == Approx(2.5));  // 0.4 to 1
    CHECK(all.factors[1].low == 0);
    CHECK(all.factors[1].high == Approx(2));  // -2 to -4
    REQUIRE(all.left_out.size() == 2);
    CHECK(all.left_out[0].why.find("within its range") != std::string::npos);
}

TEST_CASE("What is off, has no width or only builds the world is left out") {
    World w;
    w.add("lever.handle", {0}, 0, 1);
    w.add("lever.table", {0, 0, 0}, 0.5, 2, true);
    w.add("fixed.number", {3}, 3, 3);
    w.add("world.shape", {3}, 1, 5).when = When::build;
    w.add("world.rest", {3}, 1, 5).when = When::settle;
    const Uncertain all = w.uncertain();
    CHECK(addresses(all) == std::vector<std::string>{"world.rest"});
    REQUIRE(all.left_out.size() == 4);
    CHECK(all.left_out[0].why == "it is off: its value is 0");
    CHECK(all.left_out[2].why == "its range has no width");
    CHECK(all.left_out[3].address == "world.shape");
}

TEST_CASE("Every link that pulls is a factor of its own") {
    World w;
    w.scenario.cut = {"a_a"};
    w.add("link.strength", {0.5, 0, 2}, 0.3, 2, true, {Dimension::link});
    const Uncertain all = w.uncertain();
    REQUIRE(addresses(all) == std::vector<std::string>{"link.strength[a_b]"});
    CHECK(all.factors[0].form == ChangeForm::multiply);
    CHECK(all.factors[0].low == 0.3);
    CHECK(all.left_out.size() == 2);
}

TEST_CASE("Parameters are chosen by address, name or first part; slips are told together") {
    World w;
    w.add("wait.patience", {35}, 20, 50);
    w.add("wait.days", {3}, 2, 5);
    w.add("quit.rate", {0.1}, 0.05, 0.2);
    w.add("quit.off", {0}, 0, 1);
    w.add("link.strength", {0.5, 1, 2}, 0.3, 2, true, {Dimension::link});
    const Uncertain all = w.uncertain();
    CHECK(addresses(chosen_parameters(all, {"wait"}, "--parameters")) ==
          std::vector<std::string>{"wait.patience", "wait.days"});
    const Uncertain some =
        chosen_parameters(all, {"link.strength[b_a]", "quit.rate", "quit"}, "--parameters");
    CHECK(addresses(some) == std::vector<std::string>{"quit.rate", "link.strength[b_a]"});
    CHECK(some.declared.size() == 2);
    CHECK(chosen_parameters(all, {"link.strength"}, "--parameters").factors.size() == 3);
    try {
        static_cast<void>(chosen_parameters(all, {"wait.patiense", "quit.off"}, "--parameters"));
        FAIL("no Error");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::usage);
        REQUIRE(error.problems().size() == 2);
        CHECK(error.problems()[0].what == "there is no parameter 'wait.patiense'");
        CHECK(error.problems()[0].allowed.find("nearest known: 'wait.patience'") != std::string::npos);
        CHECK(error.problems()[1].what == "'quit.off' is not varied: it is off: its value is 0");
    }
}
