// SPDX-License-Identifier: Apache-2.0
/// Data tables: comma-separated text with a header line, and getters that say exactly where a value is wrong.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"

namespace careloop::scenario {

/// A CSV file in memory: RFC 4180 quoting, UTF-8, any line ending; empty lines are skipped.
///
/// Getters gather problems instead of throwing, so that all of a file are reported together: read what you
/// need, then call `check()`. A value that could not be read comes back as 0 or empty.
class Csv {
  public:
    /// `holds` says what the file should contain, for the message when it is missing ("one row per region").
    /// Throws Error(data) when the file is missing or empty.
    [[nodiscard]] static Csv read(const std::filesystem::path& file, std::string_view holds);

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
    [[nodiscard]] bool has(std::string_view column) const;
    [[nodiscard]] std::size_t rows() const { return lines_.size(); }
    /// Line of the file on which a row stands.
    [[nodiscard]] int line(std::size_t row) const { return lines_[row]; }

    /// Position of a column. Throws Error(data) with the nearest name when there is none.
    [[nodiscard]] std::size_t column(std::string_view name) const;

    [[nodiscard]] const std::string& text(std::size_t row, std::size_t column) const;
    [[nodiscard]] double number(std::size_t row, std::size_t column);
    [[nodiscard]] std::int64_t integer(std::size_t row, std::size_t column);
    /// A number in [low, high], both included; infinities leave a side open.
    [[nodiscard]] double number_in(std::size_t row, std::size_t column, double low, double high);

    // The same by name, for files read once.
    [[nodiscard]] const std::string& text(std::size_t row, std::string_view name) const {
        return text(row, column(name));
    }
    [[nodiscard]] double number(std::size_t row, std::string_view name) { return number(row, column(name)); }
    [[nodiscard]] std::int64_t integer(std::size_t row, std::string_view name) {
        return integer(row, column(name));
    }
    [[nodiscard]] double number_in(std::size_t row, std::string_view name, double low, double high) {
        return number_in(row, column(name), low, high);
    }

    /// Notes something wrong with a value, for rules the caller knows.
    void problem(std::size_t row, std::size_t column, std::string_view why, std::string allowed);
    [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }
    /// Throws Error(data) with every problem noted so far.
    void check() const;

  private:
    struct Cell {
        std::string text;
        int column = 0;  ///< in the line
    };
    [[nodiscard]] const Cell& cell(std::size_t row, std::size_t column) const;
    void parse(std::string_view text);

    std::filesystem::path file_;
    std::vector<std::string> header_;
    std::vector<int> header_columns_;
    std::vector<Cell> cells_;  ///< by row
    std::vector<int> lines_;
    std::vector<Problem> problems_;
};

}  // namespace careloop::scenario
