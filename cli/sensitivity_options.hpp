// SPDX-License-Identifier: Apache-2.0
/// Options of `careloop sensitivity`.
#pragma once

#include "cli/drive_options.hpp"

namespace careloop::cli {

struct SensitivityText {
    Text method, trajectories, samples, threads;
    OverridesText overrides;
    SettleFlags settle;
};

/// The scenario and the folder are only required without --import; see check_sensitivity.
CLI::App* add_sensitivity(CLI::App& to, Sensitivity& sensitivity, SensitivityText& text);
void read_sensitivity(OptionValues& values, const SensitivityText& text, Sensitivity& sensitivity);
/// What the library cannot require. Throws Error(usage).
void check_sensitivity(const CLI::App& app, const Sensitivity& sensitivity);

}  // namespace careloop::cli
