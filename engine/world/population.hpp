// SPDX-License-Identifier: Apache-2.0
/// People by municipality, single year of age and sex when the world begins, as real numbers.
/// (docs/synthesis.md, "Ages")
#pragma once

#include <array>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/world/geography.hpp"

namespace careloop::world {

inline constexpr std::size_t kAges = 105;  ///< 0, 1, ..., 103, 104 and over

struct Population {
    std::vector<double> people;  ///< municipality × age × sex, row-major

    [[nodiscard]] std::size_t at(std::size_t municipality, std::size_t age, std::size_t sex) const {
        return (municipality * kAges + age) * scenario::kSexes + sex;
    }
    /// People of completed ages from..to, both included.
    [[nodiscard]] double between(std::size_t municipality, std::size_t from, std::size_t to) const;
};

/// Numbers or rates by sex × five-year band.
inline constexpr std::size_t kBandYears = 5;
inline constexpr std::size_t kFiveYearBands = kAges / kBandYears;  ///< 0-4, ..., 95-99, 100 and over
using ByBand = std::array<std::array<double, kFiveYearBands>, scenario::kSexes>;

/// Five years older: the cohorts of `before`, thinned by `mortality` [1/year]; ages 0-4 stay empty.
[[nodiscard]] Population five_years_on(const Population& before, std::size_t municipalities,
                                       const ByBand& mortality);

/// Margins to which the ages of one region are fitted.
struct AgeMargins {
    std::vector<std::size_t> from;  ///< first age of each broad band, ascending; the first is 0
    std::vector<double> people;     ///< of each broad band
};

/// Iterative proportional fitting of one region: bands to `margins`, municipalities to `totals`, the
/// latter exactly. `members`: the region's municipalities. Only proportions of `margins` count.
void rake(Population& population, const std::vector<std::size_t>& members, const std::vector<double>& totals,
          const AgeMargins& margins);

/// Every municipality of the catalogue, from the age tables of 2019 and the totals of 2024 in
/// scenarios/data. Throws Error(data).
[[nodiscard]] Population make_population(const scenario::Scenario& scenario, const Geography& geography);

}  // namespace careloop::world
