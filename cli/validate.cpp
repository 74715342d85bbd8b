// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>

#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "engine/model/causal_table.hpp"

namespace careloop::cli {

ExitCode validate(const Validate& arguments) {
    const std::vector<std::string> links = model::link_names();
    std::size_t problems = 0, faulty = 0;
    std::set<std::string> told;  // what a lever and its scenario have in common is said once
    for (const std::string& file : arguments.files) {
        const std::vector<Problem> found = scenario::check_file(file, links);
        faulty += found.empty() ? 0 : 1;
        for (const Problem& problem : found) {
            if (!told.insert(to_string(problem)).second) continue;
            ++problems;
            to_stderr(to_string(problem) + "\n");
        }
        if (found.empty()) print(fmt::format("{}: no problems\n", file));
    }
    if (problems == 0) return kDone;
    flush_results();
    message(fmt::format("{} {} in {} of {} {}", problems, problems == 1 ? "problem" : "problems", faulty,
                        arguments.files.size(), arguments.files.size() == 1 ? "file" : "files"));
    return kUsage;
}

}  // namespace careloop::cli
