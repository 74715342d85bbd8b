// SPDX-License-Identifier: Apache-2.0
/// The age tables of scenarios/data as they are read, by the catalogue's regions and municipalities.
#pragma once

#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/world/population.hpp"

namespace careloop::world {

inline constexpr std::size_t kMunicipalGroups = 10;  ///< ten-year groups 0-9, ..., 80-89, 90 and over

struct AgeTables {
    std::vector<ByBand> before;               ///< population_region_2019.csv, by region
    ByBand mortality{};                       ///< mortality.csv [1/year]
    std::vector<std::vector<double>> groups;  ///< population_municipality_2019.csv, municipality × group
    std::vector<AgeMargins> now;              ///< population_region_2024.csv, by region
    std::vector<double> youngest;             ///< 0-4 years in 2024, by region
};

/// Throws Error(data): missing file, unknown code or sex, negative number, missing or overlapping ages.
[[nodiscard]] AgeTables read_age_tables(const scenario::Scenario& scenario);

}  // namespace careloop::world
