// SPDX-License-Identifier: Apache-2.0
#include "engine/world/staff.hpp"

namespace careloop::world {

void Staff::resize(std::size_t n) {
    const std::size_t before = size();
    for_each_staff_column(*this, [n](auto& column) { column.resize(n); });
    for (std::size_t row = before; row < n; ++row) {
        leaves[row] = kNever;
        next_unit[row] = kNoPost;
        specialist_since[row] = kNever;
    }
}

void Pool::resize(std::size_t n) {
    const std::size_t before = size();
    for_each_pool_column(*this, [n](auto& column) { column.resize(n); });
    for (std::size_t row = before; row < n; ++row) specialist_since[row] = kNever;
}

}  // namespace careloop::world
