// SPDX-License-Identifier: Apache-2.0
/// Ensembles whose parameters vary: the rows of a plan from a design, or from a table of the user's own.
/// (docs/ensembles.md)
#pragma once

#include "cli/ensemble_runner.hpp"
#include "hpc/design.hpp"

namespace careloop::cli {

/// Throws Error(usage) for a design or a table that cannot be used, also for members beside a design that
/// has a luck of its own for each run.
[[nodiscard]] EnsemblePlan planned_design(const Ensemble& arguments, const scenario::Scenario& scenario,
                                          const std::vector<std::string>& arms);

/// The plan with so many members at each draw. Throws Error(usage) as above.
[[nodiscard]] EnsemblePlan expanded_design(const PlanFolder& of, std::size_t members);

/// The design of a folder as it was made. Throws Error(usage) when there is none, or it is the user's own.
[[nodiscard]] hpc::Design design_of(const PlanFolder& of);

}  // namespace careloop::cli
