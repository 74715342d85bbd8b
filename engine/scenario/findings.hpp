// SPDX-License-Identifier: Apache-2.0
/// Problems gathered while reading, so that a user sees all of them together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/scenario/toml_tree.hpp"

namespace careloop::scenario {

struct Findings {
    std::vector<Problem> usage;  ///< in what a user wrote
    std::vector<Problem> data;   ///< in data files

    void add(const Place& place, std::string what, std::string allowed = {});
    /// `kind 'word' is not known`, with the nearest candidate.
    void unknown(const Place& place, std::string_view kind, std::string_view word,
                 const std::vector<std::string>& candidates);
    [[nodiscard]] bool any() const { return !usage.empty() || !data.empty(); }
    /// Throws Error(usage) with everything when a user's text has problems, else Error(data).
    void stop_if_any() const;
    /// Both lists, the user's first.
    [[nodiscard]] std::vector<Problem> all() const;
};

/// "nearest known: 'years'; known: title, years, ..." (long lists shortened).
[[nodiscard]] std::string nearest_of(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace careloop::scenario
