// SPDX-License-Identifier: Apache-2.0
/// What a report shows, computed once from the files of an ensemble; sentences, tables, JSON and CSV take it
/// from here, so that they cannot differ. (docs/report.md)
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/attribution.hpp"
#include "analysis/ensemble.hpp"
#include "analysis/report_words.hpp"

namespace careloop::analysis {

/// What the scenario says of itself, in the report's language.
struct ReportLever {
    std::string name, title, about;
    std::vector<std::string> evidence;
};
struct ReportArm {
    std::string name, label;
    std::vector<ReportLever> levers;
};

/// A parameter as the first file has it.
struct ReportParameter {
    std::string name, unit, evidence_class, source, fitted_to;
    double least = 0, greatest = 0;  ///< of its values, which are many in a table
    double low = 0, high = 0;        ///< stated range
    bool is_factor = false;          ///< the range is of a factor on all values
};

/// Everything that does not come from the results themselves.
struct ReportSubject {
    Language language = Language::en;
    std::string title, question;
    std::vector<ReportArm> arms;  ///< those shown, the baseline first
    std::vector<std::string> missing;
    std::vector<ReportParameter> parameters;
    std::vector<std::pair<std::string, std::string>>
        facts;                               ///< seed, scale, versions, hashes: name and value
    std::vector<std::string> commands;       ///< to do it again
    std::optional<Attribution> attribution;  ///< of the same ensemble, against the same baseline
    std::string attribution_apart;           ///< why there is one that cannot be shown here
    std::string attribute_command;           ///< how to get one
};

inline constexpr double kReportConfidence = 0.9;

inline constexpr std::array kFlowGroups = {"staff", "patients", "cost"};

/// From so many members on a chart shows quantiles instead of a line a member.
inline constexpr std::size_t kBandMembers = 20;

class Report {
  public:
    struct Place {
        std::string name, label;
        std::size_t at = 0;  ///< in a series
    };

    /// Standard deviation between places, in the unit of a difference.
    struct Spread {
        const char* over;         ///< "regions" or "municipalities"
        std::string name, units;  ///< units of the file's numbers
        IndicatorWords words;
        PairedDifference difference;
    };

    /// `shown`: the first indicators of the files are those compared, the others flows.
    Report(EnsembleFiles files, ReportSubject subject, std::size_t shown);

    [[nodiscard]] const EnsembleFiles& files() const { return files_; }
    [[nodiscard]] const ReportSubject& subject() const { return subject_; }
    [[nodiscard]] Language language() const { return subject_.language; }
    [[nodiscard]] const ReportArm& baseline() const { return subject_.arms.front(); }
    /// Those but the baseline.
    [[nodiscard]] std::vector<ReportArm> arms() const {
        return {subject_.arms.begin() + 1, subject_.arms.end()};
    }
    /// Indicators compared, as indices into those of the files: where something stands.
    [[nodiscard]] const std::vector<std::size_t>& shown() const { return shown_; }
    /// Regions where something stands, as indices into those of the files.
    [[nodiscard]] const std::vector<std::size_t>& regions() const { return regions_; }
    /// All regions together and the settlement types where something stands.
    [[nodiscard]] const std::vector<Place>& places() const { return places_; }
    [[nodiscard]] const IndicatorWords& words(std::size_t indicator) const { return words_[indicator]; }
    [[nodiscard]] const std::string& name(std::size_t indicator) const {
        return files_.indicators[indicator].name;
    }
    [[nodiscard]] bool is_share(std::size_t indicator) const {
        return files_.indicators[indicator].measure == Measure::ratio;
    }
    /// Whether rural and metropolitan municipalities both have it.
    [[nodiscard]] bool has_gap(std::size_t indicator) const;
    /// Flows of a group ("staff", "patients", "cost") that the files have.
    [[nodiscard]] std::vector<std::size_t> flows(const std::string& group) const;

    /// Mean of the baseline's members in the last year; NaN where nothing stands.
    [[nodiscard]] double baseline_mean(std::size_t indicator, std::size_t place) const;
    /// Arm minus baseline in the last year, at kReportConfidence.
    [[nodiscard]] PairedDifference difference(const std::string& arm, std::size_t indicator,
                                              std::size_t place) const;
    [[nodiscard]] PairedDifference difference(const std::string& arm, std::size_t indicator,
                                              std::size_t place, const Year& span) const;
    /// How far regions and municipalities lie apart in the last year, arm minus baseline.
    [[nodiscard]] std::vector<Spread> spreads(const std::string& arm) const;
    /// Members of an arm, in order, over a span.
    [[nodiscard]] std::vector<double> values(const std::string& arm, std::size_t indicator, std::size_t place,
                                             const Year& span) const;

    [[nodiscard]] std::string json() const;
    [[nodiscard]] std::string csv() const;
    /// The page; `script` and `style` go into it as they are, and without a script there are tables alone.
    [[nodiscard]] std::string page(std::string_view script, std::string_view style) const;

  private:
    [[nodiscard]] PairedDifference regional_spread(const std::string& arm, std::size_t indicator) const;
    [[nodiscard]] PairedDifference municipal_spread(const std::string& arm, std::size_t measure) const;
    [[nodiscard]] bool stands(std::size_t indicator, std::size_t place) const;

    EnsembleFiles files_;
    ReportSubject subject_;
    std::vector<std::size_t> shown_;
    std::vector<std::size_t> regions_;
    std::vector<Place> places_;
    std::vector<IndicatorWords> words_;
};

/// The indicators of a report: those compared, and flows by group. As far as a file has them.
[[nodiscard]] const std::vector<std::string>& report_indicators();
[[nodiscard]] const std::vector<std::string>& report_flows(const std::string& group);

/// Three to five sentences an arm, each with its interval, ready for the page. With one member: none.
[[nodiscard]] std::vector<std::string> findings(const Report& report, const std::string& arm);

/// Decimals that show two digits of the interval's half width, and of which side of zero its ends are.
[[nodiscard]] int decimals_of(const PairedDifference& d, const IndicatorWords& words);

/// How many comparisons have an interval that leaves out zero; those behind an arm's sentences.
struct ComparisonCount {
    std::size_t clear = 0, all = 0;
};
void add(ComparisonCount& count, const PairedDifference& d);  ///< one without an interval is none
[[nodiscard]] ComparisonCount compared(const Report& report, const std::string& arm);

/// "in rural municipalities"
[[nodiscard]] std::string place_phrase(const Report& report, const Report::Place& place);

}  // namespace careloop::analysis
