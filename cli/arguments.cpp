// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <limits>
#include <sstream>

#include "careloop_build.hpp"  // generated: program version and build
#include "cli/help_texts.hpp"
#include "cli/option_values.hpp"
#include "engine/base/error.hpp"
#include "engine/run/simulation.hpp"

namespace careloop::cli {
namespace {

using Text = std::optional<std::string>;

/// Options as typed; they become numbers when the whole line has been read.
struct DriveText {
    Text output, threads, ranks, checkpoint_every, stop_after, trace_to;
};
struct OverridesText {
    Text seed, years, scale, regions, gain;
};

CLI::Option* repeatable(CLI::Option* option) {
    return option->allow_extra_args(false);  // else `--lever a SCENARIO` takes the scenario for a lever
}

/// What every command that simulates has.
void add_ways(CLI::App* app, Drive& drive, DriveText& text) {
    app->add_option("--threads", text.threads, "Threads (default: all this process may use)")->type_name("N");
    app->add_option("--checkpoint-every", text.checkpoint_every,
                    "Save OUTPUT.checkpoint every so many simulated weeks")
        ->type_name("WEEKS");
    app->add_flag("--quiet", drive.quiet, "No progress");
    app->add_flag("--json", drive.json, "The closing summary as JSON");
}

void add_drive(CLI::App* app, Drive& drive, DriveText& text) {
    app->add_option("-o,--output", text.output, "The file to write")->type_name("FILE");
    add_ways(app, drive, text);
    app->add_option("--domains-as-ranks", text.ranks,
                    "Deal the domains to N ranks that exchange messages as processes would; same results")
        ->type_name("N");
    app->add_option("--stop-after", text.stop_after,
                    "Save a checkpoint at the first step from this date on and stop")
        ->type_name("DATE");
    app->add_flag("--check", drive.check,
                  "Check at every step that people, staff, posts, episodes and hours are conserved");
    repeatable(app->add_option("--trace", drive.trace,
                               "Tell what happens to a member of staff or a resident: an id, or\n"
                               "first:PROFESSION for the first who graduates (repeatable)"))
        ->type_name("WHOM");
    app->add_option("--trace-to", text.trace_to, "Write the story there, not to standard output")
        ->type_name("FILE");
}

void read_drive(OptionValues& values, const DriveText& text, Drive& drive) {
    drive.output = text.output;
    if (drive.output && drive.output->empty()) drive.output.reset();
    constexpr std::int64_t kMost = 4096;
    drive.threads = static_cast<int>(values.whole("--threads", text.threads, 1, kMost).value_or(0));
    drive.ranks =
        static_cast<std::size_t>(values.whole("--domains-as-ranks", text.ranks, 1, kMost).value_or(1));
    constexpr std::int64_t kLongest = 30 * 53;
    if (const auto weeks = values.whole("--checkpoint-every", text.checkpoint_every, 1, kLongest)) {
        drive.checkpoint_weeks = static_cast<int>(*weeks);
    }
    drive.stop_after = values.date("--stop-after", text.stop_after);
    drive.trace_to = text.trace_to;
}

void add_scenario(CLI::App* app, std::string& scenario) {
    app->add_option("scenario", scenario, "A scenario file, or the name of a shipped one")
        ->type_name("SCENARIO")
        ->required();
}

/// What makes a world what it is, levers apart.
void add_world(CLI::App* app, scenario::Overrides& o, OverridesText& text) {
    app->add_option("--seed", text.seed, "Seed of every draw")->type_name("N");
    app->add_option("--scale", text.scale,
                    "Simulated residents per inhabitant, above 0 up to 1; never fewer\n"
                    "than 2000 in a municipality")
        ->type_name("X");
    app->add_option("--regions", text.regions, "Only these regions, by code or name, such as 13,24")
        ->type_name("LIST");
    repeatable(app->add_option("--set", o.set,
                               "Set a parameter, such as 'waiting.switch_days=12 weeks' (repeatable)"))
        ->type_name("ADDRESS=VALUE");
    app->add_option("--gain", text.gain, "Factor on the strength of every link")->type_name("K");
    repeatable(app->add_option("--cut", o.cut, "Cut a link of the causal table (repeatable)"))
        ->type_name("LINK");
}

void add_overrides(CLI::App* app, scenario::Overrides& o, OverridesText& text) {
    repeatable(app->add_option("--lever", o.levers, "A lever more, by file or shipped name (repeatable)"))
        ->type_name("L");
    app->add_option("--years", text.years, "Years to simulate")->type_name("N");
    add_world(app, o, text);
}

/// Whether a run begins from the settled world.
struct SettleFlags {
    bool settle = false, no_settle = false;
};

void add_settle(CLI::App* app, Drive& drive, SettleFlags& flags) {
    auto* settle = app->add_flag("--settle", flags.settle,
                                 "Begin from the settled world, made first where the cache has none");
    auto* without = app->add_flag("--no-settle", flags.no_settle, "Begin from the world as it is made");
    auto* file = app->add_option("--start-state", drive.start_state,
                                 "Begin from this start state, made with `careloop settle -o`")
                     ->type_name("FILE");
    without->excludes(settle);
    without->excludes(file);
}

void read_settle(const SettleFlags& flags, const Drive& drive, scenario::Overrides& o) {
    if (flags.settle || drive.start_state) o.settle = true;
    if (flags.no_settle) o.settle = false;
}

void read_overrides(OptionValues& values, const OverridesText& text, scenario::Overrides& o) {
    constexpr std::int64_t kMax63 = std::numeric_limits<std::int64_t>::max();
    if (const auto s = values.whole("--seed", text.seed, 0, kMax63)) o.seed = static_cast<std::uint64_t>(*s);
    constexpr int kMostYears = 30;  // as in a scenario
    if (const auto y = values.whole("--years", text.years, 1, kMostYears)) o.years = static_cast<int>(*y);
    o.scale = values.number("--scale", text.scale, "a number above 0, up to 1");
    o.regions = values.list("--regions", text.regions);
    o.gain = values.number("--gain", text.gain, "a number, 0 or more");
}

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(command->get_name());
    }
    return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
        for (const std::string& name : option->get_snames()) names.push_back("-" + name);
    }
    return names;
}

