// SPDX-License-Identifier: Apache-2.0
#include "workshop.hpp"

using namespace workshop;

TEST_CASE("All problems of a parameter file are told together with their places") {
    const Workshop shop;
    const fs::path file = shop.write("parameters/bad.toml", R"([a.first]
unit = "weeks"
value = 3
range = [1, 2]
class = "assumed"
source = "a test"

[a.second]
unit = "per year"
by = ["profesion"]
value = "3 weeks"
range = [3, 1]
class = "guessed"
sorce = "a test"

[a.third]
unit = "share"
value = "120 %"
range = [0, 1]
class = "assumed"
source = ""
when = "never"

[a.fourth]
value = 1

[a.fifth]
unit = "days"
value = 12
range = [1, 2]
class = "assumed"
source = "a test"
)");
    const auto found = check_file(file, kLinks);
    const std::string name = file.string();
    check_told(found, {name + ":2:8", "unit 'weeks' is not known", "known: one, share, per year"});
    check_told(found, {name + ":10:7", "dimension 'profesion'", "nearest known: 'profession'"});
    check_told(found, {name + ":11:9", "value is \"3 weeks\"", "\"per month\""});
    check_told(found, {name + ":12:9", "range goes from 3 down to 1"});
    check_told(found, {name + ":13:9", "class 'guessed'", "measured, published, assumed"});
    check_told(found, {name + ":14:1", "key 'sorce'", "nearest known: 'source'"});
    check_told(found, {name + ":8:1", "parameter 'a.second' lacks 'source'"});
    check_told(found, {name + ":18:9", "\"120 %\", outside its limits", "0 to 1"});
    check_told(found, {name + ":21:10", "source", "empty"});
    check_told(found, {name + ":22:8", "when 'never'", "build, settle, run"});
    check_told(found, {name + ":24:1", "'a.fourth' lacks 'unit'"});
    check_told(found, {name + ":24:1", "'a.fourth' lacks 'class'"});
    check_told(found, {name + ":29:9", "value 12 lies outside the stated range", "1 to 2"});
}

TEST_CASE("Patterns with unknown labels, wrong counts and gaps are told") {
    const Workshop shop;
    const fs::path file = shop.write("parameters/bad.toml", R"([a.table]
unit = "per year"
by = ["profession", "unit_kind"]
value = { "nurse,*" = 1, "nurs,ward" = 2, "nurse" = 3, "physician,ward" = "x" }
range_relative = [0.5, 2]
class = "assumed"
source = "a test"
)");
    const auto found = check_file(file, kLinks);
    check_told(found, {file.string() + ":4:26", "pattern 'nurs,ward'", "nearest known: 'nurse'"});
    check_told(found, {file.string() + ":4:43", "1 label given, 2 needed"});
    check_told(found, {file.string() + ":4:75", "value of 'physician,ward' is \"x\""});
    check_told(found, {file.string() + ":1", "no value for [physician,clinic] and 4 more", "default"});
}

TEST_CASE("A default fills what no pattern covers") {
    const Workshop shop;
    const Scenario s = shop.load_text(R"(
[declare.a.table]
unit = "per year"
by = ["profession"]
value = { "nurse" = 2 }
default = "1 per month"
range_relative = [0.5, 2]
class = "assumed"
source = "a test"
)");
    CHECK(s.parameters.at(*s.parameters.find("a.table")).table.values == std::vector<double>{12, 2, 12});
}

TEST_CASE("Wrong rows of a data table are data problems, told with line and column") {
    const Workshop shop;
    const fs::path share = shop.own_share();
    std::ofstream(share / "data/need.csv") << "need_kind,sex,age_from,rate\n"
                                              "infektion,female,0,1\n"
                                              "infection,females,0,1\n"
                                              "infection,female,3,1\n"
                                              "infection,female,5,-1\n"
                                              "infection,female,5,1\n"
                                              "fracture,*,*,3 weeks\n";
    const auto found = problems(Fault::data, [&] { static_cast<void>(shop.load_text("")); });
    check_told(found, {"need.csv:2:1", "'infektion' is not known", "nearest known: 'infection'"});
    check_told(found, {"need.csv:3:11", "'females'", "nearest known: 'female'"});
    check_told(found, {"need.csv:4:18", "'3'", "multiple of 5"});
    check_told(found, {"need.csv:5:20", "'-1' is out of range", "0 or more"});
    check_told(found, {"need.csv:6:1", "repeats the key of line 5"});
    check_told(found, {"need.csv:7:14", "'3 weeks'", "per year"});
}

TEST_CASE("Missing data files are named with what they should hold") {
    const Workshop shop;
    const fs::path share = shop.own_share();
    fs::remove(share / "data/need.csv");
    check_told(problems(Fault::data, [&] { static_cast<void>(shop.load_text("")); }),
               {(share / "data/need.csv").string(), "missing", "a column 'rate', need_kind, sex, age_from",
                "care.toml:13"});
    fs::remove(share / "data/regions.csv");
    check_told(problems(Fault::data, [&] { static_cast<void>(shop.load_text("")); }),
               {(share / "data/regions.csv").string(), "missing", "one row per region"});
    fs::remove(share / "parameters/kinds.toml");
    check_told(problems(Fault::data, [&] { static_cast<void>(shop.load_text("")); }),
               {"kinds.toml", "missing"});
}

TEST_CASE("A municipality in no known region is told with its line") {
    const Workshop shop;
    const fs::path share = shop.own_share();
    std::ofstream(share / "data/municipalities.csv", std::ios::app) << "9999,Nowhere,99,village\n";
    const auto found = problems(Fault::data, [&] { static_cast<void>(shop.load_text("")); });
    check_told(found, {"municipalities.csv:7:14", "'99' is not known", "01, 13, 25"});
    check_told(found, {"municipalities.csv:7:17", "'village'", "city, town, rural"});
}

TEST_CASE("A parameter is declared once, whatever the file") {
    const Workshop shop;
    const auto found = problems(Fault::usage, [&] {
        static_cast<void>(
            shop.load_text("[declare.wait.patience]\nunit = \"days\"\nvalue = 1\nrange = [1, 2]\n"
                           "class = \"assumed\"\nsource = \"x\"\n"));
    });
    check_told(found, {"own.toml:1:1", "'wait.patience' is declared already", "care.toml:19", "[set]"});
}
