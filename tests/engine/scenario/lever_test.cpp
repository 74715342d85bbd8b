// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/lever.hpp"

#include "workshop.hpp"

using namespace workshop;

namespace {

std::vector<Problem> told_by(const Workshop& shop, const std::string& lever) {
    const fs::path file = shop.write("levers/own.toml", lever);
    auto found = check_file(file, kLinks);
    REQUIRE_FALSE(found.empty());
    return found;
}

const std::string kRest = "\nname = \"x\"\nstart = \"2026-01-01\"\nchange = { \"wait.patience\" = 1 }\n";

}  // namespace

TEST_CASE("A lever is read with scope, time and changes") {
    const Workshop shop;
    const Scenario s = load("base", {}, kLinks);
    const Lever& lever = s.levers[0];
    CHECK(lever.name == "introduction");
    CHECK(lever.title.sv == "Introduktionsår");
    CHECK(lever.about.en == "Time for newcomers.");
    CHECK(lever.scope.regions == std::vector<RegionIndex>{RegionIndex::of(1)});
    CHECK(lever.scope.unit_kinds == std::vector<UnitKind>{UnitKind::of(1)});
    CHECK(lever.scope.professions == std::vector<Profession>{Profession::of(1)});
    CHECK(lever.scope.owners.empty());
    CHECK(lever.start == Date::of(2026, 1, 1));
    CHECK(lever.ramp_days == 182);
    CHECK(lever.end == Date::of(2030, 1, 1));
    CHECK(lever.uptake == 1.0);
    REQUIRE(lever.changes.size() == 2);
    CHECK(lever.changes[0].form == ChangeForm::multiply);
    CHECK(lever.changes[0].value == 0.5);
    CHECK(lever.changes[0].fixed.empty());
    CHECK(lever.changes[1].form == ChangeForm::add);
    CHECK(lever.changes[1].value == 0.5);
    CHECK(lever.changes[1].fixed == std::vector<Dimension>{Dimension::care_step, Dimension::profession});
    CHECK(lever.cost.find("assumed 40 000 SEK") != std::string::npos);
    CHECK(lever.evidence == std::vector<std::string>{"B:2365-2372"});
    CHECK(s.levers[1].uptake == 0.6);
    CHECK(s.levers[1].changes[0].form == ChangeForm::set);
    CHECK(s.levers[1].changes[0].value == 0.02);
}

TEST_CASE("Strength rises over the ramp and ends with the lever") {
    Lever lever;
    lever.start = Date::of(2026, 1, 1);
    CHECK(strength(lever, lever.start - 1) == 0.0);
    CHECK(strength(lever, lever.start) == 1.0);
    lever.ramp_days = 100;
    lever.end = lever.start + 300;
    CHECK(strength(lever, lever.start) == 0.0);
    CHECK(strength(lever, lever.start + 25) == 0.25);
    CHECK(strength(lever, lever.start + 100) == 1.0);
    CHECK(strength(lever, lever.start + 299) == 1.0);
    CHECK(strength(lever, lever.start + 300) == 0.0);
}

TEST_CASE("A scope that reaches nobody is a problem") {
    const Workshop shop;
    check_told(told_by(shop, "scope = { regions = [] }" + kRest),
               {"own.toml:1:21", "scope is empty: regions names nobody", "leave the key out"});
    check_told(told_by(shop, "scope = { regions = [\"01\"], municipalities = [\"1380\"] }" + kRest),
               {"own.toml:1:9", "scope is empty", "at least one municipality in common"});
    check_told(told_by(shop, "scope = { regions = [\"25\"], settlement_types = [\"city\"] }" + kRest),
               {"scope is empty"});
    CHECK(check_file(shop.write("levers/good.toml",
                                "scope = { regions = [\"13\"], municipalities = [\"Hylte\"], "
                                "settlement_types = [\"rural\"] }" +
                                    kRest),
                     kLinks)
              .empty());
}

