// SPDX-License-Identifier: Apache-2.0
/// What is measured of care itself: hospitals and beds of each region.
#pragma once

#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/world/geography.hpp"

namespace careloop::world {

struct Hospital {
    std::string name;
    MunicipalityIndex municipality;
    RegionIndex region;
    Position position;
    bool emergency = false;  ///< has an emergency department
    bool university = false;
    double size = 0;  ///< relative to the region's other hospitals
};

struct Resources {
    std::vector<Hospital> hospitals;  ///< rows of hospitals.csv
    std::vector<double> beds;         ///< available beds, by region; whole numbers
};

/// Reads hospitals.csv and beds_region.csv. Throws Error(data); a region without a hospital is an error too.
[[nodiscard]] Resources read_resources(const scenario::Scenario& scenario, const Geography& geography);

}  // namespace careloop::world
