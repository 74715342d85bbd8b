// SPDX-License-Identifier: Apache-2.0
/// The report's two languages: how numbers are written, and what indicators are called.
#pragma once

#include <string>

namespace careloop::analysis {

enum class Language { en, sv };

/// Text in one of the two languages.
struct Wording {
    const char* en;
    const char* sv;
    [[nodiscard]] const char* in(Language language) const { return language == Language::sv ? sv : en; }
};

/// 12345.678 with so many decimals: "12 345.68", in Swedish "12 345,68", thin spaces and a true minus. An en
/// dash where the value is not finite.
[[nodiscard]] std::string number(double value, int decimals, Language language);

/// Four digits at most, as they are: "0.045", "1.2e-05"; a decimal comma in Swedish.
[[nodiscard]] std::string general(double value, Language language);

/// With its first letter small.
[[nodiscard]] std::string lowered(std::string text);

/// As many decimals as show two digits of `size`, at most six, none where it has more.
[[nodiscard]] int decimals_for(double size);

/// What a reader calls an indicator.
struct IndicatorWords {
    std::string label;
    std::string subject;          ///< as a sentence begins with it
    std::string unit;             ///< of a value as it is shown
    std::string difference_unit;  ///< percentage points for percent
    double factor = 1;            ///< from the file's value to the one shown: 100 for percent
    int good = 0;                 ///< -1: lower is better, 1: higher is, 0: neither
    [[nodiscard]] double shown(double value) const { return factor * value; }
};

/// For an indicator that has no words of its own: its long name and units in the file.
[[nodiscard]] IndicatorWords words_of(const std::string& indicator, const std::string& long_name,
                                      const std::string& units, Language language);

/// What a reader calls a feedback loop of the causal table; its name where there is no other.
[[nodiscard]] std::string loop_label(const std::string& name, Language language);

}  // namespace careloop::analysis
