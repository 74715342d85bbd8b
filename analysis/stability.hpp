// SPDX-License-Identifier: Apache-2.0
/// Do a run's loops hold? The rules a calibration has to meet beside its figures, since national figures can
/// look right while a third of the units is lost. (docs/stability.md)
#pragma once

#include <string>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/output/file.hpp"

namespace careloop::analysis {

/// One rule, and what the run has to show for it.
struct StabilityRule {
    std::string name;   ///< engagement_spread, units_below_staffing, ...
    std::string about;  ///< what is measured
    double value = 0;   ///< infinite where the loop has no end, even at no turnover
    double least = 0;   ///< value >= least
    double below = 0;   ///< value < below; at most `below` where `closed`
    bool closed = false;
    bool percent = false;  ///< a share, to be shown in percent
    [[nodiscard]] bool holds() const { return value >= least && (closed ? value <= below : value < below); }
};

struct Stability {
    Date begin, end;                   ///< the 52 weeks looked at
    std::size_t units = 0;             ///< with posts
    double turnover_mean = 0;          ///< [1/year] of all staff
    double turnover_p95 = 0;           ///< [1/year] of the unit that 95 % of units do not pass
    double gain_over_turnover = 0;     ///< [year] G1 at a turnover of one a year
    std::vector<StabilityRule> rules;  ///< in the order of docs/stability.md
    [[nodiscard]] bool holds() const;
};

/// How strongly one more person leaving per employed and year makes others leave, by way of engagement and
/// safety climate, as strengths of a file's causal table have it. [year]
///
/// The linear gain G1 is this times the turnover; `novices_per_hire` is the share of people hired who are new
/// in care. Infinite where engagement and safety climate alone drive each other without end. Throws
/// Error(data) when the file has no causal table.
[[nodiscard]] double gain_over_turnover(const output::Reader& file, double novices_per_hire);

/// Of the last thirteen four-weekly results by unit. Throws Error(data) when the file has none, or fewer.
[[nodiscard]] Stability stability(const output::Reader& file, const std::string& path);

}  // namespace careloop::analysis
