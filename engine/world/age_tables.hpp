// SPDX-License-Identifier: Apache-2.0
/// The age tables of scenarios/data as they are read, by the catalogue's regions and municipalities.
#pragma once

#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/world/population.hpp"

namespace careloop::world {

inline constexpr std::size_t kMunicipalGroups = 10;  ///< ten-year groups 0-9, ..., 80-89, 90 and over

/// Whether the scenario has tables of its own of the people of its begin: population_region.csv and
/// population_municipality.csv, laid out as those of 2019.
[[nodiscard]] bool has_people_of_begin(const scenario::Scenario& scenario);

/// People by municipality and ten-year group, of the scenario's begin where it has them, else of 2019.
[[nodiscard]] std::vector<std::vector<double>> read_municipal_groups(const scenario::Scenario& scenario);

/// Without tables of the begin: the people of 2019, and what is needed to carry them on to 2024.
struct AgeTables {
    bool of_begin = false;                    ///< `before` and `groups` are of the begin, the rest is empty
    std::vector<ByBand> before;               ///< population_region_2019.csv, by region
    ByBand mortality{};                       ///< mortality.csv [1/year]
    std::vector<std::vector<double>> groups;  ///< population_municipality_2019.csv, municipality × group
    std::vector<AgeMargins> now;              ///< population_region_2024.csv, by region
    std::vector<double> youngest;             ///< 0-4 years in 2024, by region
};

/// Throws Error(data): missing file, unknown code or sex, negative number, missing or overlapping ages.
[[nodiscard]] AgeTables read_age_tables(const scenario::Scenario& scenario);

}  // namespace careloop::world
