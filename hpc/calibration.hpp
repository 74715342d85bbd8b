// SPDX-License-Identifier: Apache-2.0
/// What a calibration file says: which parameters are free, and which figures they are fitted to.
/// (docs/calibration.md)
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "hpc/factor.hpp"
#include "hpc/history.hpp"

namespace careloop::hpc {

/// A figure of a run: an indicator of the four-weekly results, over years and places.
struct Figure {
    std::string name;                             ///< for readers
    std::string indicator;                        ///< headcount, vacancy, ...
    std::vector<std::string> owners, unit_kinds;  ///< empty: all
    std::string place = "sweden";                 ///< or a settlement type, or a region's code
    int first_year = 1, last_year = 1;            ///< of the run, counted from 1
    bool growth = false;  ///< from the first year to the last, a year, relative; else the mean of the years
    std::optional<Goal> goal;  ///< none: looked at beside those fitted
    std::string published;     ///< what is known of a figure without a goal
    std::string unit, source;
};

struct Calibration {
    std::string name;  ///< of the file, without ending
    std::filesystem::path file;
    std::string about;
    std::string scenario;
    bool is_reference = false;  ///< what is found goes into reference.toml, after the references of the links
    int years = 3;
    std::optional<double> scale;
    std::vector<std::string> regions;  ///< empty: all
    std::uint64_t seed = 1;            ///< of the design
    std::vector<std::size_t> runs;     ///< by wave
    std::size_t check_members = 4;     ///< runs at what was found
    std::vector<Factor> free;
    std::vector<Figure> figures;
};

/// Reads a file, or one of the shipped ones by name. Throws Error(usage) with all its problems together.
[[nodiscard]] Calibration read_calibration(const std::string& path_or_name);

}  // namespace careloop::hpc
