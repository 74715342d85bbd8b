// SPDX-License-Identifier: Apache-2.0
// The causal table: its cycles, its forms, and the direction of every link through the code that evaluates
// it.
#include "engine/model/causal_table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "tests/engine/model/link_probes.hpp"

using namespace careloop;
using namespace careloop::model;
using namespace link_probes;
using world::Count;
using world::Level;

namespace {

std::vector<std::size_t> positions(const std::vector<std::string>& names) {
    std::vector<std::size_t> found;
    for (const std::string& name : names) {
        found.push_back(small_world::place_of(causal_rows(), name));
    }
    return found;
}

/// Every row between every two of four quantities, three times: +, +, -.
std::vector<CausalRow> complete_graph() {
    std::string csv = "name,kind,source,target,sign,form,level,lag_days,reference,evidence\n";
    for (const char a : {'a', 'b', 'c', 'd'}) {
        for (const char b : {'a', 'b', 'c', 'd'}) {
            for (const char* sign : {"+", "+", "-"}) {
                if (a != b)
                    csv += std::string("row,link,") + a + "," + b + "," + sign + ",difference,unit,1,0,\n";
            }
        }
    }
    return parse_rows(csv);
}
}  // namespace

TEST_CASE("Every named loop closes, is found by the search, and has the polarity it is said to have") {
    REQUIRE(!named_loops().empty());
    std::size_t longest = 0;
    for (const NamedLoop& loop : named_loops()) longest = std::max(longest, loop.rows.size());
    const auto cycles = find_cycles(causal_rows(), longest);
    for (const NamedLoop& loop : named_loops()) {
        INFO(loop.name);
        std::vector<std::size_t> rows = positions(loop.rows);
        int polarity = 1;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const CausalRow& row = causal_rows()[rows[i]];
            CHECK(row.target == causal_rows()[rows[(i + 1) % rows.size()]].source);
            polarity *= row.sign;
        }
        CHECK(polarity == loop.polarity);
        std::rotate(rows.begin(), std::min_element(rows.begin(), rows.end()), rows.end());
        const auto found =
            std::find_if(cycles.begin(), cycles.end(), [&](const Cycle& c) { return c.rows == rows; });
        REQUIRE(found != cycles.end());
        CHECK(found->polarity == loop.polarity);
        CHECK(found->lag_days > 0);  // else cause and effect would be one moment
    }
}

TEST_CASE(
    "Cycles of a small graph: parallel rows, two ways around the same quantities, a quantity on itself") {
    // a -> b twice, b -> a; round a, b, c in both directions; c on itself; d leads nowhere.
    const auto rows = parse_rows(
        "name,kind,source,target,sign,form,level,lag_days,reference,evidence\n"
        "r0,link,a,b,+,difference,unit,1,0,\nr1,identity,a,b,-,,unit,2,,\nr2,link,b,a,-,difference,unit,4,0,"
        "\n"
        "r3,identity,b,c,+,,unit,8,,\nr4,identity,c,a,+,,unit,16,,\nr5,identity,a,c,-,,unit,32,,\n"
        "r6,link,c,b,+,hinge,unit,64,0,\"x, "
        "y\"\nr7,link,c,c,-,share,unit,128,0,\nr8,identity,c,d,+,,unit,1,,\n");
    CHECK(rows[6].evidence == "x, y");
    struct Expected {
        std::vector<std::size_t> rows;
        int polarity;
        double lag;
    };
    const std::vector<Expected> expected = {{{0, 2}, -1, 5},     {{0, 3, 4}, +1, 25},  {{1, 2}, +1, 6},
                                            {{1, 3, 4}, -1, 26}, {{2, 5, 6}, +1, 100}, {{3, 6}, +1, 72},
                                            {{4, 5}, -1, 48},    {{7}, -1, 128}};
    const auto found = find_cycles(rows, 8);
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found[i].rows == expected[i].rows);
        CHECK(found[i].polarity == expected[i].polarity);
        CHECK(found[i].lag_days == expected[i].lag);
    }
    CHECK(find_cycles(rows, 2).size() == 5);
    CHECK_THROWS_AS(parse_rows("header\na,link,b,c,*,difference,unit,0,0,\n"), Error);
    CHECK_THROWS_AS(parse_rows("header\na,link,b,c,+,squared,unit,0,0,\n"), Error);
}

