// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/library.hpp"

#include <algorithm>

#include "engine/scenario/kinds_reader.hpp"
#include "engine/scenario/parameter_reader.hpp"
#include "engine/scenario/table_reader.hpp"

namespace careloop::scenario {

namespace fs = std::filesystem;

LibraryFiles read_library_files(const fs::path& share, Findings& findings, std::vector<fs::path>& inputs) {
    const fs::path folder = share / "parameters";
    const fs::path kinds = folder / "kinds.toml";
    if (!fs::is_regular_file(kinds)) {
        throw Error(Fault::data,
                    {Problem{kinds.string(), 0, 0, "the file of kinds is missing",
                             "the lists of settlement types, owners, unit kinds, professions, needs, "
                             "care steps and transitions"}});
    }
    LibraryFiles files;
    files.kinds = read_toml(kinds, findings);
    inputs.push_back(kinds);
    std::vector<fs::path> others;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".toml" && entry.path() != kinds) others.push_back(entry.path());
    }
    std::sort(others.begin(), others.end());  // folders are listed in any order
    for (const fs::path& file : others) {
        files.parameters.push_back(read_toml(file, findings));
        inputs.push_back(file);
    }
    return files;
}

namespace {

/// The folder that `data` names, beside the file that says so or in `share`; empty when there is none.
fs::path own_data(const Node& scenario, const fs::path& share, Findings& findings) {
    const Node* data = scenario.find("data");
    if (!data) return {};
    if (data->is(Node::Kind::text) && !data->text.empty()) {
        for (const fs::path& folder : {data->place.folder() / data->text, share / data->text}) {
            if (fs::is_directory(folder)) return fs::absolute(folder).lexically_normal();
        }
    }
    findings.add(data->place, "data names no folder", "a folder of tables, from this file or a shipped one");
    return {};
}

}  // namespace

Library make_catalogue(const LibraryFiles& files, const Node& scenario, const fs::path& share,
                       const std::vector<std::string>& links, Findings& findings,
                       std::vector<fs::path>& inputs) {
    Library library;
    TableReader shipped(files.kinds, "the file of kinds", findings);
    for (const std::string& key : kind_keys()) shipped.optional(key);
    shipped.finish();
    read_kinds({&files.kinds, &scenario}, library.catalogue, findings);
    library.catalogue.links = links;
    library.own_data = own_data(scenario, share, findings);
    library.places = read_places(share / "data", library.catalogue, findings, inputs);
    return library;
}

void declare_parameters(const LibraryFiles& files, const Node& scenario, const fs::path& share,
                        Library& library, Findings& findings, std::vector<fs::path>& inputs) {
    const DeclarationContext context{library.catalogue, share, findings, inputs, library.own_data};
    for (const Node& file : files.parameters) read_declarations(file, context, library.parameters);
    if (const Node* own = scenario.find("declare")) read_declarations(*own, context, library.parameters);
}

}  // namespace careloop::scenario
