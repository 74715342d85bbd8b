// SPDX-License-Identifier: Apache-2.0
// The quantities at the ends of the causal table's rows: all there, and in an order that a step can keep.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "engine/base/error.hpp"
#include "engine/model/causal_table.hpp"

using namespace careloop;
using namespace careloop::model;

namespace {

using Quantities = std::map<std::string, Quantity>;

Quantities by_name(const std::vector<Quantity>& list) {
    Quantities quantities;
    for (const Quantity& q : list) quantities.emplace(q.name, q);
    return quantities;
}

/// Rows between what is worked out within a step that act at once on what was written before.
std::vector<std::string> against_the_schedule(const std::vector<CausalRow>& rows,
                                              const Quantities& quantities) {
    std::vector<std::string> found;
    for (const CausalRow& row : rows) {
        const Quantity &from = quantities.at(row.source), &to = quantities.at(row.target);
        if (from.is_state() || to.is_state() || row.lag_days > 0 || from.phase <= to.phase) continue;
        found.push_back(row.name);
    }
    return found;
}

bool holds_a_state(const Cycle& cycle, const std::vector<CausalRow>& rows, const Quantities& quantities) {
    return std::any_of(cycle.rows.begin(), cycle.rows.end(),
                       [&](std::size_t row) { return quantities.at(rows[row].source).is_state(); });
}

const std::string kColumns = "name,type,unit,level,phase,about\n";
const std::string kRowColumns = "name,kind,source,target,sign,form,level,lag_days,reference,evidence\n";

}  // namespace

TEST_CASE("Every quantity of the rows is described once, and no other") {
    std::set<std::string> of_rows, described;
    for (const CausalRow& row : causal_rows()) of_rows.insert({row.source, row.target});
    for (const Quantity& q : causal_quantities()) {
        INFO(q.name);
        CHECK(described.insert(q.name).second);
        CHECK_FALSE(q.about.empty());
    }
    CHECK(of_rows == described);
}

TEST_CASE("What no phase writes has no row to it, and everything else has one") {
    std::set<std::string> targets;
    for (const CausalRow& row : causal_rows()) targets.insert(row.target);
    for (const Quantity& q : causal_quantities()) {
        INFO(q.name);
        CHECK((kPhases.at(q.phase) == "given") == !targets.contains(q.name));
    }
}

TEST_CASE("Everything but what is only looked at influences something") {
    // Ends of the table: costs and counts that are shown and act on nobody.
    const std::set<std::string> ends = {"lever_strength"};  // acts on parameters
    std::set<std::string> sources;
    for (const CausalRow& row : causal_rows()) sources.insert(row.source);
    for (const Quantity& q : causal_quantities()) {
        INFO(q.name);
        CHECK(sources.contains(q.name) != ends.contains(q.name));
    }
}

TEST_CASE("Rows between rates, flows and signals follow the schedule or act with a lag") {
    CHECK(against_the_schedule(causal_rows(), by_name(causal_quantities())).empty());
    // So they are found: only the row back at once between two that carry no state.
    const auto quantities = by_name(parse_quantities(kColumns + "early,flow,1,unit,presence,\n"
                                                                "late,signal,1,unit,exits,\n"
                                                                "kept,level,1,unit,exits,\n"));
    const auto rows = parse_rows(kRowColumns +
                                 "on,identity,early,late,+,,unit,0,,\n"
                                 "back,identity,late,early,+,,unit,0,,\n"
                                 "back_later,identity,late,early,+,,unit,7,,\n"
                                 "from_kept,identity,kept,early,+,,unit,0,,\n");
    CHECK(against_the_schedule(rows, quantities) == std::vector<std::string>{"back"});
}

TEST_CASE("Every cycle, named or not, holds a stock or a level") {
    const auto quantities = by_name(causal_quantities());
    std::size_t longest = 8;
    for (const NamedLoop& loop : named_loops()) longest = std::max(longest, loop.rows.size());
    const std::vector<Cycle> cycles = find_cycles(causal_rows(), longest);
    CHECK(cycles.size() > named_loops().size());
    for (const Cycle& cycle : cycles) {
        INFO(causal_rows()[cycle.rows.front()].name);
        CHECK(holds_a_state(cycle, causal_rows(), quantities));
    }
    // One that does not is seen.
    const auto rows = parse_rows(kRowColumns + "to,identity,a,b,+,,unit,0,,\nfro,identity,b,a,+,,unit,7,,\n");
    const auto flows = by_name(parse_quantities(kColumns + "a,flow,1,unit,need,\nb,rate,1,unit,exits,\n"));
    const std::vector<Cycle> bare = find_cycles(rows, 8);
    REQUIRE(bare.size() == 1);
    CHECK_FALSE(holds_a_state(bare.front(), rows, flows));
}

TEST_CASE("Types, levels, phases and units are of the allowed ones") {
    const auto one = [](const std::string& line) { return parse_quantities(kColumns + line + "\n"); };
    CHECK(one("a,flow,1,unit,exits,x").front().phase == 8);
    CHECK(kPhases.at(8) == "exits");
    CHECK_THROWS_AS(one("a,heap,1,unit,exits,x"), Error);
    CHECK_THROWS_AS(one("a,flow,1,ward,exits,x"), Error);
    CHECK_THROWS_AS(one("a,flow,1,unit,observe,x"), Error);
    CHECK_THROWS_AS(one("a,flow,,unit,exits,x"), Error);
    CHECK_THROWS_AS(one("a,flow,1,unit,exits"), Error);
}
