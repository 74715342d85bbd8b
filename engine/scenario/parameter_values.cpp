// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/parameter_values.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "engine/scenario/address.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/quantity.hpp"
#include "engine/scenario/table_reader.hpp"

namespace careloop::scenario {

namespace {

constexpr int kOldest = 5 * (static_cast<int>(kAgeBands) - 1);

/// { "nurse,*" = 0.1, "nurse,ward" = 0.2 }: read in order, so a later pattern wins.
void read_patterns(const Node& patterns, const DeclarationContext& context, Declaration& declaration) {
    const std::vector<Labels> dimensions = labels_of(declaration.by, context.catalogue);
    if (declaration.by.empty()) {
        context.findings.add(patterns.place,
                             fmt::format("'{}' has a table of values but no 'by'", declaration.name),
                             "one value, or by = [dimensions]");
        return;
    }
    for (const Entry& entry : patterns.entries) {
        const Chosen chosen = choose(split_labels(entry.key), dimensions);
        if (chosen.problem) {
            context.findings.add(entry.place,
                                 fmt::format("in pattern '{}': {}", entry.key, chosen.problem->what),
                                 chosen.problem->allowed);
        }
        const auto value = read_value(entry.value, declaration.unit, fmt::format("value of '{}'", entry.key),
                                      context.findings);
        // A value that cannot be read counts as 0 from here on: it is reported once, not once more as a gap.
        if (!chosen.problem) fill(declaration.table, chosen.selection.block, value.value_or(0.0));
    }
}

/// Reads one data file into a declaration's table.
class CsvValues {
  public:
    CsvValues(Csv& csv, std::size_t value_column, const DeclarationContext& context, Declaration& declaration)
        : csv_(csv),
          value_(value_column),
          declaration_(declaration),
          dimensions_(labels_of(declaration.by, context.catalogue)) {
        for (const Labels& labels : dimensions_) {
            columns_.push_back(csv.column(labels.dimension() == Dimension::age_band
                                              ? std::string_view("age_from")
                                              : name_of(labels.dimension())));
        }
    }

    void read() {
        find_ages();
        std::map<std::string, int> seen;
        for (std::size_t row = 0; row < csv_.rows(); ++row) {
            const auto [first, fresh] = seen.emplace(key(row, true), csv_.line(row));
            if (!fresh && !columns_.empty()) {
                csv_.problem(row, columns_[0], fmt::format("repeats the key of line {}", first->second),
                             "one row for each key");
            }
            read_row(row);
        }
    }

  private:
    void read_row(std::size_t row) {
        Block block;
        for (std::size_t i = 0; i < dimensions_.size(); ++i) {
            auto positions = select(row, i);
            if (!positions) return;
            block.by.push_back(dimensions_[i].dimension());
            block.positions.push_back(std::move(*positions));
        }
        const auto value = parse_quantity(csv_.text(row, value_), declaration_.unit);
        if (!value) {
            csv_.problem(row, value_, "is not a quantity", allowed_quantities(declaration_.unit));
        } else if (!limits(declaration_.unit).hold(*value)) {
            csv_.problem(row, value_, "is out of range",
                         fmt::format("{} [{}]", limits_text(declaration_.unit), name_of(declaration_.unit)));
        } else {
            fill(declaration_.table, block, *value);
        }
    }

    std::optional<std::vector<std::uint32_t>> select(std::size_t row, std::size_t i) {
        const std::string& text = csv_.text(row, columns_[i]);
        if (dimensions_[i].dimension() == Dimension::age_band && text != "*")
            return select_ages(row, columns_[i]);
        auto positions = dimensions_[i].select(text);
        if (!positions)
            csv_.problem(row, columns_[i], "is not known", nearest_of(text, dimensions_[i].names()));
        return positions;
    }

