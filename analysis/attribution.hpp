// SPDX-License-Identifier: Apache-2.0
/// What feedback loops carry of the arms' effects: runs with a loop's link cut, beside those without.
/// (docs/attribution.md)
#pragma once

#include <string>
#include <vector>

#include "analysis/ensemble.hpp"

namespace careloop::analysis {

/// What runs without a loop begin from.
inline constexpr const char* kAsTheyWere = "as-they-were";   ///< the start that all runs have
inline constexpr const char* kSettledAnew = "settled-anew";  ///< a start that settled without the loop too

struct CutLoop {
    std::string name, link;
    std::vector<std::string> also;  ///< other named loops through the link
};

struct AttributedIndicator {
    std::string name, units, long_name;
};

/// Over the last year, in the units of the files. NaN where nothing can be said.
struct Contribution {
    std::string loop, means, arm, indicator, place;
    std::size_t members = 0;
    /// Mean over the members: of an arm's difference to the baseline; of the baseline its value.
    double with_loop = 0, without_loop = 0;
    double estimate = 0;       ///< mean of with minus without, member by member
    double low = 0, high = 0;  ///< interval of Student's t at `confidence`; from two members on
    double share_above = 0;    ///< share of members whose own is above zero

    /// The same with another interval.
    [[nodiscard]] Contribution at(double confidence) const;
};

inline constexpr double kAttributionConfidence = 0.95;

struct Attribution {
    Provenance of;  ///< of the ensemble; arm and member say nothing
    std::string baseline;
    std::vector<std::string> arms;  ///< the baseline first
    std::vector<std::uint32_t> members;
    std::string year_begin, year_end;
    std::vector<CutLoop> loops;
    std::vector<std::string> means;
    std::vector<AttributedIndicator> indicators;
    std::vector<std::string> places;  ///< the country, settlement types, and rural minus metropolitan
    std::vector<Contribution> contributions;

    /// Nothing when there is none.
    [[nodiscard]] const Contribution* find(const std::string& loop, const std::string& means,
                                           const std::string& arm, const std::string& indicator,
                                           const std::string& place) const;
    /// The whole as JSON; read back with read_attribution.
    [[nodiscard]] std::string json() const;
    /// A row a contribution.
    [[nodiscard]] std::string csv() const;
};

/// Takes years, indicators and places from the ensemble with all its loops.
void describe_ensemble(Attribution& attribution, const EnsembleFiles& whole);

/// Adds the contributions of one loop to all arms, after describe_ensemble. `cut`: the ensemble without it,
/// whose arms have the names of those of `whole` with `suffix` behind. Both have the same indicators, places
/// and years.
void add_contributions(Attribution& attribution, const EnsembleFiles& whole, const EnsembleFiles& cut,
                       const std::string& suffix, const std::string& loop, const std::string& means);

/// Of attribution.json. Throws Error(data) when the text is none, or of a later format.
[[nodiscard]] Attribution read_attribution(const std::string& text);

}  // namespace careloop::analysis
