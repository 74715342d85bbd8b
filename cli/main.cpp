// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <new>
#include <thread>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "engine/run/signals.hpp"
#include "hpc/mpi/launched.hpp"

namespace {

using namespace careloop;
using namespace careloop::cli;

/// How long the other processes leave it to the first to tell an error, and to each other.
constexpr std::chrono::milliseconds kFirstSpeaks{3000}, kNextSpeaks{500};

/// As typed, quoted where a shell would need it.
std::string command_line_of(int argc, const char* const* argv) {
    constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
    std::string line;
    for (int i = 0; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (i > 0) line += ' ';
        if (!word.empty() && word.find_first_not_of(kPlain) == word.npos) {
            line += word;
            continue;
        }
        line += '\'';
        for (const char c : word) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
        line += '\'';
    }
    return line;
}

template <class... Cases>
struct Choose : Cases... {
    using Cases::operator()...;
};

ExitCode dispatch(const Command& command, const std::string& command_line) {
    return std::visit(
        Choose{[&](const Run& a) { return cli::run(a, command_line); },
               [&](const Ensemble& a) { return ensemble(a, command_line); },
               [&](const EnsembleFolder& a) { return ensemble_folder(a, command_line); },
               [&](const Attribute& a) { return attribute(a, command_line); },
               [&](const Calibrate& a) { return calibrate(a, command_line); },
               [](const Sensitivity& a) { return sensitivity(a); },
               [](const Compare& a) { return compare(a); },
               [&](const Report& a) { return report(a, command_line); },
               [](const Settle& a) { return settle(a); },
               [&](const Resume& a) { return resume(a, command_line); },
               [](const Validate& a) { return validate(a); }, [](const Describe& a) { return describe(a); },
               [](const Loops& a) { return loops(a); }, [](const Scenarios&) { return scenarios(); },
               [](const Levers& a) { return levers(a); }, [](const Digest& a) { return digest(a); },
               [](const Summary& a) { return summary(a); },
               [](const Say& a) {
                   print(a.text);
                   return kDone;
               }},
        command);
}

void tell(const Error& error) {
    if (error.problems().empty()) {
        message(
            error.fault() == Fault::internal
                ? fmt::format("internal fault: {} (a mistake of the program; please report it)", error.what())
                : error.what());
        return;
    }
    for (const Problem& problem : error.problems()) to_stderr(to_string(problem) + "\n");
    const std::size_t count = error.problems().size();
    message(fmt::format("stopped because of {} {} above",
                        count == 1 ? std::string("the") : std::to_string(count),
                        count == 1 ? "problem" : "problems"));
}

/// One run of several processes: everybody's command, less what they cannot do together.
void carry(Command& command, hpc::Joined& processes) {
    if (Run* run = std::get_if<Run>(&command)) {
        run->drive.processes = &processes;
    } else if (Resume* resume = std::get_if<Resume>(&command)) {
        resume->drive.processes = &processes;
    } else {
        throw Error(
            Fault::usage,
            fmt::format("a launcher has started {} processes of one command; allowed: careloop run and "
                        "careloop resume, which carry one run together",
                        processes.count()));
    }
}

/// Says what went wrong; returns the exit code. To be called while it is caught.
ExitCode tell_caught() {
    try {
        throw;
    } catch (const Error& error) {
        tell(error);
        return exit_code(error.fault());
    } catch (const std::bad_alloc&) {
        message("out of memory; a smaller --scale or fewer --regions need less");
    } catch (const std::exception& error) {
        message(fmt::format("internal fault: {} (a mistake of the program; please report it)", error.what()));
    }
    return kInternal;
}

}  // namespace

int main(int argc, char** argv) {
    careloop::run::ignore_write_signals();
    const hpc::Launch launch = hpc::launch();
    std::unique_ptr<hpc::Joined> processes;
    try {
        if (launch.together()) processes = hpc::join();
        Command command = parse_arguments(argc, argv);
        if (processes) carry(command, *processes);
        const ExitCode code = dispatch(command, command_line_of(argc, argv));
        flush_results();
        return code;
    } catch (...) {
        // What all processes meet is told once, by the first: it ends the others while they wait here.
        if (launch.rank > 0) std::this_thread::sleep_for(kFirstSpeaks + kNextSpeaks * launch.rank);
        const ExitCode code = tell_caught();
        if (processes) processes->abort(code);
        return code;
    }
}
