// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/scenario.hpp"

#include "workshop.hpp"

using namespace workshop;

namespace {

std::vector<Problem> told_by(const Workshop& shop, const std::string& text, const Overrides& overrides = {}) {
    return problems(Fault::usage, [&] { static_cast<void>(shop.load_text(text, overrides)); });
}

}  // namespace

TEST_CASE("A shipped scenario is found by name and read whole") {
    const Workshop shop;
    const Scenario s = load("base", {}, kLinks);
    CHECK(s.name == "base");
    CHECK(s.title.sv == "En grund");
    CHECK(s.question.en == "What happens?");
    CHECK(s.begin == Date::of(2024, 12, 31));
    CHECK(s.years == 5);
    CHECK(s.step_days == 7);
    CHECK(s.members == 3);
    CHECK(s.regions.empty());
    REQUIRE(s.arms.size() == 2);
    CHECK(s.arms[0].levers.empty());
    CHECK(s.arms[1].levers == std::vector<std::string>{"introduction", "pool"});
    CHECK(s.levers.size() == 2);
    CHECK(s.parameters.at(*s.parameters.find("wait.patience")).table.values[0] == 35.0);
    CHECK(s.data_folder == fixture_share() / "data");
    CHECK(s.inputs.size() == 9);
    CHECK(shipped_scenarios().size() == 1);
    CHECK(shipped_scenarios()[0].label.en == "A base");
    CHECK(shipped_levers().size() == 2);
    CHECK(shipped_levers()[1].label.en == "Resource pool");
}

TEST_CASE("An empty scenario is a baseline") {
    const Workshop shop;
    const Scenario s = shop.load_text("");
    REQUIRE(s.arms.size() == 1);
    CHECK(s.arms[0].name == "baseline");
    CHECK(s.years == 10);
}

TEST_CASE("An extending scenario merges tables, replaces arms and appends kinds") {
    const Workshop shop;
    shop.write("middle.toml",
               "extends = \"base\"\nyears = 7\nregions = [13]\n[[profession]]\nname = \"dentist\"\n"
               "[question]\nsv = \"Och sen?\"\n[set]\n\"quit.base_rate\" = 0.5\n");
    const Scenario s = shop.load_text(
        "extends = \"middle.toml\"\nstep = \"14 days\"\n[[arm]]\nname = \"only\"\n"
        "[[profession]]\nname = \"midwife\"\n[set]\n"
        "\"quit.base_rate[nurse,ward]\" = 0.7\n");
    CHECK(s.years == 7);
    CHECK(s.members == 3);
    CHECK(s.step_days == 14);
    CHECK(s.regions == std::vector<std::string>{"13"});
    CHECK(s.question.en == "What happens?");
    CHECK(s.question.sv == "Och sen?");
    REQUIRE(s.arms.size() == 1);
    CHECK(s.arms[0].name == "only");
    REQUIRE(s.catalogue.professions.size() == 5);
    CHECK(s.catalogue.professions[4].name == "midwife");
    const auto quit = s.parameters.bind<Unit::per_year>("quit.base_rate");
    const auto at = [](int p, int k) {
        return At{}.set(Dimension::profession, p).set(Dimension::unit_kind, k);
    };
    CHECK(s.parameters.value(quit, at(1, 0)) == 0.5);  // set for all after the base's own
    CHECK(s.parameters.value(quit, at(1, 1)) == 0.7);
}

