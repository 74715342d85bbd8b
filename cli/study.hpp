// SPDX-License-Identifier: Apache-2.0
/// What a study of sensitivity found, as a table, as JSON and for a reader, whatever its design: of runs
/// here, of a finished ensemble, or of files made elsewhere. (docs/sensitivity.md)
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/json.hpp"
#include "engine/base/maths.hpp"
#include "engine/scenario/scenario.hpp"
#include "hpc/bootstrap.hpp"
#include "hpc/design.hpp"
#include "hpc/uncertain.hpp"

namespace careloop::cli {

/// What was run.
struct StudiedScenario {
    std::string name;
    std::vector<std::string> regions;  ///< codes; empty: all
    double scale = 1;
    int years = 0;
    std::uint64_t seed = 1;
    bool settled = false;

    [[nodiscard]] static StudiedScenario of(const scenario::Scenario& scenario);
};

struct StudiedIndicator {
    std::string name, units;
    double declared = kNone;  ///< of the run with every parameter as the scenario says, where there was one
    double spread = kNone;    ///< standard deviation over the runs of the design

    [[nodiscard]] std::string title() const;  ///< name and unit
};

struct Study {
    std::optional<StudiedScenario> scenario;  ///< nothing: known from files alone
    std::string files;                        ///< the folder of those
    std::size_t runs = 0, missing = 0;
    hpc::Uncertain parameters;
    std::vector<StudiedIndicator> indicators;

    /// Of a parameter by its place, or "luck" behind the last.
    [[nodiscard]] std::string factor_name(std::size_t factor) const;
    /// "0.5 to 2", "times 0.5 to 2".
    [[nodiscard]] std::string range_of(std::size_t factor) const;
    /// What was run, in a line without its end.
    [[nodiscard]] std::string heading() const;
    /// The document's first part, its object left open: all that does not hang on the method.
    void begin(analysis::Json& json, const hpc::Design& design) const;
};

struct SensitivityTable {
    std::string csv;   ///< a row an indicator and factor, "luck" among them
    std::string json;  ///< the same, with all that was studied
    std::string text;  ///< what matters most, then five of each indicator
};

/// `results`: by indicator of the study and trial of the design, NaN where there is none. Sets the
/// indicators' spread. Throws Error(usage) for a design that is neither Saltelli's nor Morris's.
[[nodiscard]] SensitivityTable sensitivity_table(Study study, const hpc::Design& design,
                                                 const std::vector<std::vector<double>>& results);

// The two methods (screening.cpp, variance_shares.cpp).
[[nodiscard]] SensitivityTable screening_table(const Study& study, const hpc::Design& design,
                                               const std::vector<std::vector<double>>& results);
[[nodiscard]] SensitivityTable variance_table(const Study& study, const hpc::Design& design,
                                              const std::vector<std::vector<double>>& results);

// How their tables show a number: in full, or empty; for a reader, or "-"; an interval.
[[nodiscard]] std::string cell_of(double value);
[[nodiscard]] std::string shown(double value);
[[nodiscard]] std::string shown(const hpc::Interval& interval);

/// The five largest in order, luck after them. `size`: of each factor; what is not known comes last.
[[nodiscard]] std::vector<std::size_t> largest_and_luck(const std::vector<double>& size);

}  // namespace careloop::cli
