// SPDX-License-Identifier: Apache-2.0
#include "cli/sensitivity_options.hpp"

#include "cli/help_texts.hpp"

namespace careloop::cli {
namespace {

constexpr std::int64_t kMostTrajectories = 1000;

}  // namespace

CLI::App* add_sensitivity(CLI::App& to, Sensitivity& sensitivity, SensitivityText& text) {
    CLI::App* app =
        to.add_subcommand("sensitivity", "Which parameters the results hang on: steps through their ranges");
    add_scenario(app, sensitivity.scenario);
    app->add_option("-o,--output", sensitivity.folder, "The folder to write into")
        ->type_name("FOLDER")
        ->required();
    app->add_option("--trajectories", text.trajectories,
                    "How often each parameter is stepped, from 2 on (default: 10)")
        ->type_name("N");
    repeatable(app->add_option("--parameters", sensitivity.parameters,
                               "Only these: addresses, names or first parts, such as agency,care.hours\n"
                               "(repeatable; default: all that have a range)"))
        ->type_name("LIST");
    repeatable(app->add_option("--indicator", sensitivity.indicators,
                               "Only this indicator (repeatable; default: the main ones)"))
        ->type_name("NAME");
    add_overrides(app, sensitivity.overrides, text.overrides);
    auto* settle = app->add_flag("--settle", text.settle.settle,
                                 "Begin from the settled world, made first where the cache has none");
    app->add_flag("--no-settle", text.settle.no_settle, "Begin from the world as it is made")
        ->excludes(settle);
    app->add_option("--threads", text.threads, "Runs at once (default: all cores this process may use)")
        ->type_name("N");
    app->add_flag("--quiet", sensitivity.drive.quiet, "No progress");
    app->add_flag("--json", sensitivity.drive.json, "The effects and the ranking as JSON");
    app->footer(kSensitivityExamples);
    return app;
}

void read_sensitivity(OptionValues& values, const SensitivityText& text, Sensitivity& sensitivity) {
    if (const auto n = values.whole("--trajectories", text.trajectories, 2, kMostTrajectories))
        sensitivity.trajectories = static_cast<std::size_t>(*n);
    sensitivity.parameters = values.lists("--parameters", sensitivity.parameters);
    read_overrides(values, text.overrides, sensitivity.overrides);
    DriveText drive;
    drive.threads = text.threads;
    read_drive(values, drive, sensitivity.drive);
    read_settle(text.settle, sensitivity.drive, sensitivity.overrides);
}

}  // namespace careloop::cli
