// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace careloop {
namespace {

std::string all_of(const std::vector<Problem>& problems) {
    std::string text;
    for (const Problem& problem : problems) {
        if (!text.empty()) text += '\n';
        text += to_string(problem);
    }
    return text;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
            const bool swapped =
                i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above[b.size()];
}

}  // namespace

Error::Error(Fault fault, const std::string& message, SourceLocation where)
    : std::runtime_error(message), fault_(fault), where_(where) {}

Error::Error(Fault fault, std::vector<Problem> problems, SourceLocation where)
    : std::runtime_error(all_of(problems)), fault_(fault), problems_(std::move(problems)), where_(where) {}

std::string to_string(const Problem& problem) {
    std::string text = problem.file;
    if (problem.line > 0) text += fmt::format(":{}", problem.line);
    if (problem.line > 0 && problem.column > 0) text += fmt::format(":{}", problem.column);
    if (!text.empty()) text += ": ";
    text += problem.what;
    if (!problem.allowed.empty()) text += "; allowed: " + problem.allowed;
    return text;
}

void require(bool holds, std::string_view promise, SourceLocation where) {
    if (holds) return;
    throw Error(Fault::internal,
                fmt::format("{}:{}: does not hold: {}", where.file_name(), where.line(), promise), where);
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    // A third of the letters wrong is no longer a slip of the finger.
    const std::size_t tolerated = std::max<std::size_t>(1, word.size() / 3);
    std::size_t best = tolerated + 1;
    std::string found;
    if (word.empty()) return found;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance >= best || distance >= std::max(word.size(), candidate.size())) continue;
        best = distance;
        found = candidate;
    }
    return found;
}

}  // namespace careloop
