// SPDX-License-Identifier: Apache-2.0
#include "cli/ensemble_runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <set>

#include "analysis/json.hpp"
#include "cli/drive.hpp"
#include "cli/progress.hpp"
#include "cli/starting.hpp"
#include "cli/terminal.hpp"
#include "cli/text_file.hpp"
#include "engine/base/parallel.hpp"
#include "engine/run/checkpoint.hpp"
#include "engine/run/settle.hpp"
#include "engine/run/signals.hpp"
#include "hpc/ensemble_state.hpp"
#include "hpc/processes.hpp"
#include "hpc/run_lock.hpp"

namespace careloop::cli {

using analysis::Json;

namespace {

namespace fs = std::filesystem;
using analysis::Provenance;
using hpc::PlanRow;
using hpc::Processes;
using std::chrono::steady_clock;

/// One run to do.
struct Task {
    const EnsemblePlan* plan = nullptr;
    const PlanRow* row = nullptr;
    fs::path file;
};

/// The first runs of all plans, then their second ones: what can be compared is complete early.
std::vector<Task> tasks_of(std::span<const EnsemblePlan> plans) {
    std::vector<Task> tasks;
    std::vector<std::size_t> at(plans.size(), 0);
    for (bool more = true; more;) {
        more = false;
        for (std::size_t p = 0; p < plans.size(); ++p) {
            const EnsemblePlan& plan = plans[p];
            const auto row = [&](std::size_t i) { return &plan.folder.plan.rows[plan.rows[i]]; };
            // All arms of a member.
            for (const std::size_t first = at[p]; at[p] < plan.rows.size(); ++at[p]) {
                const PlanRow *here = row(at[p]), *begun = row(first);
                if (here->member != begun->member || here->draw != begun->draw) break;
                tasks.push_back({&plan, here, plan.folder.file(*here)});
            }
            more = more || at[p] < plan.rows.size();
        }
    }
    return tasks;
}

/// Why a checkpoint cannot be gone on from; empty when it can, as far as one sees without making the world.
std::string checkpoint_difference(const fs::path& checkpoint, const Journey& journey) {
    try {
        const run::CheckpointInfo info = run::read_checkpoint_info(checkpoint);
        if (info.arm != journey.arm || info.member != journey.member)
            return fmt::format("it is of arm {}, member {}", info.arm, info.member);
        const Provenance wanted = provenance_of(journey.scenario);
        Provenance found = wanted;
        found.scenario = info.name;
        found.resolved = info.scenario_toml;
        return analysis::difference(found, wanted);
    } catch (const Error& error) {
        return error.what();
    }
}

/// From its checkpoint where there is one that fits, else from the beginning.
Arrival go_on_or_begin(Journey& journey, const Drive& drive, Progress& progress) {
    const fs::path checkpoint = checkpoint_of(journey.output);
    std::error_code ignored;
    if (fs::exists(checkpoint, ignored)) {
        std::string differs = checkpoint_difference(checkpoint, journey);
        if (differs.empty()) {
            journey.checkpoint = checkpoint;
            try {
                return go(journey, drive, progress);
            } catch (const Error& error) {
                if (error.fault() != Fault::data) throw;
                differs = error.what();
            }
            journey.checkpoint.reset();
        }
        progress.clear();
        message(
            fmt::format("{} cannot be gone on from: {}; the run begins anew", checkpoint.string(), differs));
    }
    return go(journey, drive, progress);
}

/// The run itself, in its process.
Processes::Words run_task(const Task& task, int threads, const std::string& command_line,
                          std::atomic<double>& share) {
    const PlanFolder& of = task.plan->folder;
    Drive drive = task.plan->drive;
    drive.threads = threads, drive.quiet = true;
    if (!drive.start_state) drive.start_state = of.start_state;
    Progress progress(share);
    try {
        Journey journey{of.plan.scenario_of(of.scenario, *task.row),
                        task.row->arm,
                        task.row->member,
                        task.file,
                        {},
                        command_line};
        journey.draw = task.row->draw;
        journey.config = task.row->config;
        return {{}, go_on_or_begin(journey, drive, progress).code};
    } catch (const Error& error) {
        return {error.what(), exit_code(error.fault())};
    } catch (const std::bad_alloc&) {
        return {"out of memory", kInternal};
    }
}

/// How many runs at once, and with how many threads each.
class Room {
  public:
    Room(std::span<const EnsemblePlan> plans) {
        for (const EnsemblePlan& plan : plans) {
            cores_ = std::max(cores_, plan.drive.threads);
            memory_ = std::max(memory_, plan.drive.memory.value_or(0));
            needed_ = std::max(needed_, expected_memory(plan.folder.scenario));
        }
        if (cores_ == 0) cores_ = Workers().threads();
        constexpr double kMargin = 0.9;
        if (memory_ == 0) memory_ = kMargin * static_cast<double>(hpc::free_memory());
    }
    /// A finished run's peak tells more than what was expected.
    void learn(std::uint64_t peak) {
        constexpr double kMargin = 1.1;
        peak_ = std::max(peak_, kMargin * static_cast<double>(peak));
    }
    [[nodiscard]] std::size_t at_once() const {
        const double fit = memory_ / (peak_ > 0 ? peak_ : needed_);
        return static_cast<std::size_t>(std::clamp(fit, 1.0, static_cast<double>(cores_)));
    }
    /// Of one of `together` runs that share the cores.
    [[nodiscard]] int threads(std::size_t together) const {
        return std::max(1, cores_ / static_cast<int>(std::clamp<std::size_t>(together, 1, at_once())));
    }

