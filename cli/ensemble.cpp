// SPDX-License-Identifier: Apache-2.0
// ensemble: every arm with every member, one run after another, into one folder; what is there is kept.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/json.hpp"
#include "analysis/provenance.hpp"
#include "careloop_build.hpp"  // generated: program version
#include "cli/commands.hpp"
#include "cli/drive.hpp"
#include "cli/terminal.hpp"
#include "engine/model/causal_table.hpp"
#include "engine/run/checkpoint.hpp"
#include "engine/run/signals.hpp"

namespace careloop::cli {

using analysis::Json;

namespace {

namespace fs = std::filesystem;
using analysis::Provenance;

/// One run of the ensemble.
struct Member {
    std::string arm;
    std::uint32_t number = 0;
    fs::path file;
};

/// What became of the runs.
struct Outcome {
    std::vector<Member> ran, skipped, failed, left;
};

std::vector<std::string> arms_of(const scenario::Scenario& scenario, const Ensemble& arguments) {
    if (arguments.arms) check_arms(scenario, "--arms", *arguments.arms);
    std::vector<std::string> arms;
    for (const scenario::Arm& arm : scenario.arms) {
        const bool wanted = !arguments.arms || std::find(arguments.arms->begin(), arguments.arms->end(),
                                                         arm.name) != arguments.arms->end();
        if (wanted) arms.push_back(arm.name);
    }
    return arms;
}

/// Member by member, so that what can be compared is complete early.
std::vector<Member> members_of(const std::vector<std::string>& arms, std::size_t count,
                               const fs::path& folder) {
    std::vector<Member> members;
    for (std::uint32_t k = 0; k < count; ++k) {
        for (const std::string& arm : arms)
            members.push_back({arm, k, folder / fmt::format("{}-m{:04}.h5", arm, k)});
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
std::string file_difference(const Member& member, const Provenance& wanted) {
    try {
        const output::Reader file(member.file);
        analysis::check_is_run(file, member.file.string(), run::kOutputFormat);
        const Provenance found = analysis::read_provenance(file);
        if (found.arm != member.arm) return fmt::format("arm {} there, {} here", found.arm, member.arm);
        if (found.member != member.number)
            return fmt::format("member {} there, {} here", found.member, member.number);
        return analysis::difference(found, wanted);
    } catch (const Error& error) {
        return error.what();
    }
}

/// Those whose file is there. Throws Error(usage) naming every file that is not this ensemble's.
std::vector<Member> finished(const std::vector<Member>& members, const Provenance& wanted) {
    std::vector<Member> there;
    std::vector<Problem> problems;
    for (const Member& member : members) {
        std::error_code ignored;
        if (!fs::exists(member.file, ignored)) continue;
        const std::string differs = file_difference(member, wanted);
        if (!differs.empty()) {
            problems.push_back({member.file.string(), 0, 0, "it is of another run: " + differs,
                                "another folder with -o, or this one without the file"});
        }
        there.push_back(member);
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
    return there;
}

/// Why a checkpoint cannot be gone on from; empty when it can, as far as one sees without making the world.
std::string checkpoint_difference(const fs::path& checkpoint, const Member& member,
                                  const Provenance& wanted) {
    try {
        const run::CheckpointInfo info = run::read_checkpoint_info(checkpoint);
        if (info.arm != member.arm || info.member != member.number)
            return fmt::format("it is of arm {}, member {}", info.arm, info.member);
        Provenance found = wanted;
        found.scenario = info.name;
        found.resolved = info.scenario_toml;
        return analysis::difference(found, wanted);
    } catch (const Error& error) {
        return error.what();
    }
}

/// From its checkpoint where there is one that fits, else from the beginning.
Arrival go_on_or_begin(Journey& journey, const Drive& drive, const Member& member, const Provenance& wanted,
                       Progress& progress) {
    const fs::path checkpoint = checkpoint_of(journey.output);
    std::error_code ignored;
    if (fs::exists(checkpoint, ignored)) {
        std::string differs = checkpoint_difference(checkpoint, member, wanted);
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

void report(const scenario::Scenario& scenario, const Outcome& outcome, const fs::path& folder,
            bool as_json) {
    const std::vector<std::pair<std::string, const std::vector<Member>*>> parts = {
        {"ran", &outcome.ran},
        {"skipped", &outcome.skipped},
        {"failed", &outcome.failed},
        {"left", &outcome.left}};
    if (as_json) {
        Json json;
        json.object().text("scenario", scenario.name).text("folder", folder.string());
        for (const auto& [name, members] : parts) {
            json.list(name);
            for (const Member& member : *members) json.text("", member.file.string());
            json.close();
        }
        print(json.close().document());
        return;
    }
    std::vector<std::vector<std::string>> rows = {{"scenario", scenario.name}};
    for (const auto& [name, members] : parts) {
        const bool always = name == "ran" || name == "skipped";
        if (!always && members->empty()) continue;
        std::string text = std::to_string(members->size());
        if (name == "skipped" && !members->empty()) text += ", as their files were there";
        if (name == "failed") {
            for (const Member& member : *members) text += ", " + member.file.filename().string();
        }
        rows.push_back({name, text});
    }
    rows.push_back({"folder", folder.string()});
    print(columns(rows));
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder, error))
        throw Error(Fault::output, fmt::format("cannot make the folder {}: {}", folder.string(),
                                               error ? error.message() : "a file has its name"));
}

}  // namespace

ExitCode ensemble(const Ensemble& arguments, const std::string& command_line) {
    const scenario::Scenario scenario =
        scenario::load(arguments.scenario, arguments.overrides, model::link_names());
    const fs::path folder = arguments.folder;
    const std::size_t count = arguments.members.value_or(static_cast<std::size_t>(scenario.members));
    const std::vector<Member> members = members_of(arms_of(scenario, arguments), count, folder);
    make_folder(folder);
    const Provenance wanted = provenance_of(scenario);

    Outcome outcome;
    outcome.skipped = finished(members, wanted);
    for (const Member& member : members) {
        const auto same = [&](const Member& other) { return other.file == member.file; };
        if (std::none_of(outcome.skipped.begin(), outcome.skipped.end(), same))
            outcome.left.push_back(member);
    }
    run::watch_signals();
    Progress progress(arguments.drive.quiet);
    ExitCode code = kDone;
    const std::size_t to_do = outcome.left.size();
    for (std::size_t i = 0; i < to_do && run::stop_signal() == 0; ++i) {
        const Member member = outcome.left.front();
        progress.begin(member.file.stem().string(), i, to_do);
        Journey journey{scenario, member.arm, member.number, member.file, {}, command_line};
        try {
            const Arrival arrival = go_on_or_begin(journey, arguments.drive, member, wanted, progress);
            if (arrival.code != kDone) break;
            outcome.ran.push_back(member);
        } catch (const Error& error) {
            if (error.fault() == Fault::usage) throw;  // of the scenario, so of every member
            progress.clear();
            message(fmt::format("{} failed: {}", member.file.string(), error.what()));
            outcome.failed.push_back(member);
            if (code == kDone) code = exit_code(error.fault());
        }
        outcome.left.erase(outcome.left.begin());
    }
    progress.clear();
    report(scenario, outcome, folder, arguments.drive.json);
    if (outcome.left.empty()) return code;
    message(fmt::format("stopped by {}; the same command goes on", stopped_by()));
    return kStoppedEarly;
}

}  // namespace careloop::cli
