// SPDX-License-Identifier: Apache-2.0
#include "cli/designs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "hpc/plan.hpp"
#include "hpc/uncertain.hpp"

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

hpc::Design made_again(const DesignOrigin& origin) {
    const hpc::DesignRequest request = hpc::parse_design(origin.text, "--vary");
    return hpc::make_design(request.kind, origin.factors.size(), request.size, origin.seed, "--vary");
}

hpc::Plan rows_of(const DesignOrigin& origin, const scenario::Scenario& scenario,
                  const std::vector<std::string>& arms, std::optional<std::size_t> members) {
    const hpc::Design design = made_again(origin);
    if (design.kind != hpc::DesignKind::saltelli && design.kind != hpc::DesignKind::morris) {
        const hpc::Nested runs = hpc::nested(design.trials, members.value_or(1));
        return hpc::plan_of(scenario, arms, origin.factors, runs.trials, runs.draws);
    }
    if (members)
        throw Error(
            Fault::usage,
            {Problem{"--members", 0, 0, fmt::format("{} has a luck of its own for each run", origin.text),
                     "with factorial, latin, sobol or a table; more rows make this one better"}});
    return hpc::plan_of(scenario, arms, origin.factors, design.trials);
}

}  // namespace

EnsemblePlan planned_design(const Ensemble& arguments, const scenario::Scenario& scenario,
                            const std::vector<std::string>& arms) {
    const std::string& text = *arguments.vary;
    if (is_table(text)) {
        if (!arguments.parameters.empty())
            throw Error(Fault::usage,
                        {Problem{"--parameters", 0, 0, "the table's header names the parameters",
                                 "with a design such as latin:50"}});
        hpc::Plan plan = repeated(hpc::read_plan(text, scenario, arms), arguments.members.value_or(1));
        return planned(scenario, std::move(plan), DesignOrigin{text, scenario.seed, {}}, arguments.folder,
                       arguments.drive);
    }
    hpc::Uncertain doubtful = hpc::uncertain_parameters(scenario);
    if (!arguments.parameters.empty())
        doubtful = hpc::chosen_parameters(doubtful, arguments.parameters, "--parameters");
    const DesignOrigin origin{text, scenario.seed, doubtful.factors};
    return planned(scenario, rows_of(origin, scenario, arms, arguments.members), origin, arguments.folder,
                   arguments.drive);
}

EnsemblePlan expanded_design(const PlanFolder& of, std::size_t members) {
    require(of.design.has_value(), "only a design is expanded draw by draw");
    if (!of.design->factors.empty())
        return planned(of.scenario, rows_of(*of.design, of.scenario, of.arms(), members), of.design,
                       of.folder, {});
    hpc::Plan first = of.plan;  // the user's own: its rows of the first member
    std::erase_if(first.rows, [](const hpc::PlanRow& row) { return row.member != 0; });
    return planned(of.scenario, repeated(std::move(first), members), of.design, of.folder, {});
}

hpc::Design design_of(const PlanFolder& of) {
    if (!of.design || of.design->factors.empty())
        throw Error(Fault::usage,
                    {Problem{of.csv().string(), 0, 0, "it was not made from a design",
                             "a folder planned with --vary saltelli:ROWS or morris:TRAJECTORIES"}});
    return made_again(*of.design);
}

}  // namespace careloop::cli
