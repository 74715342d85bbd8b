// SPDX-License-Identifier: Apache-2.0
/// Ensembles whose parameters vary: the rows of a plan from a design, or from a table of the user's own.
/// (docs/ensembles.md)
#pragma once

#include "cli/ensemble_runner.hpp"

namespace careloop::cli {

/// Throws Error(usage) for a design or a table that cannot be used, also for members beside a design that
/// has a luck of its own for each run.
[[nodiscard]] EnsemblePlan planned_design(const Ensemble& arguments, const scenario::Scenario& scenario,
                                          const std::vector<std::string>& arms);

/// The plan with so many members at each draw. Throws Error(usage) as above.
[[nodiscard]] EnsemblePlan expanded_design(const PlanFolder& of, std::size_t members);


}  // namespace careloop::cli
