// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <system_error>

#include "engine/base/error.hpp"

namespace careloop::cli {
namespace {

void refuse_output(int error) {
    if (error == EPIPE) return;  // `| head` has seen enough
    throw Error(Fault::output, "cannot write to standard output: " + std::system_category().message(error));
}

/// Characters of UTF-8 text, each taken as one column.
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

}  // namespace

void print(std::string_view text) {
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) refuse_output(errno);
}

void flush_results() {
    errno = 0;
    if (std::fflush(stdout) != 0) refuse_output(errno);
}

void to_stderr(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

void message(std::string_view text) {
    to_stderr(fmt::format("careloop: {}\n", text));
}

std::string readable(double value) {
    if (!std::isfinite(value)) return "-";
    if (std::abs(value) < 999.5) return fmt::format("{:.3g}", value);
    std::string digits = fmt::format("{:.0f}", std::abs(value));
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, " ");
    }
    return value < 0 ? "-" + digits : digits;
}

std::string columns(const std::vector<std::vector<std::string>>& rows) {
    if (rows.empty()) return {};
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const auto& row : rows) {
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
    }
    std::string out;
    for (const auto& row : rows) {
        for (std::size_t c = 0; c < row.size(); ++c) {
            out += row[c];
            if (c + 1 < row.size()) out.append(widths[c] - width(row[c]) + 2, ' ');
        }
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n';
    }
    return out;
}

}  // namespace careloop::cli
