// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what Reader and digest share about finished files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/output/hdf5_types.hpp"

namespace careloop::output {

/// Throws Error(data) that says what is wrong with the file and what to do about it.
[[nodiscard]] Handle open_for_reading(const std::filesystem::path& path);

/// Names of a group's members, sorted by bytes.
[[nodiscard]] std::vector<std::string> members(hid_t group);

/// Paths of all datasets outside /provenance, by group and name.
[[nodiscard]] std::vector<std::string> dataset_paths(hid_t file);

[[nodiscard]] std::vector<hsize_t> extents(hid_t dataset);

/// Whether a scale marks a dimension that has no coordinate.
[[nodiscard]] bool is_plain_length(hid_t scale);

/// One name per dimension: the dataset's own for a coordinate, else of the attached scale, else empty.
[[nodiscard]] std::vector<std::string> dimension_names(hid_t dataset);

/// Texts of fixed or variable length, from the selected part of a dataset.
[[nodiscard]] std::vector<std::string> read_texts(hid_t dataset, hid_t memory_space, hid_t file_space,
                                                  std::size_t count);

}  // namespace careloop::output
