// SPDX-License-Identifier: Apache-2.0
// Elementary cycles by depth-first search from each quantity, visiting later quantities only: every cycle is
// found once, at its smallest quantity. The table is small; no blocking sets are needed below some hundred
// rows.
#include <algorithm>
#include <map>

#include "engine/model/causal_table.hpp"

namespace careloop::model {
namespace {

struct CycleSearch {
    std::span<const CausalRow> rows;
    std::vector<std::size_t> from, to;              // quantity numbers of each row
    std::vector<std::vector<std::size_t>> leaving;  // rows by source
    std::size_t most_rows = 0;
    std::vector<Cycle> found;

    std::size_t start = 0;
    std::vector<bool> on_path;
    std::vector<std::size_t> path;

    void extend(std::size_t quantity) {
        for (const std::size_t row : leaving[quantity]) {
            const std::size_t next = to[row];
            if (next < start) continue;
            path.push_back(row);
            if (next == start) {
                record();
            } else if (!on_path[next] && path.size() < most_rows) {
                on_path[next] = true;
                extend(next);
                on_path[next] = false;
            }
            path.pop_back();
        }
    }

    void record() {
        Cycle cycle{path, +1, 0};
        std::rotate(cycle.rows.begin(), std::min_element(cycle.rows.begin(), cycle.rows.end()),
                    cycle.rows.end());
        for (const std::size_t row : cycle.rows) {
            cycle.polarity *= rows[row].sign;
            cycle.lag_days += rows[row].lag_days;
        }
        found.push_back(std::move(cycle));
    }
};

}  // namespace

std::vector<Cycle> find_cycles(std::span<const CausalRow> rows, std::size_t most_rows) {
    std::map<std::string, std::size_t> number;
    const auto quantity = [&](const std::string& name) {
        return number.emplace(name, number.size()).first->second;
    };
    CycleSearch search;
    search.rows = rows;
    search.most_rows = most_rows;
    for (const CausalRow& row : rows) {
        search.from.push_back(quantity(row.source));
        search.to.push_back(quantity(row.target));
    }
    search.leaving.resize(number.size());
    search.on_path.resize(number.size(), false);
    for (std::size_t row = 0; row < rows.size(); ++row) search.leaving[search.from[row]].push_back(row);
    for (search.start = 0; search.start < number.size(); ++search.start) search.extend(search.start);
    std::sort(search.found.begin(), search.found.end(),
              [](const Cycle& a, const Cycle& b) { return a.rows < b.rows; });
    return search.found;
}

}  // namespace careloop::model
