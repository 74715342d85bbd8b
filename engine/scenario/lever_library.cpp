// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/lever_library.hpp"

#include "engine/scenario/lever_reader.hpp"
#include "engine/scenario/library.hpp"
#include "engine/scenario/scenario.hpp"

namespace careloop::scenario {

LeverLibrary read_lever_library(const std::vector<std::string>& links) {
    const std::filesystem::path share = find_share();
    Findings findings;
    std::vector<std::filesystem::path> inputs;
    const Node nothing;
    const LibraryFiles files = read_library_files(share, findings, inputs);
    Library library = make_catalogue(files, nothing, share, links, findings, inputs);
    declare_parameters(files, nothing, share, library, findings, inputs);
    LeverLibrary out;
    const LeverContext context{library.catalogue, library.places, library.parameters, findings};
    for (const NamedKind& lever : shipped_levers()) {
        const std::filesystem::path file = share / "levers" / (lever.name + ".toml");
        out.levers.push_back(read_lever(read_toml(file, findings), file, context));
    }
    findings.stop_if_any();
    out.catalogue = std::move(library.catalogue);
    out.parameters = std::move(library.parameters);
    return out;
}

}  // namespace careloop::scenario
