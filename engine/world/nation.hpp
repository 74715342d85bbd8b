// SPDX-License-Identifier: Apache-2.0
/// What belongs to no single domain: kept once, written between phases, read by all.
#pragma once

#include <vector>

namespace careloop::world {

struct Nation {
    double agency_premium = 1;                     ///< price of agency work over its reference
    std::vector<double> stories;                   ///< by region: placements a year per person, as told
    std::vector<double> graduated, retired, died;  ///< people so far, by profession
};

}  // namespace careloop::world
