// SPDX-License-Identifier: Apache-2.0
/// The end of a calendar year: use of care by resident is summed up and begins anew.
#pragma once

#include "engine/model/need.hpp"
#include "engine/world/domain.hpp"

namespace careloop::run {

/// Fills Domain::year from the residents' year columns and sets these to zero.
void close_year(world::Domain& domain, const model::Need& need, int year, Date day);

}  // namespace careloop::run
