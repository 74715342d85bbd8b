// SPDX-License-Identifier: Apache-2.0
#include "cli/trials.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <map>

#include "cli/progress.hpp"
#include "cli/starting.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "engine/base/parallel.hpp"
#include "engine/run/signals.hpp"
#include "hpc/processes.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;
using hpc::Trial;
using Row = std::vector<double>;

constexpr std::size_t kKeyDigits = 16;

/// What all rows of a table have in common: everything a result hangs on but the point and the luck.
std::string plan_text(const TrialPlan& plan) {
    std::string text = fmt::format("{}|{}|{}|", run::kModelVersion, plan.arm, resolved_text(plan.scenario));
    for (const fs::path& input : plan.scenario.inputs) text += output::sha256_of_file(input);
    for (const std::string& result : plan.results) text += "|" + result;
    return text;
}

std::string key_of(const std::string& plan, const TrialPlan& of, const Trial& trial) {
    std::string text = fmt::format("{}|{}", plan, trial.member);
    for (const scenario::Variation& v : hpc::variations(of.factors, trial.point))
        text += fmt::format("|{},{},{}", v.address, static_cast<int>(v.form), v.value);
    return output::sha256(text).substr(0, kKeyDigits);
}

std::string header_of(const TrialPlan& plan) {
    std::string line = "key,member";
    for (const hpc::Factor& f : plan.factors) line += "," + csv_cell(f.address);
    for (const std::string& r : plan.results) line += "," + csv_cell(r);
    return line + "\n";
}

std::string line_of(const std::string& key, const TrialPlan& plan, const Trial& trial, const Row& row) {
    std::string line = fmt::format("{},{}", key, trial.member);
    for (std::size_t f = 0; f < plan.factors.size(); ++f)
        line += fmt::format(",{}", plan.factors[f].at(trial.point[f]));
    for (const double value : row) line += fmt::format(",{}", value);
    return line + "\n";
}

/// Lines of a table by key. A last line without its end is of a run that was cut off while it wrote.
std::map<std::string, std::string> read_table(const TrialPlan& plan) {
    std::map<std::string, std::string> lines;
    std::error_code ignored;
    if (!fs::exists(plan.table, ignored)) return lines;
    const std::string text = read_text_file(plan.table.string()), header = header_of(plan);
    if (!text.starts_with(header)) {
        throw Error(Fault::data,
                    {Problem{plan.table.string(), 1, 0, "it is a table of other factors or results",
                             "another folder with -o, or this one without the file"}});
    }
    for (std::size_t at = header.size(); at < text.size();) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string::npos) break;
        const std::string line = text.substr(at, end + 1 - at);
        lines[line.substr(0, line.find(','))] = line;
        at = end + 1;
    }
    return lines;
}

/// The results at the end of a line; nothing when it has not as many.
std::optional<Row> results_of(const std::string& line, const TrialPlan& plan) {
    Row all;
    const char* at = line.data() + std::min(line.find(',') + 1, line.size());
    const char* const end = line.data() + line.size();
    while (at < end) {
        double value = 0;
        const auto read = std::from_chars(at, end, value);
        if (read.ec != std::errc{}) return std::nullopt;
        all.push_back(value);
        at = read.ptr + 1;
    }
    if (all.size() != 1 + plan.factors.size() + plan.results.size()) return std::nullopt;
    return Row(all.end() - static_cast<std::ptrdiff_t>(plan.results.size()), all.end());
}

/// The run itself, in a process of its own: results, or Error.
Row run_one(const TrialPlan& plan, const Trial& trial, const std::string& name, const fs::path& file) {
    const scenario::Scenario scenario =
        varied(plan.scenario, name, hpc::variations(plan.factors, trial.point));
    const run::Options options{plan.arm, trial.member, 1, 1, false, file.string()};
    std::optional<run::Simulation> begun;
    if (scenario.settle) {
        Drive drive;
        drive.threads = 1, drive.quiet = true;
        Progress none(true);
        const auto beginning = find_or_settle(scenario, drive, none);
        if (!beginning) throw Error(Fault::output, "stopped while the world settled");
        begun.emplace(scenario, options, beginning->file);
    } else {
        begun.emplace(scenario, options);
    }
    while (!begun->finished()) begun->step();
    begun->write(file, "trial " + name);
    const output::Reader reader(file);
    Row row = plan.measure(reader);
    require(row.size() == plan.results.size(), "a trial gives a number for each result");
    return row;
}

