// SPDX-License-Identifier: Apache-2.0
/// The plan of an ensemble: one row a run, as a CSV that other tools can read and write. (docs/ensembles.md)
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/variation.hpp"
#include "hpc/factor.hpp"

namespace careloop::hpc {

/// A column of parameter values: "ADDRESS" sets a parameter, in its own unit; "times:ADDRESS" multiplies all
/// values of a table.
struct PlanColumn {
    std::string address;
    scenario::ChangeForm form = scenario::ChangeForm::set;

    [[nodiscard]] std::string name() const;  ///< as in the CSV
    [[nodiscard]] static PlanColumn of(const std::string& name);
    bool operator==(const PlanColumn&) const = default;
};

struct PlanRow {
    std::string arm;
    std::uint32_t draw = 0;        ///< which point of a design; 0 also where nothing is varied
    std::uint32_t member = 0;      ///< its luck, the same in all arms
    std::uint64_t seed = 1;        ///< the scenario's, in every row
    std::string config{};          ///< hash of everything the run hangs on (config_of)
    std::vector<double> values{};  ///< by column
    int line = 0;                  ///< of the CSV; 0: not from one
};

struct Plan {
    std::vector<PlanColumn> columns;
    std::vector<PlanRow> rows;

    /// ARM-mKKKK.h5, or, where parameters vary, ARM-dDDDDDD-mKKKK.h5.
    [[nodiscard]] std::string file_name(const PlanRow& row) const;
    [[nodiscard]] std::string csv() const;
    /// The scenario of a row: its parameters varied from the first day on. Throws Error(usage) for an address
    /// that cannot be varied.
    [[nodiscard]] scenario::Scenario scenario_of(const scenario::Scenario& scenario,
                                                 const PlanRow& row) const;
};

/// Every arm with every trial; without factors a trial is a member. Trial by trial, so that what can be
/// compared is complete early. `draws`: by trial, which point it is; empty: each its own.
[[nodiscard]] Plan plan_of(const scenario::Scenario& scenario, const std::vector<std::string>& arms,
                           const std::vector<Factor>& factors, const std::vector<Trial>& trials,
                           const std::vector<std::uint32_t>& draws = {});

/// Members 0 to `members` - 1 at each point of a design made elsewhere: nested draws and runs.
struct Nested {
    std::vector<Trial> trials;
    std::vector<std::uint32_t> draws;
};
[[nodiscard]] Nested nested(const std::vector<Trial>& points, std::size_t members);

/// Reads a plan. A column is named run, arm, draw, member, seed, config or file, or is a parameter's. In a
/// design of the user's own only parameters need be there: draws are then numbered, members are 0, and the
/// arms are all of the scenario's. Throws Error(usage) naming line and column of all that is wrong, also an
/// arm that the scenario does not have and a run that is there twice.
[[nodiscard]] Plan read_plan(const std::filesystem::path& csv, const scenario::Scenario& scenario,
                             const std::vector<std::string>& arms);

/// What all runs of a scenario hang on, but for arm, luck and variations: model, resolved text, inputs.
[[nodiscard]] std::string config_base(const scenario::Scenario& scenario);
/// Sixteen hex digits over the base and a row.
[[nodiscard]] std::string config_of(const std::string& base, const Plan& plan, const PlanRow& row);

}  // namespace careloop::hpc
