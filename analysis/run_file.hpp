// SPDX-License-Identifier: Apache-2.0
/// One run's indicators by year, for the country and for each settlement type. (docs/comparing.md)
#pragma once

#include <string>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/output/file.hpp"

namespace careloop::analysis {

/// How the cells of the four-weekly results are put together.
enum class Measure {
    flow,   ///< counted over a period: added up over cells and over the year
    level,  ///< a number at a time: added up over cells, then the mean of the year's periods
    ratio,  ///< a mean or share: weighted with another variable of the same cell and period
};

struct Indicator {
    std::string name;
    Measure measure = Measure::flow;
    std::string weight;    ///< of a ratio
    bool is_main = false;  ///< compared unless others are asked for
};

inline constexpr std::size_t kPeriodsPerYear = 13;

/// Thirteen periods of four weeks, counted back from the run's end; all there are in a shorter run.
struct Year {
    Date begin, end;
    std::size_t first = 0, last = 0;  ///< periods [first, last)
};

/// An indicator by year and place: the country first, then the settlement types. NaN where nothing stands.
class Table {
  public:
    Table(std::size_t years, std::size_t places) : places_(places), values_(years * places) {}
    [[nodiscard]] double& at(std::size_t year, std::size_t place) { return values_[year * places_ + place]; }
    [[nodiscard]] double at(std::size_t year, std::size_t place) const {
        return values_[year * places_ + place];
    }
    [[nodiscard]] std::size_t years() const { return values_.size() / places_; }
    [[nodiscard]] std::size_t places() const { return places_; }

  private:
    std::size_t places_;
    std::vector<double> values_;
};

/// The four-weekly results of an output file. The reader has to live as long.
class RunFile {
  public:
    /// Throws Error(data) when a part is missing, also when no period was completed.
    explicit RunFile(const output::Reader& file);

    [[nodiscard]] const std::vector<std::string>& settlement_types() const { return settlement_types_; }
    [[nodiscard]] const std::vector<std::string>& unit_kinds() const { return unit_kinds_; }
    [[nodiscard]] const std::vector<Year>& years() const { return years_; }  ///< never empty
    /// Those of the file that can be put together: with a rule, and with their weight; the main ones first.
    [[nodiscard]] std::vector<Indicator> indicators() const;
    [[nodiscard]] std::string units(const Indicator& indicator) const;
    [[nodiscard]] std::string long_name(const Indicator& indicator) const;
    /// Over all kinds of units, or over those named (each one of unit_kinds()).
    [[nodiscard]] Table table(const Indicator& indicator, const std::vector<std::string>& kinds = {}) const;

  private:
    const output::Reader& file_;
    std::vector<std::string> settlement_types_, unit_kinds_;
    std::vector<Year> years_;
};

}  // namespace careloop::analysis
