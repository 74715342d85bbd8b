// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/scenario.hpp"
#include "engine/scenario/toml_tree.hpp"

namespace careloop::scenario {

namespace {

std::string localized(const Text& text) {
    return fmt::format("{{ en = {}, sv = {} }}", toml_text(text.en), toml_text(text.sv));
}

std::string list(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) {
        if (!out.empty()) out += ", ";
        out += toml_text(text);
    }
    return "[" + out + "]";
}

/// By name when it ships or is of no file (a variation), else by a path that holds wherever the text is put.
std::string reference(const std::string& name, const Scenario& scenario) {
    const auto lever = std::find_if(scenario.levers.begin(), scenario.levers.end(),
                                    [&](const Lever& l) { return l.name == name; });
    if (lever == scenario.levers.end() || lever->file.empty()) return name;
    const auto shipped = scenario.data_folder.parent_path() / "levers";
    std::error_code ignored;
    if (std::filesystem::equivalent(lever->file.parent_path(), shipped, ignored)) return name;
    return std::filesystem::absolute(lever->file).lexically_normal().string();
}

/// In the shipped folder by its path there, else by one that holds wherever the text is put.
std::string own_data(const Scenario& scenario) {
    const auto within = scenario.own_data.lexically_relative(scenario.data_folder.parent_path());
    return within.empty() || *within.begin() == ".." ? scenario.own_data.string() : within.string();
}

}  // namespace

std::string resolved_text(const Scenario& scenario) {
    std::string out;
    const auto line = [&out](std::string_view key, const std::string& value) {
        out += fmt::format("{} = {}\n", key, value);
    };
    line("title", localized(scenario.title));
    line("question", localized(scenario.question));
    line("begin", toml_text(to_string(scenario.begin)));
    line("years", std::to_string(scenario.years));
    line("step", fmt::format("\"{}d\"", scenario.step_days));
    line("scale", real_text(scenario.scale));
    line("seed", std::to_string(scenario.seed));
    line("members", std::to_string(scenario.members));
    line("settle", scenario.settle ? "true" : "false");
    line("regions", list(scenario.regions));
    if (!scenario.own_data.empty()) line("data", toml_text(own_data(scenario)));
    line("gain", real_text(scenario.gain));
    line("cut", list(scenario.cut));
    line("output", fmt::format("{{ units = {} }}", scenario.unit_level_output));
    line("record", fmt::format("{{ scores = {} }}", list(scenario.record)));
    for (const Origin& origin : scenario.origins) {
        out += fmt::format("\n[[origin]]\npart = {}\nsource = {}\n", toml_text(origin.part),
                           toml_text(origin.source));
    }
    for (const Arm& arm : scenario.arms) {
        std::vector<std::string> levers;
        for (const std::string& lever : arm.levers) levers.push_back(reference(lever, scenario));
        out += fmt::format("\n[[arm]]\nname = {}\nlabel = {}\nlevers = {}\n", toml_text(arm.name),
                           localized(arm.label), list(levers));
        if (!arm.cut.empty()) line("cut", list(arm.cut));
    }
    return out + scenario.own_text;
}

}  // namespace careloop::scenario
