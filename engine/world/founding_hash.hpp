// SPDX-License-Identifier: Apache-2.0
/// One number for everything synthesis made, to tell whether two worlds are the same.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/parallel.hpp"
#include "engine/world/world.hpp"

namespace careloop::world {

/// Over all columns of residents and staff.
[[nodiscard]] std::uint64_t hash_of(const Residents& residents);
[[nodiscard]] std::uint64_t hash_of(const Staff& staff);

/// Geography, directory and every domain's founders, as 16 hexadecimal digits. By value, never by address
/// or byte order, so that it is the same on every machine and for any number of threads.
[[nodiscard]] std::string founding_hash(const World& world, const Workers& workers);

}  // namespace careloop::world
