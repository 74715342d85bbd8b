// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/contradictions.hpp"
#include "engine/scenario/extends.hpp"
#include "engine/scenario/lever_reader.hpp"
#include "engine/scenario/library.hpp"
#include "engine/scenario/parameter_reader.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/scenario/scenario_reader.hpp"

namespace careloop::scenario {

namespace {

namespace fs = std::filesystem;

fs::path find_scenario(const std::string& path_or_name, const fs::path& share) {
    if (fs::is_regular_file(path_or_name)) return path_or_name;
    if (const auto found = find_file(path_or_name, {}, share)) return *found;
    std::vector<std::string> known;
    for (const NamedKind& shipped : shipped_scenarios()) known.push_back(shipped.name);
    throw Error(Fault::usage,
                fmt::format("there is no scenario '{}': neither a file nor a shipped scenario; {}",
                            path_or_name, nearest_of(path_or_name, known)));
}

/// Reads every lever the arms name, each file once.
class LeverShelf {
  public:
    LeverShelf(const fs::path& share, const MunicipalPlaces& places, Scenario& scenario, Findings& findings)
        : shipped_(share / "levers"),
          scenario_(scenario),
          findings_(findings),
          context_{scenario.catalogue, places, scenario.parameters, findings} {}

    void add(const Node& reference, Arm& arm) {
        const auto file = find_file(reference.text, reference.place.folder(), shipped_);
        if (!file) {
            std::vector<std::string> known;
            for (const NamedKind& lever : shipped_levers()) known.push_back(lever.name);
            findings_.add(reference.place, fmt::format("there is no lever '{}'", reference.text),
                          "a path from this file, or a shipped lever; " + nearest_of(reference.text, known));
            return;
        }
        const std::string name = file->stem().string();
        if (std::find(arm.levers.begin(), arm.levers.end(), name) == arm.levers.end())
            arm.levers.push_back(name);
        const auto same = std::find_if(scenario_.levers.begin(), scenario_.levers.end(),
                                       [&](const Lever& lever) { return lever.name == name; });
        if (same == scenario_.levers.end()) {
            scenario_.inputs.push_back(*file);
            scenario_.levers.push_back(read_lever(read_toml(*file, findings_), *file, context_));
        } else if (!fs::equivalent(same->file, *file)) {
            findings_.add(reference.place,
                          fmt::format("lever '{}' is another file of the same name as {}", reference.text,
                                      same->file.string()),
                          "lever files with names of their own");
        }
    }

  private:
    fs::path shipped_;
    Scenario& scenario_;
    Findings& findings_;
    LeverContext context_;
};

}  // namespace

fs::path Scenario::table(std::string_view file_name) const {
    const fs::path own = own_data / file_name;
    return !own_data.empty() && fs::is_regular_file(own) ? own : data_folder / file_name;
}

Scenario load(const std::string& path_or_name, const Overrides& overrides,
              const std::vector<std::string>& links) {
    const fs::path share = find_share();
    Scenario scenario;
    scenario.file = find_scenario(path_or_name, share);
    scenario.name = scenario.file.stem().string();
    scenario.data_folder = share / "data";

    Findings findings;
    Node tree = read_extended(scenario.file, share, findings, scenario.inputs);
    const LibraryFiles files = read_library_files(share, findings, scenario.inputs);
    findings.stop_if_any();  // with a file unread, everything that refers to it would be reported too
    apply(overrides, tree, findings);

    Library library = make_catalogue(files, tree, share, links, findings, scenario.inputs);
    declare_parameters(files, tree, share, library, findings, scenario.inputs);
    scenario.catalogue = std::move(library.catalogue);
    scenario.own_data = std::move(library.own_data);
    scenario.parameters = std::move(library.parameters);
    const auto levers = read_scenario(tree, scenario, findings);
    set_parameters(tree, scenario, findings);
    report_gaps(scenario.parameters, {scenario.catalogue, share, findings, scenario.inputs});
    LeverShelf shelf(share, library.places, scenario, findings);
    for (std::size_t arm = 0; arm < levers.size(); ++arm) {
        for (const Node& lever : levers[arm]) shelf.add(lever, scenario.arms[arm]);
    }
    report_contradictions(scenario, library.places, findings);
    findings.stop_if_any();
    scenario.own_text = own_text(tree);
    return scenario;
}

}  // namespace careloop::scenario
