// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/findings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace careloop::scenario {

namespace {
constexpr std::size_t kListed = 24;  ///< longer lists hide the answer rather than give it
}

std::string nearest_of(std::string_view word, const std::vector<std::string>& candidates) {
    const std::string near = nearest(word, candidates);
    std::string text = near.empty() ? std::string() : fmt::format("nearest known: '{}'; ", near);
    if (candidates.empty()) return text + "none is known";
    const std::size_t shown = std::min(kListed, candidates.size());
    const std::vector<std::string> head(candidates.begin(),
                                        candidates.begin() + static_cast<std::ptrdiff_t>(shown));
    text += fmt::format("known: {}", fmt::join(head, ", "));
    if (shown < candidates.size()) text += fmt::format(" and {} more", candidates.size() - shown);
    return text;
}

void Findings::add(const Place& place, std::string what, std::string allowed) {
    usage.push_back({place.file_name(), place.line, place.column, std::move(what), std::move(allowed)});
}

void Findings::unknown(const Place& place, std::string_view kind, std::string_view word,
                       const std::vector<std::string>& candidates) {
    add(place, fmt::format("{} '{}' is not known", kind, word), nearest_of(word, candidates));
}

std::vector<Problem> Findings::all() const {
    std::vector<Problem> both = usage;
    both.insert(both.end(), data.begin(), data.end());
    return both;
}

void Findings::stop_if_any() const {
    if (!usage.empty()) throw Error(Fault::usage, all());
    if (!data.empty()) throw Error(Fault::data, data);
}

}  // namespace careloop::scenario
