// SPDX-License-Identifier: Apache-2.0
/// What a screening found, as a table, as JSON and for a reader. (docs/sensitivity.md)
#pragma once

#include <string>
#include <vector>

#include "hpc/morris.hpp"
#include "hpc/uncertain.hpp"

namespace careloop::cli {

struct ScreenedIndicator {
    std::string name, units;
    double declared = 0;  ///< of the run with every parameter as the scenario says
    double spread = 0;    ///< standard deviation over the runs of the design
};

struct Screening {
    std::string scenario;
    std::vector<std::string> regions;  ///< codes; empty: all
    double scale = 1;
    int years = 0;
    std::uint64_t seed = 1;
    bool settled = false;
    std::size_t trajectories = 0, runs = 0, missing = 0;
    hpc::Uncertain parameters;
    std::vector<ScreenedIndicator> indicators;
    std::vector<std::vector<hpc::Effect>> effects;  ///< by indicator and factor, luck last
    std::vector<hpc::Ranked> ranked;

    /// A row an indicator and factor, "luck" among them.
    [[nodiscard]] std::string csv() const;
    [[nodiscard]] std::string json() const;
    /// The twenty that matter most, then five of each indicator.
    [[nodiscard]] std::string text() const;
};

}  // namespace careloop::cli