TEST_CASE("Wrong parts of a lever are told together") {
    const Workshop shop;
    const auto found = told_by(shop, R"(nam = "x"
start = "soon"
end = "2020-01-01"
ramp = "5 %"
uptake = 1.5
scope = { unit_kinds = ["wards"], region = ["13"] }
[change]
"wait.patince" = 1
"wait.patience" = "rolling"
"quit.base_rate[nurse,ward]" = { add = 1, multiply = 2 }
"agency.share" = "120 %"
"unit.size" = 30
"care.hours[visit,nurse]" = { multiply = -1 }
)");
    check_told(found, {"own.toml:1:1", "in a lever, key 'nam'", "nearest known: 'name'"});
    check_told(found, {"a lever lacks 'name'"});
    check_told(found, {"own.toml:2:9", "start is \"soon\"", "a date"});
    check_told(found, {"own.toml:4:8", "ramp is \"5 %\"", "\"weeks\""});
    check_told(found, {"own.toml:5:10", "uptake is 1.5", "0 to 1"});
    check_told(found, {"own.toml:6:25", "unit_kind 'wards'", "nearest known: 'ward'"});
    check_told(found, {"own.toml:6:35", "key 'region'", "nearest known: 'regions'"});
    check_told(found, {"own.toml:8:1", "'wait.patince'", "nearest known: 'wait.patience'"});
    check_told(found, {"own.toml:9:19", "wait.patience is \"rolling\"", "days"});
    check_told(found, {"own.toml:10:32", "2 ways at once"});
    check_told(found, {"own.toml:11:18", "\"120 %\", outside its limits"});
    check_told(found, {"own.toml:12:1", "unit.size only shapes the world when it is built"});
    check_told(found, {"own.toml:13", "multiplied by -1"});
    check_told(told_by(shop, "name = \"x\"\nstart = \"2026-01-01\"\nend = \"2025-01-01\"\nchange = {}\n"),
               {"own.toml:3:7", "ends on 2025-01-01", "after 2026-01-01"});
    check_told(told_by(shop, "name = \"x\"\nstart = \"2026-01-01\"\nchange = {}\n"),
               {"own.toml:3:10", "change is empty"});
}

TEST_CASE("Two lever files of one name cannot stand in one scenario") {
    const Workshop shop;
    shop.write("pool.toml", kRest);
    const auto found = problems(Fault::usage, [&] {
        static_cast<void>(shop.load_text("[[arm]]\nname = \"a\"\nlevers = [\"pool\", \"./pool.toml\"]\n"));
    });
    check_told(found, {"own.toml:3:19", "another file of the same name"});
}

TEST_CASE("A lever may have a carrier, a time to set up and money that ends") {
    const Workshop shop;
    const std::string carried = "carrier = \"coordinator\"\n";
    const auto good = [&](const std::string& lines) {
        return check_file(shop.write("levers/good.toml", lines + kRest), kLinks).empty();
    };
    CHECK(good(carried + "set_up = \"13 weeks\"\nsupport_ends = \"2027-01-01\""));
    CHECK(good("carrier = \"money\"\nsupport_ends = \"2027-01-01\"\ngrant = 5000"));
    CHECK(check_file(shop.write("levers/money.toml",
                                "name = \"x\"\nstart = \"2026-01-01\"\ncarrier = \"money\"\n"
                                "support_ends = \"2027-01-01\"\ngrant = 5000\n"),
                     kLinks)
              .empty());
    check_told(told_by(shop, "carrier = \"coordinater\"" + kRest),
               {"own.toml:1:11", "coordinater", "coordinator"});
    check_told(told_by(shop, "support_ends = \"2027-01-01\"" + kRest),
               {"own.toml:1:16", "support_ends is of a lever without a carrier", "key_person"});
    check_told(told_by(shop, carried + "set_up = \"52 weeks\"\nsupport_ends = \"2026-06-01\"" + kRest),
               {"own.toml:3:16", "support ends on 2026-06-01", "after 2026-12-31"});
    check_told(told_by(shop, carried + "grant = 5000" + kRest), {"own.toml:2:9", "no last day"});
    check_told(told_by(shop, carried + "grant = 0\nsupport_ends = \"2027-01-01\"" + kRest),
               {"own.toml:2:9", "grant is 0 SEK", "above 0"});
}

TEST_CASE("A lever acts after the time it takes to set up") {
    Lever lever;
    lever.start = Date::of(2026, 1, 1);
    lever.set_up_days = 50, lever.ramp_days = 100;
    CHECK(strength(lever, lever.start + 49) == 0.0);
    CHECK(strength(lever, lever.start + 75) == 0.25);
    CHECK(strength(lever, lever.start + 150) == 1.0);
}

TEST_CASE("A size may have a range around it") {
    const Workshop shop;
    const auto change = [&](const std::string& amount) {
        return "name = \"x\"\nstart = \"2026-01-01\"\nchange = { \"wait.patience\" = " + amount + " }\n";
    };
    const auto good = [&](const std::string& amount) {
        return check_file(shop.write("levers/good.toml", change(amount)), kLinks).empty();
    };
    CHECK(good("{ multiply = 0.9, range = [0.8, 1.1] }"));
    CHECK(good("{ set = \"3 weeks\", range = [\"1 weeks\", 40] }"));
    CHECK(good("{ add = -2, range = [-4, -2] }"));
    check_told(told_by(shop, change("{ multiply = 0.9, range = [0.95, 1.1] }")),
               {"own.toml:3:56", "range of wait.patience is [0.95, 1.1]", "[low, high] around 0.9"});
    check_told(told_by(shop, change("{ multiply = 0.9, range = [0.9] }")), {"[low, high] around 0.9"});
    check_told(told_by(shop, change("{ multiply = 0.9, range = [-1, 1] }")), {"multiplied by -1"});
    check_told(told_by(shop, change("{ multiply = 0.9, rnge = [0.8, 1] }")), {"'rnge'", "'range'"});
}

