// SPDX-License-Identifier: Apache-2.0
#include "analysis/report_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <string_view>

namespace careloop::analysis {
namespace {

struct Named {
    std::string_view name;
    Wording label;
    Wording subject;  ///< as a sentence begins with it
    Wording unit;
    int good;
};

constexpr Wording kPercent = {"%", "%"}, kPeople = {"people", "personer"}, kHours = {"hours", "timmar"},
                  kMillions = {"million SEK", "miljoner kronor"}, kPlain = {"", ""},
                  kHundred = {"points of 100", "punkter av 100"};

// Terms of the Swedish source documents where they have one.
constexpr std::array kNamed = {
    Named{"waiting",
          {"People waiting", "Väntande"},
          {"The number of people waiting", "Antalet väntande"},
          kPeople,
          -1},
    Named{"waiting_within_guarantee",
          {"Share of those waiting who are within the care guarantee",
           "Andel väntande inom vårdgarantins gränser"},
          {"The share of those waiting who are within the care guarantee",
           "Andelen väntande inom vårdgarantins gränser"},
          kPercent,
          1},
    Named{"workload",
          {"Workload (hours asked for over hours present)",
           "Arbetsbelastning (efterfrågade timmar per bemannad timme)"},
          {"Workload", "Arbetsbelastningen"},
          kPlain,
          -1},
    Named{"occupancy",
          {"Bed occupancy", "Beläggningsgrad"},
          {"Bed occupancy", "Beläggningsgraden"},
          kPercent,
          0},
    Named{"overcrowding",
          {"Overcrowding", "Överbeläggning"},
          {"Overcrowding", "Överbeläggningen"},
          {"per 100 staffed beds", "per 100 disponibla vårdplatser"},
          -1},
    Named{"headcount",
          {"Staff employed", "Anställda"},
          {"The number of staff employed", "Antalet anställda"},
          kPeople,
          0},
    Named{"vacancy",
          {"Vacant posts", "Vakanta tjänster"},
          {"The share of posts that are vacant", "Andelen vakanta tjänster"},
          kPercent,
          -1},
    Named{"turnover_external",
          {"External turnover a year, of those employed", "Extern personalomsättning per år, av anställda"},
          {"External turnover", "Den externa personalomsättningen"},
          kPercent,
          -1},
    Named{"sick_leave",
          {"Sick leave, of contract hours", "Sjukfrånvaro, andel av avtalad arbetstid"},
          {"Sick leave", "Sjukfrånvaron"},
          kPercent,
          -1},
    Named{"strain",
          {"Share of staff under strain", "Andel anställda under hög belastning"},
          {"The share of staff under strain", "Andelen anställda under hög belastning"},
          kPercent,
          -1},
    Named{"engagement",
          {"Sustainable engagement (HME)", "Hållbart medarbetarengagemang (HME)"},
          {"Sustainable engagement", "Det hållbara medarbetarengagemanget"},
          kHundred,
          1},
    Named{"safety_climate",
          {"Safety climate (HSE)", "Hållbart säkerhetsengagemang (HSE)"},
          {"The safety climate", "Det hållbara säkerhetsengagemanget"},
          kHundred,
          1},
    Named{"agency_cost_share",
          {"Agency staff's cost, of the cost of own staff",
           "Kostnad för hyrpersonal, andel av kostnaden för egen personal"},
          {"Agency cost as a share of the cost of own staff",
           "Kostnaden för hyrpersonal som andel av kostnaden för egen personal"},
          kPercent,
          -1},
    Named{"needs",
          {"Care steps asked for", "Efterfrågade vårdsteg"},
          {"The care asked for", "Efterfrågan på vård"},
          kPlain,
          0},
    Named{"served",
          {"Care steps completed", "Genomförda vårdsteg"},
          {"The number of care steps completed", "Antalet genomförda vårdsteg"},
          kPlain,
          1},
    Named{"left_queue",
          {"Gave up waiting", "Lämnade kön"},
          {"The number who gave up waiting", "Antalet som lämnade kön"},
          kPlain,
          -1},
    Named{"deteriorated",
          {"Became acute while waiting", "Blev akuta under väntan"},
          {"The number who became acute while waiting", "Antalet som blev akuta under väntan"},
          kPlain,
          -1},
    Named{"deferred",
          {"Turned away by agreed priorities", "Bortprioriterade"},
          {"The number turned away by agreed priorities", "Antalet bortprioriterade"},
          kPlain,
          -1},
    Named{"incidents",
          {"Patient-safety incidents", "Vårdskador och tillbud"},
          {"The number of patient-safety incidents", "Antalet vårdskador och tillbud"},
          kPlain,
          -1},
    Named{"repeats",
          {"Repeated contacts", "Återkommande kontakter"},
          {"The number of repeated contacts", "Antalet återkommande kontakter"},
          kPlain,
          -1},
    Named{"hires",
          {"Started at a unit", "Började på en enhet"},
          {"The number who started at a unit", "Antalet som började på en enhet"},
          kPeople,
          0},
    Named{"exits_unit",
          {"Left for another unit of the employer", "Till annan enhet hos arbetsgivaren"},
          {"The number who left for another unit", "Antalet som bytte enhet"},
          kPeople,
          0},
    Named{
        "exits_employer",
        {"Left for another employer in the region", "Till annan arbetsgivare i länet"},
        {"The number who left for another employer in the region", "Antalet som bytte arbetsgivare i länet"},
        kPeople,
        -1},
    Named{"exits_region",
          {"Left for another region", "Till annat län"},
          {"The number who left for another region", "Antalet som bytte län"},
          kPeople,
          -1},
    Named{"exits_agency",
          {"Left for an agency", "Till bemanningsföretag"},
          {"The number who left for an agency", "Antalet som gick till bemanningsföretag"},
          kPeople,
          -1},
    Named{"exits_profession",
          {"Left care", "Lämnade vården"},
          {"The number who left care", "Antalet som lämnade vården"},
          kPeople,
          -1},
    Named{"retirements",
          {"Retired", "Gick i pension"},
          {"The number who retired", "Antalet som gick i pension"},
          kPeople,
          0},
    Named{"placements",
          {"Placements through the hub", "Placeringar genom hubben"},
          {"The number of placements", "Antalet placeringar"},
          kPlain,
          0},
    Named{"agency_cost",
          {"Cost of agency staff", "Kostnad för hyrpersonal"},
          {"The cost of agency staff", "Kostnaden för hyrpersonal"},
          kMillions,
          -1},
    Named{"staff_cost",
          {"Cost of own staff", "Kostnad för egen personal"},
          {"The cost of own staff", "Kostnaden för egen personal"},
          kMillions,
          0},
    Named{"overtime_cost",
          {"Of this, overtime", "Varav övertid"},
          {"The cost of overtime", "Kostnaden för övertid"},
          kMillions,
          0},
    Named{"introduction_cost",
          {"Of this, introduction", "Varav introduktion"},
          {"The cost of introduction", "Kostnaden för introduktion"},
          kMillions,
          0},
    Named{"recruitment_cost",
          {"Cost of recruitment", "Kostnad för rekrytering"},
          {"The cost of recruitment", "Kostnaden för rekrytering"},
          kMillions,
          0},
    Named{"placement_cost",
          {"Travel and housing on placements", "Resor och boende vid placeringar"},
          {"The cost of placements", "Kostnaden för placeringar"},
          kMillions,
          0},
    Named{"total_staff_cost",
          {"Cost of staff in all", "Kostnad för personal totalt"},
          {"The cost of staff in all", "Kostnaden för personal totalt"},
          kMillions,
          0},
    Named{"overtime_hours", {"Overtime", "Övertid"}, {"Overtime", "Övertiden"}, kHours, -1},
};

}  // namespace

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
    const auto at = std::find_if(kNamed.begin(), kNamed.end(),
                                 [&](const Named& named) { return named.name == indicator; });
    if (at == kNamed.end()) {
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
    if (at->unit.en == kHundred.en) words.factor = 100;
    if (at->unit.en == kMillions.en) words.factor = 1e-6;
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
