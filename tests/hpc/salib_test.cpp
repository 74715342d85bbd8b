// SPDX-License-Identifier: Apache-2.0
// Designs written for SALib and read again, and what is said of files that are none.
#include "hpc/salib.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/base/error.hpp"
#include "hpc/json_tree.hpp"
#include "hpc/morris.hpp"
#include "hpc/sobol_indices.hpp"

using namespace careloop;
using namespace careloop::hpc;
using scenario::ChangeForm;
using scenario::Node;

namespace {

StudiedDesign studied(DesignKind kind) {
    StudiedDesign of{make_design(kind, 2, 4, 3), {}, {}};
    of.factors = {{"a[\"x\",y]", ChangeForm::multiply, 0.5, 2, {}}, {"b", ChangeForm::set, -1, 3, {}}};
    of.results = {{"sum", "1", {}}, {"twice", "hours", {}}};
    for (const Trial& t : of.design.trials) {
        const double sum = t.point[0] + 2 * t.point[1] + 0.1 * t.member;
        of.results[0].values.push_back(sum);
        of.results[1].values.push_back(2 * sum);
    }
    of.results[1].values[3] = Interval::kUnknown;
    return of;
}

/// What an Error says; nothing when there is none.
std::string refusal(const SalibTexts& texts, Fault fault = Fault::data,
                    std::optional<DesignKind> method = {}) {
    try {
        static_cast<void>(read_salib(texts, "in", method));
    } catch (const Error& error) {
        CHECK(error.fault() == fault);
        return error.what();
    }
    return {};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != text.npos);
    return text.replace(at, from.size(), to);
}

const SalibTexts kElsewhere{R"({"num_vars": 1, "names": ["x"], "bounds": [[0, 1]]})",
                            "0.1\n0.2\n0.2\n0.5\n0.7\n0.7\n", "1\n2\n3\n4\n5\n6\n"};

}  // namespace

TEST_CASE("What is written for SALib is read as what it was") {
    for (const DesignKind kind : {DesignKind::saltelli, DesignKind::morris}) {
        const StudiedDesign of = studied(kind), read = read_salib(salib_texts(of), "in", kind);
        CHECK(read.design.kind == kind);
        CHECK(read.design.size == 4);
        CHECK(read.design.seed == 3);
        CHECK(read.design.luck);
        REQUIRE(read.factors.size() == 2);
        for (std::size_t f = 0; f < 2; ++f) {
            CHECK(read.factors[f].address == of.factors[f].address);
            CHECK(read.factors[f].form == of.factors[f].form);
            CHECK(read.factors[f].low == of.factors[f].low);
            CHECK(read.factors[f].high == of.factors[f].high);
        }
        REQUIRE(read.design.trials.size() == of.design.trials.size());
        for (std::size_t t = 0; t < of.design.trials.size(); ++t) {
            CHECK(read.design.trials[t].member == of.design.trials[t].member);
            for (std::size_t f = 0; f < 2; ++f)
                CHECK(read.design.trials[t].point[f] == Approx(of.design.trials[t].point[f]).margin(1e-14));
        }
        REQUIRE(read.results.size() == 2);
        CHECK(read.results[1].name == "twice");
        CHECK(read.results[1].units == "hours");
        CHECK(read.results[0].values == of.results[0].values);
        CHECK(std::isnan(read.results[1].values[3]));
    }
}

TEST_CASE("Trajectories that were read give the effects of those that were run") {
    const StudiedDesign of = studied(DesignKind::morris), read = read_salib(salib_texts(of), "in", {});
    const auto effects = [](const StudiedDesign& from) {
        return morris_effects(morris_steps(2, true, from.design.trials), from.results[0].values, 1);
    };
    const std::vector<Effect> ran = effects(of), got = effects(read);
    REQUIRE(got.size() == 3);
    for (std::size_t f = 0; f < 3; ++f) CHECK(got[f].mu == Approx(ran[f].mu).epsilon(1e-12));
    CHECK(ran[0].mu == Approx(1));
    CHECK(ran[1].mu == Approx(2));
    CHECK(ran[2].mu == Approx(0.1 / kMorrisStep));
}

TEST_CASE("Files made elsewhere need not name luck, results or a method, but then the method is asked for") {
    const StudiedDesign of = read_salib(kElsewhere, "in", DesignKind::saltelli);
    CHECK_FALSE(of.design.luck);
    CHECK(of.design.size == 2);
    REQUIRE(of.results.size() == 1);
    CHECK(of.results[0].name == "Y");
    SalibTexts two = kElsewhere;
    two.y = "# p, q\n1, 2\n1, 2\n\n+1e0\t2\r\n1 nan\n1 2 # said\n1 2";
    const StudiedDesign named = read_salib(two, "in", DesignKind::saltelli);
    CHECK(named.results[1].name == "Y2");
    CHECK(std::isnan(named.results[1].values[3]));
    CHECK_THAT(refusal(kElsewhere, Fault::usage),
               Catch::Contains("in/problem.json: it does not say how") && Catch::Contains("--method sobol"));
    CHECK_THAT(
        refusal(salib_texts(studied(DesignKind::saltelli)), Fault::usage, DesignKind::morris),
        Catch::Contains("in/problem.json:6: the design is one of 'saltelli'; allowed: --method sobol"));
}

