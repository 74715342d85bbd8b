// SPDX-License-Identifier: Apache-2.0
#include "workshop.hpp"

using namespace workshop;

TEST_CASE("Kinds are read with attributes, defaults and references") {
    const Workshop shop;
    const Catalogue kinds = shop.load_text("").catalogue;
    REQUIRE(kinds.unit_kinds.size() == 3);
    CHECK(kinds.settlement_types[0].label.sv == "Storstad");
    CHECK(kinds.unit_kinds[0].continuity);
    CHECK(kinds.unit_kinds[0].open_days == 5);
    CHECK(kinds.unit_kinds[1].form == CareForm::beds);
    CHECK(kinds.unit_kinds[1].by_day);
    CHECK(kinds.unit_kinds[1].open_days == 7);
    CHECK(kinds.unit_kinds[2].municipal);
    CHECK(kinds.unit_kinds[2].label.en == "home_care");
    CHECK_FALSE(kinds.professions[2].may_be_agency);
    CHECK(kinds.need_kinds[1].inpatient_group == "XIX");
    CHECK(kinds.need_kinds[2].at_birth);
    CHECK(kinds.care_steps[1].unit_kind == UnitKind::of(1));
    CHECK(kinds.care_steps[1].care_class == CareClass::treatment);
    CHECK(kinds.care_steps[2].holds_bed);
    CHECK(kinds.transitions[0].from_need);
    CHECK(kinds.transitions[0].need == NeedKind::of(1));
    CHECK(kinds.transitions[0].to == CareStep::of(1));
    CHECK_FALSE(kinds.transitions[1].from_need);
    CHECK(kinds.transitions[1].from == CareStep::of(1));
    CHECK(kinds.transitions[1].min_age == 65);
    CHECK(kinds.transitions[1].exclusive == 1);
    CHECK(kinds.regions[1].name == "13");
    CHECK(kinds.regions[1].label.sv == "Halland");
    CHECK(kinds.municipalities.size() == 5);
}

TEST_CASE("A scenario adds kinds and uses them in its own parameters") {
    const Workshop shop;
    const Scenario s = shop.load_text(R"(
[[profession]]
name = "dentist"
[[unit_kind]]
name = "dental_clinic"
form = "visits"
[[care_step]]
name = "dental_visit"
unit_kind = "dental_clinic"
[[transition]]
name = "infection_to_dental"
from_need = "infection"
to = "dental_visit"
[set]
"quit.base_rate[dentist,dental_clinic]" = 0.05
)");
    CHECK(s.catalogue.professions.size() == 4);
    CHECK(s.catalogue.care_steps.back().unit_kind == UnitKind::of(3));
    CHECK(s.catalogue.transitions.back().need == NeedKind::of(0));
    const auto quit = s.parameters.bind<Unit::per_year>("quit.base_rate");
    CHECK(s.parameters.value(quit, At{}.set(Dimension::profession, 3).set(Dimension::unit_kind, 3)) == 0.05);
    CHECK(s.parameters.value(quit, At{}.set(Dimension::profession, 3).set(Dimension::unit_kind, 0)) == 0.16);
}

TEST_CASE("Duplicate names, unknown references and wrong attributes of kinds are told together") {
    const Workshop shop;
    const auto found = problems(Fault::usage, [&] {
        static_cast<void>(shop.load_text(R"([[profession]]
name = "nurse"
[[unit_kind]]
name = "lab"
form = "visit"
open_days = 8
by_days = true
[[care_step]]
name = "test"
unit_kind = "wards"
[[transition]]
name = "one"
from_need = "infection"
from = "visit"
to = "tests"
[[transition]]
name = "Two words"
)"));
    });
    check_told(found, {"own.toml:2:8", "profession 'nurse' exists already", "kinds.toml:35"});
    check_told(found, {"own.toml:5:8", "form 'visit'", "nearest known: 'visits'"});
    check_told(found, {"own.toml:6:13", "open_days is 8", "1 to 7"});
    check_told(found, {"own.toml:7:1", "in unit_kind 'lab', key 'by_days'", "nearest known: 'by_day'"});
    check_told(found, {"own.toml:10:13", "unit_kind 'wards'", "nearest known: 'ward'"});
    check_told(found, {"own.toml:11:1", "both 'from_need' and 'from'"});
    check_told(found, {"own.toml:15:6", "to 'tests'", "nearest known: 'test'"});
    check_told(found, {"own.toml:17:8", "\"Two words\"", "small letters"});
}

TEST_CASE("Transitions that exclude each other share a number from 1 to 999") {
    const Workshop shop;
    const auto with = [&](const char* number) {
        return std::string(
                   "[[transition]]\nname = \"infection_stay\"\nfrom_need = \"infection\"\nto = \"stay\"\n") +
               "exclusive = " + number + "\n";
    };
    CHECK(shop.load_text(with("999")).catalogue.transitions.back().exclusive == 999);
    for (const char* number : {"0", "1000"}) {
        const auto found = problems(Fault::usage, [&] { static_cast<void>(shop.load_text(with(number))); });
        check_told(found, {"own.toml:5:13", std::string("exclusive is ") + number, "1 to 999"});
    }
}

TEST_CASE("A file of kinds is checked on its own") {
    const Workshop shop;
    CHECK(check_file(fixture_share() / "parameters/kinds.toml", kLinks).empty());
    const fs::path file = shop.write("kinds.toml", "[[profesion]]\nname = \"nurse\"\n");
    check_told(check_file(file, kLinks), {"kinds.toml:1", "'profesion'", "nearest known: 'profession'"});
}
