// SPDX-License-Identifier: Apache-2.0
/// Finding the place of a code ("0114") in a list of the catalogue, while data tables are read.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/catalogue.hpp"
#include "engine/scenario/csv.hpp"

namespace careloop::world {

class Codes {
  public:
    template <class Kind>
    explicit Codes(const std::vector<Kind>& kinds) {
        for (const Kind& kind : kinds) add(kind.name);
    }

    [[nodiscard]] std::optional<std::size_t> find(std::string_view code) const;
    /// The same for a cell of a table; an unknown code becomes one of the table's problems.
    [[nodiscard]] std::optional<std::size_t> read(scenario::Csv& table, std::size_t row, std::size_t column,
                                                  std::string_view what) const;
    /// All codes, for messages; shortened when there are many.
    [[nodiscard]] std::string list() const;

  private:
    void add(const std::string& code) {
        names_.push_back(code);
        places_.emplace(code, places_.size());
    }

    std::vector<std::string> names_;
    std::map<std::string, std::size_t, std::less<>> places_;
};

/// Throws Error(data) with the table's problems, else when it lacks a row for some kind (`seen` false).
void check_complete(const scenario::Csv& table, const std::vector<scenario::NamedKind>& kinds,
                    const std::vector<bool>& seen, std::string_view what);

}  // namespace careloop::world
