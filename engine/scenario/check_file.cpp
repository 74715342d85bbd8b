// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/scenario/findings.hpp"
#include "engine/scenario/kinds_reader.hpp"
#include "engine/scenario/lever_reader.hpp"
#include "engine/scenario/library.hpp"
#include "engine/scenario/parameter_reader.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/scenario/table_reader.hpp"

namespace careloop::scenario {

namespace {

namespace fs = std::filesystem;

enum class FileKind { scenario, lever, kinds, parameters };

bool has_any(const Node& root, const std::vector<std::string>& keys) {
    return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) { return root.find(key); });
}

bool only_tables(const Node& root) {
    return !root.entries.empty() &&
           std::all_of(root.entries.begin(), root.entries.end(),
                       [](const Entry& entry) { return entry.value.is(Node::Kind::table); });
}

FileKind kind_of(const Node& root, const fs::path& file) {
    const std::string folder = fs::absolute(file).parent_path().filename().string();
    const bool scenario =
        has_any(root, {"title", "arm", "extends", "years", "begin", "set", "declare", "question"});
    if (file.filename() == "kinds.toml") return FileKind::kinds;
    if (folder == "levers" || (has_any(root, {"change"}) && !scenario)) return FileKind::lever;
    if (folder == "parameters") return FileKind::parameters;
    if (!scenario && has_any(root, kind_keys())) return FileKind::kinds;
    return !scenario && only_tables(root) ? FileKind::parameters : FileKind::scenario;
}

void check_kinds(const Node& root, Findings& findings) {
    TableReader reader(root, "the file of kinds", findings);
    for (const std::string& key : kind_keys()) reader.optional(key);
    reader.finish();
    Catalogue catalogue;
    read_kinds({&root}, catalogue, findings);
}

/// Checks a parameter or lever file against what ships; problems of the shipped files are not its own.
void check_against_shipped(const Node& root, const fs::path& file, FileKind kind,
                           const std::vector<std::string>& links, Findings& findings) {
    const fs::path share = find_share();
    Findings theirs;
    std::vector<fs::path> inputs;
    const Node nothing;
    LibraryFiles files = read_library_files(share, theirs, inputs);
    Library library = make_catalogue(files, nothing, share, links, theirs, inputs);
    if (kind == FileKind::parameters) {
        const DeclarationContext context{library.catalogue, share, findings, inputs};
        read_declarations(root, context, library.parameters);
        report_gaps(library.parameters, context);
    } else {
        declare_parameters(files, nothing, share, library, theirs, inputs);
        const LeverContext context{library.catalogue, library.places, library.parameters, findings};
        static_cast<void>(read_lever(root, file, context));
    }
}

std::vector<Problem> problems_of(const Error& error, const fs::path& file) {
    if (!error.problems().empty()) return error.problems();
    return {{file.string(), 0, 0, error.what(), {}}};
}

}  // namespace

std::vector<Problem> check_file(const fs::path& file, const std::vector<std::string>& links) {
    try {
        Findings findings;
        const Node root = read_toml(file, findings);
        if (findings.any()) return findings.all();
        const FileKind kind = kind_of(root, file);
        if (kind == FileKind::scenario)
            static_cast<void>(load(file.string(), {}, links));
        else if (kind == FileKind::kinds)
            check_kinds(root, findings);
        else
            check_against_shipped(root, file, kind, links, findings);
        return findings.all();
    } catch (const Error& error) {
        return problems_of(error, file);
    }
}

}  // namespace careloop::scenario
