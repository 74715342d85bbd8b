// SPDX-License-Identifier: Apache-2.0
// report: one page of what the arms of an ensemble differ in. (docs/report.md)
#include "analysis/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "careloop_web.hpp"  // generated: the page's script and style
#include "cli/chosen.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "engine/run/simulation.hpp"
#include "engine/scenario/findings.hpp"

namespace careloop::cli {
namespace {

using analysis::Language;
using analysis::ReportArm;
using analysis::ReportLever;
using scenario::Node;

/// A text in both languages, or one for both.
std::string told(const Node* node, Language language, const std::string& otherwise = {}) {
    if (!node) return otherwise;
    if (!node->is(Node::Kind::table)) return node->text;
    const Node* text = node->find(language == Language::sv ? "sv" : "en");
    return text ? text->text : otherwise;
}

/// As the lever's file tells it; by its name alone where the file is not the one of the runs any more.
ReportLever lever_of(const std::string& name, const analysis::Provenance& of, Language language) {
    ReportLever lever{name, name, {}, {}};
    std::filesystem::path file = name;
    if (!file.has_extension()) file = scenario::find_share() / "levers" / (name + ".toml");
    std::error_code ignored;
    const auto read = of.inputs.find(file.filename().string());
    const bool is_same = std::filesystem::exists(file, ignored) && read != of.inputs.end() &&
                         read->second.contains(output::sha256_of_file(file));
    if (!is_same) {
        lever.about = language == Language::sv
                          ? "åtgärdens fil finns inte kvar som den var när körningarna gjordes"
                          : "the lever's file is no longer the one of the runs";
        return lever;
    }
    scenario::Findings findings;
    const Node tree = scenario::read_toml(file, findings);
    lever.title = told(tree.find("name"), language, name);
    lever.about = told(tree.find("about"), language);
    if (const Node* evidence = tree.find("evidence")) {
        for (const Node& line : evidence->items) lever.evidence.push_back(line.text);
    }
    return lever;
}

std::vector<ReportArm> arms_of(const Node& resolved, const ChosenArms& chosen, const analysis::Provenance& of,
                               Language language) {
    std::vector<ReportArm> arms;
    const Node* list = resolved.find("arm");
    for (const std::string& name : chosen.arms) {
        ReportArm arm{name, name, {}};
        for (const Node& node : list ? list->items : std::vector<Node>{}) {
            if (told(node.find("name"), language) != name) continue;
            arm.label = told(node.find("label"), language, name);
            if (arm.label.empty()) arm.label = name;
            if (const Node* levers = node.find("levers")) {
                for (const Node& lever : levers->items)
                    arm.levers.push_back(lever_of(lever.text, of, language));
            }
        }
        arms.push_back(arm);
    }
    const auto baseline =
        std::find_if(arms.begin(), arms.end(), [&](const ReportArm& a) { return a.name == chosen.baseline; });
    std::rotate(arms.begin(), baseline, baseline + 1);
    return arms;
}

std::vector<analysis::ReportParameter> parameters_of(const output::Reader& file) {
    const std::string group = "/provenance/parameters/";
    const auto text = [&](const char* name) { return file.read<std::string>(group + name); };
    const auto real = [&](const char* name) { return file.read<double>(group + name); };
    const auto names = text("parameter"), units = text("unit"), classes = text("evidence_class"),
               sources = text("source"), fitted = text("fitted_to");
    const auto least = real("least_value"), greatest = real("greatest_value"), low = real("low"),
               high = real("high");
    const auto is_factor = file.read<std::int8_t>(group + "range_is_factor");
    std::vector<analysis::ReportParameter> out;
    for (std::size_t i = 0; i < names.size(); ++i)
        out.push_back({names[i], units[i], classes[i], sources[i], fitted[i], least[i], greatest[i], low[i],
                       high[i], is_factor[i] != 0});
    return out;
}

/// The report's own indicators and flows, or those asked for and the flows; `compared` says how many are
/// compared.
std::vector<analysis::Indicator> indicators_of(const analysis::RunFile& run, const Report& arguments,
                                               std::size_t& compared) {
    check_unit_kinds(run, arguments.unit_kinds);
    const std::vector<analysis::Indicator> all = run.indicators();
    std::vector<analysis::Indicator> chosen;
    const auto add = [&](const std::string& name) {
        const auto named = [&](const analysis::Indicator& i) { return i.name == name; };
        const auto at = std::find_if(all.begin(), all.end(), named);
        if (at != all.end() && std::none_of(chosen.begin(), chosen.end(), named)) chosen.push_back(*at);
    };
    chosen = arguments.indicators.empty() ? report_indicators_of(run)
                                          : chosen_indicators(run, arguments.indicators);
    compared = chosen.size();
    for (const char* group : analysis::kFlowGroups) {
        for (const std::string& name : analysis::report_flows(group)) add(name);
    }
    return chosen;
}

/// The ensemble's command with `attribute` in it: the same settings, so that its files are used.
std::string attribute_command(const std::string& command) {
    const std::string ensemble = "careloop ensemble ";
    if (!command.starts_with(ensemble)) return "careloop attribute SCENARIO --loops LOOPS -o FOLDER";
    return fmt::format("careloop attribute {} --loops LOOPS", command.substr(ensemble.size()));
}

/// What `careloop attribute` has left in a folder that was given, if it is of these runs; and how to get it.
/// Throws Error(data) when it cannot be read or is of other runs.
void add_attribution(analysis::ReportSubject& s, const analysis::EnsembleFiles& e, const Report& arguments) {
    for (const std::string& input : arguments.inputs) {
        const std::filesystem::path path = std::filesystem::path(input) / "attribution.json";
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored)) continue;
        std::string differs;
        try {
            s.attribution = analysis::read_attribution(read_text_file(path.string()));
            differs = analysis::difference(s.attribution->of, e.of);
        } catch (const Error& error) {
            throw Error(Fault::data, fmt::format("cannot read {}: {}", path.string(), error.what()));
        }
        if (!differs.empty())
            throw Error(Fault::data, {Problem{path.string(), 0, 0, "it is of another run: " + differs,
                                              "the one that careloop attribute makes of these runs"}});
    }
    if (!s.attribution) return;
    const auto apart = [&](const char* en, const char* sv) {
        s.attribution_apart = arguments.swedish ? sv : en;
        s.attribution.reset();
    };
    if (s.attribution->baseline != s.arms.front().name)
        apart(
            "What loops carry has been attributed against another baseline, so it is not shown here.",
            "Återkopplingarnas bidrag är beräknade mot ett annat nollalternativ och visas därför inte här.");
    else if (!arguments.unit_kinds.empty())
        apart(
            "What loops carry has been attributed for all kinds of units together, so it is not shown here.",
            "Återkopplingarnas bidrag är beräknade för alla slags enheter tillsammans och visas därför inte "
            "här.");
}