  private:
    int cores_ = 0;
    double memory_ = 0, needed_ = 0, peak_ = 0;
};

/// Each world settles once, before the runs, with all cores. False when a signal stopped it.
bool settle_worlds(std::span<const EnsemblePlan> plans) {
    std::set<std::string> settled;
    for (const EnsemblePlan& plan : plans) {
        const scenario::Scenario& scenario = plan.folder.scenario;
        if (!scenario.settle || plan.drive.start_state || plan.folder.start_state) continue;
        if (!settled.insert(run::start_key(scenario)).second) continue;
        if (!settle_in_a_process(scenario, plan.drive)) return false;
    }
    return true;
}

/// Takes away what a run that has its file needs no more: left over when it or its runner was killed then.
void tidy_up(const fs::path& file) {
    std::error_code ignored;
    fs::remove(hpc::failure_file(file), ignored);
    fs::remove(checkpoint_of(file), ignored);
}

/// Runs at work, each with its lock.
class AtWork {
  public:
    AtWork(std::vector<Task> tasks, const std::string& command_line, EnsembleOutcome& outcome)
        : tasks_(std::move(tasks)), command_line_(command_line), outcome_(outcome) {}

    [[nodiscard]] bool more() const { return next_ < tasks_.size(); }
    [[nodiscard]] std::size_t running() const { return processes_.running(); }
    [[nodiscard]] std::size_t unfinished() const { return tasks_.size() - next_ + running(); }
    [[nodiscard]] double done() const {
        return static_cast<double>(tasks_.size() - unfinished()) + processes_.shares();
    }
    [[nodiscard]] std::size_t ended() const { return tasks_.size() - unfinished(); }
    [[nodiscard]] std::size_t all() const { return tasks_.size(); }

    /// Begins the next, unless another process has it or has done it.
    void begin_next(int threads) {
        const std::size_t t = next_++;
        const Task& task = tasks_[t];
        auto lock = hpc::RunLock::take(task.file);
        std::error_code ignored;
        if (!lock) {
            outcome_.elsewhere.push_back(task.file);
        } else if (fs::exists(task.file, ignored)) {
            outcome_.skipped.push_back(task.file);
        } else {
            processes_.start(
                t, [&](std::atomic<double>& share) { return run_task(task, threads, command_line_, share); });
            locks_.emplace(t, std::move(*lock));
        }
    }
    /// Waits a little for one to end, and takes note of it.
    void look(Progress& progress, Room& room) {
        constexpr std::chrono::milliseconds kLook{200};
        if (const auto ended = processes_.wait(kLook)) {
            room.learn(ended->peak_bytes);
            note(*ended, progress);
        }
        const auto now = steady_clock::now();
        if (now - beaten_ < hpc::kHeartbeat) return;
        beaten_ = now;
        for (const auto& [task, lock] : locks_) lock.beat();
    }
    void ask_to_stop() { processes_.signal(SIGTERM); }
    void leave_rest() {
        for (; next_ < tasks_.size(); ++next_) outcome_.left.push_back(tasks_[next_].file);
    }

  private:
    void note(const hpc::Ended& ended, Progress& progress) {
        const fs::path& file = tasks_[ended.task].file;
        const auto lock = locks_.extract(ended.task);
        std::error_code ignored;
        // A file under its name is whole, even if its run was killed right after giving it that name.
        if (ended.code == kDone || (!ended.code && fs::exists(file, ignored))) {
            tidy_up(file);
            outcome_.ran.push_back(file);
            return;
        }
        if (ended.code == kStoppedEarly) {
            outcome_.left.push_back(file);
            return;
        }
        progress.clear();
        if (ended.code == kUsage) throw Error(Fault::usage, ended.said);  // of the scenario, so of every run
        const std::string why =
            ended.code ? ended.said
            : ended.signal == SIGKILL
                ? "it was killed, as the system does for want of memory; --memory limits it"
                : fmt::format("it was ended by signal {}", ended.signal);
        message(fmt::format("{} failed: {}", file.string(), why));
        outcome_.failed.push_back(file);
        try {
            write_text_file(hpc::failure_file(file).string(),
                            fmt::format("{}\n{}\n",
                                        ended.code ? fmt::format("exit code {}", *ended.code)
                                                   : fmt::format("signal {}", ended.signal),
                                        why));
        } catch (const Error&) {  // a full disk is why it failed, perhaps
        }
    }

