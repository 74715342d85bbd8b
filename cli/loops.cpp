// SPDX-License-Identifier: Apache-2.0
// loops --list: are the loops of the causal table that we name really there, and which others are?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "analysis/json.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "engine/model/causal_table.hpp"

namespace careloop::cli {

using analysis::Json;

namespace {

using model::CausalRow;
using model::Cycle;

constexpr std::size_t kShort = 8;  ///< rows of an unnamed cycle worth listing

struct Loop {
    std::string name;  ///< empty: unnamed
    bool confirmed = true;
    int polarity = +1;
    double lag_days = 0;
    std::vector<std::string> rows;
};

/// Row positions from the smallest on, as find_cycles has them; nothing when a row does not exist.
std::vector<std::size_t> positions_of(const std::vector<std::string>& names,
                                      const std::vector<CausalRow>& rows) {
    std::vector<std::size_t> positions;
    for (const std::string& name : names) {
        const auto at =
            std::find_if(rows.begin(), rows.end(), [&](const CausalRow& row) { return row.name == name; });
        if (at == rows.end()) return {};
        positions.push_back(static_cast<std::size_t>(at - rows.begin()));
    }
    std::rotate(positions.begin(), std::min_element(positions.begin(), positions.end()), positions.end());
    return positions;
}

std::vector<Loop> find_loops() {
    const std::vector<CausalRow>& rows = model::causal_rows();
    std::size_t longest = kShort;
    for (const model::NamedLoop& loop : model::named_loops()) longest = std::max(longest, loop.rows.size());
    std::vector<Cycle> cycles = model::find_cycles(rows, longest);

    std::vector<Loop> loops;
    for (const model::NamedLoop& named : model::named_loops()) {
        const std::vector<std::size_t> positions = positions_of(named.rows, rows);
        const auto cycle =
            std::find_if(cycles.begin(), cycles.end(), [&](const Cycle& c) { return c.rows == positions; });
        Loop loop{named.name, false, named.polarity, 0, named.rows};
        if (cycle != cycles.end()) {
            loop.confirmed = cycle->polarity == named.polarity;
            loop.polarity = cycle->polarity;
            loop.lag_days = cycle->lag_days;
            cycles.erase(cycle);
        }
        loops.push_back(std::move(loop));
    }
    for (const Cycle& cycle : cycles) {
        if (cycle.rows.size() > kShort) continue;
        Loop loop{"", true, cycle.polarity, cycle.lag_days, {}};
        for (const std::size_t row : cycle.rows) loop.rows.push_back(rows[row].name);
        loops.push_back(std::move(loop));
    }
    return loops;
}

std::string json_of(const std::vector<Loop>& loops) {
    Json json;
    json.object().list("loops");
    for (const Loop& loop : loops) {
        json.object();
        json.text("name", loop.name)
            .boolean("confirmed", loop.confirmed)
            .text("polarity", loop.polarity > 0 ? "reinforcing" : "balancing")
            .number("lag_days", loop.lag_days)
            .list("rows");
        for (const std::string& row : loop.rows) json.text("", row);
        json.close().close();
    }
    return json.close().close().document();
}

std::string text_of(const std::vector<Loop>& loops) {
    std::vector<std::vector<std::string>> named = {{"loop", "kind", "lag", "in the table", "rows"}};
    std::vector<std::vector<std::string>> other = {{"kind", "lag", "rows"}};
    for (const Loop& loop : loops) {
        const std::string kind = loop.polarity > 0 ? "reinforcing" : "balancing";
        const std::string lag = fmt::format("{:g} days", loop.lag_days);
        const std::string rows = fmt::format("{}", fmt::join(loop.rows, " > "));
        if (loop.name.empty())
            other.push_back({kind, lag, rows});
        else
            named.push_back({loop.name, kind, lag, loop.confirmed ? "confirmed" : "NOT FOUND", rows});
    }
    std::string out = columns(named);
    if (other.size() > 1) out += fmt::format("\nother cycles of at most {} rows\n{}", kShort, columns(other));
    return out;
}

}  // namespace

ExitCode loops(const Loops& arguments) {
    const std::vector<Loop> found = find_loops();
    print(arguments.json ? json_of(found) : text_of(found));
    const bool all = std::all_of(found.begin(), found.end(), [](const Loop& loop) { return loop.confirmed; });
    if (!all) throw Error(Fault::internal, "a named loop is not a cycle of the causal table");
    return kDone;
}

}  // namespace careloop::cli
