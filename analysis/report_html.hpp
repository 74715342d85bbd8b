// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what the parts of the report's page share.
#pragma once

#include <fmt/format.h>

#include <string>

#include "analysis/json.hpp"
#include "analysis/report.hpp"

namespace careloop::analysis {

/// Says texts in the report's language; values take the places of {}.
class Say {
  public:
    explicit Say(Language language) : language_(language) {}

    [[nodiscard]] std::string operator()(const Wording& text) const { return text.in(language_); }
    template <class... T>
    [[nodiscard]] std::string operator()(const Wording& text, const T&... values) const {
        return fmt::format(fmt::runtime(text.in(language_)), values...);
    }
    template <class... T>
    [[nodiscard]] std::string paragraph(const Wording& text, const T&... values) const {
        return "<p>" + (*this)(text, values...) + "</p>\n";
    }
    [[nodiscard]] Language language() const { return language_; }

  private:
    Language language_;
};

/// "40 of 210 intervals leave out zero; by chance alone it would be about 21."
[[nodiscard]] std::string counted(const ComparisonCount& count, const Say& say);

// Sections that say why, and what the results rest on.
[[nodiscard]] std::string how_sure_section(const Report& report);
/// The part "Why"; without an attribution how to get one.
[[nodiscard]] std::string why_section(const Report& report);
/// Its numbers, under the key `why`; nothing without an attribution.
void add_why(Json& json, const Report& report);

[[nodiscard]] std::string basis_section(const Report& report);
[[nodiscard]] std::string again_section(const Report& report);

}  // namespace careloop::analysis