    std::vector<Task> tasks_;
    const std::string& command_line_;
    EnsembleOutcome& outcome_;
    std::size_t next_ = 0;
    std::map<std::size_t, hpc::RunLock> locks_;  ///< outlive their processes
    Processes processes_;
    steady_clock::time_point beaten_ = steady_clock::now();
};

std::vector<std::pair<const char*, const std::vector<fs::path>*>> parts_of(const EnsembleOutcome& outcome) {
    return {{"ran", &outcome.ran},
            {"skipped", &outcome.skipped},
            {"elsewhere", &outcome.elsewhere},
            {"failed", &outcome.failed},
            {"left", &outcome.left}};
}

}  // namespace

std::vector<fs::path> EnsemblePlan::files() const {
    std::vector<fs::path> all;
    for (const std::size_t row : rows) all.push_back(folder.file(folder.plan.rows[row]));
    return all;
}

double expected_memory(const scenario::Scenario& scenario) {
    constexpr double kBase = 60e6, kResident = 300, kRegionYear = 2.5e6;
    constexpr double kPeople = 36'500, kFewest = 2'000;  // of a municipality, on average; simulated at least
    const auto municipalities = static_cast<double>(scenario.catalogue.municipalities.size());
    const auto regions = static_cast<double>(scenario.catalogue.regions.size());
    return kBase + kResident * municipalities * std::max(kFewest, kPeople * scenario.scale) +
           kRegionYear * regions * scenario.years;
}

EnsembleOutcome run_ensembles(std::span<const EnsemblePlan> plans, const std::string& command_line) {
    run::watch_signals();
    EnsembleOutcome outcome;
    std::vector<Task> to_do;
    bool quiet = false;
    for (Task& task : tasks_of(plans)) {
        std::error_code ignored;
        quiet = quiet || task.plan->drive.quiet;
        if (fs::exists(task.file, ignored)) {
            tidy_up(task.file);
            outcome.skipped.push_back(task.file);
        } else {
            to_do.push_back(std::move(task));
        }
    }
    Progress progress(quiet);
    bool stop = !to_do.empty() && !settle_worlds(plans);
    Room room(plans);
    AtWork work(std::move(to_do), command_line, outcome);
    bool told = false;
    while (work.running() > 0 || (work.more() && !stop)) {
        stop = stop || run::stop_signal() != 0;
        if (stop && !told) work.ask_to_stop();
        told = stop;
        while (!stop && work.more() && work.running() < room.at_once())
            work.begin_next(room.threads(work.unfinished()));
        work.look(progress, room);
        progress.count(work.done(), work.ended(), work.all());
    }
    progress.clear();
    work.leave_rest();
    if (!outcome.failed.empty()) outcome.code = kSomeFailed;
    if (!outcome.left.empty()) outcome.code = kStoppedEarly;
    return outcome;
}

std::string json_of(const EnsembleOutcome& outcome, const PlanFolder& of) {
    Json json;
    json.object().text("scenario", of.scenario.name).text("folder", of.folder.string());
    for (const auto& [name, files] : parts_of(outcome)) {
        json.list(name);
        for (const fs::path& file : *files) json.text("", file.string());
        json.close();
    }
    return json.close().document();
}

std::string text_of(const EnsembleOutcome& outcome, const PlanFolder& of) {
    std::vector<std::vector<std::string>> rows = {{"scenario", of.scenario.name}};
    for (const auto& [name, files] : parts_of(outcome)) {
        const bool always = files == &outcome.ran || files == &outcome.skipped;
        if (!always && files->empty()) continue;
        std::string text = std::to_string(files->size());
        if (files == &outcome.skipped && !files->empty()) text += ", as their files were there";
        if (files == &outcome.elsewhere) text += ", that other processes are at";
        if (files == &outcome.failed) {
            constexpr std::size_t kNamed = 5;
            for (std::size_t i = 0; i < std::min(kNamed, files->size()); ++i)
                text += ", " + (*files)[i].filename().string();
            if (files->size() > kNamed) text += ", ...";
        }
        rows.push_back({name, text});
    }
    rows.push_back({"folder", of.folder.string()});
    return columns(rows);
}

}  // namespace careloop::cli
