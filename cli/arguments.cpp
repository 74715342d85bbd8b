// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <limits>
#include <sstream>

#include "careloop_build.hpp"  // generated: program version and build
#include "cli/drive_options.hpp"
#include "cli/ensemble_options.hpp"
#include "cli/help_texts.hpp"
#include "cli/option_values.hpp"
#include "cli/sensitivity_options.hpp"
#include "engine/base/error.hpp"
#include "engine/run/simulation.hpp"

namespace careloop::cli {
namespace {

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

/// The sub-command chosen of a command, or the command.
const CLI::App& innermost(const CLI::App& command) {
    const auto chosen = command.get_subcommands();
    return chosen.empty() ? command : innermost(*chosen.front());
}

/// "careloop ensemble plan".
std::string full_name(const CLI::App& command) {
    const CLI::App* above = command.get_parent();
    return above == nullptr ? command.get_name() : full_name(*above) + " " + command.get_name();
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
    const CLI::App& command = innermost(*chosen.front());
    const std::string see = fmt::format("see {} --help", full_name(command));
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

constexpr std::int64_t kMostMembers = 100'000;  // as in a scenario

void read_attribute(OptionValues& values, const Text& members, const Text& arms, const Text& means,
                    Attribute& attribute) {
    if (const auto n = values.whole("--members", members, 1, kMostMembers))
        attribute.members = static_cast<std::size_t>(*n);
    attribute.arms = values.list("--arms", arms);
    if (const auto way = values.one_of("--means", means, {"both", "as-they-were", "settled-anew"})) {
        attribute.as_they_were = *way != 2;
        attribute.settled_anew = *way != 1;
        attribute.means_asked = true;
    }
    attribute.loops = values.lists("--loops", attribute.loops);
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
    Attribute attribute;
    Calibrate calibrate;
    Compare compare;
    Report report;
    Text member, compared, compared_by, reported, cut_members, cut_arms, means, wave_runs, repeats;
    OverridesText run_overrides, attribute_overrides;
    DriveText run_drive, attribute_drive, calibrate_drive, resume_drive, settle_drive;
    OverridesText settle_overrides;
    SettleFlags run_settle, attribute_settle;
    Sensitivity sensitivity;
    SensitivityText sensitivity_text;
    Settle settle;
    Levers levers;
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

    EnsembleOptions ensemble;
    ensemble.add_to(app);

    CLI::App* attribute_app =
        app.add_subcommand("attribute", "What feedback loops carry of the arms' effects: runs with each cut");
    add_scenario(attribute_app, attribute.scenario);
    repeatable(attribute_app->add_option("--loops", attribute.loops,
                                         "Cut these loops one by one, such as agency-erosion,overtime; see\n"
                                         "careloop loops --list (repeatable)"))
        ->type_name("LIST")
        ->required();
    attribute_app->add_option("-o,--output", attribute.folder, "The folder to write into")
        ->type_name("FOLDER")
        ->required();
    attribute_app
        ->add_option("--means", means,
                     "What a run without a loop begins from: as-they-were, settled-anew or both\n"
                     "(default: both where the scenario begins settled)")
        ->type_name("WAY");
    attribute_app
        ->add_option("--members", cut_members, "How many members, 0 to N - 1 (default: the scenario's)")
        ->type_name("N");
    attribute_app->add_option("--arms", cut_arms, "Only these arms with the baseline, such as introduction")
        ->type_name("LIST");
    repeatable(attribute_app->add_option("--indicator", attribute.indicators,
                                         "Only this indicator (repeatable; default: the report's ten)"))
        ->type_name("NAME");
    add_overrides(attribute_app, attribute.overrides, attribute_overrides);
    add_settle(attribute_app, attribute.drive, attribute_settle);
    add_ways(attribute_app, attribute.drive, attribute_drive);
    attribute_app->get_option("--json")->description("The attribution as JSON");
    attribute_app->footer(kAttributeExamples);

    CLI::App* calibrate_app =
        app.add_subcommand("calibrate", "Fit free parameters to figures, by waves of runs and a posterior");
    calibrate_app
        ->add_option("calibration", calibrate.calibration,
                     "A calibration, by file or shipped name (default: reference)")
        ->type_name("CALIBRATION");
    calibrate_app->add_option("-o,--output", calibrate.folder, "The folder to write into")
        ->type_name("FOLDER")
        ->required();
    calibrate_app->add_option("--runs", wave_runs, "Runs in each wave (default: the file's)")->type_name("N");
    calibrate_app
        ->add_option("--recover", repeats,
                     "Instead: draw N times what is to be found, and count how often the intervals\n"
                     "hold it")
        ->type_name("N");
    calibrate_app->add_flag("--write", calibrate.write,
                            "Write scenarios/parameters/reference.toml, not only FOLDER/reference.toml");
    calibrate_app
        ->add_option("--threads", calibrate_drive.threads, "Runs at once (default: as many as cores)")
        ->type_name("N");
    calibrate_app->add_flag("--quiet", calibrate.drive.quiet, "No progress");
    calibrate_app->add_flag("--json", calibrate.drive.json, "The result as JSON");
    calibrate_app->footer(kCalibrateExamples);

    CLI::App* sensitivity_app = add_sensitivity(app, sensitivity, sensitivity_text);

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
    repeatable(compare_app->add_option("--indicator", compare.indicators, "Only this indicator (repeatable)"))
        ->type_name("NAME");
    CLI::Option* by = compare_app->add_option(
        "--by", compared_by,
        "settlement (default), region, unit-kind, or profession, which is of staff alone");
    by->type_name("WHAT");
    repeatable(compare_app->add_option("--unit-kind", compare.unit_kinds,
                                       "Only units of this kind (can be given several times)"));
    compare_app->add_flag("--by-year", compare.by_year, "Every year, not only the last");
    compare_app
        ->add_flag("--brief", compare.brief,
                   "One line an indicator: rural and metropolitan municipalities alone")
        ->excludes(by);
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
    CLI::App* levers_app = app.add_subcommand("levers", "The shipped levers: listed, searched, explained");
    levers_app->add_option("words", levers.words, "Only levers that say all of these, in either language")
        ->type_name("WORD");
    levers_app
        ->add_option("--explain", levers.explain, "All about one: what it changes, by how much, evidence")
        ->type_name("NAME");
    levers_app->add_flag("--json", levers.json, "As JSON, with everything");
    levers_app->footer(
        "Examples:\n  careloop levers\n  careloop levers introduktion\n"
        "  careloop levers --explain voluntary_hub_dental\n\n"
        "Any lever combines with any scenario: careloop run SCENARIO --lever NAME. Those that contradict "
        "each\n"
        "other are refused with the reason.");

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
        if (chosen.empty()) return Say{app.help()};
        const CLI::App& command = innermost(*chosen.front());
        return Say{command.help(full_name(*command.get_parent()))};
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
    ensemble.read(values);
    read_attribute(values, cut_members, cut_arms, means, attribute);
    read_overrides(values, attribute_overrides, attribute.overrides);
    read_drive(values, attribute_drive, attribute.drive);
    read_settle(attribute_settle, attribute.drive, attribute.overrides);
    read_drive(values, calibrate_drive, calibrate.drive);
    if (const auto n = values.whole("--runs", wave_runs, 1, kMostMembers))
        calibrate.runs = static_cast<std::size_t>(*n);
    if (const auto n = values.whole("--recover", repeats, 1, kMostMembers))
        calibrate.recover = static_cast<std::size_t>(*n);
    read_sensitivity(values, sensitivity_text, sensitivity);
    compare.arms = values.list("--arms", compared);
    compare.by = static_cast<CompareBy>(
        values.one_of("--by", compared_by, {"settlement", "region", "unit-kind", "profession"}).value_or(0));
    report.arms = values.list("--arms", reported);
    report.swedish = values.one_of("--lang", report.language, {"en", "sv"}) == 1;
    read_settle(run_settle, run.drive, run.overrides);
    read_overrides(values, settle_overrides, settle.overrides);
    read_drive(values, settle_drive, settle.drive);
    read_drive(values, resume_drive, resume.drive);
    values.check();
    if (*sensitivity_app) check_sensitivity(*sensitivity_app, sensitivity);
    if (*run_app) return run;
    if (*ensemble.app) return ensemble.command();
    if (*attribute_app) return attribute;
    if (*calibrate_app) return calibrate;
    if (*sensitivity_app) return sensitivity;
    if (*compare_app) return compare;
    if (*report_app) return report;
    if (*settle_app) return settle;
    if (*resume_app) return resume;
    if (*validate_app) return validate;
    if (*describe_app) return describe;
    if (*loops_app) return loops;
    if (*scenarios_app) return Scenarios{};
    if (*levers_app) return levers;
    if (*digest_app) return digest;
    require(static_cast<bool>(*summary_app), "a command was chosen");
    return summary;
}

}  // namespace careloop::cli
