// SPDX-License-Identifier: Apache-2.0
/// Regions, municipalities, domains, and how long it takes to travel between places.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/scenario/scenario.hpp"

namespace careloop::world {

struct Position {
    double latitude = 0, longitude = 0;  ///< degrees, WGS84
};

/// Great-circle distance. [km], Earth radius 6 371 km
[[nodiscard]] double distance_km(Position a, Position b);

/// One municipality that is simulated.
struct Municipality {
    RegionIndex region;
    Settlement settlement;
    Position seat;
    double land_area_km2 = 0;
    std::int64_t population = 0;   ///< on the scenario's begin
    std::int64_t simulated = 0;    ///< residents standing for them
    double weight = 1;             ///< population / simulated, kept for life by the municipality's founders
    bool island = false;           ///< reached by ferry or flight only
    MunicipalityIndex university;  ///< nearest simulated one with a university hospital; itself where none is
};

/// The fixed cut of the world: a municipality, or one of several parts of one above 200 000 inhabitants.
struct DomainPlace {
    MunicipalityIndex municipality;
    std::uint32_t part = 0, parts = 1;
    /// Of the founders among residents: a multiple of 16, counted over the whole catalogue, so that a
    /// municipality's residents are the same people in whatever company of regions they are simulated.
    std::uint64_t first_resident = 0;
    std::uint32_t founders = 0;
};

inline constexpr std::int64_t kDomainPopulation = 200'000;
inline constexpr std::int64_t kLeastSimulated = 2'000;  ///< residents per municipality, or all where fewer

struct Geography {
    std::vector<Municipality>
        municipalities;  ///< all of the catalogue; simulated == 0 outside the scenario's regions
    std::vector<DomainPlace> domains;                  ///< of the simulated municipalities, in order
    std::vector<std::vector<DomainIndex>> domains_of;  ///< by municipality
    /// Hours between two municipalities' seats: distance times detour at the mean pace of the two settlement
    /// types; to and from an island the fixed time, and the road beyond the shortest crossing.
    /// Within one municipality: in proportion to sqrt(area) at its speed; the mean over all residents of the
    /// country is the parameter travel.within_hours.
    std::vector<float> travel_hours;  ///< row-major municipality × municipality

    [[nodiscard]] double hours(MunicipalityIndex from, MunicipalityIndex to) const {
        return travel_hours[from.at() * municipalities.size() + to.at()];
    }
};

/// Domains a municipality is cut into.
[[nodiscard]] std::uint32_t parts_of(std::int64_t population);

/// Residents that stand for a municipality's inhabitants at this scale.
[[nodiscard]] std::int64_t simulated_people(std::int64_t population, double scale);

/// Reads municipalities.csv and cuts the world. Throws Error(data) with file and line.
[[nodiscard]] Geography make_geography(const scenario::Scenario& scenario);

}  // namespace careloop::world
