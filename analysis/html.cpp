// SPDX-License-Identifier: Apache-2.0
#include "analysis/html.hpp"

#include <fmt/format.h>

namespace careloop::analysis {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

HtmlTable::HtmlTable(std::string caption, const std::vector<std::string>& head, std::size_t numeric_from)
    : caption_(std::move(caption)), numeric_from_(numeric_from), columns_(head.size()) {
    for (std::size_t c = 0; c < head.size(); ++c) {
        head_ += fmt::format("<th scope=\"col\"{}>{}</th>", c >= numeric_from_ ? " class=\"n\"" : "",
                             escaped(head[c]));
    }
}

void HtmlTable::group(const std::string& heading) {
    if (!body_.empty()) body_ += "</tbody><tbody>";
    body_ += fmt::format("<tr class=\"group\"><th colspan=\"{}\" scope=\"rowgroup\">{}</th></tr>\n", columns_,
                         escaped(heading));
}

void HtmlTable::row(const std::vector<std::string>& cells) {
    body_ += "<tr>";
    for (std::size_t c = 0; c < cells.size(); ++c) {
        body_ += c == 0 ? fmt::format("<th scope=\"row\">{}</th>", escaped(cells[c]))
                        : fmt::format("<td{}>{}</td>", c >= numeric_from_ ? " class=\"n\"" : "",
                                      escaped(cells[c]));
    }
    body_ += "</tr>\n";
}

std::string HtmlTable::html() const {
    return fmt::format(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><caption>{0}"
        "</caption><thead><tr>{1}</tr></thead><tbody>\n{2}</tbody></table></div>\n",
        escaped(caption_), head_, body_);
}

std::string folded(const std::string& summary, const std::string& html, bool is_long) {
    return fmt::format("<details{}><summary>{}</summary>\n{}</details>\n", is_long ? " class=\"long\"" : "",
                       escaped(summary), html);
}

}  // namespace careloop::analysis
