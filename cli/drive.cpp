// SPDX-License-Identifier: Apache-2.0
#include "cli/drive.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>

#include "cli/starting.hpp"
#include "cli/terminal.hpp"
#include "engine/base/byte_scan.hpp"
#include "engine/output/file.hpp"
#include "engine/run/settle.hpp"
#include "engine/run/signals.hpp"
#include "engine/run/trace.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;

bool same_file(const fs::path& a, const fs::path& b) {
    std::error_code ignored;
    return fs::equivalent(a, b, ignored);
}

/// What would only show after hours of work.
void check_files(const Journey& journey) {
    for (const fs::path& input : journey.scenario.inputs) {
        if (same_file(input, journey.output)) {
            throw Error(Fault::usage,
                        fmt::format("the output {} is an input of the scenario; choose another with -o",
                                    journey.output.string()));
        }
    }
    if (journey.checkpoint && same_file(*journey.checkpoint, journey.output)) {
        throw Error(Fault::usage,
                    fmt::format("the output {} is the checkpoint itself; choose another with -o",
                                journey.output.string()));
    }
    // Opening for writing is the only honest test; nothing stays behind.
    output::Writer{journey.output};
    output::Writer{checkpoint_of(journey.output)};
}

/// A declaration of the user's that no code reads changes nothing, which they would take for a result.
void check_read(const scenario::Scenario& scenario) {
    const fs::path shipped = scenario::find_share() / "parameters";
    std::vector<std::string> known;
    for (const auto& declaration : scenario.parameters.all()) {
        if (same_file(fs::path(declaration.file).parent_path(), shipped)) known.push_back(declaration.name);
    }
    std::vector<Problem> problems;
    for (const std::string& name : scenario.parameters.unread()) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const auto& declaration = scenario.parameters.at(*scenario.parameters.find(name));
        const std::string near = nearest(name, known);
        problems.push_back({declaration.file, declaration.line, 0,
                            fmt::format("parameter '{}' is declared but read by nothing", name),
                            near.empty()
                                ? "names that the model reads; see careloop describe --parameters"
                                : fmt::format("names that the model reads; nearest known: '{}'", near)});
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
}

void check_stop_date(const Drive& drive, const run::Simulation& simulation) {
    if (!drive.stop_after || *drive.stop_after >= simulation.next().begin) return;
    throw Error(
        Fault::usage,
        {Problem{"--stop-after", 0, 0, fmt::format("{} is in the past", to_string(*drive.stop_after)),
                 fmt::format("{} to {}", to_string(simulation.next().begin), to_string(simulation.end()))}});
}

/// What several processes cannot do together.
void check_together(const Drive& drive) {
    if (drive.processes == nullptr) return;
    std::vector<Problem> problems;
    const auto refuse = [&](const char* option, const char* why) {
        problems.push_back({option, 0, 0, fmt::format("{} {} processes", why, drive.processes->count()),
                            "without a launcher of several processes"});
    };
    if (!drive.trace.empty()) refuse("--trace", "nobody can be followed through");
    if (drive.ranks > 1) refuse("--domains-as-ranks", "ranks are not tried within one memory by");
    if (!problems.empty()) throw Error(Fault::usage, problems);
}

/// Whether a signal has asked any of the processes to stop: one answer for all of them, whatever comes
/// meanwhile.
bool stop_asked(const Drive& drive) {
    if (drive.processes == nullptr) return run::stop_signal() != 0;
    bool asked = false;
    for (const int signal : run::by_rank(*drive.processes, run::stop_signal())) {
        if (signal == 0) continue;
        run::ask_stop(signal);
        asked = true;
    }
    return asked;
}

