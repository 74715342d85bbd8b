// SPDX-License-Identifier: Apache-2.0
#include "engine/model/knock_out.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace careloop;
using namespace careloop::model;

namespace {

using Names = std::vector<std::string>;

CausalRow row(const std::string& name, RowKind kind) {
    CausalRow out;
    out.name = name;
    out.kind = kind;
    return out;
}

}  // namespace

TEST_CASE("The link that fewest other loops run through is cut, the first of equals") {
    const std::vector<CausalRow> rows = {row("shared", RowKind::link), row("own", RowKind::link),
                                         row("late", RowKind::link), row("sum", RowKind::identity)};
    const std::vector<NamedLoop> loops = {{"a", +1, {"sum", "shared", "own", "late"}},
                                          {"b", -1, {"shared", "sum"}},
                                          {"c", +1, {"sum", "shared"}},
                                          {"d", +1, {"sum"}}};
    const auto a = knock_out(loops[0], loops, rows);
    REQUIRE(a);
    CHECK(a->loop == "a");
    CHECK(a->link == "own");  // as free as "late", and before it
    CHECK(a->also.empty());
    const auto b = knock_out(loops[1], loops, rows);
    REQUIRE(b);
    CHECK(b->link == "shared");
    CHECK(b->also == Names{"a", "c"});
    CHECK_FALSE(knock_out(loops[3], loops, rows));  // accounting alone
}

TEST_CASE("Every named loop of the table is cut at the link it shares least, if it has a link") {
    const Names links = link_names();
    const auto is_link = [&](const std::string& name) {
        return std::find(links.begin(), links.end(), name) != links.end();
    };
    const auto through = [](const std::string& link) {
        std::set<std::string> names;
        for (const NamedLoop& other : named_loops()) {
            if (std::find(other.rows.begin(), other.rows.end(), link) != other.rows.end())
                names.insert(other.name);
        }
        return names;
    };
    std::size_t cuts = 0;
    for (const NamedLoop& loop : named_loops()) {
        CAPTURE(loop.name);
        const auto cut = knock_out(loop, named_loops(), causal_rows());
        REQUIRE(cut.has_value() == std::any_of(loop.rows.begin(), loop.rows.end(), is_link));
        if (!cut) continue;
        ++cuts;
        CHECK(is_link(cut->link));
        std::set<std::string> all(cut->also.begin(), cut->also.end());
        CHECK(all.size() == cut->also.size());
        CHECK(all.insert(loop.name).second);
        CHECK(all == through(cut->link));
        for (const std::string& name : loop.rows) {
            if (is_link(name)) CHECK(through(name).size() >= all.size());
        }
    }
    CHECK(cuts > 15);
}

TEST_CASE("Links of some loops, by hand from the table") {
    const auto cut_of = [](const std::string& name) {
        const auto& loops = named_loops();
        const auto at = std::find_if(loops.begin(), loops.end(),
                                     [&](const NamedLoop& loop) { return loop.name == name; });
        REQUIRE(at != loops.end());
        return knock_out(*at, loops, causal_rows()).value();
    };
    CHECK(cut_of("waiting and deterioration").link == "wait_deterioration");
    CHECK(cut_of("waiting and deterioration").also.empty());
    CHECK(cut_of("agency erosion").link == "agency_quit");
    const KnockOut spiral = cut_of("workload-turnover spiral");
    CHECK(spiral.link == "strain_quit");
    CHECK(std::find(spiral.also.begin(), spiral.also.end(), "novice overload") != spiral.also.end());
}

TEST_CASE("A loop's name is the same however its words are joined, and differs from all others") {
    CHECK(loop_slug("workload-turnover spiral") == "workload-turnover-spiral");
    CHECK(loop_slug("Workload_turnover  spiral ") == "workload-turnover-spiral");
    CHECK(loop_slug("") == "");
    std::set<std::string> slugs;
    for (const NamedLoop& loop : named_loops()) slugs.insert(loop_slug(loop.name));
    CHECK(slugs.size() == named_loops().size());
}
