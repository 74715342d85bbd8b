// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/lever.hpp"

namespace careloop::scenario {

double strength(const Lever& lever, Date date) {
    if (date < lever.begins() || (lever.end && date >= *lever.end)) return 0.0;
    const int days = date - lever.begins();
    if (days >= lever.ramp_days) return 1.0;
    return static_cast<double>(days) / lever.ramp_days;
}

}  // namespace careloop::scenario
