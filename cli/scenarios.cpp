// SPDX-License-Identifier: Apache-2.0
// scenarios: what ships with the program, by name and title.
#include "cli/commands.hpp"
#include "cli/terminal.hpp"

namespace careloop::cli {

ExitCode scenarios() {
    std::vector<std::vector<std::string>> rows;
    for (const scenario::NamedKind& one : scenario::shipped_scenarios())
        rows.push_back({one.name, one.label.en});
    print(columns(rows));
    return kDone;
}

}  // namespace careloop::cli
