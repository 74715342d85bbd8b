// SPDX-License-Identifier: Apache-2.0
/// How far municipalities lie apart in a run. (docs/report.md)
#pragma once

#include <array>
#include <vector>

#include "engine/output/file.hpp"

namespace careloop::analysis {

/// What is compared over municipalities: a mean of the year as it is, or a number per 1 000 residents.
struct MunicipalMeasure {
    const char* variable;  ///< in /municipal
    bool per_1000 = false;
};
inline constexpr std::array kMunicipalMeasures = {
    MunicipalMeasure{"workload"},
    MunicipalMeasure{"waiting_within_guarantee"},
    MunicipalMeasure{"waiting", true},
    MunicipalMeasure{"headcount", true},
};

/// Standard deviation between municipalities in the run's last four quarters, each weighted with its
/// residents, as in Williamson's measure of regional inequality: one a measure. NaN for what stands in fewer
/// than two municipalities, or when the file has no municipal results.
[[nodiscard]] std::vector<double> municipal_spread(const output::Reader& file);

}  // namespace careloop::analysis
