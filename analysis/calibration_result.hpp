// SPDX-License-Identifier: Apache-2.0
/// What a calibration found, as a page, as JSON and for a terminal. (docs/calibration.md)
#pragma once

#include <string>
#include <vector>

namespace careloop::analysis {

struct FreeParameter {
    std::string address;
    bool is_factor = false;          ///< on values the calibration file names
    double low = 0, high = 0;        ///< range it was free in
    double value = 0;                ///< what is written: the posterior's mean
    double least = 0, greatest = 0;  ///< 5th and 95th percentile of the posterior
    double narrowed = 0;             ///< 1 - spread after over spread before
    std::string fitted_to;           ///< the figure that moves most with it, against its doubt
};

struct CalibratedFigure {
    std::string name, unit, source;
    bool fitted = false;
    std::string published;  ///< "2.5 ± 0.3", "at most 5", or what is known of one not fitted
    double expected = 0;    ///< of a run at the posterior's mean, by the emulator; NaN if not fitted
    double mean = 0, low = 0, high = 0;  ///< of the check runs; 90 % interval of the mean (Student's t)
    double off = 0;                      ///< mean's distance to the goal, in doubts; NaN if not fitted
};

struct CalibrationWave {
    std::size_t runs = 0, failed = 0;
    std::size_t ruled_out = 0;  ///< of the runs, by what they gave
    double left = 1;            ///< share of the whole not ruled out after it
};

struct CheckedRule {
    std::string name;  ///< as `careloop validate --stability` has it
    double worst = 0;
    std::size_t held = 0, runs = 0;
};

struct CalibrationResult {
    std::string name, about, scenario, command, program;
    int years = 0;
    std::size_t check_runs = 0;
    std::vector<FreeParameter> free;
    std::vector<CalibratedFigure> figures;
    std::vector<CalibrationWave> waves;
    std::vector<CheckedRule> rules;
    std::vector<std::string> alike;        ///< pairs of parameters that the figures cannot tell apart
    std::vector<double> references_moved;  ///< by round of the fixed point
    bool references_changed = false;

    [[nodiscard]] std::string html() const;
    [[nodiscard]] std::string json() const;
};

}  // namespace careloop::analysis
