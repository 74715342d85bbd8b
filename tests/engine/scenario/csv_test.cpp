// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/csv.hpp"

#include "engine/base/maths.hpp"
#include "workshop.hpp"

using namespace workshop;
using careloop::kInfinity;

TEST_CASE("A CSV file is read with quotes, a byte order mark and either line ending") {
    const Workshop shop;
    Csv csv = Csv::read(shop.write("a.csv", "\xEF\xBB\xBFname, value\r\n\"Upper, \"\"U\"\"\",1.5\r\n\nb,-2"),
                        "rows");
    REQUIRE(csv.rows() == 2);
    CHECK(csv.header() == std::vector<std::string>{"name", "value"});
    CHECK(csv.text(0, "name") == "Upper, \"U\"");
    CHECK(csv.number(0, "value") == 1.5);
    CHECK(csv.integer(1, "value") == -2);
    CHECK(csv.line(1) == 4);
    CHECK_NOTHROW(csv.check());
}

TEST_CASE("Wrong values of a CSV file are told together, with line, column and what is allowed") {
    const Workshop shop;
    const fs::path file = shop.write("people.csv", "town,people\n0180,-5\n0188,many\n1380\n");
    Csv csv = Csv::read(file, "people by town");
    for (std::size_t row = 0; row < csv.rows(); ++row) {
        static_cast<void>(csv.number_in(row, "people", 0, kInfinity));
    }
    const auto found = problems(Fault::data, [&] { csv.check(); });
    check_told(found, {file.string() + ":2:6", "'people'", "'-5'", "0 or more"});
    check_told(found, {file.string() + ":3:6", "'people'", "'many' is not a number"});
    check_told(found, {file.string() + ":4", "1 values", "2"});
}

TEST_CASE("A missing data file or column is named with what it should hold") {
    const Workshop shop;
    const fs::path missing = shop.folder() / "none.csv";
    check_told(problems(Fault::data, [&] { static_cast<void>(Csv::read(missing, "one row per region")); }),
               {missing.string(), "missing", "one row per region"});
    const Csv csv = Csv::read(shop.write("a.csv", "region,people\n"), "people");
    check_told(problems(Fault::data, [&] { static_cast<void>(csv.column("poeple")); }),
               {"a.csv:1", "'poeple'", "nearest known: 'people'"});
    check_told(
        problems(Fault::data, [&] { static_cast<void>(Csv::read(shop.write("b.csv", ""), "people")); }),
        {"b.csv:1", "empty", "people"});
}
