// SPDX-License-Identifier: Apache-2.0
/// Spoilt data files: the message names file, line, column, value and what is allowed.
#include <catch2/catch.hpp>
#include <functional>
#include <sstream>

#include "tests/engine/world/sweden.hpp"

using namespace sweden;
using Catch::Contains;

namespace {

/// Replaces a field of a CSV file (fields without quotes).
void spoil(const fs::path& file, int line, int column, const std::string& value) {
    std::ifstream in(file);
    std::string text, out;
    for (int n = 1; std::getline(in, text); ++n) {
        if (n == line) {
            std::istringstream fields(text);
            std::string field, changed;
            for (int c = 1; std::getline(fields, field, ','); ++c) {
                if (c > 1) changed += ',';
                changed += c == column ? value : field;
            }
            text = changed;
        }
        out += text + "\n";
    }
    in.close();
    std::ofstream(file) << out;
}

void erase_line(const fs::path& file, int line) {
    std::ifstream in(file);
    std::string text, out;
    for (int n = 1; std::getline(in, text); ++n) {
        if (n != line) out += text + "\n";
    }
    in.close();
    std::ofstream(file) << out;
}

/// The message of making a world from a copy of the data that `change` spoils.
std::string message(const std::function<void(const fs::path&)>& change) {
    const Folder folder;
    const fs::path data = folder.own_data();
    const scenario::Scenario scenario = folder.load(0.02, {"09"});  // of the data as they should be
    change(data);
    try {
        (void)make_world(scenario, Workers(1));
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::data);
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("A negative population") {
    const std::string text =
        message([](const fs::path& data) { spoil(data / "municipalities.csv", 3, 6, "-7"); });
    CHECK_THAT(text, Contains("municipalities.csv:3:") && Contains("population_2024") && Contains("'-7'") &&
                         Contains("0 or more"));
}

TEST_CASE("An unknown region of a municipality") {
    const std::string text =
        message([](const fs::path& data) { spoil(data / "municipalities.csv", 4, 3, "99"); });
    CHECK_THAT(text, Contains("municipalities.csv:4:") && Contains("'99'") && Contains("region") &&
                         Contains("01, 03"));
}

TEST_CASE("A municipality twice, and so another missing") {
    const std::string text =
        message([](const fs::path& data) { spoil(data / "municipalities.csv", 4, 1, "0114"); });
    CHECK_THAT(text, Contains("municipalities.csv:4:") && Contains("has a row already"));
    CHECK_THAT(message([](const fs::path& data) { erase_line(data / "municipalities.csv", 4); }),
               Contains("no row for 0117"));
}

TEST_CASE("A missing file") {
    for (const char* name :
         {"municipalities.csv", "population_municipality_2019.csv", "population_region_2019.csv",
          "population_region_2024.csv", "mortality.csv", "hospitals.csv", "beds_region.csv"}) {
        CHECK_THAT(message([&](const fs::path& data) { fs::remove(data / name); }), Contains(name));
    }
}

TEST_CASE("Ages that are none, overlap or leave gaps") {
    CHECK_THAT(
        message([](const fs::path& data) { spoil(data / "population_municipality_2019.csv", 2, 2, "7"); }),
        Contains("population_municipality_2019.csv:2:") && Contains("'7'") && Contains("multiples of 10"));
    CHECK_THAT(message([](const fs::path& data) { spoil(data / "population_region_2019.csv", 2, 2, "boy"); }),
               Contains("population_region_2019.csv:2:") && Contains("'boy'") && Contains("female, male"));
    CHECK_THAT(message([](const fs::path& data) { spoil(data / "population_region_2024.csv", 3, 2, "4"); }),
               Contains("population_region_2024.csv") && Contains("overlap"));
    CHECK_THAT(message([](const fs::path& data) { erase_line(data / "population_region_2024.csv", 2); }),
               Contains("leave gaps"));
}

TEST_CASE("Hospitals and beds that cannot be") {
    CHECK_THAT(message([](const fs::path& data) { spoil(data / "hospitals.csv", 2, 3, "25"); }),
               Contains("hospitals.csv:2:") && Contains("not the region of the hospital's municipality"));
    CHECK_THAT(message([](const fs::path& data) { spoil(data / "hospitals.csv", 2, 6, "yes"); }),
               Contains("hospitals.csv:2:") && Contains("'yes'") && Contains("from 0 to 1"));
    CHECK_THAT(message([](const fs::path& data) { spoil(data / "beds_region.csv", 2, 3, "-1"); }),
               Contains("beds_region.csv:2:") && Contains("'-1'"));
    CHECK_THAT(message([](const fs::path& data) { erase_line(data / "beds_region.csv", 2); }),
               Contains("no row for 01"));
}

TEST_CASE("Several problems of a file are told together") {
    const std::string text = message([](const fs::path& data) {
        spoil(data / "municipalities.csv", 3, 6, "-7");
        spoil(data / "municipalities.csv", 5, 8, "abc");
    });
    CHECK_THAT(text, Contains("municipalities.csv:3:") && Contains("municipalities.csv:5:"));
}
