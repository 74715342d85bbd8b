// SPDX-License-Identifier: Apache-2.0
#include "cli/option_values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace careloop::cli {
namespace {

/// The whole text as a number; nothing when anything is left over.
template <class T>
std::optional<T> read(const std::string& text) {
    T value{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

}  // namespace

std::optional<std::int64_t> OptionValues::whole(const char* option, const std::optional<std::string>& text,
                                                std::int64_t low, std::int64_t high) {
    if (!text) return std::nullopt;
    const auto value = read<std::int64_t>(*text);
    if (value && *value >= low && *value <= high) return value;
    add(option, *text, value ? "is out of range" : "is not a whole number",
        fmt::format("{} to {}", low, high));
    return std::nullopt;
}

std::optional<double> OptionValues::number(const char* option, const std::optional<std::string>& text,
                                           std::string_view allowed) {
    if (!text) return std::nullopt;
    const auto value = read<double>(*text);
    if (value && std::isfinite(*value)) return value;
    add(option, *text, "is not a number", std::string(allowed));
    return std::nullopt;
}

std::optional<Date> OptionValues::date(const char* option, const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    const auto value = parse_date(*text);
    if (!value) add(option, *text, "is not a date", "year-month-day, such as 2026-03-31");
    return value;
}

std::optional<std::vector<std::string>> OptionValues::list(const char* option,
                                                           const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    std::vector<std::string> parts;
    std::string_view rest = *text;
    while (true) {
        const std::size_t comma = rest.find(',');
        const std::string_view part = trimmed(rest.substr(0, comma));
        if (part.empty()) {
            add(option, *text, "has an empty place",
                "codes or names with a comma between them, such as 13,24");
            return std::nullopt;
        }
        parts.emplace_back(part);
        if (comma == rest.npos) return parts;
        rest.remove_prefix(comma + 1);
    }
}

std::vector<std::string> OptionValues::lists(const char* option, const std::vector<std::string>& texts) {
    std::vector<std::string> all;
    for (const std::string& text : texts) {
        if (const auto parts = list(option, text)) all.insert(all.end(), parts->begin(), parts->end());
    }
    return all;
}

std::optional<std::size_t> OptionValues::one_of(const char* option, const std::optional<std::string>& text,
                                                const std::vector<std::string>& allowed) {
    if (!text) return std::nullopt;
    const auto at = std::find(allowed.begin(), allowed.end(), *text);
    if (at != allowed.end()) return static_cast<std::size_t>(at - allowed.begin());
    add(option, *text, "is not one of them", fmt::format("{}", fmt::join(allowed, ", ")));
    return std::nullopt;
}

std::optional<double> OptionValues::bytes(const char* option, const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    constexpr std::string_view kUnits = "KMGT";
    const std::size_t unit = text->empty() ? kUnits.npos : kUnits.find(text->back());
    const auto value = read<double>(unit == kUnits.npos ? *text : text->substr(0, text->size() - 1));
    if (value && std::isfinite(*value) && *value > 0)
        return unit == kUnits.npos ? *value : std::ldexp(*value, 10 * (static_cast<int>(unit) + 1));
    add(option, *text, "is no size", "a number above 0, with K, M, G or T after it, such as 8G");
    return std::nullopt;
}

std::optional<std::pair<std::int64_t, std::int64_t>> OptionValues::part(
    const char* option, const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    const std::size_t slash = text->find('/');
    if (slash != text->npos) {
        const auto which = read<std::int64_t>(text->substr(0, slash));
        const auto of = read<std::int64_t>(text->substr(slash + 1));
        if (which && of && *which >= 0 && *which < *of) return std::pair{*which, *of};
    }
    add(option, *text, "is no part", "I/N with I from 0 to N - 1, such as 3/16");
    return std::nullopt;
}

void OptionValues::check() const {
    if (!problems_.empty()) throw Error(Fault::usage, problems_);
}

void OptionValues::add(const char* option, const std::string& text, std::string_view is_not,
                       std::string allowed) {
    problems_.push_back({option, 0, 0, fmt::format("'{}' {}", text, is_not), std::move(allowed)});
}

}  // namespace careloop::cli
