// SPDX-License-Identifier: Apache-2.0
#include "hpc/ensemble_state.hpp"

#include <fmt/format.h>

#include <system_error>
#include <unordered_set>

#include "engine/base/error.hpp"
#include "hpc/run_lock.hpp"

namespace careloop::hpc {
namespace {

namespace fs = std::filesystem;

std::unordered_set<std::string> names_in(const fs::path& folder) {
    std::unordered_set<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        names.insert(at->path().filename().string());
    if (error && error != std::errc::no_such_file_or_directory)
        throw Error(Fault::data,
                    fmt::format("cannot read the folder {}: {}", folder.string(), error.message()));
    return names;
}

}  // namespace

const char* name_of(RunState state) {
    static constexpr const char* kNames[] = {"missing", "running", "stopped", "failed", "there"};
    return kNames[static_cast<std::size_t>(state)];
}

fs::path failure_file(const fs::path& file) {
    fs::path failure = file;
    failure += ".failed";
    return failure;
}

std::vector<RunState> states_of(const fs::path& folder, const Plan& plan) {
    const auto names = names_in(folder), locks = names_in(folder / ".locks");
    std::vector<RunState> states;
    for (const PlanRow& row : plan.rows) {
        const std::string name = plan.file_name(row);
        RunState state = RunState::missing;
        if (names.contains(name))
            state = RunState::there;
        else if (locks.contains(name + ".lock") && !lock_holder(folder / name).empty())
            state = RunState::running;
        else if (names.contains(name + ".failed"))
            state = RunState::failed;
        else if (names.contains(name + ".checkpoint"))
            state = RunState::stopped;
        states.push_back(state);
    }
    return states;
}

}  // namespace careloop::hpc
