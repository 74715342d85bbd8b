// SPDX-License-Identifier: Apache-2.0
#include "cli/sensitivity_options.hpp"

#include <fmt/format.h>

#include "cli/help_texts.hpp"

namespace careloop::cli {
namespace {

constexpr std::int64_t kMostTrajectories = 1000;

}  // namespace

CLI::App* add_sensitivity(CLI::App& to, Sensitivity& sensitivity, SensitivityText& text) {
    CLI::App* app =
        to.add_subcommand("sensitivity", "Which parameters the results hang on, over their ranges");
    app->add_option("scenario", sensitivity.scenario,
                    "A scenario file, or the name of a shipped one; or the folder of an ensemble planned\n"
                    "with --vary saltelli:ROWS or morris:TRAJECTORIES, whose runs are then read")
        ->type_name("SCENARIO");
    app->add_option("-o,--output", sensitivity.folder, "The folder to write into (of an ensemble: its own)")
        ->type_name("FOLDER");
    app->add_option("--method", text.method,
                    "morris: which parameters matter, in few runs (the default); sobol: what share of the\n"
                    "variance each explains, and what share is chance")
        ->type_name("METHOD");
    app->add_option("--trajectories", text.trajectories,
                    "morris: how often each parameter is stepped, from 2 on (default: 10)")
        ->type_name("N");
    app->add_option("--samples", text.samples, "sobol: base rows, a power of two from 2 on (default: 64)")
        ->type_name("N");
    app->add_option("--export", sensitivity.export_to,
                    "Write design and results for SALib too: problem.json, X.txt and Y.txt")
        ->type_name("FOLDER");
    auto* import_from =
        app->add_option("--import", sensitivity.import_from,
                        "Run nothing: the same table of files in SALib's form, made here or elsewhere")
            ->type_name("FOLDER");
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
    for (CLI::Option* option : app->get_options()) {  // with files alone the others say nothing
        const std::string name = option->get_name();
        if (name != "--import" && name != "--method" && name != "--output" && name != "--json" &&
            name != "--quiet" && name != "--help")
            import_from->excludes(option);
    }
    app->footer(kSensitivityExamples);
    return app;
}

void read_sensitivity(OptionValues& values, const SensitivityText& text, Sensitivity& sensitivity) {
    if (const auto n = values.whole("--trajectories", text.trajectories, 2, kMostTrajectories))
        sensitivity.trajectories = static_cast<std::size_t>(*n);
    if (const auto n = values.whole("--samples", text.samples, 2, hpc::kMostTrials))
        sensitivity.samples = static_cast<std::size_t>(*n);
    if (const auto method = values.one_of("--method", text.method, {"morris", "sobol"}))
        sensitivity.method = *method == 0 ? hpc::DesignKind::morris : hpc::DesignKind::saltelli;
    sensitivity.parameters = values.lists("--parameters", sensitivity.parameters);
    read_overrides(values, text.overrides, sensitivity.overrides);
    DriveText drive;
    drive.threads = text.threads;
    read_drive(values, drive, sensitivity.drive);
    read_settle(text.settle, sensitivity.drive, sensitivity.overrides);
}

void check_sensitivity(const CLI::App& app, const Sensitivity& sensitivity) {
    if (sensitivity.import_from) return;
    if (!sensitivity.scenario.empty()) return;
    throw Error(Fault::usage,
                fmt::format("{0}: scenario is required; see careloop {0} --help", app.get_name()));
}

}  // namespace careloop::cli
