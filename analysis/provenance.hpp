// SPDX-License-Identifier: Apache-2.0
/// What an output file says of its run: scenario, arm, member, versions, inputs; and whether two belong
/// together.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "engine/output/file.hpp"

namespace careloop::analysis {

struct Provenance {
    std::string scenario;  ///< name
    std::string arm;
    std::uint32_t member = 0;
    std::uint32_t draw = 0;  ///< point of a design; 0 also without one
    std::string program_version;
    int model_version = 0;
    std::string resolved;                                 ///< the scenario's text with everything in force
    std::map<std::string, std::set<std::string>> inputs;  ///< SHA-256 of the files read, by name
};

/// Throws Error(data) when the file is no output of a run, or of a format above `newest_format`.
void check_is_run(const output::Reader& file, const std::string& path, int newest_format);

/// Of an output file. Throws Error(data).
[[nodiscard]] Provenance read_provenance(const output::Reader& file);

/// Why two runs are no runs of one ensemble, as "years = 1 there, years = 2 here"; empty when they are. Arm,
/// member and the scenario's number of members do not count, nor inputs that only one of them names (a run
/// that was resumed reads its scenario from the checkpoint).
[[nodiscard]] std::string difference(const Provenance& there, const Provenance& here);

}  // namespace careloop::analysis