std::string nearest_text(const std::string& word, const std::vector<std::string>& known) {
    const std::string near = nearest(word, known);
    return fmt::format("{}known: {}", near.empty() ? "" : fmt::format("nearest known: {}; ", near),
                       fmt::join(known, ", "));
}

/// The library's complaints in our words.
[[noreturn]] void refuse(const CLI::ParseError& error, const CLI::App& app, int argc,
                         const char* const* argv) {
    const auto chosen = app.get_subcommands();
    if (chosen.empty()) {
        const std::string word = argc > 1 ? argv[1] : "";
        if (word.empty())
            throw Error(Fault::usage,
                        "which command? known: " + fmt::format("{}", fmt::join(command_names(app), ", ")) +
                            "; see careloop --help");
        const bool option = word.front() == '-';
        throw Error(Fault::usage,
                    fmt::format("there is no {} '{}'; {}", option ? "option" : "command", word,
                                nearest_text(word, option ? option_names(app) : command_names(app))));
    }
    const CLI::App& command = *chosen.front();
    const std::string see = fmt::format("see careloop {} --help", command.get_name());
    const std::vector<std::string> known = option_names(command);
    for (int i = 2; i < argc; ++i) {
        const std::string word = std::string(argv[i]).substr(0, std::string_view(argv[i]).find('='));
        if (word.size() < 2 || word.front() != '-') continue;
        const bool is_long = word.starts_with("--");
        const std::string name = is_long ? word : word.substr(0, 2);
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        throw Error(Fault::usage, fmt::format("{} has no option {}; {}", command.get_name(), word,
                                              nearest_text(word, known)));
    }
    throw Error(Fault::usage, fmt::format("{}: {}; {}", command.get_name(), error.what(), see));
}

std::string version_text() {
    return fmt::format(
        "careloop {} ({})\nmodel_version {}\nscenario_format {}\noutput_format {}\ncheckpoint_format {}\n",
        run::kProgramVersion, run::kBuild, run::kModelVersion, run::kScenarioFormat, run::kOutputFormat,
        run::kCheckpointFormat);
}

}  // namespace

