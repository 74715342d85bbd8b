// SPDX-License-Identifier: Apache-2.0
/// What indicators are called in reports.
#pragma once

#include <string>
#include <string_view>

#include "analysis/report_words.hpp"

namespace careloop::analysis {

struct IndicatorName {
    std::string_view name;
    Wording label;
    Wording subject;  ///< as a sentence begins with it
    Wording unit;
    int good = 0;  ///< 1: more is better, -1: less is, 0: neither
};

inline constexpr Wording kPercent = {"%", "%"}, kPeople = {"people", "personer"},
                         kHours = {"hours", "timmar"}, kMillions = {"million SEK", "miljoner kronor"},
                         kPlain = {"", ""}, kDays = {"days", "dagar"}, kSek = {"SEK", "kronor"},
                         kHundred = {"points of 100", "punkter av 100"};

/// Null: none of its own.
[[nodiscard]] const IndicatorName* name_of(std::string_view indicator);

}  // namespace careloop::analysis
