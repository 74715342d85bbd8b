// SPDX-License-Identifier: Apache-2.0
#include "cli/ensemble_options.hpp"

#include "cli/help_texts.hpp"

namespace careloop::cli {
namespace {

constexpr std::int64_t kMostMembers = 100'000;  // as in a scenario

void add_memory(CLI::App* app, Text& memory) {
    app->add_option("--memory", memory,
                    "Memory that runs at once may fill together, such as 8G (default: nine tenths of\n"
                    "what is free)")
        ->type_name("SIZE");
}

void add_design(CLI::App* app, Ensemble& ensemble, EnsembleText& text) {
    app->add_option("scenario", ensemble.scenario, "A scenario file, or the name of a shipped one")
        ->type_name("SCENARIO");
    app->add_option("-o,--output", ensemble.folder, "The folder to write into")->type_name("FOLDER");
    app->add_option("--members", text.members,
                    "How many members, 0 to N - 1 (default: the scenario's; with --vary 1 a draw)")
        ->type_name("N");
    app->add_option("--arms", text.arms, "Only these arms, such as baseline,introduction")->type_name("LIST");
    app->add_option("--vary", ensemble.vary,
                    "Vary parameters too: factorial:LEVELS, latin:POINTS, sobol:POINTS, saltelli:ROWS,\n"
                    "morris:TRAJECTORIES, or a CSV with a column for each parameter and a row for each draw")
        ->type_name("DESIGN");
    repeatable(app->add_option("--parameters", ensemble.parameters,
                               "With --vary: only these, by address, name or first part, such as\n"
                               "quit,agency.fill (repeatable; default: all in doubt)"))
        ->type_name("LIST");
    add_overrides(app, ensemble.overrides, text.overrides);
    add_settle(app, ensemble.drive, text.settle);
    add_ways(app, ensemble.drive, text.drive);
    add_memory(app, text.memory);
}

void read_design(OptionValues& values, const EnsembleText& text, Ensemble& ensemble) {
    if (const auto n = values.whole("--members", text.members, 1, kMostMembers))
        ensemble.members = static_cast<std::size_t>(*n);
    ensemble.arms = values.list("--arms", text.arms);
    ensemble.parameters = values.lists("--parameters", ensemble.parameters);
    read_overrides(values, text.overrides, ensemble.overrides);
    read_drive(values, text.drive, ensemble.drive);
    read_settle(text.settle, ensemble.drive, ensemble.overrides);
    ensemble.drive.memory = values.bytes("--memory", text.memory);
}

/// What the library could demand only of the whole command, sub-commands included.
void check_given(const CLI::App& app, const Ensemble& ensemble) {
    const char* missing = ensemble.scenario.empty() ? "scenario"
                          : ensemble.folder.empty() ? "--output"
                                                    : nullptr;
    if (missing == nullptr) return;
    const std::string name = (app.get_name() == "ensemble" ? "" : "ensemble ") + app.get_name();
    throw Error(Fault::usage, name + ": " + missing + " is required; see careloop " + name + " --help");
}

CLI::App* add_folder(CLI::App* to, const char* name, const char* what, std::string& folder) {
    CLI::App* app = to->add_subcommand(name, what);
    app->add_option("folder", folder, "The folder of an ensemble")->type_name("FOLDER")->required();
    return app;
}

}  // namespace

void EnsembleOptions::add_to(CLI::App& to) {
    app = to.add_subcommand("ensemble", "Run every arm with every member into a folder");
    add_design(app, ensemble, ensemble_text);
    app->footer(kEnsembleExamples);

    plan = app->add_subcommand("plan", "Write the plan of an ensemble, and run nothing yet");
    add_design(plan, planning, planning_text);
    plan->add_flag("--slurm", job_array.slurm, "Write FOLDER/slurm/array.sh too, to be given to sbatch");
    plan->add_option("--tasks", job_array.tasks, "Tasks of the job array (default: one for each 32 runs)")
        ->type_name("N");
    plan->add_option("--cpus-per-task", job_array.cpus, "Cores of each task (default: 4)")->type_name("N");
    plan->add_option("--mem", job_array.memory, "Memory of each task (default: what the runs need)")
        ->type_name("SIZE");
    plan->add_option("--time", job_array.time, "Time limit of each task (default: 04:00:00)")
        ->type_name("HH:MM:SS");
    plan->add_option("--warning", job_array.warning,
                     "Seconds before that limit at which checkpoints are written (default: 300)")
        ->type_name("S");
    repeatable(plan->add_option("--sbatch", job_array.lines,
                                "An option more for sbatch, such as --sbatch=--account=care (repeatable)"))
        ->type_name("OPTION");
    plan->footer(kPlanExamples);

    status = add_folder(app, "status", "How far an ensemble is", folder.folder);
    status->add_flag("--json", folder.drive.json, "As JSON");
    resume = add_folder(app, "resume", "Run what is missing, failed or stopped", folder.folder);
    resume->add_option("--slice", slice, "Only the I-th of N slices, from 0, such as 3/16")->type_name("I/N");
    add_ways(resume, folder.drive, folder_drive);
    add_memory(resume, memory);
    expand = add_folder(app, "expand", "More members for the plan, run with resume", folder.folder);
    expand->add_option("--members", members, "How many there are to be, of each arm and draw")
        ->type_name("N")
        ->required();
    failures = add_folder(app, "failures", "Which runs failed, and why", folder.folder);
    failures->add_flag("--json", folder.drive.json, "As JSON");
    merge = add_folder(app, "merge", "All runs as one file", folder.folder);
    merge->add_option("-o,--output", folder.output, "The file to write (default: FOLDER/merged.h5)")
        ->type_name("FILE");
    merge->add_flag("--copy", folder.copy,
                    "With the values in it, to be moved and published (default up to 500 runs: an index\n"
                    "that reads the runs' files)");
    merge->add_flag("--quiet", folder.drive.quiet, "No progress");
    merge->add_flag("--json", folder.drive.json, "The closing summary as JSON");
    merge->footer(kMergeExamples);
}

void EnsembleOptions::read(OptionValues& values) {
    read_design(values, ensemble_text, ensemble);
    read_design(values, planning_text, planning);
    if (job_array.slurm) {
        JobArray array;
        constexpr std::int64_t kMost = 100'000;
        array.tasks =
            static_cast<std::size_t>(values.whole("--tasks", job_array.tasks, 1, kMost).value_or(0));
        array.cpus = static_cast<int>(values.whole("--cpus-per-task", job_array.cpus, 1, 4096).value_or(4));
        array.memory = values.bytes("--mem", job_array.memory);
        array.time = job_array.time.value_or("04:00:00");
        array.warning =
            static_cast<int>(values.whole("--warning", job_array.warning, 1, 65'535).value_or(300));
        array.lines = job_array.lines;
        planning.job_array = array;
    }
    read_drive(values, folder_drive, folder.drive);
    folder.drive.memory = values.bytes("--memory", memory);
    if (const auto n = values.whole("--members", members, 1, kMostMembers))
        folder.members = static_cast<std::size_t>(*n);
    if (const auto part = values.part("--slice", slice)) {
        folder.slice = static_cast<std::size_t>(part->first);
        folder.slices = static_cast<std::size_t>(part->second);
    }
}

Command EnsembleOptions::command() const {
    using Deed = EnsembleFolder::Deed;
    if (*plan) {
        check_given(*plan, planning);
        Ensemble chosen = planning;
        chosen.only_plan = true;
        return chosen;
    }
    EnsembleFolder chosen = folder;
    for (const auto& [sub, deed] :
         {std::pair{status, Deed::status}, std::pair{resume, Deed::resume}, std::pair{expand, Deed::expand},
          std::pair{failures, Deed::failures}, std::pair{merge, Deed::merge}}) {
        if (!*sub) continue;
        chosen.deed = deed;
        return chosen;
    }
    check_given(*app, ensemble);
    return ensemble;
}

}  // namespace careloop::cli
