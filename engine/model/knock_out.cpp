// SPDX-License-Identifier: Apache-2.0
#include "engine/model/knock_out.hpp"

#include <algorithm>
#include <cctype>

namespace careloop::model {

std::optional<KnockOut> knock_out(const NamedLoop& loop, std::span<const NamedLoop> loops,
                                  std::span<const CausalRow> rows) {
    const auto is_link = [&](const std::string& name) {
        return std::any_of(rows.begin(), rows.end(), [&](const CausalRow& row) {
            return row.name == name && row.kind == RowKind::link;
        });
    };
    std::optional<KnockOut> best;
    for (const std::string& row : loop.rows) {
        if (!is_link(row)) continue;
        KnockOut one{loop.name, row, {}};
        for (const NamedLoop& other : loops) {
            const bool runs_through =
                std::find(other.rows.begin(), other.rows.end(), row) != other.rows.end();
            if (other.name != loop.name && runs_through) one.also.push_back(other.name);
        }
        if (!best || one.also.size() < best->also.size()) best = std::move(one);
    }
    return best;
}

std::string loop_slug(std::string_view name) {
    std::string slug;
    for (const char c : name) {
        const auto letter = static_cast<unsigned char>(c);
        if (std::isalnum(letter) != 0)
            slug += static_cast<char>(std::tolower(letter));
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
    }
    return slug.ends_with('-') ? slug.substr(0, slug.size() - 1) : slug;
}

}  // namespace careloop::model