TEST_CASE("Cycles of a complete graph are as many as combinatorics says") {
    // Of four quantities, k are chosen and put in a ring in C(4, k) (k - 1)! ways, and each of the k steps
    // takes one of three rows; the signs of a step add up to 1, so do those of all rings over the same
    // quantities.
    const auto cycles = find_cycles(complete_graph(), 8);
    std::map<std::size_t, int> number, signs;
    std::set<std::vector<std::size_t>> distinct;
    for (const Cycle& c : cycles) {
        ++number[c.rows.size()];
        signs[c.rows.size()] += c.polarity;
        distinct.insert(c.rows);
    }
    CHECK(number == std::map<std::size_t, int>{{2, 6 * 9}, {3, 8 * 27}, {4, 6 * 81}});
    CHECK(signs == std::map<std::size_t, int>{{2, 6}, {3, 8}, {4, 6}});
    CHECK(distinct.size() == cycles.size());
}

TEST_CASE("Forms: nothing at the reference, slope one in their own measure, and what they do far from it") {
    for (const Form form : {Form::difference, Form::logit_difference, Form::log_ratio, Form::hinge}) {
        for (const double x0 : {0.5, 0.92, 1.0, 3.0}) CHECK(g(form, x0, x0) == Approx(0).margin(1e-14));
    }
    CHECK(g(Form::difference, 1.7, 0.5) == Approx(1.2));
    CHECK(g(Form::logit_difference, 0.8, 0.5) == Approx(std::log(4.0)));
    CHECK(std::isfinite(g(Form::logit_difference, 1.2, 0.9)));  // a share a little beyond one stays a number
    CHECK(g(Form::log_ratio, 1.6, 1.0) == Approx(std::log(1.65 / 1.05)));
    CHECK(g(Form::log_ratio, 0.0, 2.0) == Approx(std::log(0.1 / 2.1)));
    CHECK(g(Form::log_ratio, 4.0, 2.0) == Approx(std::log(4.1 / 2.1)));
    CHECK(g(Form::hinge, 0.2, 0.5) == 0);
    CHECK(g(Form::hinge, 0.75, 0.5) == 0.25);
    CHECK(g(Form::share, 0.3, 0.5) == 0.3);
    CHECK(g(Form::none, 0.3, 0.5) == 0);
}

TEST_CASE("The bound keeps every target within a factor of five and leaves small answers as they are") {
    CHECK(kBound == Approx(std::log(5.0)).epsilon(1e-15));
    for (const double s : {0.5, 1.0, 3.0, 12.0}) {
        CHECK(bounded(s) < kBound);
        CHECK(bounded(s) == Approx(std::log(5.0) * std::tanh(s / std::log(5.0))).epsilon(1e-13));
        CHECK(bounded(-s) == -bounded(s));
    }
    CHECK(bounded(1e-5) / 1e-5 == Approx(1).epsilon(1e-9));
    CHECK(driven_rate(0.2, 50) <= 0.2 * 5 * (1 + 1e-12));
    CHECK(driven_rate(0.2, 50) == Approx(1.0).epsilon(1e-9));
    CHECK(driven_rate(0.2, 0) == 0.2);
    // A published odds ratio comes back: odds are multiplied, not the level.
    for (const double base : {0.02, 0.43, 0.9}) {
        const double level = driven_level(base, std::log(1.07));
        CHECK((level / (1 - level)) / (base / (1 - base)) == Approx(1.07).epsilon(1e-3));
        CHECK(driven_level(base, 0) == Approx(base).epsilon(1e-14));
    }
    CHECK(driven_level(0, 3) == 0);
    CHECK(driven_level(1, -3) == 1);
}

