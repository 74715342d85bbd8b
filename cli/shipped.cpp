// SPDX-License-Identifier: Apache-2.0
// scenarios, levers: what ships with the program, by name and title.
#include "cli/commands.hpp"
#include "cli/terminal.hpp"

namespace careloop::cli {
namespace {

ExitCode list(const std::vector<scenario::NamedKind>& shipped) {
    std::vector<std::vector<std::string>> rows;
    for (const scenario::NamedKind& one : shipped) rows.push_back({one.name, one.label.en});
    print(columns(rows));
    return kDone;
}

}  // namespace

ExitCode scenarios() {
    return list(scenario::shipped_scenarios());
}

ExitCode levers() {
    return list(scenario::shipped_levers());
}

}  // namespace careloop::cli