TEST_CASE("Wrong keys and values of a scenario are told together, each with its place") {
    const Workshop shop;
    const auto found = told_by(shop, R"(yeers = 3
years = 99
step = "5 weeks"
scale = 0
begin = "2024-13-01"
regions = ["13", "14x"]
cut = ["strain_qit"]
members = "many"
seed = -1
gain = -0.5
[question]
en = "?"
de = "?"
[output]
unit = true
[[arm]]
label = "nameless"
[[arm]]
name = "a"
levers = ["introducton"]
[[arm]]
name = "a"
cut = ["strain_qut"]
[[loop]]
name = "x"
[set]
"quit.base_rat" = 1
"quit.base_rate[nurse,ward]" = "3 weeks"
"agency.share" = 2
"wait.patience" = true
)");
    check_told(found, {"own.toml:1:1", "in a scenario, key 'yeers' is not known", "nearest known: 'years'"});
    check_told(found, {"own.toml:2:9", "years is 99", "1 to 30"});
    check_told(found, {"own.toml:3:8", "step is \"5 weeks\"", "1 to 28"});
    check_told(found, {"own.toml:4:9", "scale is 0", "above 0, up to 1"});
    check_told(found, {"own.toml:5:9", "2024-13-01", "a date"});
    check_told(found, {"own.toml:6:18", "region '14x'", "01, 13, 25"});
    check_told(found, {"own.toml:7:8", "link 'strain_qit'", "nearest known: 'strain_quit'"});
    check_told(found, {"own.toml:8:11", "members is \"many\"", "whole number"});
    check_told(found, {"own.toml:9:8", "seed is -1"});
    check_told(found, {"own.toml:10:8", "gain is -0.5", "0 or more"});
    check_told(found, {"own.toml:13:1", "key 'de'"});
    check_told(found, {"own.toml:15:1", "in output, key 'unit'", "nearest known: 'units'"});
    check_told(found, {"own.toml:16", "an arm lacks 'name'"});
    check_told(found, {"own.toml:20:11", "no lever 'introducton'", "nearest known: 'introduction'"});
    check_told(found, {"own.toml:22:8", "arm 'a' exists already"});
    check_told(found, {"own.toml:23:8", "link 'strain_qut'", "nearest known: 'strain_quit'"});
    check_told(found, {"own.toml:24", "key 'loop'"});
    check_told(found,
               {"own.toml:27:1", "'quit.base_rat' is not declared", "nearest known: 'quit.base_rate'"});
    check_told(found, {"own.toml:28:1", "'3 weeks' is not a value of quit.base_rate", "per year"});
    check_told(found, {"own.toml:29:1", "'2' is outside the limits of agency.share", "0 to 1"});
    check_told(found, {"own.toml:30:19", "wait.patience is set to true"});
    CHECK(found.size() == 21);
}

TEST_CASE("Broken TOML, missing scenarios and circles of extends are told") {
    const Workshop shop;
    check_told(told_by(shop, "years = = 3\n"), {"own.toml:1:9", "not valid TOML"});
    check_told(problems(Fault::usage, [&] { static_cast<void>(load("bas", {}, kLinks)); }),
               {"no scenario 'bas'", "nearest known: 'base'"});
    check_told(told_by(shop, "extends = \"bse\"\n"), {"own.toml:1:11", "'bse'", "nearest known: 'base'"});
    shop.write("one.toml", "extends = \"two.toml\"\n");
    shop.write("two.toml", "extends = \"own.toml\"\n");
    check_told(told_by(shop, "\nextends = \"one.toml\"\n"),
               {"two.toml:1:11", "circle: own.toml -> one.toml -> two.toml -> own.toml"});
}

TEST_CASE("The command line is checked like the file, under the option's name") {
    const Workshop shop;
    Overrides overrides;
    overrides.seed = 7;
    overrides.years = 2;
    overrides.scale = 0.5;
    overrides.gain = 0.75;
    overrides.regions = {{"Halland", "25"}};
    overrides.set = {"quit.base_rate[nurse,ward]=1 per month", "wait.patience = 9"};
    overrides.levers = {"pool"};
    overrides.cut = {"strain_quit"};
    const Scenario s = load("base", overrides, kLinks);
    CHECK(s.seed == 7);
    CHECK(s.years == 2);
    CHECK(s.scale == 0.5);
    CHECK(s.gain == 0.75);
    CHECK(s.regions == std::vector<std::string>{"13", "25"});
    CHECK(s.cut == std::vector<std::string>{"strain_quit"});
    CHECK(s.arms[0].levers == std::vector<std::string>{"pool"});
    CHECK(s.arms[1].levers == std::vector<std::string>{"introduction", "pool"});
    const auto quit = s.parameters.bind<Unit::per_year>("quit.base_rate");
    CHECK(s.parameters.value(quit, At{}.set(Dimension::profession, 1).set(Dimension::unit_kind, 1)) == 12.0);
    CHECK(s.parameters.at(*s.parameters.find("wait.patience")).table.values[0] == 9.0);

    Overrides wrong;
    wrong.years = 0;
    wrong.scale = 1.5;
    wrong.regions = {{"99"}};
    wrong.set = {"wait.patience", "wait.patince=1"};
    wrong.levers = {"pol"};
    wrong.cut = {"x"};
    const auto found = told_by(shop, "", wrong);
    check_told(found, {"--years", "years is 0"});
    check_told(found, {"--scale", "scale is 1.5", "0 to 1"});
    check_told(found, {"--set", "'wait.patience' sets nothing", "ADDRESS=VALUE"});
    check_told(found, {"--regions", "region '99'"});
    check_told(found, {"--set", "'wait.patince'", "nearest known: 'wait.patience'"});
    check_told(found, {"--lever", "'pol'", "nearest known: 'pool'"});
    check_told(found, {"--cut", "link 'x'"});
}

