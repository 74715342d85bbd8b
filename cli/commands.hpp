// SPDX-License-Identifier: Apache-2.0
/// The commands: each prints its result to stdout and returns an exit code, or throws Error.
#pragma once

#include <string>

#include "cli/arguments.hpp"
#include "cli/exit_codes.hpp"

namespace careloop::cli {

/// `command_line`: as typed, kept in the output's provenance.
ExitCode run(const Run& arguments, const std::string& command_line);
ExitCode ensemble(const Ensemble& arguments, const std::string& command_line);
ExitCode ensemble_folder(const EnsembleFolder& arguments, const std::string& command_line);
ExitCode ensemble_merge(const EnsembleFolder& arguments);
ExitCode attribute(const Attribute& arguments, const std::string& command_line);
/// `command_line`: as typed, shown on the page.
ExitCode calibrate(const Calibrate& arguments, const std::string& command_line);
ExitCode sensitivity(const Sensitivity& arguments);
ExitCode compare(const Compare& arguments);
/// `command_line`: as typed, shown on the page.
ExitCode report(const Report& arguments, const std::string& command_line);
ExitCode settle(const Settle& arguments);
ExitCode resume(const Resume& arguments, const std::string& command_line);
ExitCode validate(const Validate& arguments);
ExitCode describe(const Describe& arguments);
ExitCode loops(const Loops& arguments);
ExitCode scenarios();
ExitCode levers(const Levers& arguments);
ExitCode digest(const Digest& arguments);
ExitCode summary(const Summary& arguments);

}  // namespace careloop::cli
