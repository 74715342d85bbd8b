// SPDX-License-Identifier: Apache-2.0
/// Regions and municipalities of the catalogue, from scenarios/data/.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/scenario/catalogue.hpp"
#include "engine/scenario/findings.hpp"

namespace careloop::scenario {

/// What scopes have to know of each municipality, in the catalogue's order.
struct MunicipalPlaces {
    std::vector<RegionIndex> region_of;
    std::vector<Settlement> settlement_of;
};

/// Reads regions.csv (region, name) and municipalities.csv (municipality, name, region, settlement_type) in
/// `data_folder`. Throws Error(data) when one is missing or lacks a column; wrong rows go to `findings.data`.
[[nodiscard]] MunicipalPlaces read_places(const std::filesystem::path& data_folder, Catalogue& catalogue,
                                          Findings& findings, std::vector<std::filesystem::path>& inputs);

}  // namespace careloop::scenario
