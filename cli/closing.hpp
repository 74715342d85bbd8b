// SPDX-License-Identifier: Apache-2.0
/// The lines printed when a run ends.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/run/simulation.hpp"

namespace careloop::cli {

struct Closing {
    std::string scenario, arm;
    std::uint32_t member = 0;
    int years = 0;
    Date reached;
    bool finished = false;
    std::int64_t residents = 0;  ///< simulated, alive
    double population = 0;       ///< whom they stand for
    std::size_t units = 0, staff = 0;
    std::size_t ranks = 1;
    int threads = 0;    ///< of each rank
    std::string start;  ///< of a run from a start state: how it settled; else empty
    double settling_seconds = 0;
    double synthesis_seconds = 0, stepping_seconds = 0, resident_steps_per_second = 0, peak_memory_mib = 0;
    std::filesystem::path file;      ///< output, or checkpoint when not finished
    std::string digest;              ///< of the output
    std::vector<std::string> story;  ///< of those who were followed
};

/// Counts residents and staff now; file and digest are left to the caller. Of several processes all call, and
/// the memory is that of the largest.
[[nodiscard]] Closing closing_of(const run::Simulation& simulation);
[[nodiscard]] std::string text_of(const Closing& closing);
[[nodiscard]] std::string json_of(const Closing& closing);

}  // namespace careloop::cli
