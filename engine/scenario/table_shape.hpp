// SPDX-License-Identifier: Apache-2.0
/// Making tables and walking over their cells.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/scenario/parameters.hpp"

namespace careloop::scenario {

using Shape = std::array<std::uint32_t, kDimensions>;  ///< length by dimension, 0: not a dimension

/// Row-major in Dimension order, every cell `fill`.
[[nodiscard]] Table make_table(const Shape& shape, double fill);
[[nodiscard]] Shape shape_of(const std::vector<Dimension>& by, const Catalogue& catalogue);
[[nodiscard]] std::size_t cells(const Shape& shape);
/// Whether every dimension of `inner` is one of `outer`.
[[nodiscard]] bool covers(const Table& outer, const Table& inner);

/// Calls visit(At, double& value) for every cell, in order of storage.
template <class T, class Visit>
void for_each_cell(T& table, Visit&& visit) {
    At at;
    for (auto& value : table.values) {
        visit(static_cast<const At&>(at), value);
        for (std::size_t d = kDimensions; d-- > 0;) {
            if (table.length[d] == 0) continue;
            if (++at.index[d] < table.length[d]) break;
            at.index[d] = 0;
        }
    }
}

/// Positions chosen in each of some dimensions: a block of cells.
struct Block {
    std::vector<Dimension> by;
    std::vector<std::vector<std::uint32_t>> positions;  ///< same order as `by`

    /// Calls visit(At) for every combination.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (const auto& chosen : positions) {
            if (chosen.empty()) return;
        }
        std::vector<std::size_t> turn(by.size(), 0);
        At at;
        for (std::size_t i = 0; i < by.size(); ++i) at.set(by[i], positions[i][0]);
        while (true) {
            visit(static_cast<const At&>(at));
            std::size_t i = by.size();
            while (i > 0) {
                --i;
                turn[i] = turn[i] + 1 < positions[i].size() ? turn[i] + 1 : 0;
                at.set(by[i], positions[i][turn[i]]);
                if (turn[i] != 0) break;
                if (i == 0) return;
            }
            if (by.empty()) return;
        }
    }
};

void fill(Table& table, const Block& block, double value);
/// "nurse,ward_stay" in the order of `by`.
[[nodiscard]] std::string cell_name(const std::vector<Dimension>& by, const At& at,
                                    const Catalogue& catalogue);

}  // namespace careloop::scenario
