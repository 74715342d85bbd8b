// SPDX-License-Identifier: Apache-2.0
/// What a user writes, resolved and checked: a scenario with its arms, levers and parameters.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/draws.hpp"
#include "engine/base/time.hpp"
#include "engine/scenario/lever.hpp"
#include "engine/scenario/parameters.hpp"

namespace careloop::scenario {

struct Arm {
    std::string name;
    Text label;
    std::vector<std::string> levers;  ///< names, resolved in Scenario::levers
    std::vector<std::string> cut;     ///< links without strength in this arm; the settled start has them
};

/// Where a part of the scenario came from, for the table in docs and output.
struct Origin {
    std::string part, source;
};

struct Scenario {
    std::string name;  ///< file name without ending
    std::filesystem::path file;
    Text title, question;
    Date begin = Date::of(2024, 12, 31);
    int years = 10;
    int step_days = kDaysPerWeek;
    double scale = 1.0;
    std::uint64_t seed = 1;
    int members = 1;
    bool settle = false;               ///< begin from the settled world (docs/model.md, 7)
    std::vector<std::string> regions;  ///< codes; empty: all
    std::vector<Arm> arms;             ///< never empty; the first is the baseline
    std::vector<Lever> levers;         ///< all that the arms or the command line name, resolved
    std::vector<std::string> record;   ///< scores to store
    bool unit_level_output = false;
    double gain = 1.0;             ///< factor on the strength of every link
    std::vector<std::string> cut;  ///< links whose strength is zero, in all arms and in settling
    std::vector<Origin> origins;
    Catalogue catalogue;
    ParameterSet parameters;
    std::string
        own_text;  ///< [set], [declare] and kinds of the scenario's files and the command line, as TOML
    std::filesystem::path data_folder;
    std::filesystem::path own_data;  ///< folder of tables that stand in for the shipped ones; empty: none
    /// A table of the scenario's own, when it has one of that name, else the shipped one.
    [[nodiscard]] std::filesystem::path table(std::string_view file_name) const;
    std::vector<std::filesystem::path> inputs;  ///< every file read, for checksums
};

/// Changes from the command line, applied after the files.
struct Overrides {
    std::optional<std::uint64_t> seed;
    std::optional<int> years;
    std::optional<double> scale;
    std::optional<std::vector<std::string>> regions;
    std::vector<std::string> set;     ///< "ADDRESS=VALUE"
    std::vector<std::string> levers;  ///< added to every arm
    std::vector<std::string> cut;
    std::optional<double> gain;
    std::optional<bool> settle;
};

/// Where scenarios/ is: CARELOOP_SHARE, beside the source tree the program was built in, or
/// PREFIX/share/careloop/scenarios beside the executable. Throws Error(data).
[[nodiscard]] std::filesystem::path find_share();

/// Reads a scenario by path, or by name among the shipped ones. All problems of all its files together in
/// one Error(usage); missing or unusable data files Error(data). `links`: names of the model's links.
[[nodiscard]] Scenario load(const std::string& path_or_name, const Overrides& overrides,
                            const std::vector<std::string>& links);

/// The scenario after `extends` and overrides, as TOML text that loads to the same scenario with the same
/// shipped files. Levers that do not ship are named by absolute path.
[[nodiscard]] std::string resolved_text(const Scenario& scenario);

/// Names and titles of the shipped scenarios / levers.
[[nodiscard]] std::vector<NamedKind> shipped_scenarios();
[[nodiscard]] std::vector<NamedKind> shipped_levers();

/// Checks one file of any kind (scenario, lever, parameter file); returns its problems.
[[nodiscard]] std::vector<Problem> check_file(const std::filesystem::path& file,
                                              const std::vector<std::string>& links);

}  // namespace careloop::scenario
