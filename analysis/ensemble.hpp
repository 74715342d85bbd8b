// SPDX-License-Identifier: Apache-2.0
/// The output files of one ensemble, arms times members, read together. (docs/comparing.md)
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analysis/paired.hpp"
#include "analysis/provenance.hpp"
#include "analysis/run_file.hpp"

namespace careloop::analysis {

inline constexpr const char* kRural = "rural";
inline constexpr const char* kMetropolitan = "metropolitan";

/// One draw of a design with one member: what arms are paired by. Without a design it is the member.
using RunNumber = std::uint64_t;
[[nodiscard]] constexpr RunNumber run_number(std::uint32_t draw, std::uint32_t member) {
    return (RunNumber{draw} << 32U) | member;
}
/// "member 3", or "draw 12, member 3".
[[nodiscard]] std::string text_of_run(RunNumber run);

struct EnsembleFiles {
    Provenance of;  ///< of the first file; arm and member are its own
    std::vector<Indicator> indicators;
    std::vector<std::string> units, long_names;  ///< by indicator
    std::vector<std::string> settlement_types, regions, unit_kinds;
    std::vector<std::string> professions;   ///< of staff results; else none
    std::vector<std::string> region_names;  ///< codes where the files have no names
    std::vector<Date> period_ends;
    std::vector<Year> years;  ///< never empty
    /// By arm and run: one series an indicator.
    std::map<std::string, std::map<RunNumber, std::vector<Series>>> runs;
    std::set<RunNumber> members;
    /// By arm and run: one a kMunicipalMeasures.
    std::map<std::string, std::map<RunNumber, std::vector<double>>> municipal_spreads;

    /// The place of a settlement type in a series; nothing where there is none of that name.
    [[nodiscard]] std::size_t place_of(const std::string& settlement_type) const;
    [[nodiscard]] std::size_t place_of_region(std::size_t region) const {
        return 1 + settlement_types.size() + region;
    }
    [[nodiscard]] std::size_t place_of_unit_kind(std::size_t kind) const {
        return place_of_region(regions.size()) + kind;
    }
    [[nodiscard]] std::size_t place_of_profession(std::size_t profession) const {
        return place_of_unit_kind(unit_kinds.size()) + profession;
    }
    /// What rural municipalities have more than metropolitan ones, as a place: one beyond the series' own.
    [[nodiscard]] std::size_t contrast() const { return place_of_profession(professions.size()); }

    /// An indicator in a run over periods [first, last); `place` may be the contrast. NaN where nothing
    /// stands.
    [[nodiscard]] double value(const std::vector<Series>& run, std::size_t indicator, const Year& span,
                               std::size_t place) const;
};

/// An indicator by member in two arms, as far as both have the member.
struct Pairs {
    std::vector<double> baseline, arm;
};
[[nodiscard]] Pairs pairs(const EnsembleFiles& ensemble, const std::string& baseline, const std::string& arm,
                          std::size_t indicator, const Year& span, std::size_t place);

/// Reads the files. `choose` is asked once, with the first file, which indicators are wanted; `unit_kinds`
/// empty: all. Throws Error(data) naming all files that do not belong together.
[[nodiscard]] EnsembleFiles read_ensemble(const std::vector<std::filesystem::path>& files, int newest_format,
                                          const std::function<std::vector<Indicator>(const RunFile&)>& choose,
                                          const std::vector<std::string>& unit_kinds,
                                          Results results = Results::four_weekly);

}  // namespace careloop::analysis
