// SPDX-License-Identifier: Apache-2.0
#include "analysis/report_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <string_view>

#include "analysis/indicator_names.hpp"

namespace careloop::analysis {

std::string number(double value, int decimals, Language language) {
    if (!std::isfinite(value)) return "–";
    const double unit = std::pow(10.0, std::max(decimals, 0));
    const double size =
        std::round(std::fabs(value) * unit) / unit;  // halves away from zero, as in the charts
    std::string digits = fmt::format("{:.{}f}", size, std::max(decimals, 0));
    const bool is_zero = digits.find_first_not_of("0.") == std::string::npos;
    const std::size_t point = std::min(digits.find('.'), digits.size());
    std::string out = value < 0 && !is_zero ? "−" : "";
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && i < point && (point - i) % 3 == 0) out += "\u202f";  // a thin space that does not break
        if (i == point && language == Language::sv) {
            out += ',';
        } else {
            out += digits[i];
        }
    }
    return out;
}

std::string general(double value, Language language) {
    std::string text = fmt::format("{:.4g}", value);
    if (language == Language::sv) std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

std::string lowered(std::string text) {
    const bool is_swedish =
        text.size() > 1 && text[0] == '\xC3' && (text[1] == '\x85' || text[1] == '\x84' || text[1] == '\x96');
    if (is_swedish) {  // Å, Ä, Ö in UTF-8
        text[1] = static_cast<char>(text[1] + 0x20);
    } else if (!text.empty()) {
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    }
    return text;
}

int decimals_for(double size) {
    if (!std::isfinite(size) || size == 0) return 2;
    return std::clamp(1 - static_cast<int>(std::floor(std::log10(std::fabs(size)))), 0, 6);
}

IndicatorWords words_of(const std::string& indicator, const std::string& long_name, const std::string& units,
                        Language language) {
    const IndicatorName* at = name_of(indicator);
    if (at == nullptr) {
        const std::string unit = units == "1" ? "" : units;
        return {long_name, long_name, unit, unit, 1, 0};
    }
    IndicatorWords words{at->label.in(language),
                         at->subject.in(language),
                         at->unit.in(language),
                         at->unit.in(language),
                         1,
                         at->good};
    if (words.unit == kPercent.en) {
        words.difference_unit = Wording{"percentage points", "procentenheter"}.in(language);
        words.factor = 100;
    }
    if (at->unit.en == std::string_view(kHundred.en)) words.factor = 100;
    if (at->unit.en == std::string_view(kMillions.en)) words.factor = 1e-6;
    return words;
}

std::string loop_label(const std::string& name, Language language) {
    static const std::map<std::string, std::string> kSwedish = {
        {"waiting and deterioration", "Väntan och försämring"},
        {"repeat contacts", "Återkommande kontakter"},
        {"leaving the queue", "Lämnar kön"},
        {"prioritisation rule", "Prioriteringsregeln"},
        {"discharge blocking", "Utskrivningsklara blir kvar"},
        {"workload-turnover spiral", "Spiralen belastning och omsättning"},
        {"novice overload", "Många nya på en gång"},
        {"learning crowded out", "Lärandet trängs undan"},
        {"learning time borrowed", "Lånad lärtid"},
        {"introduction starved", "Introduktion utan tid"},
        {"introducers lost", "Handledare som slutar"},
        {"agency erosion", "Hyrpersonal sliter på de egna"},
        {"agency drain", "Hyrmarknaden lockar"},
        {"lost continuity", "Förlorad kontinuitet"},
        {"engagement and safety", "Engagemang och säkerhet"},
        {"attractive workplace", "Attraktiv arbetsplats"},
        {"professional identity", "Professionell identitet"},
        {"stories told", "Berättelser som sprids"},
        {"recruitment", "Rekrytering"},
        {"agency cover", "Hyrpersonal som täcker"},
        {"overtime", "Övertid"},
        {"mobility hub", "Mobilitetshubben"},
        {"local approval", "Lokalt godkännande"},
        {"agency money trap", "Hyrpersonalens penningfälla"},
        {"poaching between employers", "Arbetsgivare lockar av varandra"},
        {"ambition lowered", "Sänkt ambition"},
        {"agency target value", "Målvärde för hyrpersonal"},
        {"manager trap", "Chefsfällan"},
        {"manager attrition", "Chefer som slits ut"},
        {"key-person fragility", "Skörhet genom nyckelpersoner"},
        {"prevention crowded out", "Förebyggande som trängs undan"},
        {"supervisor shortage", "Brist på handledare"},
        {"digital habit", "Digital vana"},
        {"skills follow posts", "Kompetens följer tjänster"},
        {"study places", "Utbildningsplatser"},
        {"task shifting", "Uppgiftsväxling"},
        {"prevention", "Förebyggande arbete"}};
    if (const auto at = kSwedish.find(name); language == Language::sv && at != kSwedish.end())
        return at->second;
    std::string label = name;
    if (!label.empty() && label[0] >= 'a' && label[0] <= 'z')
        label[0] = static_cast<char>(label[0] - 'a' + 'A');
    return label;
}

}  // namespace careloop::analysis
