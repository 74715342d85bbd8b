// SPDX-License-Identifier: Apache-2.0
/// Levers: changes of parameters as data, with scope, start, ramp, end, uptake, cost and evidence.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/scenario/parameters.hpp"

namespace careloop::scenario {

/// Whom a lever reaches; an empty list means all (in a file: the key left out).
struct Scope {
    std::vector<RegionIndex> regions;
    std::vector<MunicipalityIndex> municipalities;
    std::vector<Settlement> settlement_types;
    std::vector<Owner> owners;
    std::vector<UnitKind> unit_kinds;
    std::vector<Profession> professions;
};

enum class ChangeForm : std::uint8_t { set, add, multiply };

/// One parameter address, what is done to it, and by how much at full strength.
struct Change {
    std::uint32_t slot = 0;
    At at;                         ///< labels fixed by the address
    std::vector<Dimension> fixed;  ///< which dimensions the address fixes
    ChangeForm form = ChangeForm::set;
    double value = 0;
    std::string address;
};

struct Lever {
    std::string name;
    Text title, about;
    Scope scope;
    Date start;
    int ramp_days = 0;
    std::optional<Date> end;
    double uptake = 1.0;  ///< share of units in scope that take part, drawn by unit
    std::vector<Change> changes;
    std::string cost;
    std::vector<std::string> evidence;
    std::filesystem::path file;
};

/// Strength of a lever at a date: 0 before start, rising linearly over the ramp, 0 from the end on.
[[nodiscard]] double strength(const Lever& lever, Date date);

}  // namespace careloop::scenario