/// A command line with the program's name alone, as it is where careloop is installed.
std::string without_folder(const std::string& command) {
    const std::size_t end = std::min(command.find(' '), command.size());
    const std::size_t slash = command.rfind('/', end);
    return slash == std::string::npos ? command : command.substr(slash + 1);
}

std::string scale_text(double scale, Language language) {
    const std::string stands_for = analysis::number(1 / scale, 0, language);
    if (language == Language::sv)
        return fmt::format("{}: en simulerad invånare står för {}, personal och enheter är en mot en",
                           analysis::general(scale, language), stands_for);
    return fmt::format("{}: one simulated resident stands for {}; staff and units are one to one",
                       analysis::general(scale, language), stands_for);
}

analysis::ReportSubject subject_of(const analysis::EnsembleFiles& e, const std::filesystem::path& first,
                                   const Report& arguments, const std::string& command_line) {
    const Language language = arguments.swedish ? Language::sv : Language::en;
    const Node resolved = resolved_scenario(e.of);
    const ChosenArms chosen = chosen_arms(e, arguments.baseline, arguments.arms);
    const output::Reader file(first);
    analysis::ReportSubject s;
    s.language = language;
    s.title = told(resolved.find("title"), language, e.of.scenario);
    s.question = told(resolved.find("question"), language);
    s.arms = arms_of(resolved, chosen, e.of, language);
    s.missing = chosen.missing;
    s.parameters = parameters_of(file);
    const auto say = [&](const char* en, const char* sv) { return std::string(arguments.swedish ? sv : en); };
    const Node* scale = resolved.find("scale");
    s.facts = {{say("Members", "Körningar per alternativ"), std::to_string(e.members.size())},
               {say("Horizon", "Tidshorisont"), fmt::format("{} – {}", told(resolved.find("begin"), language),
                                                            to_string(e.period_ends.back()))},
               {say("Scale", "Skala"), scale_text(scale ? scale->number() : 1, language)},
               {say("Seed", "Slumpfrö"), fmt::format("{:.0f}", file.number("/provenance", "seed"))},
               {say("Program", "Program"),
                fmt::format("careloop {}, {}", e.of.program_version, file.text("/provenance", "build"))},
               {say("Model version", "Modellversion"), std::to_string(e.of.model_version)},
               {say("Parameters", "Parametrar"), std::to_string(s.parameters.size())}};
    if (!arguments.unit_kinds.empty()) {
        std::string kinds;
        for (const std::string& kind : arguments.unit_kinds) kinds += (kinds.empty() ? "" : ", ") + kind;
        s.facts.emplace_back(say("Only units of kind", "Bara enheter av slag"), kinds);
    }
    s.commands = {without_folder(file.text("/provenance", "command")), without_folder(command_line)};
    s.attribute_command = attribute_command(s.commands.front());
    add_attribution(s, e, arguments);
    return s;
}

}  // namespace

ExitCode report(const Report& arguments, const std::string& command_line) {
    const std::vector<std::filesystem::path> files = output_files(arguments.inputs);
    std::size_t compared = 0;
    analysis::EnsembleFiles ensemble = analysis::read_ensemble(
        files, run::kOutputFormat,
        [&](const analysis::RunFile& run) { return indicators_of(run, arguments, compared); },
        arguments.unit_kinds);
    const analysis::ReportSubject subject = subject_of(ensemble, files.front(), arguments, command_line);
    for (const std::string& what : subject.missing) message("there is no file of " + what);
    const analysis::Report report(std::move(ensemble), subject, compared);
    if (arguments.csv) write_text_file(*arguments.csv, report.csv());
    if (arguments.json) print(report.json());
    if (arguments.json && !arguments.output) return kDone;
    const std::string output = arguments.output.value_or("report.html");
    write_text_file(output, report.page(analysis::kReportScript, analysis::kReportStyle));
    if (!arguments.json) print(fmt::format("report    {}\n", output));
    return kDone;
}

}  // namespace careloop::cli
