// SPDX-License-Identifier: Apache-2.0
/// Levers: changes of parameters as data, with scope, start, ramp, end, uptake, cost and evidence.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/draws.hpp"
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

/// Bounds of a size that nobody knows exactly.
struct SizeRange {
    double low = 0, high = 0;
};

/// One parameter address, what is done to it, and by how much at full strength.
struct Change {
    std::uint32_t slot = 0;
    At at;                         ///< labels fixed by the address
    std::vector<Dimension> fixed;  ///< which dimensions the address fixes
    ChangeForm form = ChangeForm::set;
    double value = 0;                ///< the likeliest, where there is a range
    std::optional<SizeRange> range;  ///< none: a decision, or a size that is known
    std::string address;
};

/// Who holds the work of a lever together until it has become the usual way, and may leave.
enum class Carrier : std::uint8_t { none, coordinator, manager, key_person, money };

/// Another lever that contradicts this one, and why.
struct Exclusion {
    std::string lever, why;
};

/// What a lever says about an indicator of its units, as seen in its second year.
enum class Sign : std::uint8_t { less, more, none, open };
struct Expectation {
    std::string indicator;
    Sign sign = Sign::open;
};

/// As in a file: "-", "+", "0" and "open".
[[nodiscard]] std::string_view name_of(Sign sign);
/// As in a file: "set", "add" and "multiply".
[[nodiscard]] std::string_view name_of(ChangeForm form);

/// As in a file: "coordinator", "key_person" ...; "none" where there is none.
[[nodiscard]] std::string_view name_of(Carrier carrier);

struct Lever {
    std::string name;
    Text title, about;
    Scope scope;
    Date start;
    int ramp_days = 0;
    std::optional<Date> end;
    int set_up_days = 0;  ///< from the start until the first of it acts
    Carrier carrier = Carrier::none;
    std::optional<Date> support_ends;  ///< when its money or support ends; what is not integrated falls back
    double grant = 0;                  ///< SEK a year for each full-time equivalent employed, until then
    double uptake = 1.0;               ///< share of units in scope that take part, drawn by unit
    std::vector<Change> changes;
    std::string cost;
    std::vector<std::string> evidence;
    std::vector<Exclusion> excludes;
    std::vector<Expectation> expects;
    std::filesystem::path file;

    /// First day on which it acts.
    [[nodiscard]] Date begins() const { return start + set_up_days; }
    /// Whether its strength hangs on somebody (docs/model.md, 5.15); else on the date alone.
    [[nodiscard]] bool is_carried() const { return carrier != Carrier::none; }
    /// Part of its strength before anything has happened to it: a grant has started nothing yet.
    [[nodiscard]] double part_at_begin() const { return grant > 0 ? 0.0 : 1.0; }
};

/// Strength of a lever at a date: 0 before it begins, rising linearly over the ramp, 0 from the end on.
[[nodiscard]] double strength(const Lever& lever, Date date);

/// The luck of a lever hangs on its name, not on its place in a list.
[[nodiscard]] std::uint64_t luck_of(std::string_view name);

/// Size of a change in one member: triangular over its range, likeliest at its value. All cells of an address
/// share it, and so do all arms of a member.
[[nodiscard]] double drawn_size(const Lever& lever, const Change& change, Seed seed);

}  // namespace careloop::scenario
