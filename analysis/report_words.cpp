// SPDX-License-Identifier: Apache-2.0
#include "analysis/report_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace careloop::analysis {
namespace {

struct Named {
    std::string_view name;
    Wording label, unit;
    int good;
};

constexpr Wording kPercent = {"%", "%"}, kPeople = {"people", "personer"}, kHours = {"hours", "timmar"},
                  kMillions = {"million SEK", "miljoner kronor"}, kPlain = {"", ""};

// Terms of the Swedish source documents where they have one.
constexpr std::array kNamed = {
    Named{"waiting", {"People waiting", "Väntande"}, kPeople, -1},
    Named{"waiting_within_guarantee",
          {"Share of those waiting who are within the care guarantee", "Andel väntande inom vårdgarantin"},
          kPercent,
          1},
    Named{"workload",
          {"Workload (hours asked for over hours present)",
           "Arbetsbelastning (efterfrågade timmar per närvarande timme)"},
          kPlain,
          -1},
    Named{"occupancy", {"Bed occupancy", "Beläggningsgrad"}, kPercent, 0},
    Named{"overcrowding",
          {"Overcrowding", "Överbeläggning"},
          {"per 100 staffed beds", "per 100 disponibla vårdplatser"},
          -1},
    Named{"headcount", {"Staff employed", "Anställda"}, kPeople, 0},
    Named{"vacancy", {"Vacant posts", "Vakanta tjänster"}, kPercent, -1},
    Named{"turnover_external",
          {"External turnover, of those employed, a year", "Extern personalomsättning, av anställda, per år"},
          kPercent,
          -1},
    Named{"sick_leave", {"Sick leave, of contract hours", "Sjukfrånvaro, av avtalad tid"}, kPercent, -1},
    Named{"strain", {"Share of staff under strain", "Andel anställda under hög belastning"}, kPercent, -1},
    Named{"engagement",
          {"Sustainable engagement (HME, 0 to 1)", "Hållbart medarbetarengagemang (HME, 0 till 1)"},
          kPlain,
          1},
    Named{"safety_climate",
          {"Safety climate (HSE, 0 to 1)", "Hållbart säkerhetsengagemang (HSE, 0 till 1)"},
          kPlain,
          1},
    Named{"agency_cost_share",
          {"Agency cost, of the cost of own staff", "Hyrpersonal, av kostnaden för egen personal"},
          kPercent,
          -1},
    Named{"needs", {"Care steps asked for", "Efterfrågade vårdsteg"}, kPeople, 0},
    Named{"served", {"Care steps completed", "Avslutade vårdsteg"}, kPeople, 1},
    Named{"left_queue", {"Gave up waiting", "Lämnade kön"}, kPeople, -1},
    Named{"deteriorated", {"Became acute while waiting", "Blev akuta under väntan"}, kPeople, -1},
    Named{"deferred",
          {"Turned away by agreed priorities", "Avvisade enligt överenskommen prioritering"},
          kPeople,
          -1},
    Named{"incidents", {"Patient-safety incidents", "Vårdskador och tillbud"}, kPeople, -1},
    Named{"repeats", {"Repeated contacts", "Återkommande kontakter"}, kPeople, -1},
    Named{"hires", {"Started at a unit", "Började på en enhet"}, kPeople, 0},
    Named{"exits_unit",
          {"Left for another unit of the employer", "Till annan enhet hos arbetsgivaren"},
          kPeople,
          0},
    Named{"exits_employer",
          {"Left for another employer in the region", "Till annan arbetsgivare i länet"},
          kPeople,
          -1},
    Named{"exits_region", {"Left for another region", "Till annat län"}, kPeople, -1},
    Named{"exits_agency", {"Left for an agency", "Till bemanningsföretag"}, kPeople, -1},
    Named{"exits_profession", {"Left care", "Lämnade vården"}, kPeople, -1},
    Named{"retirements", {"Retired", "Gick i pension"}, kPeople, 0},
    Named{"placements", {"Placements through the hub", "Placeringar genom hubben"}, kPeople, 0},
    Named{"agency_cost", {"Agency staff", "Hyrpersonal"}, kMillions, -1},
    Named{"overtime_hours", {"Overtime", "Övertid"}, kHours, -1},
};

}  // namespace

std::string number(double value, int decimals, Language language) {
    if (!std::isfinite(value)) return "–";
    std::string digits = fmt::format("{:.{}f}", std::fabs(value), std::max(decimals, 0));
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

int decimals_for(double size) {
    if (!std::isfinite(size) || size == 0) return 2;
    return std::clamp(1 - static_cast<int>(std::floor(std::log10(std::fabs(size)))), 0, 6);
}

IndicatorWords words_of(const std::string& indicator, const std::string& long_name, const std::string& units,
                        Language language) {
    const auto at = std::find_if(kNamed.begin(), kNamed.end(),
                                 [&](const Named& named) { return named.name == indicator; });
    if (at == kNamed.end()) {
        const std::string unit = units == "1" ? "" : units;
        return {long_name, unit, unit, 1, 0};
    }
    IndicatorWords words{at->label.in(language), at->unit.in(language), at->unit.in(language), 1, at->good};
    if (words.unit == kPercent.en) {
        words.difference_unit = Wording{"percentage points", "procentenheter"}.in(language);
        words.factor = 100;
    }
    if (at->unit.en == kMillions.en) words.factor = 1e-6;
    return words;
}

}  // namespace careloop::analysis