    /// A row holds from its age until the next age listed for the same other keys.
    std::optional<std::vector<std::uint32_t>> select_ages(std::size_t row, std::size_t column) {
        const auto from = age(row, column);
        if (!from) {
            csv_.problem(row, column, "is not the first age of a band",
                         fmt::format("a multiple of 5 from 0 to {}, or *", kOldest));
            return std::nullopt;
        }
        const auto& listed = ages_.at(key(row, false));
        const auto next = listed.upper_bound(*from);
        const int until = next == listed.end() ? kOldest + 5 : *next;
        std::vector<std::uint32_t> bands;
        for (int a = *from; a < until; a += 5) bands.push_back(static_cast<std::uint32_t>(a / 5));
        return bands;
    }

    [[nodiscard]] std::optional<int> age(std::size_t row, std::size_t column) const {
        const std::string& text = csv_.text(row, column);
        int value = 0;
        const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool whole = fault == std::errc() && rest == text.data() + text.size() && !text.empty();
        if (!whole || value < 0 || value > kOldest || value % 5 != 0) return std::nullopt;
        return value;
    }

    void find_ages() {
        for (std::size_t i = 0; i < dimensions_.size(); ++i) {
            if (dimensions_[i].dimension() != Dimension::age_band) continue;
            for (std::size_t row = 0; row < csv_.rows(); ++row) {
                if (const auto from = age(row, columns_[i])) ages_[key(row, false)].insert(*from);
            }
        }
    }

    [[nodiscard]] std::string key(std::size_t row, bool with_age) const {
        std::string key;
        for (std::size_t i = 0; i < dimensions_.size(); ++i) {
            if (!with_age && dimensions_[i].dimension() == Dimension::age_band) continue;
            key += csv_.text(row, columns_[i]) + ',';
        }
        return key;
    }

    Csv& csv_;
    std::size_t value_;
    Declaration& declaration_;
    std::vector<Labels> dimensions_;
    std::vector<std::size_t> columns_;           ///< of the keys, in the order of `by`
    std::map<std::string, std::set<int>> ages_;  ///< ages listed, by the other keys
};

/// A data table beside the declaring file, else relative to scenarios/.
std::filesystem::path find_table(const std::filesystem::path& written, const Place& place,
                                 const DeclarationContext& context) {
    const std::filesystem::path beside = place.folder() / written;
    if (std::filesystem::exists(beside)) return beside;
    const std::filesystem::path own = context.own_data / written.filename();
    const bool shipped = written.parent_path() == "data" && !context.own_data.empty();
    return shipped && std::filesystem::exists(own) ? own : context.share / written;
}

void read_csv(const Node& value, const DeclarationContext& context, Declaration& declaration) {
    TableReader reader(value, "value", context.findings);
    const auto path = reader.text("csv");
    reader.required("column");
    const auto column = reader.text("column");
    reader.finish();
    if (!path || !column) return;
    std::string holds = "a column '" + *column + "'";
    for (const Dimension d : declaration.by) {
        holds += fmt::format(", {}", d == Dimension::age_band ? "age_from" : name_of(d));
    }
    holds +=
        fmt::format(" (read by {} at {}:{})", declaration.name, value.place.file_name(), value.place.line);
    try {
        Csv csv = Csv::read(find_table(*path, value.place, context), holds);
        context.inputs.push_back(csv.file());
        CsvValues(csv, csv.column(*column), context, declaration).read();
        context.findings.data.insert(context.findings.data.end(), csv.problems().begin(),
                                     csv.problems().end());
    } catch (const Error& error) {
        // Kept with the others, so that all missing files are named together.
        const auto& problems = error.problems();
        context.findings.data.insert(context.findings.data.end(), problems.begin(), problems.end());
    }
}

}  // namespace

void read_values(const Node& value, double fallback, const DeclarationContext& context,
                 Declaration& declaration) {
    const bool from_file = value.is(Node::Kind::table) && value.find("csv");
    if (from_file && std::isnan(fallback)) fallback = 0.0;
    declaration.table = make_table(shape_of(declaration.by, context.catalogue), fallback);
    if (from_file) {
        read_csv(value, context, declaration);
    } else if (value.is(Node::Kind::table)) {
        read_patterns(value, context, declaration);
    } else {
        const double number = read_value(value, declaration.unit, "value", context.findings).value_or(0.0);
        declaration.table.values.assign(declaration.table.values.size(), number);
    }
}

}  // namespace careloop::scenario
