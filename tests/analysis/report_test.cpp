// SPDX-License-Identifier: Apache-2.0
// What a report says, of ensembles whose answer can be worked out by hand.
#include "analysis/report.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/municipal.hpp"
#include "engine/base/maths.hpp"

using namespace careloop;
using namespace careloop::analysis;
using Catch::Contains;
using Catch::StartsWith;

namespace {

using Texts = std::vector<std::string>;

/// By member: what stands in metropolitan and in rural municipalities.
using Members = std::vector<std::array<double, 2>>;

/// The same in every member.
Members steady(double metropolitan, double rural, std::size_t members = 4) {
    return Members(members, {metropolitan, rural});
}
/// So much more than `from`, member by member, in both kinds of municipalities or in one.
Members moved(Members from, const std::vector<double>& by, bool metropolitan = true, bool rural = true) {
    for (std::size_t k = 0; k < from.size(); ++k) {
        if (metropolitan) from[k][0] += by[k];
        if (rural) from[k][1] += by[k];
    }
    return from;
}

/// Two arms in two regions, of which 01 is metropolitan and 23 rural; both weigh as much. One period. Values
/// are floats, as in a file: those of the tests are sums of powers of two.
struct SmallEnsemble {
    std::map<std::string, Members> baseline, arm;  ///< by indicator
    std::map<std::string, std::string> weights = {{"workload", "headcount"}, {"vacancy", "posts"}};
    std::vector<std::uint32_t> members_of_arm = {};  ///< 0, 1, 2, ... when empty
    Texts order = {"workload", "vacancy", "waiting"};
    std::size_t flows = 0;  ///< so many of them, at the end, are no indicators
    Language language = Language::en;

    [[nodiscard]] EnsembleFiles files() const {
        EnsembleFiles e;
        e.of.scenario = "small";
        e.of.program_version = "0.1.0";
        e.settlement_types = {"metropolitan", "rural"};
        e.regions = {"01", "23"};
        e.region_names = {"Stockholm", "Jämtland"};
        e.period_ends = {Date::of(2025, 1, 28)};
        e.years = {{Date::of(2024, 12, 31), Date::of(2025, 1, 28), 0, 1}};
        for (const std::string& name : order) {
            if (!baseline.contains(name)) continue;
            const auto weight = weights.find(name);
            if (weight != weights.end()) {
                e.indicators.push_back({name, Measure::ratio, weight->second});
            } else {
                e.indicators.push_back({name, Measure::level, {}});
            }
            e.units.emplace_back("1");
            e.long_names.push_back("long " + name);
        }
        add(e, "baseline", baseline, {});
        add(e, "other", arm, members_of_arm);
        return e;
    }
    [[nodiscard]] Report report() const {
        EnsembleFiles e = files();
        const std::size_t shown = e.indicators.size() - flows;
        ReportSubject subject;
        subject.language = language;
        subject.title = "A title";
        subject.question = "What if </script> \"stands\" here?";
        subject.arms = {{"baseline", "As today", {}}, {"other", "Otherwise", {}}};
        return {std::move(e), subject, shown};
    }
    [[nodiscard]] Texts findings() const { return analysis::findings(report(), "other"); }
    [[nodiscard]] Texts findings_in(Language wanted) const {
        SmallEnsemble there = *this;
        there.language = wanted;
        return there.findings();
    }

