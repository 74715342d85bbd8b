// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/table_shape.hpp"

#include <algorithm>

namespace careloop::scenario {

std::size_t cells(const Shape& shape) {
    std::size_t count = 1;
    for (const std::uint32_t length : shape) count *= std::max(length, 1U);
    return count;
}

Table make_table(const Shape& shape, double fill) {
    Table table;
    table.length = shape;
    std::size_t stride = 1;
    for (std::size_t d = kDimensions; d-- > 0;) {
        if (shape[d] == 0) continue;
        table.stride[d] = static_cast<std::uint32_t>(stride);
        stride *= shape[d];
    }
    table.values.assign(stride, fill);
    return table;
}

Shape shape_of(const std::vector<Dimension>& by, const Catalogue& catalogue) {
    Shape shape{};
    for (const Dimension d : by) {
        shape[static_cast<std::size_t>(d)] =
            static_cast<std::uint32_t>(ParameterSet::labels(d, catalogue).size());
    }
    return shape;
}

bool covers(const Table& outer, const Table& inner) {
    for (std::size_t d = 0; d < kDimensions; ++d) {
        if (inner.length[d] != 0 && outer.length[d] != inner.length[d]) return false;
    }
    return true;
}

void fill(Table& table, const Block& block, double value) {
    block.for_each([&](const At& at) {
        std::size_t i = 0;
        for (std::size_t d = 0; d < kDimensions; ++d) i += std::size_t{table.stride[d]} * at.index[d];
        table.values[i] = value;
    });
}

std::string cell_name(const std::vector<Dimension>& by, const At& at, const Catalogue& catalogue) {
    std::string name;
    for (const Dimension d : by) {
        if (!name.empty()) name += ',';
        name += ParameterSet::labels(d, catalogue)[at.index[static_cast<std::size_t>(d)]];
    }
    return name;
}

}  // namespace careloop::scenario
