// SPDX-License-Identifier: Apache-2.0
#include "engine/model/causal_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <sstream>

#include "careloop_causal_table.hpp"  // generated: kCausalRows, kCausalQuantities, kCausalLoops
#include "engine/base/error.hpp"

namespace careloop::model {
namespace {

constexpr std::array<std::pair<std::string_view, Form>, 8> kForms = {
    {{"", Form::none},
     {"difference", Form::difference},
     {"logit difference", Form::logit_difference},
     {"log ratio", Form::log_ratio},
     {"hinge", Form::hinge},
     {"share", Form::share},
     {"utility", Form::utility},
     {"rule", Form::rule}}};

constexpr std::array<std::string_view, 5> kTypes = {"stock", "level", "rate", "flow", "signal"};
constexpr std::array<std::string_view, 5> kLevels = {"person", "unit", "municipality", "region", "nation"};

/// Where a word stands in a list of those allowed. Throws Error(internal) when it does not.
template <std::size_t n>
std::size_t place_in(const std::array<std::string_view, n>& allowed, const std::string& word) {
    const auto at = std::find(allowed.begin(), allowed.end(), word);
    require(at != allowed.end(), "a causal quantity says '" + word + "', which is not allowed there");
    return static_cast<std::size_t>(at - allowed.begin());
}

/// Fields of one CSV line; quotes protect commas.
std::vector<std::string> fields(const std::string& line) {
    std::vector<std::string> out(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

double number(const std::string& text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::vector<std::vector<std::string>> body(std::string_view csv) {
    std::istringstream in{std::string(csv)};
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        if (!line.empty()) rows.push_back(fields(line));
    }
    return rows;
}

}  // namespace

std::vector<CausalRow> parse_rows(std::string_view csv) {
    std::vector<CausalRow> rows;
    for (const auto& f : body(csv)) {
        require(f.size() == 10, "a causal row has ten fields");
        const auto* form =
            std::find_if(kForms.begin(), kForms.end(), [&](auto& k) { return k.first == f[5]; });
        require(form != kForms.end(), "a causal row has a known form");
        require(f[1] == "link" || f[1] == "identity", "a causal row is a link or an identity");
        require(f[4] == "+" || f[4] == "-", "a causal row has a sign");
        rows.push_back({f[0], f[1] == "link" ? RowKind::link : RowKind::identity, f[2], f[3],
                        f[4] == "+" ? +1 : -1, form->second, f[6], number(f[7]), number(f[8]), f[9]});
    }
    return rows;
}

std::vector<Quantity> parse_quantities(std::string_view csv) {
    std::vector<Quantity> quantities;
    for (const auto& f : body(csv)) {
        require(f.size() == 6, "a causal quantity has six fields");
        require(!f[2].empty(), "a causal quantity has a unit");
        (void)place_in(kLevels, f[3]);
        quantities.push_back({f[0], static_cast<QuantityType>(place_in(kTypes, f[1])), f[2], f[3],
                              place_in(kPhases, f[4]), f[5]});
    }
    return quantities;
}

const std::vector<CausalRow>& causal_rows() {
    static const std::vector<CausalRow> rows = parse_rows(kCausalRows);
    return rows;
}

const std::vector<Quantity>& causal_quantities() {
    static const std::vector<Quantity> quantities = parse_quantities(kCausalQuantities);
    return quantities;
}

const std::vector<NamedLoop>& named_loops() {
    static const std::vector<NamedLoop> loops = [] {
        std::vector<NamedLoop> out;
        for (const auto& f : body(kCausalLoops)) {
            NamedLoop loop{f[0], f[1] == "R" ? +1 : -1, {}};
            std::istringstream names(f[2]);
            for (std::string name; names >> name;) loop.rows.push_back(name);
            out.push_back(std::move(loop));
        }
        return out;
    }();
    return loops;
}

std::vector<std::string> link_names() {
    std::vector<std::string> names;
    for (const CausalRow& row : causal_rows()) {
        if (row.kind == RowKind::link) names.push_back(row.name);
    }
    return names;
}

double lag_of(std::string_view row) {
    const auto& rows = causal_rows();
    const auto found =
        std::find_if(rows.begin(), rows.end(), [row](const CausalRow& r) { return r.name == row; });
    require(found != rows.end(), "a lag is asked for of a row that there is");
    return found->lag_days;
}

std::string_view name_of(QuantityType type) {
    return kTypes[static_cast<std::size_t>(type)];
}

std::string_view name_of(Form form) {
    return std::find_if(kForms.begin(), kForms.end(), [&](auto& k) { return k.second == form; })->first;
}

}  // namespace careloop::model
