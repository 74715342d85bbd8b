// SPDX-License-Identifier: Apache-2.0
#include "cli/starting.hpp"

#include <fmt/format.h>

#include <csignal>

#include "cli/exit_codes.hpp"
#include "cli/terminal.hpp"
#include "engine/run/checkpoint.hpp"
#include "engine/run/signals.hpp"
#include "engine/run/start_cache.hpp"
#include "hpc/processes.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;

std::string text_of(const run::Quarter& quarter) {
    std::string text = fmt::format("settling, week {}:", quarter.weeks);
    for (std::size_t q = 0; q < run::kQuantities; ++q)
        text += fmt::format("{} {} {:+.2f} %", q == 0 ? "" : ",", run::kQuantityNames[q],
                            100 * quarter.change[q]);
    return text + " a quarter";
}

/// The start state in the cache; nothing when there is none or it cannot be used, which is said.
std::optional<Beginning> look_up(const run::StartFile& file, Progress& progress) {
    std::error_code ignored;
    if (!fs::exists(file.path, ignored)) return std::nullopt;
    try {
        run::require_start(file);
        return Beginning{file, run::read_start(file.path), {}};
    } catch (const Error& error) {
        if (error.fault() != Fault::data) throw;
        progress.clear();
        message(
            fmt::format("the cached start state cannot be used: {}; the world settles anew", error.what()));
        return std::nullopt;
    }
}

}  // namespace

std::string text_of(const run::Start& start) {
    return fmt::format("{}{} years: {}", start.settled ? "" : "NOT SETTLED after ", start.weeks / 52,
                       start.measured);
}

std::optional<Beginning> settle_into(const fs::path& to, const scenario::Scenario& scenario,
                                     const Drive& drive, Progress& progress) {
    run::watch_signals();
    run::Options options;
    options.threads = drive.threads;
    options.ranks = drive.ranks;
    options.check = drive.check;
    progress.note("making the world to settle");
    run::Settled settled =
        run::settle(scenario, options, to, [&](const run::Simulation&, const run::Quarter* quarter) {
            if (quarter != nullptr && !drive.quiet) {
                progress.clear();
                message(text_of(*quarter));
                progress.note("settling");
            }
            return run::stop_signal() == 0;
        });
    progress.clear();
    if (settled.stopped) return std::nullopt;
    if (!settled.start.settled) {
        message(
            fmt::format("{} has not settled within {} years ({}); its start state says so, and results "
                        "from it still hold some of the way there",
                        scenario.name, run::kLongestLaps, settled.start.measured));
    }
    return Beginning{{to, settled.start.key}, settled.start, settled};
}

std::optional<run::StartFile> find_settled(const scenario::Scenario& scenario) {
    const std::string key = run::start_key(scenario);
    const run::StartFile file{run::cached_start(key), key};
    std::error_code ignored;
    if (!fs::exists(file.path, ignored)) return std::nullopt;
    run::require_start(file);
    return file;
}

std::optional<Beginning> find_or_settle(const scenario::Scenario& scenario, const Drive& drive,
                                        Progress& progress, bool anew) {
    run::watch_signals();
    const std::string key = run::start_key(scenario);
    const run::StartFile file{run::cached_start(key), key};
    if (!anew) {
        if (auto found = look_up(file, progress)) return found;
    }
    bool said = false;
    const run::SettlingLock lock(file.path, [&] {
        if (!said && !drive.quiet) message("another process is settling this world; waiting for it");
        said = true;
        return run::stop_signal() == 0;
    });
    if (!lock.held()) return std::nullopt;
    if (said) {  // it may have been made meanwhile
        if (auto found = look_up(file, progress)) return found;
    }
    if (!drive.quiet)
        message(fmt::format("{} settles first, for at most {} years of its first year; kept in {}",
                            scenario.name, run::kLongestLaps, file.path.string()));
    return settle_into(file.path, scenario, drive, progress);
}

bool settle_in_a_process(const scenario::Scenario& scenario, const Drive& drive) {
    run::watch_signals();
    hpc::Processes processes;
    processes.start(0, [&](std::atomic<double>&) -> hpc::Processes::Words {
        try {
            Progress progress(drive.quiet);
            return {{}, find_or_settle(scenario, drive, progress) ? kDone : kStoppedEarly};
        } catch (const Error& error) {
            return {error.what(), exit_code(error.fault())};
        }
    });
    for (;;) {
        if (run::stop_signal() != 0) processes.signal(SIGTERM);
        const auto ended = processes.wait(std::chrono::milliseconds(200));
        if (!ended) continue;
        if (ended->code == kDone) return true;
        if (ended->code == kStoppedEarly || run::stop_signal() != 0) return false;
        const Fault fault = ended->code == kUsage          ? Fault::usage
                            : ended->code == kOutputFailed ? Fault::output
                                                           : Fault::data;
        throw Error(
            fault, ended->code ? ended->said : fmt::format("settling was ended by signal {}", ended->signal));
    }
}

}  // namespace careloop::cli