/// Whom --trace names.
std::vector<run::Selector> selectors(const Drive& drive, const scenario::Catalogue& catalogue) {
    std::vector<std::string> professions;
    for (const auto& p : catalogue.professions) professions.push_back(p.name);
    std::vector<run::Selector> list;
    std::vector<Problem> problems;
    for (const std::string& whom : drive.trace) {
        if (const auto selector = run::parse_selector(whom, catalogue)) {
            list.push_back(*selector);
            continue;
        }
        const std::size_t colon = whom.find(':');
        const std::string near =
            nearest(colon == std::string::npos ? whom : whom.substr(colon + 1), professions);
        problems.push_back(
            {"--trace", 0, 0, fmt::format("'{}' is nobody to follow", whom),
             fmt::format("an id, or first:PROFESSION with one of {}{}", fmt::join(professions, ", "),
                         near.empty() ? "" : fmt::format("; nearest known: 'first:{}'", near))});
    }
    if (drive.trace.empty() && drive.trace_to) {
        problems.push_back({"--trace-to", 0, 0, "nobody is followed", "with --trace"});
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
    return list;
}

/// The file of the story, opened before the work, so that it can be written after it.
std::ofstream open_story(const Journey& journey, const std::string& path) {
    if (same_file(path, journey.output)) {
        throw Error(Fault::usage, fmt::format("the story {} is the output itself; choose another", path));
    }
    for (const fs::path& input : journey.scenario.inputs) {
        if (same_file(input, path)) {
            throw Error(Fault::usage,
                        fmt::format("the story {} is an input of the scenario; choose another", path));
        }
    }
    std::ofstream file(path, std::ios::binary);
    if (!file) throw Error(Fault::output, fmt::format("cannot write {}", path));
    return file;
}

/// Brings the story to its file, or gives it back to be printed.
std::vector<std::string> told(const run::Trace& trace, const Drive& drive,
                              std::optional<std::ofstream>& file) {
    for (const std::size_t i : trace.unseen()) {
        message(fmt::format("--trace {}: nobody like this in the run so far", drive.trace[i]));
    }
    if (!file) return trace.story();
    for (const std::string& line : trace.story()) *file << line << '\n';
    file->close();
    if (!*file) throw Error(Fault::output, fmt::format("cannot write {}", *drive.trace_to));
    return {};
}

/// The world of a run that begins, or nothing when a signal stopped its settling.
bool begin(std::optional<run::Simulation>& begun, const Journey& journey, const Drive& drive,
           const run::Options& options, Progress& progress) {
    if (!journey.scenario.settle) {
        progress.note("making the world");
        begun.emplace(journey.scenario, options);
        return true;
    }
    if (drive.start_state) {
        const run::StartFile file{*drive.start_state, run::start_key(journey.scenario)};
        begun.emplace(journey.scenario, options, file);
    } else if (drive.processes != nullptr) {
        const auto beginning = find_settled(journey.scenario);
        if (!beginning) {
            throw Error(Fault::usage,
                        fmt::format("{} has not settled yet, which {} processes do not do together; allowed: "
                                    "--no-settle, or first, without a launcher, careloop settle with the "
                                    "same scenario, --set, --seed, --scale and --regions",
                                    journey.scenario.name, drive.processes->count()));
        }
        begun.emplace(journey.scenario, options, *beginning);
    } else {
        double settling = 0;
        for (const bool anew : {false, true}) {
            const auto beginning = find_or_settle(journey.scenario, drive, progress, anew);
            if (!beginning) return false;
            if (beginning->settled) settling += beginning->settled->seconds;
            progress.note("reading the start state");
            try {
                begun.emplace(journey.scenario, options, beginning->file);
                break;
            } catch (const Error& error) {
                // Damaged deeper than its first lines.
                if (error.fault() != Fault::data || anew || beginning->settled) throw;
                progress.clear();
                message(fmt::format("the cached start state cannot be used: {}; the world settles anew",
                                    error.what()));
            }
        }
        begun->clock().settling = settling;
    }
    const run::Start& start = begun->start();
    if (!start.settled && drive.first()) {
        progress.clear();
        message(fmt::format("{} begins from a world that has not settled within {} years ({})",
                            journey.scenario.name, start.weeks / 52, start.measured));
    }
    return true;
}

Arrival stop(const run::Simulation& simulation, const fs::path& checkpoint) {
    simulation.save(checkpoint);
    Arrival arrival{kStoppedEarly, closing_of(simulation)};
    arrival.closing.file = checkpoint;
    return arrival;
}

}  // namespace

fs::path checkpoint_of(const fs::path& output) {
    fs::path checkpoint = output;
    checkpoint += ".checkpoint";
    return checkpoint;
}

