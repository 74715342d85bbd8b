// SPDX-License-Identifier: Apache-2.0
#include "engine/base/time.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

using namespace careloop;

TEST_CASE("Dates count days", "[time]") {
    CHECK(Date::of(1970, 1, 1).days == 0);
    CHECK(Date::of(2000, 3, 1).days == 11017);
    CHECK(Date::of(2024, 12, 31) - Date::of(2024, 1, 1) == 365);
    CHECK(Date::of(2025, 12, 31) - Date::of(2025, 1, 1) == 364);
    CHECK(Date::of(2024, 2, 28) + 1 == Date::of(2024, 2, 29));
    CHECK(Date::of(1900, 2, 28) + 1 == Date::of(1900, 3, 1));
    CHECK(Date::of(2024, 1, 1) - 1 == Date::of(2023, 12, 31));
    CHECK(Date::of(2024, 1, 1).day_of_year() == 0);
    CHECK(Date::of(2024, 12, 31).day_of_year() == 365);
    CHECK(Date::of(1969, 12, 31).year() == 1969);
}

TEST_CASE("Years of age are completed by whole weeks", "[time]") {
    CHECK(completed_years(0) == 0);
    for (int years = 1; years < 120; ++years) {
        const int birthday = static_cast<int>(std::ceil(years * kDaysPerYear / kDaysPerWeek));
        REQUIRE(completed_years(birthday - 1) == years - 1);
        REQUIRE(completed_years(birthday) == years);
    }
    CHECK(completed_years(1461) == 28);
}

TEST_CASE("Weekdays start with Monday, before 1970 too", "[time]") {
    CHECK(Date::of(2024, 1, 1).weekday() == 0);
    CHECK(Date::of(2025, 1, 5).weekday() == 6);
    CHECK(Date::of(1969, 12, 31).weekday() == 2);
    CHECK(Date::of(1900, 1, 1).weekday() == 0);
    for (int d = -1000; d < 1000; ++d) REQUIRE(Date{d + 1}.weekday() == (Date{d}.weekday() + 1) % 7);
}

TEST_CASE("Dates are read and written as year-month-day", "[time]") {
    CHECK(parse_date("2024-12-31") == Date::of(2024, 12, 31));
    CHECK(parse_date("2024-02-29") == Date::of(2024, 2, 29));
    CHECK(to_string(Date::of(2024, 3, 9)) == "2024-03-09");
    CHECK(to_string(Date::of(987, 3, 9)) == "0987-03-09");
    for (int d = -40'000; d < 40'000; d += 17) REQUIRE(parse_date(to_string(Date{d})) == Date{d});
}

TEST_CASE("What is no date is not read as one", "[time]") {
    for (const char* text : {"",           "2024",       "2024-12",    "2024-12-3",   "2024-13-01",
                             "2024-00-01", "2024-02-30", "2023-02-29", "2024-12-32",  "2024-12-00",
                             "2024/12-31", "2024-12/31", "24-12-31",   "2024-12-31 ", " 2024-12-31",
                             "2024-1-031", "2o24-12-31", "-024-12-31", "2024-+1-31",  "2024-12-31T00:00"}) {
        INFO("'" << text << "'");
        CHECK_FALSE(parse_date(text).has_value());
    }
}

TEST_CASE("A step covers its days", "[time]") {
    const Step step{3, Date::of(2024, 1, 29), 7};
    CHECK(step.end() == Date::of(2024, 2, 5));
    CHECK(step.years() == 7 / 365.25);
    CHECK(step.weeks() == 1.0);
}

TEST_CASE("A rate becomes a probability", "[time]") {
    CHECK(probability(PerYear{0.0}, 1.0) == 0.0);
    CHECK(probability(PerYear{0.12}, 1.0) == Approx(0.11307956328284252).epsilon(1e-14));
    CHECK(probability(PerYear{1e-12}, 0.5) == Approx(5e-13).epsilon(1e-9));
    CHECK(probability(PerYear{1e6}, 1.0) == 1.0);
    // Two half years are one year.
    const double half = probability(PerYear{0.7}, 0.5);
    CHECK(1.0 - (1.0 - half) * (1.0 - half) == Approx(probability(PerYear{0.7}, 1.0)).epsilon(1e-14));
}
