// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace careloop::cli {

/// Writes PATH.part and renames it, so that PATH is whole or as it was; a device or pipe is written as it is.
/// Throws Error(output) with the reason.
void write_text_file(const std::string& path, std::string_view text);

/// A name as a cell of a CSV: in quotation marks where it has a comma, as addresses have.
[[nodiscard]] std::string csv_cell(const std::string& name);

/// The whole of a file. Throws Error(data) with the reason.
[[nodiscard]] std::string read_text_file(const std::string& path);

}  // namespace careloop::cli
