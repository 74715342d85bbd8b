// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/quantity.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cmath>
#include <span>

#include "engine/base/maths.hpp"
#include "engine/base/time.hpp"

namespace careloop::scenario {

namespace {

struct Spelling {
    std::string_view text;
    double factor;
};

constexpr double kWeeksPerYear = kDaysPerYear / kDaysPerWeek;

constexpr Spelling kOne[] = {{"times", 1}, {"%", 0.01}};
constexpr Spelling kShare[] = {{"%", 0.01}, {"percent", 0.01}, {"share", 1}};
constexpr Spelling kPerYear[] = {
    {"per year", 1},
    {"per month", 12},
    {"per week", kWeeksPerYear},
    {"per day", kDaysPerYear},
    {"% per year", 0.01},
    {"% per month", 0.12},
    {"/year", 1},
    {"a year", 1},
    {"per 1000 and year", 1e-3},
};
constexpr Spelling kDays[] = {
    {"days", 1},
    {"weeks", kDaysPerWeek},
    {"months", kDaysPerYear / 12},
    {"years", kDaysPerYear},
    {"hours", 1.0 / 24},
    {"day", 1},
    {"week", kDaysPerWeek},
    {"month", kDaysPerYear / 12},
    {"year", kDaysPerYear},
    {"d", 1},
    {"w", kDaysPerWeek},
};
constexpr Spelling kHours[] = {{"hours", 1}, {"minutes", 1.0 / 60}, {"hour", 1}, {"minute", 1.0 / 60},
                               {"h", 1},     {"min", 1.0 / 60}};
constexpr Spelling kPersons[] = {{"persons", 1}, {"person", 1}, {"people", 1}};
constexpr Spelling kKm[] = {{"km", 1}, {"m", 1e-3}, {"mil", 10}};
constexpr Spelling kKmPerHour[] = {{"km/h", 1}, {"km per hour", 1}};
constexpr Spelling kSek[] = {{"SEK", 1}, {"thousand SEK", 1e3}, {"million SEK", 1e6}, {"billion SEK", 1e9},
                             {"kr", 1},  {"MSEK", 1e6}};
constexpr Spelling kYears[] = {
    {"years", 1}, {"months", 1.0 / 12}, {"weeks", 1 / kWeeksPerYear}, {"days", 1 / kDaysPerYear},
    {"year", 1},  {"month", 1.0 / 12},  {"week", 1 / kWeeksPerYear},  {"day", 1 / kDaysPerYear},
};

std::span<const Spelling> spellings(Unit unit) {
    switch (unit) {
        case Unit::one:
            return kOne;
        case Unit::share:
            return kShare;
        case Unit::per_year:
            return kPerYear;
        case Unit::days:
            return kDays;
        case Unit::hours:
            return kHours;
        case Unit::persons:
            return kPersons;
        case Unit::km:
            return kKm;
        case Unit::km_per_hour:
            return kKmPerHour;
        case Unit::sek:
            return kSek;
        case Unit::years:
            return kYears;
    }
    return {};
}

constexpr Unit kUnits[] = {Unit::one,     Unit::share, Unit::per_year,    Unit::days, Unit::hours,
                           Unit::persons, Unit::km,    Unit::km_per_hour, Unit::sek,  Unit::years};

}  // namespace

std::string_view name_of(Unit unit) {
    switch (unit) {
        case Unit::one:
            return "one";
        case Unit::share:
            return "share";
        case Unit::per_year:
            return "per year";
        case Unit::days:
            return "days";
        case Unit::hours:
            return "hours";
        case Unit::persons:
            return "persons";
        case Unit::km:
            return "km";
        case Unit::km_per_hour:
            return "km/h";
        case Unit::sek:
            return "SEK";
        case Unit::years:
            return "years";
    }
    return {};
}

std::optional<Unit> parse_unit(std::string_view text) {
    for (const Unit unit : kUnits) {
        if (text == name_of(unit)) return unit;
    }
    if (text == "1") return Unit::one;
    if (text == "per_year") return Unit::per_year;
    if (text == "km_per_hour") return Unit::km_per_hour;
    if (text == "sek" || text == "SEK 2024") return Unit::sek;
    return std::nullopt;
}

std::vector<std::string> unit_names() {
    std::vector<std::string> names;
    for (const Unit unit : kUnits) names.emplace_back(name_of(unit));
    return names;
}

std::string allowed_quantities(Unit unit) {
    std::vector<std::string> texts;
    for (const Spelling& spelling : spellings(unit)) texts.push_back(fmt::format("\"{}\"", spelling.text));
    return fmt::format("a number ({}), or text ending in {}", name_of(unit), fmt::join(texts, ", "));
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::optional<double> parse_number(std::string_view text) {
    // Swedish custom: a space between thousands.
    std::string digits;
    text = trimmed(text);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = [&](std::size_t at) {
            return at < text.size() && text[at] >= '0' && text[at] <= '9';
        };
        if (text[i] == ' ' && i > 0 && digit(i - 1) && digit(i + 1) && digit(i + 2) && digit(i + 3) &&
            !digit(i + 4)) {
            continue;
        }
        digits += text[i];
    }
    if (!digits.empty() && digits.front() == '+') digits.erase(0, 1);
    double value = 0;
    const char* end = digits.data() + digits.size();
    const auto [rest, fault] = std::from_chars(digits.data(), end, value);
    if (fault != std::errc() || rest != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<double> parse_quantity(std::string_view text, Unit unit) {
    text = trimmed(text);
    if (const auto plain = parse_number(text)) return plain;
    // The longest spelling that ends the text: "5 % per year" is not "year".
    const Spelling* best = nullptr;
    for (const Spelling& spelling : spellings(unit)) {
        if (text.ends_with(spelling.text) && (!best || spelling.text.size() > best->text.size()))
            best = &spelling;
    }
    if (!best) return std::nullopt;
    const auto number = parse_number(text.substr(0, text.size() - best->text.size()));
    if (!number) return std::nullopt;
    // Percent are divided, not multiplied: 5 / 100 is the double nearest 0.05, 5 * 0.01 is not always.
    if (best->factor > 0 && best->factor < 1) return *number / (1 / best->factor);
    return *number * best->factor;
}

Limits limits(Unit unit) {
    switch (unit) {
        case Unit::share:
            return {0, 1};
        case Unit::one:
        case Unit::sek:
            return {-kInfinity, kInfinity};
        default:
            return {0, kInfinity};
    }
}

std::string limits_text(Unit unit) {
    const Limits limit = limits(unit);
    if (std::isinf(limit.low)) return "any number";
    if (std::isinf(limit.high)) return "0 or more";
    return "0 to 1";
}

}  // namespace careloop::scenario
