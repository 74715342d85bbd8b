// SPDX-License-Identifier: Apache-2.0
/// One run's indicators by year, for the country and for parts of it. (docs/comparing.md)
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/output/file.hpp"

namespace careloop::analysis {

/// Which results of a file.
enum class Results {
    four_weekly,  ///< by region, settlement type, unit kind and owner
    staff,        ///< of /staff, by quarter: also by profession
};

/// How the cells of results are put together.
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

inline constexpr std::size_t kPeriodsPerYear = 13, kQuartersPerYear = 4;

/// Thirteen periods of four weeks, or four quarters of thirteen, counted back from the run's end; all there
/// are in a shorter run.
struct Year {
    Date begin, end;
    std::size_t first = 0, last = 0;  ///< periods [first, last)
};

/// An indicator by period and place, kept as sums so that any span of periods can be put together. Places:
/// the country, then the settlement types, the regions, the kinds of units and, of staff, the professions.
class Series {
  public:
    struct Sum {
        double value = 0, weight = 0;
        bool any = false;
        /// A cell without a unit, or a share of nothing, is NaN and no part of the sum.
        void add(float cell, float cell_weight) {
            if (std::isnan(cell) || std::isnan(cell_weight)) return;
            value += static_cast<double>(cell) * static_cast<double>(cell_weight);
            weight += static_cast<double>(cell_weight);
            any = true;
        }
        void operator+=(const Sum& other) {
            value += other.value;
            weight += other.weight;
            any = any || other.any;
        }
    };

    Series(Measure measure, std::size_t periods, std::size_t places)
        : measure_(measure), places_(places), sums_(periods * places) {}

    void add(std::size_t period, std::size_t place, const Sum& sum) {
        sums_[period * places_ + place] += sum;
    }
    /// Over periods [first, last): the sum of a flow, the mean of a level, the weighted mean of a ratio. NaN
    /// where nothing stands.
    [[nodiscard]] double over(std::size_t first, std::size_t last, std::size_t place) const;
    [[nodiscard]] double over(const Year& year, std::size_t place) const {
        return over(year.first, year.last, place);
    }

  private:
    Measure measure_;
    std::size_t places_;
    std::vector<Sum> sums_;
};

/// Results of an output file. The reader has to live as long.
class RunFile {
  public:
    /// Throws Error(data) when a part is missing, also when no period was completed.
    explicit RunFile(const output::Reader& file, Results results = Results::four_weekly);

    [[nodiscard]] Results results() const { return results_; }
    [[nodiscard]] const std::vector<std::string>& settlement_types() const { return settlement_types_; }
    [[nodiscard]] const std::vector<std::string>& unit_kinds() const { return unit_kinds_; }
    [[nodiscard]] const std::vector<std::string>& regions() const { return regions_; }          ///< codes
    [[nodiscard]] const std::vector<std::string>& professions() const { return professions_; }  ///< of staff
    /// Where each period ends.
    [[nodiscard]] std::vector<Date> period_ends() const;
    [[nodiscard]] const std::vector<Year>& years() const { return years_; }  ///< never empty
    /// Those of the file that can be put together: with a rule, and with their weight; the main ones first.
    [[nodiscard]] std::vector<Indicator> indicators() const;
    [[nodiscard]] std::string units(const Indicator& indicator) const;
    [[nodiscard]] std::string long_name(const Indicator& indicator) const;
    /// Over all kinds of units and owners, or over those named (each one of unit_kinds(), of /owner).
    [[nodiscard]] Series series(const Indicator& indicator, const std::vector<std::string>& kinds = {},
                                const std::vector<std::string>& owners = {}) const;

  private:
    /// What a cell of /staff is of, as positions among the names.
    struct StaffCell {
        std::size_t region, settlement_type, unit_kind, profession;
        std::string owner;
    };

    [[nodiscard]] std::string path(const std::string& name) const;
    [[nodiscard]] const std::vector<float>& weights(const std::string& name) const;
    [[nodiscard]] std::size_t places() const;
    [[nodiscard]] std::vector<StaffCell> read_staff_cells() const;
    [[nodiscard]] Series cell_series(const Indicator& indicator, const std::vector<std::string>& kinds,
                                     const std::vector<std::string>& owners) const;
    [[nodiscard]] Series staff_series(const Indicator& indicator, const std::vector<std::string>& kinds,
                                      const std::vector<std::string>& owners) const;

    const output::Reader& file_;
    Results results_;
    std::vector<std::string> settlement_types_, unit_kinds_, regions_, professions_;
    std::vector<StaffCell> staff_cells_;
    std::vector<double> bounds_;
    std::vector<Year> years_;
    mutable std::map<std::string, std::vector<float>> weights_;  ///< read once, as many ratios share one
};

/// Those with a rule of their own, whatever file: the main ones first. Other flows need none.
[[nodiscard]] std::vector<Indicator> listed_indicators(Results results = Results::four_weekly);

}  // namespace careloop::analysis