/// A run's numbers as bytes, or why there are none.
hpc::Processes::Words words_of(const std::function<Row()>& work) {
    for (const int s : {SIGTERM, SIGINT, SIGUSR1}) std::signal(s, SIG_DFL);  // a trial is short: begun anew
    const Row row = work();
    return {{reinterpret_cast<const char*>(row.data()), row.size() * sizeof(double)}, 0};
}

}  // namespace

TrialResults run_trials(const TrialPlan& plan, std::span<const Trial> trials) {
    run::watch_signals();
    TrialResults results;
    results.rows.resize(trials.size());
    if (trials.empty()) return results;
    static_cast<void>(varied(plan.scenario, "trial", hpc::variations(plan.factors, trials.front().point)));
    const std::string text = plan_text(plan);
    std::map<std::string, std::string> lines = read_table(plan);
    std::vector<std::string> keys;
    std::vector<std::size_t> to_do;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        keys.push_back(key_of(text, plan, trials[i]));
        const auto line = lines.find(keys.back());
        const auto row = line == lines.end() ? std::nullopt : results_of(line->second, plan);
        if (row)
            results.rows[i] = *row;
        else
            to_do.push_back(i);
    }
    const auto whole_table = [&] {
        std::string table = header_of(plan);
        std::map<std::string, std::string> left = lines;
        for (const std::string& key : keys) {
            if (const auto line = left.find(key); line != left.end()) {
                table += line->second;
                left.erase(line);
            }
        }
        for (const auto& [key, line] : left) table += line;
        return table;
    };
    write_text_file(plan.table.string(), whole_table());  // whether it can be written, before the work
    if (to_do.empty()) return results;
    if (plan.scenario.settle) {
        Drive drive;
        drive.quiet = plan.quiet;
        if (!settle_in_a_process(plan.scenario, drive)) {
            results.stopped = true;
            return results;
        }
    }

    std::ofstream journal(plan.table, std::ios::app | std::ios::binary);
    const std::size_t at_once = plan.at_once > 0 ? static_cast<std::size_t>(plan.at_once)
                                                 : static_cast<std::size_t>(Workers().threads());
    Progress progress(plan.quiet);
    hpc::Processes processes;
    std::size_t next = 0, done = 0;
    const auto file_of = [&](std::size_t i) {
        return plan.table.parent_path() / ("trial-" + keys[i] + ".h5");
    };
    while (next < to_do.size() || processes.running() > 0) {
        if (run::stop_signal() != 0 && !results.stopped) {
            results.stopped = true;
            processes.signal(SIGTERM);
        }
        while (!results.stopped && next < to_do.size() && processes.running() < at_once) {
            const std::size_t i = to_do[next++];
            processes.start(i, [&](std::atomic<double>&) {
                return words_of([&] { return run_one(plan, trials[i], "trial-" + keys[i], file_of(i)); });
            });
        }
        if (results.stopped && processes.running() == 0) break;
        const auto ended = processes.wait(std::chrono::milliseconds(500));
        if (!ended) continue;
        const std::size_t i = ended->task;
        std::error_code ignored;
        fs::remove(file_of(i), ignored);
        if (ended->code == 0) {
            Row row(plan.results.size());
            require(ended->said.size() == row.size() * sizeof(double), "a trial tells all its results");
            std::memcpy(row.data(), ended->said.data(), ended->said.size());
            journal << (lines[keys[i]] = line_of(keys[i], plan, trials[i], row)) << std::flush;
            if (!journal) throw Error(Fault::output, fmt::format("cannot write {}", plan.table.string()));
            results.rows[i] = row;
        } else if (!results.stopped) {
            ++results.failed;
            progress.clear();
            const std::string why = ended->said.empty() ? "it was killed" : ended->said;
            // Where none succeeds none will: a mistake in what is measured, not in a point.
            if (results.failed == done + 1 && (results.failed >= at_once || processes.running() == 0))
                throw Error(Fault::data, fmt::format("the first runs all failed: {}", why));
            message(fmt::format("trial {} failed: {}", i, why));
        }
        ++done;
        progress.count(static_cast<double>(done), done, to_do.size());
    }
    progress.clear();
    journal.close();
    write_text_file(plan.table.string(), whole_table());
    return results;
}

}  // namespace careloop::cli
