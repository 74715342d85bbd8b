// SPDX-License-Identifier: Apache-2.0
// ensemble: every arm with every member, one run after another, into one folder; what is there is kept.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/ensemble_runner.hpp"
#include "cli/terminal.hpp"
#include "engine/model/causal_table.hpp"

namespace careloop::cli {

ExitCode ensemble(const Ensemble& arguments, const std::string& command_line) {
    EnsemblePlan plan{scenario::load(arguments.scenario, arguments.overrides, model::link_names()),
                      {},
                      0,
                      arguments.folder,
                      arguments.drive};
    plan.arms = wanted_arms(plan.scenario, arguments.arms);
    plan.members = arguments.members.value_or(static_cast<std::size_t>(plan.scenario.members));
    const EnsembleOutcome outcome = run_ensembles({&plan, 1}, command_line);
    print(arguments.drive.json ? json_of(outcome, plan.scenario, plan.folder)
                               : text_of(outcome, plan.scenario, plan.folder));
    if (!outcome.left.empty()) message(fmt::format("stopped by {}; the same command goes on", stopped_by()));
    return outcome.code;
}

}  // namespace careloop::cli
