// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/plan_folder.hpp"
#include "engine/model/causal_table.hpp"
#include "engine/run/checkpoint.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;

/// The scenario's text in a folder of its own for as long as it takes to read it.
class TemporaryScenario {
  public:
    TemporaryScenario(const std::string& name, const std::string& text) {
        std::string pattern = (fs::temp_directory_path() / "careloop-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) refuse(pattern);
        folder_ = pattern;
        std::ofstream file(path(name), std::ios::binary);
        file << text;
        file.close();
        if (!file) refuse(path(name));
    }
    ~TemporaryScenario() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    TemporaryScenario(const TemporaryScenario&) = delete;
    TemporaryScenario& operator=(const TemporaryScenario&) = delete;

    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_ / (name + ".toml")).string();
    }

  private:
    [[noreturn]] static void refuse(const std::string& what) {
        throw Error(Fault::output, "cannot write " + what + ": " + std::system_category().message(errno) +
                                       "; another folder can be named with TMPDIR");
    }
    fs::path folder_;
};

scenario::Scenario scenario_of(const run::CheckpointInfo& info) {
    const std::string& name = info.name;
    const TemporaryScenario file(name, info.scenario_toml);
    scenario::Scenario scenario = scenario::load(file.path(name), {}, model::link_names());
    std::erase_if(scenario.inputs, [&](const fs::path& input) { return input == file.path(name); });
    return scenario;
}

/// A run whose parameters vary has their values in its ensemble's plan, not in its checkpoint.
void check_not_of_design(const fs::path& checkpoint) {
    const fs::path folder = checkpoint.parent_path().empty() ? fs::path(".") : checkpoint.parent_path();
    if (!has_plan(folder) || read_plan_folder(folder).plan.columns.empty()) return;
    throw Error(Fault::usage,
                fmt::format("{} is of a run whose parameters vary; go on with: careloop ensemble resume {}",
                            checkpoint.string(), folder.string()));
}

}  // namespace

ExitCode resume(const Resume& arguments, const std::string& command_line) {
    const run::CheckpointInfo info = run::read_checkpoint_info(arguments.checkpoint);
    check_not_of_design(arguments.checkpoint);
    Journey journey;
    journey.scenario = scenario_of(info);
    journey.arm = info.arm;
    journey.member = info.member;
    journey.output = arguments.drive.output.value_or(info.output);
    journey.checkpoint = arguments.checkpoint;
    journey.command_line = command_line;
    return travel(journey, arguments.drive);
}

}  // namespace careloop::cli
