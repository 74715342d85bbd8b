// SPDX-License-Identifier: Apache-2.0
/// Typed ids and indices, and how new ids arise. (docs/model.md, "Identity and luck")
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace careloop {

/// A number that means one kind of thing: an `Index<UnitTag, ...>` never compares with a municipality.
template <class Tag, class Rep>
struct Index {
    using rep = Rep;
    Rep value{};

    constexpr Index() = default;
    constexpr explicit Index(Rep v) : value(v) {}
    template <class Number>
    static constexpr Index of(Number v) {
        return Index(static_cast<Rep>(v));
    }

    [[nodiscard]] constexpr std::size_t at() const { return static_cast<std::size_t>(value); }
    constexpr auto operator<=>(const Index&) const = default;
};

// Positions in a table of the world; the same in every run of a scenario.
using RegionIndex = Index<struct RegionTag, std::uint8_t>;
using MunicipalityIndex = Index<struct MunicipalityTag, std::uint16_t>;
using DomainIndex = Index<struct DomainTag, std::uint16_t>;
using UnitIndex = Index<struct UnitTag, std::uint32_t>;  ///< over all units of the world
using UnitKind = Index<struct UnitKindTag, std::uint8_t>;
using Profession = Index<struct ProfessionTag, std::uint8_t>;
using Settlement = Index<struct SettlementTag, std::uint8_t>;
using Owner = Index<struct OwnerTag, std::uint8_t>;
using NeedKind = Index<struct NeedKindTag, std::uint8_t>;
using CareStep = Index<struct CareStepTag, std::uint8_t>;

// 64-bit identities: the key of every draw an agent makes.
using ResidentId = Index<struct ResidentIdTag, std::uint64_t>;
using StaffId = Index<struct StaffIdTag, std::uint64_t>;
using EpisodeId = Index<struct EpisodeIdTag, std::uint64_t>;

inline constexpr std::uint64_t kStaffBit = std::uint64_t{1} << 62;    ///< founders among staff
inline constexpr std::uint64_t kLineageBit = std::uint64_t{1} << 63;  ///< every id that came later
inline constexpr std::uint64_t kFounderBlock = 16;  ///< founders of a domain start at a multiple

/// Finaliser with full avalanche (the one of SplitMix64).
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t x) noexcept {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// Id of something that comes from `origin`: depends on the parts and their order only.
template <class... Parts>
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t origin, Parts... parts) noexcept {
    std::uint64_t h = mix64(origin);
    ((h = mix64(h ^ static_cast<std::uint64_t>(parts))), ...);
    return h;
}

/// Lineage id: child of (mother, ordinal), immigrant of (stream, municipality, step, ordinal), ...
template <class... Parts>
[[nodiscard]] constexpr std::uint64_t lineage_id(std::uint64_t origin, Parts... parts) noexcept {
    return mix64(origin, parts...) | kLineageBit;
}

}  // namespace careloop
