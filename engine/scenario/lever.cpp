// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/lever.hpp"

namespace careloop::scenario {

std::string_view name_of(Carrier carrier) {
    switch (carrier) {
        case Carrier::none:
            return "none";
        case Carrier::coordinator:
            return "coordinator";
        case Carrier::manager:
            return "line_manager";
        case Carrier::key_person:
            return "key_person";
        case Carrier::money:
            return "money";
    }
    return "none";
}

double strength(const Lever& lever, Date date) {
    if (date < lever.begins() || (lever.end && date >= *lever.end)) return 0.0;
    const int days = date - lever.begins();
    if (days >= lever.ramp_days) return 1.0;
    return static_cast<double>(days) / lever.ramp_days;
}

}  // namespace careloop::scenario
