// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/quantity.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/base/time.hpp"

using namespace careloop;
using namespace careloop::scenario;

TEST_CASE("Quantities are read in their unit's own measure") {
    CHECK(parse_quantity("12 weeks", Unit::days) == 84.0);
    CHECK(parse_quantity("7d", Unit::days) == 7.0);
    CHECK(parse_quantity("5 %", Unit::share) == 0.05);
    CHECK(parse_quantity("60 %", Unit::share) == 0.6);
    CHECK(parse_quantity("0.3 per year", Unit::per_year) == 0.3);
    CHECK(parse_quantity("2 per month", Unit::per_year) == 24.0);
    CHECK(parse_quantity("5 % per year", Unit::per_year) == 0.05);
    CHECK(parse_quantity("90 min", Unit::hours) == 1.5);
    CHECK(parse_quantity("40 000 SEK", Unit::sek) == 40000.0);
    CHECK(parse_quantity("1.5 million SEK", Unit::sek) == 1.5e6);
    CHECK(parse_quantity("60 km/h", Unit::km_per_hour) == 60.0);
    CHECK(parse_quantity("250 m", Unit::km) == 0.25);
    CHECK(parse_quantity("6 months", Unit::years) == 0.5);
    CHECK(parse_quantity(" 0.7 ", Unit::one) == 0.7);
    CHECK(parse_quantity("-3 days", Unit::days) == -3.0);
}

TEST_CASE("What does not fit the unit is not a quantity") {
    CHECK_FALSE(parse_quantity("3 weeks", Unit::per_year));
    CHECK_FALSE(parse_quantity("5 %", Unit::days));
    CHECK_FALSE(parse_quantity("0,3", Unit::share));
    CHECK_FALSE(parse_quantity("", Unit::days));
    CHECK_FALSE(parse_quantity("weeks", Unit::days));
    CHECK_FALSE(parse_quantity("rolling", Unit::one));
    CHECK_FALSE(parse_quantity("inf", Unit::one));
    CHECK_FALSE(parse_quantity("nan", Unit::one));
    CHECK_FALSE(parse_quantity("1 2 days", Unit::days));
}

TEST_CASE("Every unit is known by its name") {
    for (const std::string& name : unit_names()) {
        REQUIRE(parse_unit(name).has_value());
        CHECK(name_of(*parse_unit(name)) == name);
    }
    CHECK(parse_unit("per_year") == Unit::per_year);
    CHECK(parse_unit("1") == Unit::one);
    CHECK_FALSE(parse_unit("weeks"));
}
