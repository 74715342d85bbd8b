// SPDX-License-Identifier: Apache-2.0
/// Care units: what never changes during a run (the directory, known to all domains).
#pragma once

#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/scenario/catalogue.hpp"
#include "engine/world/geography.hpp"

namespace careloop::world {

struct UnitPlace {
    std::uint64_t id = 0;  ///< keyed draws; mix64(kind, municipality, ordinal)
    UnitKind kind;
    Owner owner;
    MunicipalityIndex municipality;
    RegionIndex region;
    Settlement settlement;
    DomainIndex domain;
    std::uint16_t local = 0;          ///< position among the domain's units
    std::uint16_t hospital = 0xffff;  ///< row of hospitals.csv; 0xffff: none
    Position position;
    float physical_beds = 0;
    float size = 0;  ///< staff members at the start
    std::string name;
};

/// For one municipality and unit kind: a unit its residents may go to.
struct Reachable {
    UnitIndex unit;
    float hours = 0;
    float share =
        0;  ///< of the municipality's residents whose first choice it is (by size among equally near)
};

/// Alternatives looked at in routing when the first choice is full.
inline constexpr std::size_t kReach = 8;

// The catalogue lists who may run a unit in this order; code goes by the place in the list, never by name.
inline constexpr Owner kRegionOwner{0};
inline constexpr Owner kMunicipalityOwner{1};
inline constexpr Owner kPrivateOwner{2};

struct UnitDirectory {
    std::vector<UnitPlace> units;             ///< ordered by domain, then local
    std::vector<std::uint32_t> domain_first;  ///< units of domain d: [domain_first[d], domain_first[d + 1])
    /// [municipality * kinds + kind]: first every first choice (share > 0, adding up to 1; a large city has
    /// a hundred health centres), then at most kReach alternatives (share 0). Each part nearest first, own
    /// region before others. Empty where the municipality is not simulated.
    std::vector<std::vector<Reachable>> reach;
    std::size_t kinds = 0;

    [[nodiscard]] const std::vector<Reachable>& near(MunicipalityIndex m, UnitKind k) const {
        return reach[m.at() * kinds + k.at()];
    }
};

}  // namespace careloop::world