void check_arms(const scenario::Scenario& scenario, const char* option,
                const std::vector<std::string>& arms) {
    std::vector<std::string> known;
    for (const scenario::Arm& arm : scenario.arms) known.push_back(arm.name);
    std::vector<Problem> problems;
    for (const std::string& arm : arms) {
        if (std::find(known.begin(), known.end(), arm) != known.end()) continue;
        const std::string near = nearest(arm, known);
        std::string allowed = near.empty() ? "" : fmt::format("nearest known: '{}'; ", near);
        allowed += fmt::format("known: {}", fmt::join(known, ", "));
        problems.push_back({option, 0, 0, fmt::format("{} has no arm '{}'", scenario.name, arm), allowed});
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
}

std::string stopped_by() {
    const int signal = run::stop_signal();
    return signal != 0 ? run::signal_name(signal) : "--stop-after";
}

Arrival go(const Journey& journey, const Drive& drive, Progress& progress) {
    run::watch_signals();  // before the synthesis: a signal during it leads to a checkpoint right after
    static_cast<void>(processor_variant());  // a wrong CARELOOP_CPU is told now, not from within a thread
    check_together(drive);
    const std::vector<run::Selector> whom = selectors(drive, journey.scenario.catalogue);
    if (drive.first()) check_files(journey);
    std::optional<std::ofstream> story;
    if (drive.trace_to) story = open_story(journey, *drive.trace_to);
    const fs::path checkpoint = checkpoint_of(journey.output);
    run::Options options{journey.arm,   journey.member,
                         drive.threads, drive.ranks,
                         drive.check,   fs::absolute(journey.output).lexically_normal().string()};
    options.draw = journey.draw, options.config = journey.config;
    options.processes = drive.processes;

    std::optional<run::Simulation> begun;
    if (journey.checkpoint) {
        progress.note("reading the checkpoint");
        begun.emplace(journey.scenario, options, *journey.checkpoint);
    } else if (!begin(begun, journey, drive, options, progress)) {
        progress.clear();
        Arrival arrival{kStoppedEarly, {}};
        arrival.closing.reached = journey.scenario.begin;
        return arrival;
    }
    run::Simulation& simulation = *begun;
    check_read(journey.scenario);
    check_stop_date(drive, simulation);
    std::optional<run::Trace> trace;
    if (!whom.empty()) trace.emplace(simulation, whom);

    Date saved = simulation.next().begin;
    while (!simulation.finished()) {
        const Date today = simulation.next().begin;
        if (stop_asked(drive) || (drive.stop_after && today >= *drive.stop_after)) {
            progress.clear();
            Arrival arrival = stop(simulation, checkpoint);
            if (trace) arrival.closing.story = told(*trace, drive, story);
            return arrival;
        }
        if (drive.checkpoint_weeks && today - saved >= *drive.checkpoint_weeks * kDaysPerWeek) {
            simulation.save(checkpoint);
            saved = today;
        }
        simulation.step();
        if (trace) trace->after_step(simulation);
        progress.show(simulation);
    }
    progress.clear();
    Arrival arrival{kDone, closing_of(simulation)};
    if (!drive.first()) return arrival;
    simulation.write(journey.output, journey.command_line);
    arrival.closing.file = journey.output;
    arrival.closing.digest = output::digest(journey.output);
    std::error_code ignored;
    fs::remove(checkpoint, ignored);  // it has served
    if (trace) arrival.closing.story = told(*trace, drive, story);
    return arrival;
}

ExitCode travel(const Journey& journey, const Drive& drive) {
    Progress progress(drive.quiet || !drive.first());
    const Arrival arrival = go(journey, drive, progress);
    if (!drive.first()) return arrival.code;
    const Closing& closing = arrival.closing;
    if (arrival.code == kStoppedEarly && closing.file.empty()) {
        message(
            fmt::format("stopped by {} while the world settled; nothing of it is kept, and the same "
                        "command begins anew",
                        stopped_by()));
        return arrival.code;
    }
    if (drive.json) {
        print(json_of(closing));
    } else {
        for (const std::string& line : closing.story) print(line + '\n');
        if (closing.finished) print(text_of(closing));
    }
    if (arrival.code == kStoppedEarly) {
        message(fmt::format("stopped on {} by {}; go on with: careloop resume {}", to_string(closing.reached),
                            stopped_by(), closing.file.string()));
    }
    return arrival.code;
}

}  // namespace careloop::cli
