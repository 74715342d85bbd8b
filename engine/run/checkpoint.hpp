// SPDX-License-Identifier: Apache-2.0
/// Checkpoints: the whole state of a run, one group per domain, uncompressed HDF5.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace careloop::run {

class Simulation;
struct StartFile;

/// What is needed to take a run up again without its files.
struct CheckpointInfo {
    std::string scenario_toml;  ///< resolved text
    std::string name;           ///< of the scenario
    std::string arm;
    std::uint32_t member = 0;
    std::string output;  ///< path of the output file, as given
};

/// Throws Error(data): missing, truncated, no checkpoint of a run, or of another format or model version.
[[nodiscard]] CheckpointInfo read_checkpoint_info(const std::filesystem::path& path);

/// Throws Error(data) when the file is no start state, or not the one with this key.
void require_start(const StartFile& start);

/// What a start state says of itself. Throws Error(data) as above.
struct Start;
[[nodiscard]] Start read_start(const std::filesystem::path& path);

}  // namespace careloop::run
