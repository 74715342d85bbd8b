// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/lever.hpp"

#include <cmath>

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

std::string_view name_of(Sign sign) {
    static constexpr std::string_view kNames[] = {"-", "+", "0", "open"};
    return kNames[static_cast<std::size_t>(sign)];
}

std::string_view name_of(ChangeForm form) {
    static constexpr std::string_view kNames[] = {"set", "add", "multiply"};
    return kNames[static_cast<std::size_t>(form)];
}

double strength(const Lever& lever, Date date) {
    if (date < lever.begins() || (lever.end && date >= *lever.end)) return 0.0;
    const int days = date - lever.begins();
    if (days >= lever.ramp_days) return 1.0;
    return static_cast<double>(days) / lever.ramp_days;
}

std::uint64_t luck_of(std::string_view name) {
    std::uint64_t h = 0xcbf29ce484222325ULL;  // FNV-1a with a finaliser
    for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return mix64(h);
}

double drawn_size(const Lever& lever, const Change& change, Seed seed) {
    if (!change.range) return change.value;
    const auto [low, high] = *change.range;
    const std::uint64_t id = luck_of(lever.name + " " + change.address);
    const double u = Draw(seed, id, 0, Purpose::lever_size).uniform(), width = high - low;
    return u * width < change.value - low ? low + std::sqrt(u * width * (change.value - low))
                                          : high - std::sqrt((1 - u) * width * (high - change.value));
}

}  // namespace careloop::scenario