TEST_CASE("Sizes are drawn anew in each member, over their range, and alike in all arms") {
    Lever lever;
    lever.name = "shorter";
    Change change;
    change.address = "care.effort";
    change.form = ChangeForm::multiply;
    change.value = 0.8;
    CHECK(drawn_size(lever, change, Seed{1, 3}) == 0.8);
    change.range = SizeRange{0.5, 0.9};
    // A triangle over [0.5, 0.9], highest at 0.8: mean 2.2 / 3, three quarters of the mass below 0.8.
    double sum = 0;
    int below = 0;
    constexpr int kMembers = 4000;
    for (std::uint32_t member = 0; member < kMembers; ++member) {
        const double size = drawn_size(lever, change, Seed{1, member});
        REQUIRE(size >= 0.5);
        REQUIRE(size <= 0.9);
        sum += size;
        below += size < 0.8 ? 1 : 0;
    }
    // Four standard errors: sd 0.085, so 0.0054 of the mean, and 0.027 of the share.
    CHECK(std::abs(sum / kMembers - 2.2 / 3) < 0.0054);
    CHECK(std::abs(below / double{kMembers} - 0.75) < 0.028);
    Change other = change;
    other.address = "care.hours";
    CHECK(drawn_size(lever, other, Seed{1, 0}) != drawn_size(lever, change, Seed{1, 0}));
    change.range = SizeRange{0.8, 0.9};  // a triangle with its top at the end
    CHECK(drawn_size(lever, change, Seed{1, 0}) > 0.8);
    CHECK(drawn_size(lever, change, Seed{1, 0}) < 0.9);
}

TEST_CASE("Levers that contradict each other are refused together, with the reason") {
    const Workshop shop;
    const auto lever = [&](const std::string& name, const std::string& lines) {
        shop.write(name + ".toml", "name = \"x\"\nstart = \"2026-01-01\"\n" + lines + "\n");
    };
    const auto together = [&](const std::string& a, const std::string& b) {
        return "[[arm]]\nname = \"both\"\nlevers = [\"./" + a + ".toml\", \"./" + b + ".toml\"]\n";
    };
    const auto refused = [&](const std::string& a, const std::string& b, const std::string& why) {
        check_told(problems(Fault::usage, [&] { static_cast<void>(shop.load_text(together(a, b))); }),
                   {"in arm 'both', levers '" + a + "' and '" + b + "' contradict each other", why});
    };
    const auto taken = [&](const std::string& a, const std::string& b) {
        return shop.load_text(together(a, b)).levers.size() == 2;
    };
    lever("week", "change = { \"wait.patience\" = 7 }");
    lever("year", "change = { \"wait.patience\" = 364 }");
    lever("longer", "change = { \"wait.patience\" = { multiply = 2 } }");
    lever("halland", "scope = { regions = [\"13\"] }\nchange = { \"wait.patience\" = 20 }");
    lever("norr", "scope = { regions = [\"25\"] }\nchange = { \"wait.patience\" = 30 }");
    lever("before", "end = \"2026-06-01\"\nchange = { \"wait.patience\" = 8 }");
    lever("hostile",
          "excludes = { longer = \"one shortens, one lengthens\" }\n"
          "change = { \"wait.patience\" = { multiply = 0.5 } }");
    shop.write("after.toml", "name = \"x\"\nstart = \"2026-06-01\"\nchange = { \"wait.patience\" = 10 }\n");
    refused("week", "year", "they set wait.patience to 7 and to 364");
    refused("week", "halland", "they set wait.patience to 7 and to 20");
    refused("hostile", "longer", "one shortens, one lengthens");
    refused("longer", "hostile", "one shortens, one lengthens");
    CHECK(taken("week", "longer"));
    CHECK(taken("halland", "norr"));
    CHECK(taken("before", "after"));
    check_told(told_by(shop, "excludes = { longer = 3 }" + kRest), {"excludes.longer is 3", "the reason"});
    check_told(told_by(shop, "expects = { vacancy = \"down\" }" + kRest),
               {"expects.vacancy is \"down\"", "\"open\""});
}