TEST_CASE("What is wrong with a file is said with its line") {
    const auto said = [](SalibTexts texts) { return refusal(texts, Fault::data, DesignKind::saltelli); };
    const auto with_x = [&](const char* x) { return said({kElsewhere.problem, x, kElsewhere.y}); };
    const auto with_problem = [&](const char* p) { return said({p, kElsewhere.x, kElsewhere.y}); };
    CHECK_THAT(with_x("0.1\n0.2\n0.2\n0.5\n0.6\n0.7\n"),
               Catch::Contains("in/X.txt:5: this is not line 4 with variable 1 of line 6") &&
                   Catch::Contains("calc_second_order=False"));
    CHECK_THAT(with_x("0.1\n0.2\n0.2\n0.5\n"), Catch::Contains("4 lines are no whole number of times 3"));
    CHECK_THAT(with_x("0.1\n0.2 7\n"), Catch::Contains("in/X.txt:2: 2 numbers in this line; allowed: 1"));
    CHECK_THAT(with_x("# x\n0.1\nO.2\n"), Catch::Contains("in/X.txt:3: 'O.2' is not a number"));
    CHECK_THAT(with_x("nan\n"), Catch::Contains("in/X.txt:1: nan cannot be a value of 'x'"));
    CHECK_THAT(with_x(""), Catch::Contains("0 lines"));
    CHECK_THAT(said({kElsewhere.problem, kElsewhere.x, "1\n"}),
               Catch::Contains("in/Y.txt: 1 lines of results; allowed: 6"));
    CHECK_THAT(with_problem("{\"num_vars\": 1,\n \"names\": [\"x\"]"),
               Catch::Contains("in/problem.json:2:16: the text ends"));
    CHECK_THAT(with_problem("[1]"), Catch::Contains("there is no num_vars"));
    CHECK_THAT(with_problem("{\"num_vars\": 2, \"names\": [\"x\"]}"),
               Catch::Contains("names has 1 places, num_vars is 2"));
    CHECK_THAT(with_problem("{\"num_vars\": 1, \"names\": [\"x\"], \"bounds\": [[1, 0]]}"),
               Catch::Contains("the bounds of 'x'"));
    CHECK_THAT(with_problem("{\"num_vars\": 2, \"names\": [\"luck\", \"x\"], \"bounds\": [[0, 1], [0, 1]]}"),
               Catch::Contains("not the last"));
    const SalibTexts ours = salib_texts(studied(DesignKind::saltelli));
    CHECK_THAT(refusal({ours.problem, replaced(ours.x, " 0\n", " 0.5\n"), ours.y}),
               Catch::Contains("in/X.txt:2: 0.5 is not a member"));
    const SalibTexts steps = salib_texts(studied(DesignKind::morris));
    CHECK_THAT(refusal({steps.problem, replaced(steps.x, " 0\n", " 9\n"), steps.y}),
               Catch::Contains("in/X.txt:2: of the trajectory that begins here trial 1 ") &&
                   Catch::Contains("morris.sample"));
}

TEST_CASE("JSON is read with its places, signs and numbers") {
    const Node node =
        read_json("{\"a\": [1, -2.5e1, true, null],\n  \"b\\u00e5\\ud83d\\ude00\\n\": {}}", "f");
    const Node& list = *node.find("a");
    CHECK(list.items[0].integer == 1);
    CHECK(list.items[1].real == -25);
    CHECK(list.items[2].boolean);
    CHECK(std::isnan(list.items[3].real));
    REQUIRE(node.entries.size() == 2);
    CHECK(node.entries[1].key == "b\u00e5\U0001F600\n");
    CHECK(node.entries[1].value.place.line == 2);
    for (const char* wrong : {"", "{", "[1,]", "{\"a\" 1}", "{a: 1}", "nan", "inf", "[1] 2", "\"\\x\"",
                              "\"\\u12\"", "\"\\ud83d\"", "\"a", "tru", "[1 2]"}) {
        INFO(wrong);
        CHECK_THROWS_AS(read_json(wrong, "f"), Error);
    }
    CHECK_THROWS_AS(read_json(std::string(100'000, '['), "f"), Error);
}
