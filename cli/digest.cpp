// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "engine/output/file.hpp"

namespace careloop::cli {

ExitCode digest(const Digest& arguments) {
    for (const std::string& file : arguments.files) print(output::digest(file) + "  " + file + "\n");
    return kDone;
}

}  // namespace careloop::cli
