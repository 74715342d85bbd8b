// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/variation.hpp"

#include "engine/scenario/lever_reader.hpp"

namespace careloop::scenario {

Scenario varied(const Scenario& scenario, const std::string& name, std::span<const Variation> variations) {
    Lever lever;
    lever.name = name;
    lever.title = {name, name};
    lever.start = scenario.begin;
    std::vector<Problem> problems;
    for (const Variation& v : variations) {
        Change change;
        change.address = v.address, change.form = v.form, change.value = v.value;
        if (auto problem = add_changes(change, scenario.parameters, scenario.catalogue, lever.changes))
            problems.push_back(*problem);
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
    Scenario other = scenario;
    other.levers.push_back(lever);
    for (Arm& arm : other.arms) arm.levers.push_back(name);
    return other;
}

}  // namespace careloop::scenario
