// SPDX-License-Identifier: Apache-2.0
#include "cli/ensemble_runner.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/json.hpp"
#include "analysis/provenance.hpp"
#include "careloop_build.hpp"  // generated: program version
#include "cli/drive.hpp"
#include "cli/terminal.hpp"
#include "engine/run/checkpoint.hpp"
#include "engine/run/signals.hpp"

namespace careloop::cli {

using analysis::Json;

namespace {

namespace fs = std::filesystem;
using analysis::Provenance;

/// One run of an ensemble.
struct Member {
    const EnsemblePlan* plan = nullptr;
    const Provenance* wanted = nullptr;
    std::string arm;
    std::uint32_t number = 0;
    fs::path file;
};

/// Member by member, so that what can be compared is complete early.
std::vector<Member> members_of(std::span<const EnsemblePlan> plans, std::span<const Provenance> wanted) {
    std::size_t most = 0;
    for (const EnsemblePlan& plan : plans) most = std::max(most, plan.members);
    std::vector<Member> members;
    for (std::uint32_t k = 0; k < most; ++k) {
        for (std::size_t p = 0; p < plans.size(); ++p) {
            if (k >= plans[p].members) continue;
            for (const std::string& arm : plans[p].arms)
                members.push_back({&plans[p], &wanted[p], arm, k, plans[p].file(arm, k)});
        }
    }
    return members;
}

/// What the files of this ensemble say of themselves.
Provenance provenance_of(const scenario::Scenario& scenario) {
    Provenance p;
    p.scenario = scenario.name;
    p.program_version = run::kProgramVersion;
    p.model_version = run::kModelVersion;
    p.resolved = scenario::resolved_text(scenario);
    for (const fs::path& input : scenario.inputs)
        p.inputs[input.filename().string()].insert(output::sha256_of_file(input));
    return p;
}

/// Why a file is not this member's; empty when it is.
std::string file_difference(const Member& member) {
    try {
        const output::Reader file(member.file);
        analysis::check_is_run(file, member.file.string(), run::kOutputFormat);
        const Provenance found = analysis::read_provenance(file);
        if (found.arm != member.arm) return fmt::format("arm {} there, {} here", found.arm, member.arm);
        if (found.member != member.number)
            return fmt::format("member {} there, {} here", found.member, member.number);
        return analysis::difference(found, *member.wanted);
    } catch (const Error& error) {
        return error.what();
    }
}

/// Sorts out those whose file is there. Throws Error(usage) naming every file that is not its ensemble's.
std::vector<Member> unfinished(const std::vector<Member>& members, std::vector<fs::path>& there) {
    std::vector<Member> left;
    std::vector<Problem> problems;
    for (const Member& member : members) {
        std::error_code ignored;
        if (!fs::exists(member.file, ignored)) {
            left.push_back(member);
            continue;
        }
        const std::string differs = file_difference(member);
        if (!differs.empty()) {
            problems.push_back({member.file.string(), 0, 0, "it is of another run: " + differs,
                                "another folder with -o, or this one without the file"});
        }
        there.push_back(member.file);
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
    return left;
}

/// Why a checkpoint cannot be gone on from; empty when it can, as far as one sees without making the world.
std::string checkpoint_difference(const fs::path& checkpoint, const Member& member) {
    try {
        const run::CheckpointInfo info = run::read_checkpoint_info(checkpoint);
        if (info.arm != member.arm || info.member != member.number)
            return fmt::format("it is of arm {}, member {}", info.arm, info.member);
        Provenance found = *member.wanted;
        found.scenario = info.name;
        found.resolved = info.scenario_toml;
        return analysis::difference(found, *member.wanted);
    } catch (const Error& error) {
        return error.what();
    }
}

/// From its checkpoint where there is one that fits, else from the beginning.
Arrival go_on_or_begin(Journey& journey, const Member& member, Progress& progress) {
    const Drive& drive = member.plan->drive;
    const fs::path checkpoint = checkpoint_of(journey.output);
    std::error_code ignored;
    if (fs::exists(checkpoint, ignored)) {
        std::string differs = checkpoint_difference(checkpoint, member);
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

std::vector<std::pair<const char*, const std::vector<fs::path>*>> parts_of(const EnsembleOutcome& outcome) {
    return {{"ran", &outcome.ran},
            {"skipped", &outcome.skipped},
            {"failed", &outcome.failed},
            {"left", &outcome.left}};
}

}  // namespace

fs::path EnsemblePlan::file(const std::string& arm, std::size_t member) const {
    return folder / fmt::format("{}-m{:04}.h5", arm, member);
}

std::vector<fs::path> EnsemblePlan::files() const {
    std::vector<fs::path> all;
    for (const std::string& arm : arms) {
        for (std::size_t k = 0; k < members; ++k) all.push_back(file(arm, k));
    }
    return all;
}

std::vector<std::string> wanted_arms(const scenario::Scenario& scenario,
                                     const std::optional<std::vector<std::string>>& asked) {
    if (asked) check_arms(scenario, "--arms", *asked);
    std::vector<std::string> arms;
    for (const scenario::Arm& arm : scenario.arms) {
        if (!asked || std::find(asked->begin(), asked->end(), arm.name) != asked->end())
            arms.push_back(arm.name);
    }
    return arms;
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder, error))
        throw Error(Fault::output, fmt::format("cannot make the folder {}: {}", folder.string(),
                                               error ? error.message() : "a file has its name"));
}

EnsembleOutcome run_ensembles(std::span<const EnsemblePlan> plans, const std::string& command_line) {
    std::vector<Provenance> wanted;
    bool quiet = false;
    for (const EnsemblePlan& plan : plans) {
        make_folder(plan.folder);
        wanted.push_back(provenance_of(plan.scenario));
        quiet = quiet || plan.drive.quiet;
    }
    EnsembleOutcome outcome;
    const std::vector<Member> to_do = unfinished(members_of(plans, wanted), outcome.skipped);
    run::watch_signals();
    Progress progress(quiet);
    std::size_t done = 0;
    for (; done < to_do.size() && run::stop_signal() == 0; ++done) {
        const Member& member = to_do[done];
        progress.begin(member.file.stem().string(), done, to_do.size());
        Journey journey{member.plan->scenario, member.arm, member.number, member.file, {}, command_line};
        try {
            const Arrival arrival = go_on_or_begin(journey, member, progress);
            if (arrival.code != kDone) break;
            outcome.ran.push_back(member.file);
        } catch (const Error& error) {
            if (error.fault() == Fault::usage) throw;  // of the scenario, so of every member
            progress.clear();
            message(fmt::format("{} failed: {}", member.file.string(), error.what()));
            outcome.failed.push_back(member.file);
            if (outcome.code == kDone) outcome.code = exit_code(error.fault());
        }
    }
    progress.clear();
    if (done < to_do.size()) outcome.code = kStoppedEarly;
    for (; done < to_do.size(); ++done) outcome.left.push_back(to_do[done].file);
    return outcome;
}

std::string json_of(const EnsembleOutcome& outcome, const scenario::Scenario& scenario,
                    const fs::path& folder) {
    Json json;
    json.object().text("scenario", scenario.name).text("folder", folder.string());
    for (const auto& [name, files] : parts_of(outcome)) {
        json.list(name);
        for (const fs::path& file : *files) json.text("", file.string());
        json.close();
    }
    return json.close().document();
}

std::string text_of(const EnsembleOutcome& outcome, const scenario::Scenario& scenario,
                    const fs::path& folder) {
    std::vector<std::vector<std::string>> rows = {{"scenario", scenario.name}};
    for (const auto& [name, files] : parts_of(outcome)) {
        const bool always = files == &outcome.ran || files == &outcome.skipped;
        if (!always && files->empty()) continue;
        std::string text = std::to_string(files->size());
        if (files == &outcome.skipped && !files->empty()) text += ", as their files were there";
        if (files == &outcome.failed) {
            for (const fs::path& file : *files) text += ", " + file.filename().string();
        }
        rows.push_back({name, text});
    }
    rows.push_back({"folder", folder.string()});
    return columns(rows);
}

}  // namespace careloop::cli
