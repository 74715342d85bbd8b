// SPDX-License-Identifier: Apache-2.0
#include "engine/base/time.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "engine/base/maths.hpp"

namespace careloop {
namespace {

/// The digits text[from, from + count) as a number; nothing when one is no digit.
std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
    int value = 0;
    for (const char c : text.substr(from, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = 10 * value + (c - '0');
    }
    return value;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = digits(text, 0, 4);
    const auto month = digits(text, 5, 2);
    const auto day = digits(text, 8, 2);
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day civil{std::chrono::year{*year},
                                            std::chrono::month{static_cast<unsigned>(*month)},
                                            std::chrono::day{static_cast<unsigned>(*day)}};
    if (!civil.ok()) return std::nullopt;
    return Date{static_cast<std::int32_t>(std::chrono::sys_days{civil}.time_since_epoch().count())};
}

std::string to_string(Date date) {
    const std::chrono::year_month_day civil = date.civil();
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(civil.year()),
                       static_cast<unsigned>(civil.month()), static_cast<unsigned>(civil.day()));
}

double probability(PerYear rate, double years) {
    return one_minus_exp(rate.value * years);
}

}  // namespace careloop
