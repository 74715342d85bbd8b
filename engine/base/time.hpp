// SPDX-License-Identifier: Apache-2.0
/// Simulated time: civil dates, steps of whole days, and rates per year.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace careloop {

inline constexpr double kDaysPerYear = 365.25;
inline constexpr int kDaysPerWeek = 7;

/// Completed years of age after so many whole weeks of life: 1461 weeks are 28 years.
[[nodiscard]] constexpr int completed_years(int weeks) {
    return weeks * 28 / 1461;
}

/// A civil date, as days since 1970-01-01.
struct Date {
    std::int32_t days = 0;

    constexpr auto operator<=>(const Date&) const = default;
    [[nodiscard]] constexpr Date operator+(int n) const { return Date{days + n}; }
    [[nodiscard]] constexpr Date operator-(int n) const { return Date{days - n}; }
    [[nodiscard]] constexpr int operator-(Date other) const { return days - other.days; }

    [[nodiscard]] static constexpr Date of(int year, unsigned month, unsigned day) {
        const std::chrono::sys_days at =
            std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
        return Date{static_cast<std::int32_t>(at.time_since_epoch().count())};
    }
    [[nodiscard]] constexpr std::chrono::year_month_day civil() const {
        return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{days}}};
    }
    [[nodiscard]] constexpr int year() const { return static_cast<int>(civil().year()); }
    /// 0 = Monday ... 6 = Sunday.
    [[nodiscard]] constexpr int weekday() const { return ((days + 3) % 7 + 7) % 7; }
    /// 0 = 1 January.
    [[nodiscard]] constexpr int day_of_year() const { return *this - Date::of(year(), 1, 1); }
};

/// "2024-12-31"; nothing when the text is not a date.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::string to_string(Date date);

/// A rate. [1/year]
struct PerYear {
    double value = 0.0;
    constexpr auto operator<=>(const PerYear&) const = default;
};

/// One step of the schedule: the days [begin, begin + days).
struct Step {
    std::uint32_t index = 0;  ///< counted from the start of the world, never reset by a resume
    Date begin;
    int days = kDaysPerWeek;

    [[nodiscard]] constexpr Date end() const { return begin + days; }
    [[nodiscard]] constexpr double years() const { return days / kDaysPerYear; }
    [[nodiscard]] constexpr double weeks() const { return static_cast<double>(days) / kDaysPerWeek; }
};

/// Probability that an event with this rate happens within the time. [share]
[[nodiscard]] double probability(PerYear rate, double years);

}  // namespace careloop
