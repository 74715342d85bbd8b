// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace careloop;

TEST_CASE("A problem is one line that editors can jump to", "[error]") {
    CHECK(to_string({"a.toml", 3, 7, "unknown key 'yers'", "years"}) ==
          "a.toml:3:7: unknown key 'yers'; allowed: years");
    CHECK(to_string({"a.toml", 3, 0, "odd", ""}) == "a.toml:3: odd");
    CHECK(to_string({"a.toml", 0, 0, "odd", ""}) == "a.toml: odd");
    CHECK(to_string({"", 0, 0, "odd", "even"}) == "odd; allowed: even");
}

TEST_CASE("An error of the input tells all problems together", "[error]") {
    const Error error(Fault::usage, {{"a.toml", 1, 2, "first", ""}, {"b.toml", 3, 4, "second", ""}});
    CHECK(std::string(error.what()) == "a.toml:1:2: first\nb.toml:3:4: second");
    CHECK(error.problems().size() == 2);
    CHECK(error.fault() == Fault::usage);
}

TEST_CASE("An error knows where it was raised", "[error]") {
    const Error error(Fault::data, "unreadable");
    CHECK(std::string(error.what()) == "unreadable");
    CHECK(error.problems().empty());
    CHECK_THAT(error.where().file_name(), Catch::EndsWith("error_test.cpp"));
}

TEST_CASE("require stops with the promise that was broken", "[error]") {
    CHECK_NOTHROW(require(true, "sums agree"));
    try {
        require(false, "sums agree");
        FAIL("not stopped");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::internal);
        CHECK_THAT(error.what(), Catch::Contains("sums agree"));
        CHECK_THAT(error.what(), Catch::Contains("error_test.cpp"));
    }
}

TEST_CASE("nearest finds the word that was meant", "[error]") {
    const std::vector<std::string> kinds = {"ward", "home_care", "health_centre", "nursing_home",
                                            "emergency"};
    CHECK(nearest("wrad", kinds) == "ward");
    CHECK(nearest("Ward", kinds) == "ward");
    CHECK(nearest("ward", kinds) == "ward");
    CHECK(nearest("home_car", kinds) == "home_care");
    CHECK(nearest("homecare", kinds) == "home_care");
    CHECK(nearest("health_center", kinds) == "health_centre");
    CHECK(nearest("emergncy", kinds) == "emergency");
}

TEST_CASE("nearest stays silent when nothing is near", "[error]") {
    const std::vector<std::string> kinds = {"ward", "home_care"};
    CHECK(nearest("pharmacy", kinds).empty());
    CHECK(nearest("", kinds).empty());
    CHECK(nearest("x", {"y"}).empty());
    CHECK(nearest("ward", {}).empty());
}

TEST_CASE("nearest takes the closest, and the first of two equally close", "[error]") {
    CHECK(nearest("years", {"yearn", "year", "years_"}) == "yearn");
    CHECK(nearest("abcdef", {"abcxyf", "abcdeg"}) == "abcdeg");
}
