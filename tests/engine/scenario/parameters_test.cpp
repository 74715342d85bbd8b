// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/parameters.hpp"

#include "workshop.hpp"

using namespace workshop;

namespace {

At at(std::initializer_list<std::pair<Dimension, int>> positions) {
    At a;
    for (const auto& [d, i] : positions) a.set(d, i);
    return a;
}

const char* const kDeclared = R"(
[declare.own.rate]
unit = "per year"
by = ["profession"]
value = { "*" = 1 }
range_relative = [0.5, 2]
class = "assumed"
source = "a test"
)";

}  // namespace

TEST_CASE("Of the patterns of a table the later wins") {
    const Workshop shop;
    const Scenario s = shop.load_text("");
    const auto hours = s.parameters.bind<Unit::hours>("care.hours");
    using D = Dimension;
    CHECK(s.parameters.value(hours, at({{D::care_step, 0}, {D::profession, 0}})) == 0.5);
    CHECK(s.parameters.value(hours, at({{D::care_step, 0}, {D::profession, 1}})) == 1.0);
    CHECK(s.parameters.value(hours, at({{D::care_step, 1}, {D::profession, 1}})) == 2.0);
    CHECK(s.parameters.value(hours, at({{D::care_step, 2}, {D::profession, 2}})) == 0.0);
    const auto quit = s.parameters.bind<Unit::per_year>("quit.base_rate");
    CHECK(s.parameters.value(quit, at({{D::profession, 1}, {D::unit_kind, 1}})) == 0.2);
    CHECK(s.parameters.value(quit, at({{D::profession, 1}, {D::unit_kind, 2}})) == 0.16);
    const auto link = s.parameters.bind<Unit::one>("link.strength");
    CHECK(s.parameters.value(link, at({{D::link, 0}})) == 0.8);
    CHECK(s.parameters.value(link, at({{D::link, 2}})) == 0.5);
}

TEST_CASE("A data table fills wide age bands, wildcards and a default of nothing") {
    const Workshop shop;
    const Scenario s = shop.load_text("");
    const auto rate = s.parameters.bind<Unit::per_year>("need.rate");
    const auto value = [&](int need, Sex sex, int age) {
        return s.parameters.value(rate, At{}.set(Dimension::need_kind, need)
                                            .set(Dimension::sex, static_cast<int>(sex))
                                            .set(Dimension::age_band, age_band(age)));
    };
    CHECK(value(0, Sex::female, 4) == 0.5);
    CHECK(value(0, Sex::female, 5) == 0.25);
    CHECK(value(0, Sex::female, 64) == 0.25);
    CHECK(value(0, Sex::female, 65) == 0.75);
    CHECK(value(0, Sex::female, 103) == 0.75);
    CHECK(value(0, Sex::male, 0) == 0.1);
    CHECK(value(0, Sex::male, 100) == 0.1);
    CHECK(value(1, Sex::male, 79) == 0.0);
    CHECK(value(1, Sex::female, 80) == 0.05);
    CHECK(value(2, Sex::female, 30) == 0.0);
}

TEST_CASE("Declarations carry what reports tell") {
    const Workshop shop;
    const Scenario s = shop.load_text("");
    const Declaration& patience = s.parameters.at(*s.parameters.find("wait.patience"));
    CHECK(patience.table.values == std::vector<double>{28.0});
    CHECK(patience.low == 14.0);
    CHECK(patience.high == 56.0);
    CHECK(patience.distribution == "triangular");
    CHECK(patience.evidence == EvidenceClass::published);
    CHECK(patience.fitted_to == "a figure");
    CHECK(patience.when == When::run);
    CHECK(patience.line == 19);
    CHECK_FALSE(patience.overridden);
}

TEST_CASE("A parameter is set by address, for one cell, some or all") {
    const Workshop shop;
    Scenario s = shop.load_text("");
    const auto quit = s.parameters.bind<Unit::per_year>("quit.base_rate");
    using D = Dimension;
    CHECK_FALSE(s.parameters.set("quit.base_rate[nurse,*]", "1 per month", s.catalogue));
    CHECK_FALSE(s.parameters.set("quit.base_rate[ nurse , ward ]", "0.5", s.catalogue));
    CHECK(s.parameters.value(quit, at({{D::profession, 1}, {D::unit_kind, 0}})) == 12.0);
    CHECK(s.parameters.value(quit, at({{D::profession, 1}, {D::unit_kind, 1}})) == 0.5);
    CHECK(s.parameters.value(quit, at({{D::profession, 0}, {D::unit_kind, 1}})) == 0.16);
    CHECK(s.parameters.at(quit.slot).overridden);
    CHECK_FALSE(s.parameters.set("need.rate[infection,male,65-74]", "3", s.catalogue));
    const auto need = s.parameters.bind<Unit::per_year>("need.rate");
    CHECK(s.parameters.value(need, at({{D::sex, 1}, {D::age_band, 13}})) == 3.0);
    CHECK(s.parameters.value(need, at({{D::sex, 1}, {D::age_band, 14}})) == 3.0);
    CHECK(s.parameters.value(need, at({{D::sex, 1}, {D::age_band, 15}})) == 0.1);
    CHECK_FALSE(s.parameters.set("agency.share[Halland]", "20 %", s.catalogue));
    CHECK_FALSE(s.parameters.set("agency.share", "20 %", s.catalogue));
    // Outside the stated range of uncertainty, inside the hard limits: allowed.
    CHECK_FALSE(s.parameters.set("wait.patience", "3 years", s.catalogue));
}

TEST_CASE("What cannot be set is told with the nearest that can") {
    const Workshop shop;
    Scenario s = shop.load_text("");
    const auto told = [&](const char* address, const char* value, const std::vector<std::string>& fragments) {
        const auto problem = s.parameters.set(address, value, s.catalogue);
        REQUIRE(problem);
        check_told({*problem}, fragments);
    };
    told("quit.base_rat", "1", {"'quit.base_rat' is not declared", "nearest known: 'quit.base_rate'"});
    told("quit.base_rate[nurs,ward]", "1", {"profession 'nurs'", "nearest known: 'nurse'"});
    told("quit.base_rate[nurse]", "1", {"1 label given, 2 needed", "profession,unit_kind"});
    told("quit.base_rate[nurse,ward", "1", {"does not end with ]"});
    told("quit.base_rate", "3 weeks", {"'3 weeks'", "per year", "\"per month\""});
    told("agency.share", "1.2", {"'1.2' is outside the limits", "0 to 1"});
    told("wait.patience", "-1 days", {"outside the limits", "0 or more"});
}

TEST_CASE("A parameter is bound in its own unit, and one nobody reads is named") {
    const Workshop shop;
    const Scenario s = shop.load_text(kDeclared);
    static_cast<void>(s.parameters.bind<Unit::hours>("care.hours"));
    check_told(
        problems(Fault::usage, [&] { static_cast<void>(s.parameters.bind<Unit::days>("care.hours")); }),
        {"care.toml:2", "declared in 'hours'", "days"});
    check_told(problems(Fault::usage, [&] { static_cast<void>(s.parameters.bind<Unit::days>("care.hour")); }),
               {"'care.hour'", "nearest: 'care.hours'"});
    const auto unread = s.parameters.unread();
    CHECK(std::find(unread.begin(), unread.end(), "care.hours") == unread.end());
    CHECK(std::find(unread.begin(), unread.end(), "own.rate") != unread.end());
    CHECK(unread.size() == s.parameters.all().size() - 1);
}
