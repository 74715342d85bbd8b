// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "engine/model/causal_table.hpp"

namespace careloop::cli {
namespace {

/// SCENARIO[-ARM][-memberK].h5 in the current folder
std::string default_output(const Run& arguments, const std::string& scenario) {
    std::string name = scenario;
    if (arguments.arm) name += "-" + *arguments.arm;
    if (arguments.member) name += fmt::format("-member{}", *arguments.member);
    return name + ".h5";
}

}  // namespace

ExitCode run(const Run& arguments, const std::string& command_line) {
    Journey journey;
    journey.scenario = scenario::load(arguments.scenario, arguments.overrides, model::link_names());
    journey.arm = arguments.arm.value_or("");
    if (arguments.arm) {
        // Also said by the simulation; here before any file is touched, and before an arm becomes a file
        // name.
        check_arms(journey.scenario, "--arm", {*arguments.arm});
    }
    journey.member = arguments.member.value_or(0);
    journey.output = arguments.drive.output.value_or(default_output(arguments, journey.scenario.name));
    journey.command_line = command_line;
    return travel(journey, arguments.drive);
}

}  // namespace careloop::cli