TEST_CASE("The resolved text loads to the same scenario") {
    const Workshop shop;
    shop.write("levers/mine.toml",
               "name = \"Mine\"\nstart = \"2026-01-01\"\nchange = { \"wait.patience\" = \"1 day\" }\n");
    shop.write("table.csv", "profession,x\nnurse,0.25\n");
    Overrides overrides;
    overrides.seed = 1234567890123456789ULL;
    overrides.set = {"quit.base_rate[physician,ward]=0.1"};
    const Scenario first = shop.load_text(R"(extends = "base"
title = "A \"quoted\" \\ title\nin two lines"
scale = 0.1
step = 3
regions = ["25"]
cut = ["agency_strain"]
[output]
units = true
[record]
scores = ["strain"]
[[origin]]
part = "all"
source = "a test"
[[arm]]
name = "mine"
levers = ["levers/mine.toml", "pool"]
cut = ["strain_quit", "strain_quit"]
[[profession]]
name = "dentist"
label = { en = "Dentist", sv = "Tandläkare" }
[set]
"quit.base_rate[dentist,*]" = 1
"quit.base_rate[*,clinic]" = 0.3
[declare.own.share]
unit = "share"
by = ["profession"]
value = { csv = "table.csv", column = "x" }
range_relative = [0.5, 2]
class = "assumed"
source = "a test"
[declare.own.days]
unit = "days"
by = ["profession"]
value = { "nurse" = 3, "*" = "1 week", "dentist" = 2.5 }
range_relative = [0.5, 2]
class = "assumed"
source = "a test"
)",
                                          overrides);
    const std::string text = resolved_text(first);
    INFO(text);
    // Elsewhere, so that nothing hangs on the first file's folder.
    const Scenario second = load(shop.write("elsewhere/own.toml", text).string(), {}, kLinks);
    CHECK(resolved_text(second) == text);
    CHECK(second.title.en == first.title.en);
    CHECK(second.title.en == "A \"quoted\" \\ title\nin two lines");
    CHECK(second.question.sv == "Vad händer?");
    CHECK(second.years == 5);
    CHECK(second.step_days == 3);
    CHECK(second.scale == 0.1);
    CHECK(second.seed == 1234567890123456789ULL);
    CHECK(second.members == 3);
    CHECK(second.regions == first.regions);
    CHECK(second.cut == first.cut);
    CHECK(second.record == first.record);
    CHECK(second.unit_level_output);
    CHECK(second.origins.size() == 1);
    REQUIRE(second.arms.size() == 1);
    CHECK(second.arms[0].levers == std::vector<std::string>{"mine", "pool"});
    CHECK(second.arms[0].cut == std::vector<std::string>{"strain_quit"});
    CHECK(second.catalogue.professions.back().label.sv == "Tandläkare");
    REQUIRE(second.parameters.all().size() == first.parameters.all().size());
    for (std::uint32_t slot = 0; slot < first.parameters.all().size(); ++slot) {
        const Declaration& a = first.parameters.at(slot);
        const Declaration& b = second.parameters.at(slot);
        INFO(a.name);
        CHECK(a.name == b.name);
        CHECK(a.table.values == b.table.values);
        CHECK(a.overridden == b.overridden);
    }
    CHECK(first.parameters.at(*first.parameters.find("own.days")).table.values ==
          std::vector<double>{7, 7, 7, 2.5});
    CHECK(first.parameters.at(*first.parameters.find("own.share")).table.values ==
          std::vector<double>{0, 0.25, 0, 0});
}

TEST_CASE("Any file is checked as what it is") {
    const Workshop shop;
    CHECK(check_file(fixture_share() / "base.toml", kLinks).empty());
    CHECK(check_file(fixture_share() / "levers/introduction.toml", kLinks).empty());
    CHECK(check_file(fixture_share() / "parameters/care.toml", kLinks).empty());
    check_told(check_file(shop.write("s.toml", "title = \"x\"\nyers = 1\n"), kLinks),
               {"s.toml:2:1", "'years'"});
    check_told(check_file(shop.write("l.toml", "change = { \"wait.patience\" = 1 }\n"), kLinks),
               {"l.toml", "a lever lacks 'start'"});
    check_told(check_file(shop.write("p.toml", "[a.b]\nunit = \"days\"\n"), kLinks),
               {"p.toml:1:1", "'a.b' lacks"});
    check_told(check_file(shop.folder() / "none.toml", kLinks), {"cannot read", "none.toml"});
}

TEST_CASE("A share folder that is none is named") {
    const Workshop shop;
    setenv("CARELOOP_SHARE", "/nonexistent", 1);
    check_told(problems(Fault::data, [&] { static_cast<void>(find_share()); }),
               {"CARELOOP_SHARE", "/nonexistent"});
    unsetenv("CARELOOP_SHARE");
    CHECK(fs::is_directory(find_share()));
}
