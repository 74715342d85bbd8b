// SPDX-License-Identifier: Apache-2.0
/// A TOML document as a tree of our own, each node with its place, entries in the order of the file.
///
/// Order matters: in tables of values a later pattern wins over an earlier one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace careloop::scenario {

/// Where something was written; line 0: not in a file (the command line).
struct Place {
    std::shared_ptr<const std::string> file;
    int line = 0, column = 0;

    [[nodiscard]] std::string file_name() const { return file ? *file : std::string(); }
    /// The folder against which paths written here are meant.
    [[nodiscard]] std::filesystem::path folder() const {
        return std::filesystem::path(file_name()).parent_path();
    }
};

struct Entry;

struct Node {
    enum class Kind : std::uint8_t { text, integer, real, boolean, list, table };
    Kind kind = Kind::table;
    Place place;
    std::string text;  ///< also dates, as written
    std::int64_t integer = 0;
    double real = 0;
    bool boolean = false;
    std::vector<Node> items;     ///< of a list
    std::vector<Entry> entries;  ///< of a table

    [[nodiscard]] bool is(Kind k) const { return kind == k; }
    [[nodiscard]] bool is_number() const { return kind == Kind::integer || kind == Kind::real; }
    [[nodiscard]] double number() const {
        return kind == Kind::integer ? static_cast<double>(integer) : real;
    }
    /// Entry of a table; null when absent.
    [[nodiscard]] const Node* find(std::string_view key) const;
    [[nodiscard]] Node* find(std::string_view key);
    /// Replaces the entry or appends it; the key moves to the end, so that it counts as later.
    void put(std::string_view key, Node value);

    [[nodiscard]] static Node of_text(std::string value, Place place);
    [[nodiscard]] static Node of_integer(std::int64_t value, Place place);
    [[nodiscard]] static Node of_boolean(bool value, Place place);
    [[nodiscard]] static Node of_real(double value, Place place);
    [[nodiscard]] static Node of_kind(Kind kind, Place place);
};

struct Entry {
    std::string key;
    Place place;
    Node value;
};

struct Findings;

/// Reads a file. Syntax errors go to `findings`, and an empty table comes back. Throws Error(usage) when it
/// cannot be opened.
[[nodiscard]] Node read_toml(const std::filesystem::path& file, Findings& findings);
[[nodiscard]] Node read_toml_text(std::string_view text, const std::string& name, Findings& findings);

/// What was read, for messages: `"3 weeks"`, `7`, `a list`.
[[nodiscard]] std::string describe(const Node& node);

/// The value on one line: `{ en = "a", sv = "b" }`.
[[nodiscard]] std::string inline_text(const Node& node);
/// The entries of a table as a TOML document; `path` is the table's own header, empty at the top.
[[nodiscard]] std::string document_text(const Node& table, const std::string& path = {});
[[nodiscard]] std::string toml_text(std::string_view text);
/// A number that reads back as the same double, always with a point or an exponent.
[[nodiscard]] std::string real_text(double value);

}  // namespace careloop::scenario
