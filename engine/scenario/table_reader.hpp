// SPDX-License-Identifier: Apache-2.0
/// Reading one TOML table key by key: wrong types, missing keys and keys nobody asked for become problems.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/scenario/catalogue.hpp"
#include "engine/scenario/findings.hpp"
#include "engine/scenario/parameters.hpp"

namespace careloop::scenario {

class TableReader {
  public:
    /// `what` names the table in messages: "a lever", "unit_kind 'ward'".
    TableReader(const Node& table, std::string what, Findings& findings);

    /// Null when absent; asking makes the key a known one.
    const Node* optional(std::string_view key);
    /// Null and a problem when absent.
    const Node* required(std::string_view key);

    [[nodiscard]] std::optional<std::string> text(std::string_view key);
    [[nodiscard]] std::string text_or(std::string_view key, std::string fallback);
    [[nodiscard]] bool boolean(std::string_view key, bool fallback);
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key, std::int64_t low,
                                                      std::int64_t high);
    [[nodiscard]] std::optional<double> quantity(std::string_view key, Unit unit);
    [[nodiscard]] std::optional<Date> date(std::string_view key);
    /// A list of texts (whole numbers are taken as written); nothing when absent.
    [[nodiscard]] std::optional<std::vector<Node>> texts(std::string_view key);
    /// `"..."` for both languages, or { en = "...", sv = "..." }.
    [[nodiscard]] std::optional<Text> localized(std::string_view key);
    /// Position of the text among `names`.
    [[nodiscard]] std::optional<std::size_t> choice(std::string_view key,
                                                    const std::vector<std::string>& names);

    /// Reports every key that was never asked for, with the nearest known one.
    void finish();

  private:
    const Node* table_;
    std::string what_;
    Findings* findings_;
    std::vector<std::string> known_;
};

/// A number, or text with a unit; a problem otherwise. `what` begins the message.
[[nodiscard]] std::optional<double> read_quantity(const Node& node, Unit unit, std::string_view what,
                                                  Findings& findings);
/// The same within the unit's hard limits.
[[nodiscard]] std::optional<double> read_value(const Node& node, Unit unit, std::string_view what,
                                               Findings& findings);
[[nodiscard]] std::optional<Text> read_localized(const Node& node, std::string_view what, Findings& findings);

}  // namespace careloop::scenario