  private:
    static void add(EnsembleFiles& e, const std::string& name, const std::map<std::string, Members>& values,
                    const std::vector<std::uint32_t>& members) {
        const std::size_t count = values.begin()->second.size();
        for (std::size_t k = 0; k < count; ++k) {
            const std::uint32_t member = members.empty() ? static_cast<std::uint32_t>(k) : members[k];
            std::vector<Series>& run = e.runs[name][member];
            for (const Indicator& indicator : e.indicators) {
                Series& series = run.emplace_back(indicator.measure, 1, 1 + 2 + 2);
                for (std::size_t type = 0; type < 2; ++type) {
                    Series::Sum sum;
                    sum.add(static_cast<float>(values.at(indicator.name)[k][type]), 1.0F);
                    for (const std::size_t place : {std::size_t{0}, 1 + type, 3 + type})
                        series.add(0, place, sum);
                }
            }
            e.municipal_spreads[name][member] = std::vector<double>(kMunicipalMeasures.size(), kNone);
            e.members.insert(member);
        }
    }
};

/// Workload fell by 0.25, 0.25, 0.25, 0.5 in both kinds of municipalities: mean 0.3125, sd 0.125,
/// t(3) 2.35336, half 0.147085. Vacant posts rose by 1, 3, 2, 2 64ths: mean 3.125 %, sd sqrt(2 / 3) / 64,
/// half 1.50119 %. Waiting changed by 10, -12, 4, -6 people: mean -1, sd sqrt(292 / 3), half 11.6088.
SmallEnsemble three_indicators() {
    SmallEnsemble e;
    e.baseline = {
        {"workload", steady(1, 1.5)}, {"vacancy", steady(0.25, 0.125)}, {"waiting", steady(64, 64)}};
    e.arm = {{"workload", moved(steady(1, 1.5), {-0.25, -0.25, -0.25, -0.5})},
             {"vacancy", moved(steady(0.25, 0.125), {1 / 64.0, 3 / 64.0, 2 / 64.0, 2 / 64.0})},
             {"waiting", moved(steady(64, 64), {5, -6, 2, -3})}};
    return e;
}

std::string joined(const Texts& texts) {
    std::string all;
    for (const std::string& text : texts) all += text + "\n";
    return all;
}

/// The sentence about the gap of workload, which moves in rural municipalities alone; empty when there is
/// none.
std::string of_gap(double metropolitan, double rural, const std::vector<double>& by, Language language) {
    SmallEnsemble e;
    e.language = language;
    e.baseline = {{"workload", steady(metropolitan, rural, by.size())}};
    e.arm = {{"workload", moved(steady(metropolitan, rural, by.size()), by, false, true)}};
    for (const std::string& said : e.findings()) {
        if (said.find(language == Language::sv ? "gapet " : "the gap ") != std::string::npos) return said;
    }
    return {};
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

}  // namespace

TEST_CASE("Numbers are written as each language does") {
    CHECK(number(12345.678, 2, Language::en) == "12\u202f345.68");
    CHECK(number(12345.678, 2, Language::sv) == "12\u202f345,68");
    CHECK(number(0.25, 2, Language::sv) == "0,25");
    CHECK(number(-1234.5, 1, Language::en) == "−1\u202f234.5");
    CHECK(number(-1234.5, 1, Language::sv) == "−1\u202f234,5");
    CHECK(number(999.6, 0, Language::en) == "1\u202f000");
    CHECK(number(999, 0, Language::en) == "999");
    CHECK(number(1e6, 0, Language::sv) == "1\u202f000\u202f000");
    CHECK(number(1234.5678, 4, Language::en) == "1\u202f234.5678");  // none after the point
    CHECK(number(7, -1, Language::en) == "7");
    CHECK(number(2.5, 0, Language::en) == "3");  // halves away from zero
    CHECK(number(-0.125, 2, Language::en) == "−0.13");
}

TEST_CASE("What rounds to zero has no sign") {
    const Language language = GENERATE(Language::en, Language::sv);
    for (const double tiny : {-0.0, -0.004, -1e-300}) {
        CHECK(number(tiny, 0, language) == "0");
        CHECK_THAT(number(tiny, 2, language), !Contains("−"));
    }
    CHECK(number(-0.004, 2, Language::sv) == "0,00");
    CHECK(number(-0.006, 2, Language::en) == "−0.01");
}

TEST_CASE("What is no number is a dash") {
    const Language language = GENERATE(Language::en, Language::sv);
    CHECK(number(kNone, 2, language) == "–");
    CHECK(number(kInfinity, 0, language) == "–");
    CHECK(number(-kInfinity, 3, language) == "–");
}

TEST_CASE("Two digits of a size are shown, six decimals at most") {
    CHECK(decimals_for(1234) == 0);
    CHECK(decimals_for(12) == 0);
    CHECK(decimals_for(9.9) == 1);
    CHECK(decimals_for(1) == 1);
    CHECK(decimals_for(0.5) == 2);
    CHECK(decimals_for(-0.5) == 2);
    CHECK(decimals_for(0.034) == 3);
    CHECK(decimals_for(0.00051) == 5);
    CHECK(decimals_for(1e-9) == 6);
    CHECK(decimals_for(1e-300) == 6);
    CHECK(decimals_for(0) == 2);
    CHECK(decimals_for(kNone) == 2);
    CHECK(decimals_for(kInfinity) == 2);
}

TEST_CASE("Indicators have words in both languages; others have those of the file") {
    const IndicatorWords vacancy = words_of("vacancy", "unused", "1", Language::sv);
    CHECK(vacancy.label == "Vakanta tjänster");
    CHECK(vacancy.unit == "%");
    CHECK(vacancy.difference_unit == "procentenheter");
    CHECK(vacancy.good == -1);
    CHECK(vacancy.shown(0.125) == 12.5);
    CHECK(words_of("vacancy", "", "1", Language::en).difference_unit == "percentage points");
    const IndicatorWords waiting = words_of("waiting", "", "1", Language::en);
    CHECK(waiting.label == "People waiting");
    CHECK(waiting.difference_unit == "people");
    CHECK(waiting.shown(3) == 3);
    const IndicatorWords cost = words_of("agency_cost", "", "SEK", Language::en);
    CHECK(cost.unit == "million SEK");
    CHECK(cost.shown(2.5e6) == Approx(2.5));
    CHECK(words_of("workload", "", "1", Language::en).subject == "Workload");
    CHECK(words_of("workload", "", "1", Language::sv).subject == "Arbetsbelastningen");
    const IndicatorWords other = words_of("bed_days", "days in bed", "day", Language::sv);
    CHECK(other.label == "days in bed");
    CHECK(other.subject == "days in bed");
    CHECK(other.unit == "day");
    CHECK(other.difference_unit == "day");
    CHECK(other.shown(3) == 3);
    CHECK(other.good == 0);
    CHECK(words_of("bed_share", "share of beds", "1", Language::en).unit.empty());
    Texts all = report_indicators();
    for (const char* group : kFlowGroups) {
        const Texts& flows = report_flows(group);
        all.insert(all.end(), flows.begin(), flows.end());
    }
    for (const std::string& name : all) {
        CAPTURE(name);
        const IndicatorWords en = words_of(name, "none", "", Language::en),
                             sv = words_of(name, "none", "", Language::sv);
        CHECK((en.label != "none" && en.label != sv.label && en.subject != sv.subject));
        CHECK((en.good == sv.good && en.factor == sv.factor));
    }
}

TEST_CASE("The contrast is rural minus metropolitan, and nothing where one of them is not") {
    SmallEnsemble small;
    small.baseline = small.arm = {{"workload", {{1, 1.5}, {2, 1.25}}}};
    EnsembleFiles e = small.files();
    const auto value = [&](std::uint32_t member, std::size_t place) {
        return e.value(e.runs.at("baseline").at(member), 0, e.years.back(), place);
    };
    CHECK(value(0, 0) == 1.25);  // the two weigh as much
    CHECK(value(0, e.place_of(kRural)) == 1.5);
    CHECK(value(1, e.place_of_region(0)) == 2);
    CHECK(value(0, e.contrast()) == 0.5);
    CHECK(value(1, e.contrast()) == -0.75);
    e.settlement_types[0] = "urban";
    CHECK(std::isnan(value(0, e.contrast())));
    small.baseline["workload"][0][0] = kNone;
    CHECK(std::isnan(
        small.files().value(small.files().runs.at("baseline").at(0), 0, e.years.back(), e.contrast())));
}

TEST_CASE("What fell, what got worse and what is unclear is said with its interval, in English") {
    const Texts said = three_indicators().findings();
    REQUIRE(said.size() == 3);
    CHECK_THAT(said[0],
               StartsWith("Workload fell in the whole country by 0.31 (90\u00a0% interval 0.17 to 0.46), "
                          "from 1.25; 4 of 4 members agree on the sign"));
    CHECK_THAT(
        said[0],
        Contains(" in metropolitan municipalities: by 0.31 (90\u00a0% interval 0.17 to 0.46), from 1.00."));
    CHECK_THAT(said[1],
               StartsWith("What got worse: the share of posts that are vacant rose in the whole country by "
                          "3.1\u00a0percentage points (90\u00a0% interval 1.6 to 4.6), from 18.8\u00a0%; 4 "
                          "of 4 members agree on the sign"));
    CHECK_THAT(said[1],
               Contains(" in rural municipalities: by 3.1\u00a0percentage points (90\u00a0% interval 1.6 to "
                        "4.6), from 12.5\u00a0%."));
    CHECK_THAT(said[2], Contains("not the same as unchanged") &&
                            Contains(": People waiting (−13 to 11\u00a0people)."));
    CHECK_THAT(said[2], Contains("in the whole country") && !Contains("Workload") && !Contains("acant"));
}

TEST_CASE("What fell, what got worse and what is unclear is said with its interval, in Swedish") {
    const Texts said = three_indicators().findings_in(Language::sv);
    REQUIRE(said.size() == 3);
    CHECK_THAT(said[0],
               StartsWith("Arbetsbelastningen minskade i hela landet med 0,31 (90-procentigt intervall 0,17 "
                          "till 0,46), från 1,25; 4 av 4 "));
    CHECK_THAT(
        said[0],
        Contains(" i storstadskommuner: med 0,31 (90-procentigt intervall 0,17 till 0,46), från 1,00."));
    CHECK_THAT(said[1], StartsWith("Vad som blev sämre: andelen vakanta tjänster ökade i hela landet med "
                                   "3,1\u00a0procentenheter (90-procentigt intervall 1,6 till 4,6), från "
                                   "18,8\u00a0%; 4 av 4 "));
    CHECK_THAT(said[1],
               Contains(" i landsbygdskommuner: med 3,1\u00a0procentenheter (90-procentigt intervall 1,6 "
                        "till 4,6), från 12,5\u00a0%."));
    CHECK_THAT(said[2], Contains("Väntande (−13 till 11\u00a0personer)."));
    CHECK_THAT(said[2], !Contains("rbetsbelastning") && !Contains("akanta"));
}

TEST_CASE("Whether a rise is good or bad depends on the indicator") {
    SmallEnsemble e;
    e.order = {"engagement", "headcount"};
    e.weights = {{"engagement", "headcount"}};
    e.baseline = {{"engagement", steady(0.5, 0.5)}, {"headcount", steady(64, 64)}};
    e.arm = {{"engagement", moved(steady(0.5, 0.5), {0.125, 0.125, 0.125, 0.25})},
             {"headcount", moved(steady(64, 64), {8, 8, 8, 16})}};  // neither good nor bad
    const Texts better = e.findings();
    REQUIRE(better.size() == 2);
    CHECK_THAT(better[0], StartsWith("Sustainable engagement rose in the whole country by 15.6"));
    CHECK_THAT(better[1],
               Contains("got worse") && Contains("90\u00a0% interval") && Contains("(6 comparisons)"));
    std::swap(e.baseline, e.arm);
    const Texts worse = e.findings_in(Language::sv);
    REQUIRE(worse.size() == 2);
    CHECK_THAT(worse[0], Contains("blev bättre") && Contains("(6 jämförelser)"));
    CHECK_THAT(worse[1],
               StartsWith("Vad som blev sämre: det hållbara medarbetarengagemanget minskade i hela landet "
                          "med 15,6"));
}

TEST_CASE("Two indicators that got better are told, the one that changed most first") {
    SmallEnsemble e = three_indicators();
    e.arm["vacancy"] =
        moved(steady(0.25, 0.125), {-4 / 64.0, -6 / 64.0, -5 / 64.0, -5 / 64.0});  // 63 % of rural
    const Texts said = e.findings();
    REQUIRE(said.size() == 4);
    CHECK_THAT(said[0], StartsWith("The share of posts that are vacant fell in the whole country by "
                                   "7.8\u00a0percentage points"));
    CHECK_THAT(said[1], StartsWith("Workload fell in the whole country"));
    CHECK_THAT(said[2], Contains("got worse"));
}

TEST_CASE("A flow that got worse is told, one that got better is not") {
    SmallEnsemble e;
    e.order = {"workload", "incidents", "served"};
    e.flows = 2;
    const Members flow = steady(32, 32), more = moved(flow, {4, 4, 4, 8});
    e.baseline = {{"workload", steady(1, 1.5)}, {"incidents", flow}, {"served", flow}};
    e.arm = {{"workload", steady(1, 1.5)}, {"incidents", more}, {"served", more}};
    const std::string all = joined(e.findings());
    CHECK_THAT(all,
               Contains("What got worse: the number of patient-safety incidents rose in the whole country by "
                        "10.0") &&
                   Contains("(90\u00a0% interval 5.3 to 14.7), from 64.0"));
    CHECK_THAT(all, !Contains("care steps"));
}

TEST_CASE("Of many that got worse none is left out") {
    SmallEnsemble e;
    e.order = {"workload", "vacancy", "incidents", "left_queue"};
    e.flows = 2;
    const Members flow = steady(32, 32), more = moved(flow, {4, 4, 4, 8});
    e.baseline = {{"workload", steady(1, 1.5)},
                  {"vacancy", steady(0.25, 0.125)},
                  {"incidents", flow},
                  {"left_queue", flow}};
    e.arm = {{"workload", moved(steady(1, 1.5), {0.25, 0.25, 0.25, 0.5})},
             {"vacancy", moved(steady(0.25, 0.125), {1 / 64.0, 3 / 64.0, 2 / 64.0, 2 / 64.0})},
             {"incidents", more},
             {"left_queue", more}};
    const std::string worse = joined(e.findings());
    CHECK(count(worse, "(90\u00a0% interval 0.17 to 0.46)") > 0);
    CHECK(count(worse, "(90\u00a0% interval 1.6 to 4.6)") > 0);
    CHECK(count(worse, "(90\u00a0% interval 5.3 to 14.7)") == 2);
}

TEST_CASE("A gap that narrowed or widened is said as such, whichever side is above") {
    // By 0.125, 0.125, 0.125, 0.25: mean 0.15625, sd 0.0625, half 0.0735426.
    const std::vector<double> down = {-0.125, -0.125, -0.125, -0.25}, up = {0.125, 0.125, 0.125, 0.25};
    const std::string by = " by 0.156 (90\u00a0% interval 0.083 to 0.230); 4 of 4 members agree on the sign";
    CHECK_THAT(
        of_gap(1, 1.5, down, Language::en),
        StartsWith("Workload, rural 1.50 against metropolitan 1") && Contains("the gap narrowed" + by));
    CHECK_THAT(of_gap(1.5, 1, up, Language::en), Contains("the gap narrowed" + by));
    CHECK_THAT(of_gap(1, 1.5, up, Language::en), Contains("the gap widened" + by));
    CHECK_THAT(of_gap(1.5, 1, down, Language::en), Contains("the gap widened" + by));
    // And what it came from.
    CHECK_THAT(of_gap(1, 1.5, down, Language::en), Contains("Rural −0.156 (−0.230 to −0.083)"));
    CHECK_THAT(of_gap(1, 1.5, up, Language::en), Contains("Rural +0.156 (0.083 to 0.230)"));
    const std::string med = " med 0,156 (90-procentigt intervall 0,083 till 0,230); 4 av 4 ";
    CHECK_THAT(of_gap(1.5, 1, up, Language::sv), Contains("gapet minskade" + med));
    CHECK_THAT(of_gap(1.5, 1, down, Language::sv), Contains("gapet ökade" + med));
    CHECK(of_gap(1, 1.5, {0.125, -0.125, 0.125, -0.125}, Language::en).empty());  // unclear
}

TEST_CASE("A gap that changed sign has not narrowed or widened by what lies between") {
    // From 0.5 to -0.3125 or -0.8125, and from -0.5 to the other side.
    struct Case {
        double metropolitan, rural, by;
        const char* size;
    };
    const Case to = GENERATE(Case{1, 1.5, -0.75, "0.81"}, Case{1, 1.5, -1.25, "1.31"},
                             Case{1.5, 1, 0.75, "0.81"}, Case{1.5, 1, 1.25, "1.31"});
    const double more = to.by < 0 ? -0.25 : 0.25;
    const std::vector<double> by = {to.by, to.by, to.by, to.by + more};
    const std::string english = of_gap(to.metropolitan, to.rural, by, Language::en);
    CHECK_THAT(english, Contains("turned round") &&
                            Contains(std::string(" by ") + to.size + " (90\u00a0% interval ") &&
                            !Contains("narrowed") && !Contains("widened"));
    const std::string swedish = of_gap(to.metropolitan, to.rural, by, Language::sv);
    CHECK_THAT(swedish, Contains("bytte riktning") && Contains("(90-procentigt intervall ") &&
                            !Contains("gapet minskade") && !Contains("gapet ökade"));
}

TEST_CASE("Numbers of people have no gap worth a sentence") {
    SmallEnsemble e;
    e.baseline = {{"waiting", steady(64, 32)}};
    e.arm = {{"waiting", moved(steady(64, 32), {-8, -8, -8, -16}, true, false)}};
    CHECK_THAT(joined(e.findings()), Contains("waiting fell") && !Contains("gap"));
}

TEST_CASE("A member without a change agrees with no sign") {
    SmallEnsemble e;
    const double by = GENERATE(-1.0, 1.0);
    e.baseline = {{"workload", steady(2, 2, 6)}};
    e.arm = {{"workload", moved(steady(2, 2, 6), {by, by, by, by, by, 0})}};
    const std::string said = joined(e.findings());
    CHECK_THAT(said, Contains(by < 0 ? "orkload fell" : "orkload rose"));
    CHECK_THAT(said, Contains("5 of 6 members agree on the sign") && !Contains("6 of 6"));
    // Nor in the gap, on whichever side it lies.
    for (const double rural : {8.0, -8.0})
        CHECK_THAT(of_gap(0, rural, {by, by, by, by, by, 0}, Language::en),
                   Contains("5 of 6 members agree on the sign"));
}

TEST_CASE("Nothing is found with one member, or where the arms have no two members in common") {
    SmallEnsemble one = three_indicators();
    for (auto* values : {&one.baseline, &one.arm}) {
        for (auto& [name, members] : *values) members.resize(1);
    }
    CHECK(one.findings().empty());
    SmallEnsemble apart = three_indicators();
    apart.members_of_arm = {3, 4, 5, 6};
    CHECK(apart.findings().empty());
    apart.members_of_arm = {9, 4, 5, 6};
    CHECK(apart.findings().empty());
    apart.members_of_arm = {2, 3, 4, 5};
    CHECK_FALSE(apart.findings().empty());
}

TEST_CASE("An indicator that one arm has nothing of has no interval to be told") {
    SmallEnsemble e = three_indicators();
    e.arm["vacancy"] = steady(kNone, kNone);
    CHECK_THAT(joined(e.findings()), !Contains("(–") && !Contains("acant"));
    // Where the first of all has too few, the others are told all the same.
    e = three_indicators();
    e.arm["workload"] = steady(kNone, kNone);
    const std::string said = joined(e.findings());
    CHECK_THAT(said, Contains("What got worse: the share of posts that are vacant rose"));
    CHECK_THAT(said, Contains("People waiting (−13 to 11\u00a0people)") && !Contains("orkload"));
}

TEST_CASE("How far regions lie apart is the standard deviation between them, each counting once") {
    SmallEnsemble e;  // 1 and 1.5: sd 0.5 / sqrt(2)
    e.baseline = {{"workload", steady(1, 1.5)}, {"waiting", steady(64, 32)}};
    e.arm = {{"workload", moved(steady(1, 1.5), {-0.125, -0.125, -0.125, -0.25}, false, true)},
             {"waiting", steady(64, 32)}};
    const std::vector<Report::Spread> spreads = e.report().spreads("other");
    REQUIRE(spreads.size() == 1);  // of ratios alone, and nothing of municipalities
    CHECK(spreads[0].over == std::string("regions"));
    CHECK(spreads[0].name == "workload");
    CHECK(spreads[0].difference.baseline == Approx(0.5 / std::sqrt(2)));
    CHECK(spreads[0].difference.mean == Approx(-0.15625 / std::sqrt(2)));
    CHECK(spreads[0].difference.high - spreads[0].difference.low ==
          Approx(2 * 0.0735426 / std::sqrt(2)).epsilon(1e-5));
}

TEST_CASE("The JSON has the parts that charts are drawn from") {
    const Report report = three_indicators().report();
    const std::string json = report.json();
    CHECK_THAT(json, StartsWith("{\n  \"language\": \"en\",") && Catch::EndsWith("}\n"));
    for (const char* key : {"scenario", "confidence", "arms", "places", "regions", "periods", "indicators",
                            "difference", "level", "gap", "regional", "flow"})
        CHECK(count(json, std::string("\n  \"") + key + "\": ") == 1);
    CHECK_THAT(json, Contains("\"confidence\": 0.9,"));
    CHECK_THAT(json, Contains("\"question\": \"What if </script> \\\"stands\\\" here?\""));
    CHECK(json.find("\"name\": \"baseline\"") < json.find("\"name\": \"other\""));
    CHECK_THAT(json, Contains("\"label\": \"As today\",\n      \"members\": 4"));
    CHECK_THAT(json, Contains("\"code\": \"23\",\n      \"label\": \"Jämtland\""));
    CHECK_THAT(json, Contains("\"2025-01-28\""));
    CHECK_THAT(json,
               Contains("\"label\": \"Vacant posts\",\n      \"unit\": \"%\",\n      \"difference_unit\": "
                        "\"percentage points\",\n      \"factor\": 100,\n      \"good\": -1"));
    // Workload by member in metropolitan municipalities; the first and the last period are one.
    CHECK_THAT(
        json,
        Contains("\"metropolitan\": {\n          \"median\": [-0.25],\n          \"members\": [\n"
                 "            [-0.25],\n            [-0.25],\n            [-0.25],\n            [-0.5]"));
    CHECK_THAT(json, Contains("\"mean\": [0.6875],\n          \"low\": [0.5],\n          \"high\": [0.75]"));
    CHECK_THAT(json, Contains("\"baseline\": [1,1.5],\n        \"difference\": [-0.3125,-0.3125],\n        "
                              "\"low\": [-0.459585"));
    CHECK_THAT(json, !Contains("nan") && !Contains("inf") && !Contains("quantiles"));
    SmallEnsemble swedish = three_indicators();
    swedish.language = Language::sv;
    CHECK_THAT(swedish.report().json(),
               Contains("\"language\": \"sv\"") && Contains("\"label\": \"Storstadskommuner\""));
}

TEST_CASE("The JSON of one member has no interval, of twenty members bands instead of lines") {
    SmallEnsemble e;
    e.baseline = e.arm = {{"workload", steady(1, 1.5, 1)}};
    const std::string one = e.report().json();
    CHECK_THAT(
        one,
        Contains("\"difference\": [0,0],\n        \"low\": [null,null],\n        \"high\": [null,null]"));
    CHECK_THAT(one,
               Contains("\"mean\": [0.5],\n          \"low\": [null],\n          \"high\": [null]"));  // gap
    CHECK_THAT(
        one, Contains("\"mean\": [1.5],\n          \"low\": [null],\n          \"high\": [null]"));  // ratio
    CHECK_THAT(
        one, Contains("\"mean\": [1.25],\n          \"low\": [1.25],\n          \"high\": [1.25]"));  // level
    Members many;
    for (std::size_t k = 0; k < 20; ++k) many.push_back({1.0 + static_cast<double>(k) / 4, 1.5});
    e.baseline = {{"workload", steady(1, 1.5, 20)}};
    e.arm = {{"workload", many}};
    CHECK_THAT(e.report().json(), Contains("\"quantiles\": {") && Contains("\"median\": [2.375]") &&
                                      Contains("\"p05\": [0.2375]") && Contains("\"p95\": [4.5125]") &&
                                      !Contains("\"members\": ["));
}

TEST_CASE("What stands nowhere is left out, and has no gap") {
    SmallEnsemble e;
    e.baseline = e.arm = {{"workload", steady(kNone, 1.5)}};
    const Report report = e.report();
    CHECK_FALSE(report.has_gap(0));
    CHECK(report.places().size() == 2);  // all and rural municipalities
    CHECK_THAT(report.json(), Contains("\"baseline\": [1.5]") && !Contains("nan") && !Contains("\"ratio\""));
    e.baseline = e.arm = {{"workload", steady(kNone, kNone)}};
    CHECK(e.report().shown().empty());
    CHECK(e.findings().empty());
}

TEST_CASE("A page without a script has tables alone, and no text in it ends its data") {
    const Report report = three_indicators().report();
    const std::string bare = report.page("", "body{}"), drawn = report.page("draw()", "");
    CHECK_THAT(bare,
               StartsWith("<!DOCTYPE html>\n<html lang=\"en\">") && Contains("<style>\nbody{}\n</style>"));
    CHECK(count(bare, "<script") == 1);
    CHECK(count(bare, "</script>") == 1);
    CHECK_THAT(bare, Contains("What if &lt;/script&gt; &quot;stands&quot; here?"));
    CHECK_THAT(bare, Contains("What if \\u003c/script> \\\"stands\\\" here?"));
    CHECK(count(drawn, "<script") == 2);
    CHECK_THAT(drawn, Contains("<script>draw()</script>"));
    for (const std::string& said : three_indicators().findings())
        CHECK_THAT(bare, Contains("<li>" + said + "</li>"));
    CHECK(count(bare, "nothing is claimed here") == 0);
}
