// SPDX-License-Identifier: Apache-2.0
/// The labels of a dimension, and finding what a user's label selects.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/parameters.hpp"

namespace careloop::scenario {

/// Dimensions a declaration may name; `unit` is not among them.
[[nodiscard]] std::vector<std::string> dimension_names();
[[nodiscard]] std::optional<Dimension> parse_dimension(std::string_view text);

/// Labels of one dimension with their positions.
///
/// Beside the labels themselves: `*` selects all; age bands also by their first age ("85") and as wider bands
/// ("65-79", "65+"); regions and municipalities also by name.
class Labels {
  public:
    Labels(Dimension dimension, const Catalogue& catalogue);

    [[nodiscard]] Dimension dimension() const { return dimension_; }
    [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(names_.size()); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    /// Positions selected, ascending; nothing when the label is not known.
    [[nodiscard]] std::optional<std::vector<std::uint32_t>> select(std::string_view label) const;

  private:
    Dimension dimension_;
    std::vector<std::string> names_;
    std::map<std::string, std::uint32_t, std::less<>> by_name_;
};

}  // namespace careloop::scenario