TEST_CASE(
    "Links in force: nothing at x0, sign times strength times form elsewhere; gain scales, a cut removes") {
    const std::vector<std::string> set = {"link.strength=0.7"};
    Town all(set), fainter(set, {.gain = 0.75});
    for (const std::string& name : link_names()) {
        INFO(name);
        const CausalRow& row = causal_rows()[small_world::place_of(causal_rows(), name)];
        const auto names = link_names();
        const auto link = static_cast<Link>(std::find(names.begin(), names.end(), name) - names.begin());
        CHECK(all.rules->links.reference(link) == row.reference);
        // A row without a reference has x0 from the parameters.
        const double x0 = row.reference > 0 ? row.reference : 0.5, x = x0 + 0.3;
        CHECK(all.rules->links.pull(link, x, x0) == Approx(row.sign * 0.7 * g(row.form, x, x0)));
        if (row.reference > 0) CHECK(all.rules->links.pull(link, x) == all.rules->links.pull(link, x, x0));
        // What applicants value is no feedback.
        CHECK(fainter.rules->links.strength(link) == Approx(row.form == Form::utility ? 0.7 : 0.75 * 0.7));
        if (row.form != Form::share && row.form != Form::rule && row.form != Form::utility) {
            CHECK(all.rules->links.pull(link, x0, x0) == 0);
            CHECK(all.rules->links.pull(link, x, x0) * row.sign > 0);
        }
        Town cut(set, {.cut = {name}});
        CHECK(cut.rules->links.strength(link) == 0);
        CHECK(cut.rules->links.pull(link, 0, x0) == 0);  // where a logarithm has no bound
        for (const std::string& other : names) {
            if (other == name) continue;
            const auto place =
                static_cast<Link>(std::find(names.begin(), names.end(), other) - names.begin());
            CHECK(cut.rules->links.strength(place) == 0.7);
        }
    }
}

TEST_CASE("Every link moves its target the way it is said to, where code evaluates it; cut, it does not") {
    // Two sources, the same patients: every patient's luck is the same, so any difference is the link's.
    for (const std::string& name : link_names()) {
        INFO(name);
        const auto found = link_probes::link_probes().find(name);
        REQUIRE(found != link_probes::link_probes().end());  // a new link needs a probe
        const Probe& probe = found->second;
        CHECK(causal_rows()[small_world::place_of(causal_rows(), name)].sign == probe.direction);
        small_world::Plan cut = probe.plan;
        cut.cut = {name};
        Town with(probe.set, probe.plan), without(probe.set, cut);
        const double low = probe.target(with, probe.low), high = probe.target(with, probe.high);
        const int rising = probe.high > probe.low ? 1 : -1;
        CHECK(probe.direction * rising * (high - low) > 0.01);
        const double cut_low = probe.target(without, probe.low), cut_high = probe.target(without, probe.high);
        if (probe.base_at_low) {
            CHECK(cut_high == Approx(cut_low).margin(1e-12));
            CHECK(low == Approx(cut_low).margin(1e-12));
        } else {
            CHECK(cut_high < high - 0.01);
        }
    }
}

TEST_CASE("Answers to a source have the size their row says") {
    Town waits(link_probes::link_probes().at("wait_leaving").set);
    CHECK(hazard_per_year(waits, 0.5, true) == Approx(0.6));
    CHECK(hazard_per_year(waits, 2.5, true) ==
          Approx(0.6 * std::exp(std::log(5.0) * std::tanh(1 / std::log(5.0)))));
    // null: the share follows the stated rule; 20 000 patients, seed 1; binomial, false alarm 1e-6.
    const auto near = [](double share, double expected) {
        return std::abs(share - expected) <= 4.891638 * std::sqrt(expected * (1 - expected) / kPatients);
    };
    Town triage(link_probes::link_probes().at("workload_triage").set);
    CHECK(near(share_deferred(triage, 1.5), 1.0 * 0.5 * 0.4));
    CHECK(near(share_deferred(triage, 9.0), 0.3));  // never more than the most
    Town harm(link_probes::link_probes().at("workload_incidents").set);
    const double odds = 0.25 * std::exp(std::log(5.0) * std::tanh(0.5 * std::log(1.6) / std::log(5.0)));
    CHECK(near(share_completed_with(harm, Count::incidents, workload(1.6)), odds / (1 + odds)));
    Town again(link_probes::link_probes().at("incidents_repeats").set);
    CHECK(near(share_completed_with(again, Count::repeats, workload(1.0)), 0.2 * (0.1 + 0.5) + 0.8 * 0.1));
}
