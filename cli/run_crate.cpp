// SPDX-License-Identifier: Apache-2.0
#include "cli/run_crate.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <ctime>
#include <optional>

#include "analysis/json.hpp"
#include "careloop_build.hpp"  // generated: program version
#include "cli/text_file.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;
using analysis::Json;

constexpr const char* kProfile = "https://w3id.org/ro/wfrun/process/0.5";
constexpr const char* kCrate = "https://w3id.org/ro/crate/1.1";
constexpr const char* kProgram = "#careloop";

std::string time_text(std::time_t time) {
    return fmt::format("{:%FT%TZ}", fmt::gmtime(time));
}

std::optional<std::time_t> written(const fs::path& file) {
    struct stat state {};
    if (::stat(file.c_str(), &state) != 0) return std::nullopt;
    return state.st_mtime;
}

void reference(Json& json, const char* key, const std::string& id) {
    json.object(key).text("@id", id).close();
}

void references(Json& json, const char* key, const std::vector<std::string>& ids) {
    json.list(key);
    for (const std::string& id : ids) json.object().text("@id", id).close();
    json.close();
}

/// A file by its path within the folder, or wherever else it is.
std::string id_of(const fs::path& file, const fs::path& folder) {
    const fs::path within =
        fs::absolute(file).lexically_normal().lexically_relative(fs::absolute(folder).lexically_normal());
    return within.empty() || *within.begin() == ".." ? fs::absolute(file).lexically_normal().string()
                                                     : within.string();
}

void file_entity(Json& json, const std::string& id, const fs::path& file, const char* format,
                 const std::string& name) {
    std::error_code ignored;
    json.object().text("@id", id).text("@type", "File").text("name", name);
    json.text("encodingFormat", format).whole("contentSize", fs::file_size(file, ignored)).close();
}

}  // namespace

std::string run_crate(const PlanFolder& of, const std::vector<hpc::RunState>& states,
                      const std::vector<fs::path>& results) {
    const std::string scenario = "plan/" + of.scenario.name + ".toml";
    std::vector<std::string> outcome;
    for (const fs::path& file : results) outcome.push_back(id_of(file, of.folder));
    std::optional<std::time_t> first, last;
    std::size_t there = 0;
    std::vector<std::string> actions = {"#ensemble"};
    for (std::size_t r = 0; r < states.size(); ++r) {
        const fs::path file = of.file(of.plan.rows[r]);
        if (states[r] == hpc::RunState::failed) actions.push_back("#run-" + std::to_string(r));
        if (states[r] != hpc::RunState::there) continue;
        ++there;
        if (const auto time = written(file)) {
            first = std::min(first.value_or(*time), *time);
            last = std::max(last.value_or(*time), *time);
        }
    }
    const std::time_t planned = written(of.csv()).value_or(std::time(nullptr));

    Json json;
    json.object().text("@context", fmt::format("{}/context", kCrate)).list("@graph");
    json.object().text("@id", "ro-crate-metadata.json").text("@type", "CreativeWork");
    reference(json, "conformsTo", kCrate);
    reference(json, "about", "./");
    json.close();

    json.object().text("@id", "./").text("@type", "Dataset").text("name", of.scenario.title.en);
    json.text("description", of.scenario.question.en);
    json.text("datePublished", fmt::format("{:%F}", fmt::gmtime(std::time(nullptr))));
    reference(json, "conformsTo", kProfile);
    std::vector<std::string> parts = {"plan.csv", scenario, "plan/ensemble.toml"};
    parts.insert(parts.end(), outcome.begin(), outcome.end());
    references(json, "hasPart", parts);
    references(json, "mentions", actions);
    json.close();

    json.object().text("@id", kProfile).text("@type", "CreativeWork").text("name", "Process Run Crate");
    json.text("version", "0.5").close();
    json.object().text("@id", kProgram).text("@type", "SoftwareApplication").text("name", "careloop");
    json.text("version", run::kProgramVersion).text("softwareVersion", run::kBuild).close();
    file_entity(json, "plan.csv", of.csv(), "text/csv", "A row for each run");
    file_entity(json, scenario, of.folder / scenario, "application/toml",
                "Scenario with everything in force");
    file_entity(json, "plan/ensemble.toml", of.folder / "plan" / "ensemble.toml", "application/toml",
                "Design, versions and checksums of the inputs");
    for (std::size_t i = 0; i < results.size(); ++i)
        file_entity(json, outcome[i], results[i], "application/x-hdf5", "Merged results");

    json.object().text("@id", "#ensemble").text("@type", "CreateAction");
    json.text("name", fmt::format("{} of {} runs of {}", there, states.size(), of.scenario.name));
    reference(json, "instrument", kProgram);
    references(json, "object", {"plan.csv", scenario});
    references(json, "result", outcome);
    json.text("startTime", time_text(planned)).text("endTime", time_text(last.value_or(planned)));
    reference(json, "actionStatus",
              there == states.size() ? "http://schema.org/CompletedActionStatus"
                                     : "http://schema.org/PotentialActionStatus");
    json.close();
    for (std::size_t r = 0; r < states.size(); ++r) {
        if (states[r] != hpc::RunState::failed) continue;
        const fs::path failure = hpc::failure_file(of.file(of.plan.rows[r]));
        json.object().text("@id", "#run-" + std::to_string(r)).text("@type", "CreateAction");
        json.text("name", fmt::format("Run {} of plan.csv", r));
        reference(json, "instrument", kProgram);
        references(json, "object", {"plan.csv", scenario});
        if (const auto time = written(failure)) json.text("endTime", time_text(*time));
        reference(json, "actionStatus", "http://schema.org/FailedActionStatus");
        json.text("error", read_text_file(failure.string())).close();
    }
    return json.close().close().document();
}

}  // namespace careloop::cli
