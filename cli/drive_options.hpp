// SPDX-License-Identifier: Apache-2.0
/// Options that every command which simulates has: added to its command line, and read when that has been
/// parsed.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "cli/option_values.hpp"

namespace careloop::cli {

using Text = std::optional<std::string>;

/// Options as typed; they become numbers when the whole line has been read.
struct DriveText {
    Text output, threads, ranks, checkpoint_every, stop_after, trace_to;
};

struct OverridesText {
    Text seed, years, scale, regions, gain;
};

/// Whether a run begins from the settled world.
struct SettleFlags {
    bool settle = false, no_settle = false;
};

/// One value each time it is given.
CLI::Option* repeatable(CLI::Option* option);

void add_scenario(CLI::App* app, std::string& scenario);
/// Threads, checkpoints, progress and the form of the summary.
void add_ways(CLI::App* app, Drive& drive, DriveText& text);
/// The same and what a single run has beside it.
void add_drive(CLI::App* app, Drive& drive, DriveText& text);
/// What makes a world what it is, levers apart.
void add_world(CLI::App* app, scenario::Overrides& o, OverridesText& text);
/// The same, levers and years.
void add_overrides(CLI::App* app, scenario::Overrides& o, OverridesText& text);
void add_settle(CLI::App* app, Drive& drive, SettleFlags& flags);

void read_drive(OptionValues& values, const DriveText& text, Drive& drive);
void read_overrides(OptionValues& values, const OverridesText& text, scenario::Overrides& o);
void read_settle(const SettleFlags& flags, const Drive& drive, scenario::Overrides& o);

}  // namespace careloop::cli
