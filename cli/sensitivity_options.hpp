// SPDX-License-Identifier: Apache-2.0
/// Options of `careloop sensitivity`.
#pragma once

#include "cli/drive_options.hpp"

namespace careloop::cli {

struct SensitivityText {
    Text trajectories, threads;
    OverridesText overrides;
    SettleFlags settle;
};

CLI::App* add_sensitivity(CLI::App& to, Sensitivity& sensitivity, SensitivityText& text);
void read_sensitivity(OptionValues& values, const SensitivityText& text, Sensitivity& sensitivity);

}  // namespace careloop::cli
