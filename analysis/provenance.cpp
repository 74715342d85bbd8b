// SPDX-License-Identifier: Apache-2.0
#include "analysis/provenance.hpp"

#include <fmt/format.h>

#include <sstream>
#include <vector>

#include "engine/base/error.hpp"

namespace careloop::analysis {
namespace {

/// Lines that say something, but for the number of members, which no member depends on.
std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (!line.empty() && !line.starts_with("members = ")) lines.push_back(line);
    }
    return lines;
}

/// The first line that differs.
std::string text_difference(const std::string& there, const std::string& here) {
    const std::vector<std::string> a = lines_of(there), b = lines_of(here);
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        const std::string mine = i < a.size() ? a[i] : "nothing more";
        const std::string yours = i < b.size() ? b[i] : "nothing more";
        if (mine != yours) return fmt::format("{} there, {} here", mine, yours);
    }
    return {};
}

}  // namespace

void check_is_run(const output::Reader& file, const std::string& path, int newest_format) {
    if (!file.has_attribute("/", "output_format")) {
        throw Error(Fault::data, path + " is no output of careloop run: it has no output_format");
    }
    const double format = file.number("/", "output_format");
    if (format > newest_format) {
        throw Error(Fault::data, fmt::format("{} has output_format {:.0f}; this program reads up to {}", path,
                                             format, newest_format));
    }
}

Provenance read_provenance(const output::Reader& file) {
    Provenance p;
    p.scenario = file.text("/", "scenario");
    p.arm = file.text("/", "arm");
    p.member = static_cast<std::uint32_t>(file.number("/", "member"));
    if (file.has_attribute("/", "draw")) p.draw = static_cast<std::uint32_t>(file.number("/", "draw"));
    p.program_version = file.text("/provenance", "program_version");
    p.model_version = static_cast<int>(file.number("/", "model_version"));
    p.resolved = file.text("/provenance", "resolved_scenario");
    const auto names = file.read<std::string>("/provenance/inputs/input");
    const auto sums = file.read<std::string>("/provenance/inputs/sha256");
    for (std::size_t i = 0; i < std::min(names.size(), sums.size()); ++i) p.inputs[names[i]].insert(sums[i]);
    return p;
}

std::string difference(const Provenance& there, const Provenance& here) {
    if (there.scenario != here.scenario)
        return fmt::format("scenario {} there, {} here", there.scenario, here.scenario);
    if (there.model_version != here.model_version)
        return fmt::format("model_version {} there, {} here", there.model_version, here.model_version);
    if (there.program_version != here.program_version)
        return fmt::format("program version {} there, {} here", there.program_version, here.program_version);
    if (std::string text = text_difference(there.resolved, here.resolved); !text.empty()) return text;
    for (const auto& [name, sums] : there.inputs) {
        if (name == there.scenario + ".toml") continue;  // what it says is in the resolved text
        const auto same = here.inputs.find(name);
        if (same != here.inputs.end() && same->second != sums)
            return fmt::format("the input {} has another content", name);
    }
    return {};
}

}  // namespace careloop::analysis
