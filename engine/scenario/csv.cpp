// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include "engine/scenario/findings.hpp"
#include "engine/scenario/quantity.hpp"

namespace careloop::scenario {

namespace {

struct Field {
    std::string text;
    int column;
};

/// Takes one record off `rest`; `line` counts the lines of the file, also those inside quotes.
std::vector<Field> take_record(std::string_view& rest, int& line) {
    std::vector<Field> fields;
    std::size_t at = 0, line_start = 0;
    bool more = true;
    while (more) {
        Field field{{}, static_cast<int>(at - line_start) + 1};
        if (at < rest.size() && rest[at] == '"') {
            for (++at; at < rest.size(); ++at) {
                if (rest[at] == '"') {
                    ++at;
                    if (at >= rest.size() || rest[at] != '"') break;
                }
                if (rest[at] == '\n') {
                    ++line;
                    line_start = at + 1;
                }
                field.text += rest[at];
            }
        }
        const std::size_t end = std::min(rest.find_first_of(",\n", at), rest.size());
        field.text += rest.substr(at, end - at);
        if (field.text.ends_with('\r')) field.text.pop_back();
        fields.push_back(std::move(field));
        more = end < rest.size() && rest[end] == ',';
        at = end + 1;
    }
    rest.remove_prefix(std::min(at, rest.size()));
    ++line;
    return fields;
}

}  // namespace

Csv Csv::read(const std::filesystem::path& file, std::string_view holds) {
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file)) {
        throw Error(Fault::data, {Problem{file.string(), 0, 0, "the data file is missing",
                                          fmt::format("a CSV file with {}", holds)}});
    }
    std::ostringstream text;
    text << in.rdbuf();
    Csv csv;
    csv.file_ = file;
    csv.parse(text.str());
    if (csv.header_.empty()) {
        throw Error(Fault::data, {Problem{file.string(), 1, 0, "the data file is empty",
                                          fmt::format("a header line, then {}", holds)}});
    }
    return csv;
}

void Csv::parse(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    int line = 1;
    while (!text.empty()) {
        const int first_line = line;
        std::vector<Field> fields = take_record(text, line);
        if (fields.size() == 1 && fields[0].text.empty()) continue;
        if (header_.empty()) {
            for (Field& field : fields) {
                header_.emplace_back(trimmed(field.text));
                header_columns_.push_back(field.column);
            }
            continue;
        }
        if (fields.size() != header_.size()) {
            problems_.push_back({file_.string(), first_line, 0,
                                 fmt::format("{} values in this row", fields.size()),
                                 fmt::format("{}, as the header names", header_.size())});
            fields.resize(header_.size());
        }
        for (Field& field : fields) cells_.push_back({std::string(trimmed(field.text)), field.column});
        lines_.push_back(first_line);
    }
}

bool Csv::has(std::string_view column) const {
    return std::find(header_.begin(), header_.end(), column) != header_.end();
}

std::size_t Csv::column(std::string_view name) const {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found == header_.end()) {
        throw Error(Fault::data, {Problem{file_.string(), 1, 0, fmt::format("there is no column '{}'", name),
                                          nearest_of(name, header_)}});
    }
    return static_cast<std::size_t>(found - header_.begin());
}

const Csv::Cell& Csv::cell(std::size_t row, std::size_t column) const {
    return cells_[row * header_.size() + column];
}

const std::string& Csv::text(std::size_t row, std::size_t column) const {
    return cell(row, column).text;
}

void Csv::problem(std::size_t row, std::size_t column, std::string_view why, std::string allowed) {
    const Cell& at = cell(row, column);
    problems_.push_back({file_.string(), lines_[row], at.column,
                         fmt::format("column '{}': '{}' {}", header_[column], at.text, why),
                         std::move(allowed)});
}

double Csv::number(std::size_t row, std::size_t column) {
    const auto value = parse_number(text(row, column));
    if (!value) problem(row, column, "is not a number", "a number with a decimal point");
    return value.value_or(0.0);
}

std::int64_t Csv::integer(std::size_t row, std::size_t column) {
    const std::string& digits = text(row, column);
    std::int64_t value = 0;
    const auto [rest, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || fault != std::errc() || rest != digits.data() + digits.size()) {
        problem(row, column, "is not a whole number", "a whole number");
        return 0;
    }
    return value;
}

double Csv::number_in(std::size_t row, std::size_t column, double low, double high) {
    const auto value = parse_number(text(row, column));
    std::string allowed = fmt::format("a number from {} to {}", low, high);
    if (std::isinf(high))
        allowed = std::isinf(low) ? "a number" : fmt::format("a number of {} or more", low);
    else if (std::isinf(low))
        allowed = fmt::format("a number of {} or less", high);
    if (!value) {
        problem(row, column, "is not a number", std::move(allowed));
        return 0.0;
    }
    if (*value < low || *value > high) {
        problem(row, column, "is out of range", std::move(allowed));
        return 0.0;
    }
    return *value;
}

void Csv::check() const {
    if (!problems_.empty()) throw Error(Fault::data, problems_);
}

}  // namespace careloop::scenario
