// SPDX-License-Identifier: Apache-2.0
#include "cli/designs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "hpc/plan.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;

/// Whether --vary names a table and not one of our designs.
bool is_table(const std::string& text) {
    std::error_code ignored;
    return fs::path(text).extension() == ".csv" || fs::exists(text, ignored);
}

/// Each row with members 0 to `members` - 1.
hpc::Plan repeated(hpc::Plan plan, std::size_t members) {
    hpc::Plan all;
    all.columns = plan.columns;
    for (const hpc::PlanRow& row : plan.rows) {
        for (std::uint32_t member = 0; member < members; ++member) {
            all.rows.push_back(row);
            all.rows.back().member = row.member + member;
        }
    }
    return all;
}

}  // namespace

EnsemblePlan planned_design(const Ensemble& arguments, const scenario::Scenario& scenario,
                            const std::vector<std::string>& arms) {
    const std::string& text = *arguments.vary;
    if (is_table(text)) {
        hpc::Plan plan = repeated(hpc::read_plan(text, scenario, arms), arguments.members.value_or(1));
        return planned(scenario, std::move(plan), DesignOrigin{text, scenario.seed, {}}, arguments.folder,
                       arguments.drive);
    }
    throw Error(Fault::usage, "later");
}

}  // namespace careloop::cli
namespace careloop::cli { EnsemblePlan expanded_design(const PlanFolder&, std::size_t) { throw Error(Fault::usage, "later"); } }