Command parse_arguments(int argc, const char* const* argv) {
    CLI::App app("careloop: how Swedish care reacts to decisions, person by person and unit by unit",
                 "careloop");
    app.require_subcommand(1);
    app.footer(kFooter);
    app.set_version_flag("--version", version_text());
    app.set_help_flag("-h,--help", "Print this text");

    Run run;
    Ensemble ensemble;
    Compare compare;
    Report report;
    Text member, members, arms, compared, reported;
    OverridesText run_overrides, ensemble_overrides;
    DriveText run_drive, ensemble_drive, resume_drive, settle_drive;
    OverridesText settle_overrides;
    SettleFlags run_settle, ensemble_settle;
    Settle settle;
    Resume resume;
    Validate validate;
    Describe describe{"sweden"};
    Loops loops;
    Digest digest;
    Summary summary;

    CLI::App* run_app = app.add_subcommand("run", "Run a scenario and write its results");
    add_scenario(run_app, run.scenario);
    run_app->add_option("--arm", run.arm, "The arm to run (default: the first, the baseline)")
        ->type_name("A");
    run_app->add_option("--member", member, "Ensemble member: another luck for every agent (default: 0)")
        ->type_name("K");
    add_overrides(run_app, run.overrides, run_overrides);
    add_settle(run_app, run.drive, run_settle);
    add_drive(run_app, run.drive, run_drive);
    run_app->footer(kRunExamples);

    CLI::App* ensemble_app = app.add_subcommand("ensemble", "Run every arm with every member into a folder");
    add_scenario(ensemble_app, ensemble.scenario);
    ensemble_app->add_option("-o,--output", ensemble.folder, "The folder to write into")
        ->type_name("FOLDER")
        ->required();
    ensemble_app->add_option("--members", members, "How many members, 0 to N - 1 (default: the scenario's)")
        ->type_name("N");
    ensemble_app->add_option("--arms", arms, "Only these arms, such as baseline,introduction")
        ->type_name("LIST");
    add_overrides(ensemble_app, ensemble.overrides, ensemble_overrides);
    add_settle(ensemble_app, ensemble.drive, ensemble_settle);
    add_ways(ensemble_app, ensemble.drive, ensemble_drive);
    ensemble_app->footer(kEnsembleExamples);

    CLI::App* compare_app = app.add_subcommand("compare", "What the arms of an ensemble differ in");
    compare_app->add_option("folder", compare.folder, "The folder with the files of an ensemble")
        ->type_name("FOLDER")
        ->required();
    compare_app
        ->add_option("--baseline", compare.baseline,
                     "The arm to compare with (default: the scenario's first)")
        ->type_name("ARM");
    compare_app->add_option("--arms", compared, "Only these arms with it, such as introduction")
        ->type_name("LIST");
    repeatable(compare_app->add_option("--indicator", compare.indicators,
                                       "Only this indicator of the four-weekly results (repeatable)"))
        ->type_name("NAME");
    repeatable(compare_app->add_option("--unit-kind", compare.unit_kinds,
                                       "Only units of this kind (can be given several times)"));
    compare_app->add_flag("--by-year", compare.by_year, "Every year, not only the last");
    compare_app->add_flag("--brief", compare.brief,
                          "One line an indicator: rural and metropolitan municipalities alone");
    compare_app->add_option("--csv", compare.csv, "Also write the numbers as a table")->type_name("FILE");
    compare_app->add_flag("--json", compare.json, "As JSON");
    compare_app->footer(kCompareExamples);

    CLI::App* report_app =
        app.add_subcommand("report", "A page that shows what the arms differ in, and why to believe it");
    report_app->add_option("inputs", report.inputs, "Folders with the files of an ensemble, or files")
        ->type_name("INPUT")
        ->required();
    report_app
        ->add_option("-o,--output", report.output, "The page (default: report.html; none with --json alone)")
        ->type_name("FILE");
    report_app->add_option("--lang", report.language, "en (default) or sv")->type_name("LANG");
    report_app
        ->add_option("--baseline", report.baseline, "The arm to compare with (default: the scenario's first)")
        ->type_name("ARM");
    report_app->add_option("--arms", reported, "Only these arms with it")->type_name("ARMS");
    repeatable(report_app->add_option("--indicator", report.indicators,
                                      "Compare this indicator (repeatable; default: ten)"))
        ->type_name("NAME");
    repeatable(
        report_app->add_option("--unit-kind", report.unit_kinds, "Only units of this kind (repeatable)"))
        ->type_name("KIND");
    report_app->add_option("--csv", report.csv, "Also write the numbers as a table")->type_name("FILE");
    report_app->add_flag("--json", report.json, "Print the numbers as JSON");
    report_app->footer(kReportExamples);

    CLI::App* settle_app =
        app.add_subcommand("settle", "Bring a scenario's world to rest; runs can begin from there");
    add_scenario(settle_app, settle.scenario);
    add_world(settle_app, settle.overrides, settle_overrides);
    settle_app
        ->add_option("-o,--output", settle_drive.output,
                     "The start state to write (default: in the cache, if it is not there)")
        ->type_name("FILE");
    settle_app->add_option("--threads", settle_drive.threads, "Threads (default: all this process may use)")
        ->type_name("N");
    settle_app->add_flag("--quiet", settle.drive.quiet, "No progress");
    settle_app->add_flag("--json", settle.drive.json, "The result as JSON");
    settle_app->footer(kSettleExamples);

    CLI::App* resume_app = app.add_subcommand("resume", "Go on with a run from its checkpoint");
    resume_app->add_option("checkpoint", resume.checkpoint, "The checkpoint")
        ->type_name("CHECKPOINT")
        ->required();
    add_drive(resume_app, resume.drive, resume_drive);
    resume_app->footer(
        "The checkpoint holds the scenario, the arm, the member and the output's path; any number of threads "
        "or\n"
        "ranks gives the same result. After a successful end OUTPUT.checkpoint is removed.\n\n"
        "Examples:\n  careloop resume sweden.h5.checkpoint\n  careloop resume sweden.h5.checkpoint -o "
        "again.h5 --threads 8");

    CLI::App* validate_app = app.add_subcommand(
        "validate", "Check scenario, lever and parameter files, or whether a run is stable");
    validate_app->require_option(1, 0);  // files, --stability or both
    validate_app->add_option("files", validate.files, "The files")->type_name("FILE");
    CLI::Option* stability =
        validate_app->add_option("--stability", validate.stability,
                                 "Whether the loops of a run hold: its output, with results by unit");
    stability->type_name("RUN");
    validate_app->add_flag("--json", validate.json, "The rules of stability as JSON")->needs(stability);
    validate_app->footer(kValidateExamples);

    CLI::App* describe_app = app.add_subcommand("describe", "What a scenario says and what it rests on");
    describe_app->add_option("scenario", describe.scenario, "A scenario file or name (default: sweden)")
        ->type_name("SCENARIO");
    describe_app->add_flag("--links", describe.links,
                           "The causal table: links with the strengths in force, identities");
    describe_app->add_flag("--parameters", describe.parameters,
                           "Every parameter: value, range, class, source");
    describe_app->add_flag("--json", describe.json, "As JSON");
    describe_app->footer(
        "Examples:\n  careloop describe sweden\n  careloop describe my-question.toml --links --parameters "
        "--json");

    CLI::App* loops_app = app.add_subcommand("loops", "The feedback loops of the causal table");
    bool list = false;
    loops_app->add_flag("--list", list,
                        "Named loops, confirmed or not, then other short cycles (the default)");
    loops_app->add_flag("--json", loops.json, "As JSON");
    loops_app->footer("Example:\n  careloop loops --list");

    CLI::App* scenarios_app = app.add_subcommand("scenarios", "The shipped scenarios");
    CLI::App* levers_app = app.add_subcommand("levers", "The shipped levers");

    CLI::App* digest_app = app.add_subcommand("digest", "A hash of what output files say, provenance apart");
    digest_app->add_option("files", digest.files, "The files")->type_name("FILE")->required();
    digest_app->footer(
        "Prints the hash, two spaces, the path. Equal results have equal hashes on every computer.\n\n"
        "Example:\n  careloop digest a.h5 b.h5");

    CLI::App* summary_app = app.add_subcommand("summary", "A run in a few lines");
    summary_app->add_option("file", summary.file, "An output file")->type_name("FILE")->required();
    summary_app->footer("Example:\n  careloop summary sweden.h5");

    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto chosen = app.get_subcommands();
        return Say{chosen.empty() ? app.help() : chosen.front()->help("careloop")};
    } catch (const CLI::CallForVersion& version) {
        return Say{version.what()};
    } catch (const CLI::ParseError& error) {
        refuse(error, app, argc, argv);
    }

    OptionValues values;
    constexpr std::int64_t kMax32 = std::numeric_limits<std::uint32_t>::max();
    if (const auto k = values.whole("--member", member, 0, kMax32))
        run.member = static_cast<std::uint32_t>(*k);
    read_overrides(values, run_overrides, run.overrides);
    read_drive(values, run_drive, run.drive);
    constexpr std::int64_t kMostMembers = 100'000;  // as in a scenario
    if (const auto n = values.whole("--members", members, 1, kMostMembers))
        ensemble.members = static_cast<std::size_t>(*n);
    ensemble.arms = values.list("--arms", arms);
    compare.arms = values.list("--arms", compared);
    report.arms = values.list("--arms", reported);
    report.swedish = values.one_of("--lang", report.language, {"en", "sv"}) == 1;
    read_overrides(values, ensemble_overrides, ensemble.overrides);
    read_drive(values, ensemble_drive, ensemble.drive);
    read_settle(run_settle, run.drive, run.overrides);
    read_settle(ensemble_settle, ensemble.drive, ensemble.overrides);
    read_overrides(values, settle_overrides, settle.overrides);
    read_drive(values, settle_drive, settle.drive);
    read_drive(values, resume_drive, resume.drive);
    values.check();
    if (*run_app) return run;
    if (*ensemble_app) return ensemble;
    if (*compare_app) return compare;
    if (*report_app) return report;
    if (*settle_app) return settle;
    if (*resume_app) return resume;
    if (*validate_app) return validate;
    if (*describe_app) return describe;
    if (*loops_app) return loops;
    if (*scenarios_app) return Scenarios{};
    if (*levers_app) return Levers{};
    if (*digest_app) return digest;
    require(static_cast<bool>(*summary_app), "a command was chosen");
    return summary;
}

}  // namespace careloop::cli
