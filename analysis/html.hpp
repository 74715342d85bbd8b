// SPDX-License-Identifier: Apache-2.0
/// Text and tables as HTML.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace careloop::analysis {

/// With &, <, > and quotation marks as entities.
[[nodiscard]] std::string escaped(std::string_view text);

/// A table with a caption; the first cell of a row is its heading, those from column `numeric_from` on are
/// aligned as numbers. Texts are escaped.
class HtmlTable {
  public:
    HtmlTable(std::string caption, const std::vector<std::string>& head, std::size_t numeric_from);
    /// A line across the table that is the heading of the rows below it.
    void group(const std::string& heading);
    void row(const std::vector<std::string>& cells);
    [[nodiscard]] std::string html() const;

  private:
    std::string caption_, head_, body_;
    std::size_t numeric_from_, columns_;
};

/// Behind a line one opens; what is long stays closed on paper too.
[[nodiscard]] std::string folded(const std::string& summary, const std::string& html, bool is_long = false);

}  // namespace careloop::analysis
