// SPDX-License-Identifier: Apache-2.0
/// Everything that is printed goes through here: results to standard output, messages to standard error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace careloop::cli {

/// A result. Throws Error(output) when standard output cannot take it, except when its reader has left.
void print(std::string_view text);
/// Brings results out. Throws like print.
void flush_results();
/// A line to standard error, with "careloop: " before it.
void message(std::string_view text);
/// As it is, to standard error.
void to_stderr(std::string_view text);

/// 1234567 -> "1 234 567", 0.0123 -> "0.0123": three significant digits below a thousand.
[[nodiscard]] std::string readable(double value);

/// Columns padded to their widest cell (in characters), the last one not; every row as long as the first.
[[nodiscard]] std::string columns(const std::vector<std::vector<std::string>>& rows);

}  // namespace careloop::cli
