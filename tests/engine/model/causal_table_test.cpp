// SPDX-License-Identifier: Apache-2.0
// The causal table: its cycles, its forms, and the direction of every link through the code that evaluates
// it.
#include "engine/model/causal_table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;
using world::Count;
using world::Level;

namespace {

std::vector<std::size_t> positions(const std::vector<std::string>& names) {
    std::vector<std::size_t> found;
    for (const std::string& name : names) {
        found.push_back(small_world::place_of(causal_rows(), name));
    }
    return found;
}

/// Every row between every two of four quantities, three times: +, +, -.
std::vector<CausalRow> complete_graph() {
    std::string csv = "name,kind,source,target,sign,form,level,lag_days,reference,evidence\n";
    for (const char a : {'a', 'b', 'c', 'd'}) {
        for (const char b : {'a', 'b', 'c', 'd'}) {
            for (const char* sign : {"+", "+", "-"}) {
                if (a != b)
                    csv += std::string("row,link,") + a + "," + b + "," + sign + ",difference,unit,1,0,\n";
            }
        }
    }
    return parse_rows(csv);
}

constexpr std::uint32_t kPatients = 20'000;

/// What a target does in answer to its source, as the engine evaluates it.
struct Probe {
    int direction;  ///< what the evidence says
    /// Set so that the target's base is neither 0 nor at its limit.
    std::vector<std::string> set;
    /// Whether code takes the value at `low` for x0, and x0 for the base.
    bool base_at_low;
    double low, high;  ///< of the source
    std::function<double(Town&, double)> target;
    small_world::Plan plan = {};
};

double hazard_per_year(const Town& town, double targets_waited, bool leaving) {
    // A target time of a week: the source is weeks waited, at the middle of each.
    const Waiting::Hazard& h = town.rules->waiting.hazard(3, static_cast<int>(targets_waited * 7));
    const double both = -std::log(1 - h.any) / town.step(0).years();
    return both * (leaving ? h.leaving : 1 - h.leaving);
}

double share_deferred(Town& town, double workload) {
    const std::uint16_t u = town.unit("weekly");
    world::UnitState& unit = town.domains[0].units[u];
    unit = {};
    unit.workload = workload;
    for (std::uint32_t n = 0; n < kPatients; ++n) {
        unit.pending.push_back(town.episode("weekly_treatment", n, town.scenario.begin));
    }
    take_in(*town.rules, town.domains[0], u, town.step(0), town.scenario.begin);
    return unit.tally[Count::deferred] / kPatients;
}

using Setting = std::function<void(world::UnitState&)>;

Setting workload(double x) {
    return [x](world::UnitState& unit) { unit.workload = x; };
}
Setting at(Level level, double x) {
    return [level, x](world::UnitState& unit) { unit.level[level] = x; };
}

/// Everybody is seen in one step of a unit like this; share of them with an incident or a repeat.
double share_completed_with(Town& town, Count what, const Setting& set) {
    const std::uint16_t u = town.unit("weekly");
    world::UnitState& unit = town.domains[0].units[u];
    const std::vector<double> hours = unit.hours;
    unit = {};
    found_work(*town.rules, town.domains[0]);
    unit.hours = hours;
    set(unit);
    const Step step = town.step(0);
    for (std::uint32_t n = 0; n < kPatients; ++n) {
        unit.pending.push_back(town.episode("weekly_contact", n, step.begin));
    }
    for (int day = 0; day < step.days; ++day) {
        care(*town.rules, town.board, town.domains[0], town.out, step, step.begin + day,
             day + 1 == step.days);
    }
    town.out = {};
    return unit.tally[what] / kPatients;
}

/// A ward of ten staffed beds with so many patients who would stay another day: share that goes home today.
/// `again`: share of these for whom municipal care is asked for because of it.
double share_home_early(Town& town, double load, bool again) {
    double home = 0, more = 0;
    const std::uint16_t u = town.unit("hall");
    const Date today = town.scenario.begin;
    world::UnitState& unit = town.domains[0].units[u];
    constexpr std::uint32_t kDays = 400;
    for (std::uint32_t round = 0; round < kDays; ++round) {
        unit.inside.clear();
        for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(load * 10 + 0.5); ++n) {
            world::Episode e = town.episode("hall_stay", round * 100 + n, today - 5);
            e.until = today + 1;
            e.age = 80;
            unit.inside.push_back(e);
        }
        const auto before = unit.inside.size();
        care_beds(*town.rules, town.board, town.domains[0], u, town.out, town.step(0), today);
        const auto left = static_cast<double>(
            std::count_if(unit.inside.begin(), unit.inside.end(),
                          [](const world::Episode& e) { return (e.flags & world::kReady) == 0; }));
        home += static_cast<double>(before) - left;
        more += static_cast<double>(town.out.arrivals.size());
        town.out = {};
    }
    return again ? more / std::max(1.0, home) : home / (load * 10 * kDays);
}

/// A level after one step of the work environment, from its reference on.
double moved(Town& town, Level target, const Setting& set) {
    return small_world::after_a_step(town, set)[target];
}

/// Share of a unit's people who decide to leave or to look in one step, as novices or not.
double share_deciding(Town& town, double premium, bool novices, const Setting& set) {
    constexpr std::uint32_t kPeople = 20'000;
    town.dismiss_all();
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, kPeople);
    world::Domain& domain = town.domains[0];
    const int today = town.scenario.begin.days;
    if (novices) domain.staff.in_care_since.assign(kPeople, today - 100);
    set(domain.units[u]);
    world::Nation nation;
    nation.agency_premium = premium;
    exits(*town.rules, nation, domain, town.step(0));
    double decided = 0;
    for (std::size_t row = 0; row < kPeople; ++row)
        decided += domain.staff.exit[row] != 0 || domain.staff.looking_until[row] > today ? 1 : 0;
    return decided / kPeople;
}

double share_sick(Town& town, double strain) {
    town.dismiss_all();
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 5000);
    world::UnitState& unit = town.domains[0].units[u];
    unit.level[Level::strain] = strain;
    presence(*town.rules, town.domains[0], town.step(0));
    return unit.tally[Count::sick_hours] / unit.tally[Count::contract_hours];
}

/// Hundreds of people hired from outside into so many empty posts.
double hundreds_hired(Town& town, double vacancies) {
    town.dismiss_all();
    const std::uint16_t u = town.unit("office");
    town.employ(0, u, 0);
    town.outside(0, 250, 1);
    world::UnitState& unit = town.domains[0].units[u];
    unit.posts.funded[town.profession("worker")] = static_cast<float>(vacancies);
    world::Nation nation;
    labour_market(*town.rules, Workers(1), town.domains, nation, town.step(0));
    return unit.tally[Count::hires] / 100;
}

/// Two offices with room for all, one in each place: share of the first place's people who choose the
/// second's.
double share_choosing(Town& town, double hours, double engagement) {
    town.dismiss_all();
    town.travel({0.2F, static_cast<float>(hours), static_cast<float>(hours), 0.2F});
    for (std::size_t d = 0; d < 2; ++d) {
        town.employ(d, 0, 0);
        town.domains[d].units[0].posts.funded[town.profession("worker")] = 225;
    }
    town.outside(0, 250, 1);
    town.domains[1].units[0].level[Level::engagement] = engagement;
    world::Nation nation;
    labour_market(*town.rules, Workers(1), town.domains, nation, town.step(0));
    const double first = town.domains[0].units[0].tally[Count::hires],
                 second = town.domains[1].units[0].tally[Count::hires];
    return second / std::max(1.0, first + second);
}

/// One round of the hub: many people at one office, who have been placed so often, and offices elsewhere that
/// are in need; what has been told before; workload at home and there.
struct Lent {
    double volunteered = 0, approved = 0, told = 0;  ///< shares of all, of volunteers; stories afterwards
};
Lent lent(Town& town, int placements, double told, double at_home, double there) {
    constexpr std::uint32_t kPeople = 200;
    town.dismiss_all();
    town.employ(0, 0, kPeople);
    world::Domain &home = town.domains[0], &away = town.domains[1];
    home.staff.placements.assign(kPeople, static_cast<std::uint8_t>(placements));
    found_work(*town.rules, away);
    home.units[0].workload = at_home;
    for (world::UnitState& unit : away.units) {
        unit.posts.funded[town.profession("worker")] = 10;
        unit.workload = there;
    }
    world::Nation nation;
    nation.stories = {told};
    mobility_hub(*town.rules, town.domains, nation, town.step(0));
    double placed = 0;
    for (const world::UnitState& unit : away.units) placed += unit.tally[Count::placements];
    const double volunteers = home.units[0].tally[Count::volunteers];
    return {volunteers / kPeople, placed / std::max(1.0, volunteers), nation.stories[0]};
}

small_world::Plan two_places(std::size_t away) {
    small_world::Plan plan;
    plan.populations = {100'000, 100'000};
    plan.units.assign(1, {"office"});
    for (std::size_t n = 0; n < away; ++n) plan.units.push_back({"office", 0, 0xffff, 1});
    return plan;
}

const std::map<std::string, Probe>& probes() {
    static const std::vector<std::string> wait = {
        "care.target_days=7", "waiting.deterioration_rate=0.8", "waiting.leaving_rate=0.6",
        "link.strength[wait_deterioration]=0.3", "link.strength[wait_leaving]=0.5"};
    static const std::vector<std::string> crowded = {
        "beds.early_discharge_days=1", "beds.early_discharge_need=0.4",
        "link.strength[ward_early_discharge]=2", "link.strength[early_municipal]=1",
        // Else all would be asked for anyway.
        "pathway.probability[hall_home]=0"};
    static const std::vector<std::string> work = {"work.overtime=0.02",
                                                  "work.overtime_ceiling=0.06",
                                                  "work.strain=0.3",
                                                  "work.engagement=0.78",
                                                  "work.safety=0.75",
                                                  "work.learning=0.04",
                                                  "work.level_lag=1",
                                                  "work.strain_lag=1",
                                                  "reference.novices=0.04",
                                                  "reference.stability=0.88",
                                                  "reference.turnover=0.1",
                                                  "reference.continuity=0.9",
                                                  "agency.allowed=1",
                                                  "agency.fill=1",
                                                  "agency.tolerated_vacancy=0",
                                                  "agency.trigger=0",
                                                  "agency.national_hours=0.012",
                                                  "exit.decision_rate=10",
                                                  "exit.personal_spread=0",
                                                  "introduction.reference=0.33",
                                                  "presence.short_spell_rate=10",
                                                  "presence.short_spell_days=4",
                                                  "incident.base=0.2",
                                                  "repeat.base=0.1",
                                                  "link.strength[continuity_repeats]=1",
                                                  "link.strength[learning_competence]=1"};
    static const std::vector<std::string> market = {"market.decision_delay=0", "market.return_rate=1000",
                                                    "market.move_employed=0",  "market.reservation=-9",
                                                    "market.taste=0.7",        "market.commute=1.25",
                                                    "work.engagement=0.78"};
    static const std::vector<std::string> hub = {"hub.open=1", "hub.volunteer_rate=5", "hub.approval=0.6",
                                                 "hub.trigger=0.05"};
    const auto level = [](int direction, double low, double high, Level source, Level target) {
        return Probe{direction, work, true,
                     low,       high, [=](Town& t, double x) { return moved(t, target, at(source, x)); }};
    };
    const auto load = [](int direction, double high, Level target) {
        return Probe{direction, work, true,
                     1,         high, [=](Town& t, double x) { return moved(t, target, workload(x)); }};
    };
    const auto leaving = [](int direction, double low, double high, Level source, bool novices = false) {
        return Probe{
            direction, work, true,
            low,       high, [=](Town& t, double x) { return share_deciding(t, 1, novices, at(source, x)); }};
    };
    const auto completed = [](int direction, Count what, double low, double high,
                              std::function<Setting(double)> set) {
        return Probe{direction, work,
                     true,      low,
                     high,      [=](Town& t, double x) { return share_completed_with(t, what, set(x)); }};
    };
    const auto lending = [](int direction, double low, double high, std::function<double(Town&, double)> f) {
        return Probe{direction, hub, true, low, high, std::move(f), two_places(100)};
    };
    static const std::map<std::string, Probe> all = {
        {"workload_strain", load(+1, 1.5, Level::strain)},
        {"overtime_strain", level(+1, 0.02, 0.06, Level::overtime, Level::strain)},
        {"workload_safety", load(-1, 2, Level::safety)},
        {"engagement_safety", level(+1, 0.78, 0.9, Level::engagement, Level::safety)},
        {"stability_safety", level(+1, 0.88, 1, Level::stability, Level::safety)},
        {"novices_safety", level(-1, 0.04, 0.3, Level::novices, Level::safety)},
        {"agency_safety", level(-1, 0.1, 0.3, Level::agency_share, Level::safety)},
        {"safety_engagement", level(+1, 0.75, 0.95, Level::safety, Level::engagement)},
        {"strain_engagement", level(-1, 0.3, 0.5, Level::strain, Level::engagement)},
        {"placement_engagement", level(+1, 0, 0.3, Level::placed, Level::engagement)},
        {"shortage_overtime", load(+1, 1.1, Level::overtime)},
        {"workload_learning", load(-1, 1.5, Level::learning)},
        {"learning_competence", level(+1, 0.04, 0.2, Level::learning, Level::skill)},
        {"shortage_agency",
         {+1, work, true, 1, 1.5,
          [](Town& t, double x) {
              return moved(t, Level::agency_hours, [&](world::UnitState& unit) {
                  workload(x)(unit);
                  // A fifth of the posts are unfilled: there is something to stand in for.
                  const std::size_t worker = t.profession("worker");
                  unit.posts.funded[worker] = 10;
                  unit.posts.employed[worker] = 8;
              });
          }}},
        {"agency_market",
         {+1, work, true, 0.012, 0.06,
          [](Town& t, double x) {
              moved(t, Level::strain, workload(1));  // ordinary hours
              for (world::UnitState& unit : t.domains[0].units) unit.level[Level::agency_hours] = 0;
              t.domains[0].units[t.unit("office")].level[Level::agency_hours] = x;
              world::Nation nation;
              agency_market(*t.rules, t.domains, nation);
              return nation.agency_premium;
          }}},
        {"strain_quit", leaving(+1, 0.3, 0.5, Level::strain)},
        {"engagement_quit", leaving(-1, 0.78, 0.9, Level::engagement)},
        {"safety_quit", leaving(-1, 0.75, 0.9, Level::safety)},
        {"agency_quit", leaving(+1, 0.1, 0.3, Level::agency_share)},
        {"intro_quit", leaving(-1, 0.33, 0.8, Level::introduction, true)},
        {"agency_pull",
         {+1, work, true, 1, 2, [](Town& t, double x) { return share_deciding(t, x, false, [](auto&) {}); }}},
        {"strain_sickness", {+1, work, true, 0.3, 0.6, share_sick}},
        {"safety_incidents",
         completed(-1, Count::incidents, 0.75, 0.95, [](double x) { return at(Level::safety, x); })},
        {"novices_incidents",
         completed(+1, Count::incidents, 0.04, 0.4, [](double x) { return at(Level::novices, x); })},
        {"continuity_repeats",
         completed(-1, Count::repeats, 0.9, 0.98, [](double x) { return at(Level::turnover, 1 - x); })},
        {"vacancy_posting", {+1, market, true, 0, 90, hundreds_hired}},
        {"engagement_applicants",
         {+1, market, true, 0.78, 0.9, [](Town& t, double x) { return share_choosing(t, 0.25, x); },
          two_places(1)}},
        {"distance_applicants",
         {-1, market, true, 0.25, 1, [](Town& t, double x) { return share_choosing(t, x, 0.78); },
          two_places(1)}},
        {"placement_willingness",
         lending(+1, 0, 3,
                 [](Town& t, double x) { return lent(t, static_cast<int>(x), 0, 1, 3).volunteered; })},
        {"willingness_volunteers",
         lending(+1, 0, 3,
                 [](Town& t, double x) { return lent(t, static_cast<int>(x), 0, 1, 3).volunteered; })},
        {"stories_volunteers",
         lending(+1, 0, 1, [](Town& t, double x) { return lent(t, 0, x, 1, 3).volunteered; })},
        // Nobody is placed where nobody is in need.
        {"placement_stories", lending(+1, 1, 3, [](Town& t, double x) { return lent(t, 0, 0, 1, x).told; })},
        {"workload_approval",
         lending(-1, 1, 1.2, [](Town& t, double x) { return lent(t, 0, 0, x, 3).approved; })},
        {"wait_deterioration",
         {+1, wait, true, 0.5, 4.5, [](Town& t, double x) { return hazard_per_year(t, x, false); }}},
        {"wait_leaving",
         {+1, wait, true, 0.5, 4.5, [](Town& t, double x) { return hazard_per_year(t, x, true); }}},
        {"workload_triage",
         {+1,
          {"triage.threshold=1.1", "triage.slope=0.5", "triage.most=0.3"},
          true,
          1.1,
          1.5,
          [](Town& t, double x) { return share_deferred(t, x); }}},
        {"workload_incidents",
         {+1,
          {"incident.base=0.2", "link.strength[workload_incidents]=0.5"},
          true,
          1.0,
          1.6,
          [](Town& t, double x) { return share_completed_with(t, Count::incidents, workload(x)); }}},
        {"incidents_repeats",
         {+1,
          {"incident.base=0.2", "repeat.base=0.1", "link.strength[workload_incidents]=2",
           "link.strength[incidents_repeats]=0.5"},
          false,
          1.0,
          1.6,
          [](Town& t, double x) { return share_completed_with(t, Count::repeats, workload(x)); }}},
        {"ward_early_discharge",
         {+1, crowded, true, 0.9, 1.2, [](Town& t, double x) { return share_home_early(t, x, false); }}},
        // Its source is the days a stay was cut by; without a crowded ward there are none.
        {"early_municipal",
         {+1, crowded, true, 0.9, 1.2, [](Town& t, double x) { return share_home_early(t, x, true); }}},
    };
    return all;
}

}  // namespace

TEST_CASE("Every named loop closes, is found by the search, and has the polarity it is said to have") {
    REQUIRE(!named_loops().empty());
    std::size_t longest = 0;
    for (const NamedLoop& loop : named_loops()) longest = std::max(longest, loop.rows.size());
    const auto cycles = find_cycles(causal_rows(), longest);
    for (const NamedLoop& loop : named_loops()) {
        INFO(loop.name);
        std::vector<std::size_t> rows = positions(loop.rows);
        int polarity = 1;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const CausalRow& row = causal_rows()[rows[i]];
            CHECK(row.target == causal_rows()[rows[(i + 1) % rows.size()]].source);
            polarity *= row.sign;
        }
        CHECK(polarity == loop.polarity);
        std::rotate(rows.begin(), std::min_element(rows.begin(), rows.end()), rows.end());
        const auto found =
            std::find_if(cycles.begin(), cycles.end(), [&](const Cycle& c) { return c.rows == rows; });
        REQUIRE(found != cycles.end());
        CHECK(found->polarity == loop.polarity);
        CHECK(found->lag_days > 0);  // else cause and effect would be one moment
    }
}

TEST_CASE(
    "Cycles of a small graph: parallel rows, two ways around the same quantities, a quantity on itself") {
    // a -> b twice, b -> a; round a, b, c in both directions; c on itself; d leads nowhere.
    const auto rows = parse_rows(
        "name,kind,source,target,sign,form,level,lag_days,reference,evidence\n"
        "r0,link,a,b,+,difference,unit,1,0,\nr1,identity,a,b,-,,unit,2,,\nr2,link,b,a,-,difference,unit,4,0,"
        "\n"
        "r3,identity,b,c,+,,unit,8,,\nr4,identity,c,a,+,,unit,16,,\nr5,identity,a,c,-,,unit,32,,\n"
        "r6,link,c,b,+,hinge,unit,64,0,\"x, "
        "y\"\nr7,link,c,c,-,share,unit,128,0,\nr8,identity,c,d,+,,unit,1,,\n");
    CHECK(rows[6].evidence == "x, y");
    struct Expected {
        std::vector<std::size_t> rows;
        int polarity;
        double lag;
    };
    const std::vector<Expected> expected = {{{0, 2}, -1, 5},     {{0, 3, 4}, +1, 25},  {{1, 2}, +1, 6},
                                            {{1, 3, 4}, -1, 26}, {{2, 5, 6}, +1, 100}, {{3, 6}, +1, 72},
                                            {{4, 5}, -1, 48},    {{7}, -1, 128}};
    const auto found = find_cycles(rows, 8);
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found[i].rows == expected[i].rows);
        CHECK(found[i].polarity == expected[i].polarity);
        CHECK(found[i].lag_days == expected[i].lag);
    }
    CHECK(find_cycles(rows, 2).size() == 5);
    CHECK_THROWS_AS(parse_rows("header\na,link,b,c,*,difference,unit,0,0,\n"), Error);
    CHECK_THROWS_AS(parse_rows("header\na,link,b,c,+,squared,unit,0,0,\n"), Error);
}

TEST_CASE("Cycles of a complete graph are as many as combinatorics says") {
    // Of four quantities, k are chosen and put in a ring in C(4, k) (k - 1)! ways, and each of the k steps
    // takes one of three rows; the signs of a step add up to 1, so do those of all rings over the same
    // quantities.
    const auto cycles = find_cycles(complete_graph(), 8);
    std::map<std::size_t, int> number, signs;
    std::set<std::vector<std::size_t>> distinct;
    for (const Cycle& c : cycles) {
        ++number[c.rows.size()];
        signs[c.rows.size()] += c.polarity;
        distinct.insert(c.rows);
    }
    CHECK(number == std::map<std::size_t, int>{{2, 6 * 9}, {3, 8 * 27}, {4, 6 * 81}});
    CHECK(signs == std::map<std::size_t, int>{{2, 6}, {3, 8}, {4, 6}});
    CHECK(distinct.size() == cycles.size());
}

TEST_CASE("Forms: nothing at the reference, slope one in their own measure, and what they do far from it") {
    for (const Form form : {Form::difference, Form::logit_difference, Form::log_ratio, Form::hinge}) {
        for (const double x0 : {0.5, 0.92, 1.0, 3.0}) CHECK(g(form, x0, x0) == Approx(0).margin(1e-14));
    }
    CHECK(g(Form::difference, 1.7, 0.5) == Approx(1.2));
    CHECK(g(Form::logit_difference, 0.8, 0.5) == Approx(std::log(4.0)));
    CHECK(std::isfinite(g(Form::logit_difference, 1.2, 0.9)));  // a share a little beyond one stays a number
    CHECK(g(Form::log_ratio, 1.6, 1.0) == Approx(std::log(1.65 / 1.05)));
    CHECK(g(Form::log_ratio, 0.0, 2.0) == Approx(std::log(0.1 / 2.1)));
    CHECK(g(Form::log_ratio, 4.0, 2.0) == Approx(std::log(4.1 / 2.1)));
    CHECK(g(Form::hinge, 0.2, 0.5) == 0);
    CHECK(g(Form::hinge, 0.75, 0.5) == 0.25);
    CHECK(g(Form::share, 0.3, 0.5) == 0.3);
    CHECK(g(Form::none, 0.3, 0.5) == 0);
}

TEST_CASE("The bound keeps every target within a factor of five and leaves small answers as they are") {
    CHECK(kBound == Approx(std::log(5.0)).epsilon(1e-15));
    for (const double s : {0.5, 1.0, 3.0, 12.0}) {
        CHECK(bounded(s) < kBound);
        CHECK(bounded(s) == Approx(std::log(5.0) * std::tanh(s / std::log(5.0))).epsilon(1e-13));
        CHECK(bounded(-s) == -bounded(s));
    }
    CHECK(bounded(1e-5) / 1e-5 == Approx(1).epsilon(1e-9));
    CHECK(driven_rate(0.2, 50) <= 0.2 * 5 * (1 + 1e-12));
    CHECK(driven_rate(0.2, 50) == Approx(1.0).epsilon(1e-9));
    CHECK(driven_rate(0.2, 0) == 0.2);
    // A published odds ratio comes back: odds are multiplied, not the level.
    for (const double base : {0.02, 0.43, 0.9}) {
        const double level = driven_level(base, std::log(1.07));
        CHECK((level / (1 - level)) / (base / (1 - base)) == Approx(1.07).epsilon(1e-3));
        CHECK(driven_level(base, 0) == Approx(base).epsilon(1e-14));
    }
    CHECK(driven_level(0, 3) == 0);
    CHECK(driven_level(1, -3) == 1);
}

TEST_CASE(
    "Links in force: nothing at x0, sign times strength times form elsewhere; gain scales, a cut removes") {
    const std::vector<std::string> set = {"link.strength=0.7"};
    Town all(set), fainter(set, {.gain = 0.75});
    for (const std::string& name : link_names()) {
        INFO(name);
        const CausalRow& row = causal_rows()[small_world::place_of(causal_rows(), name)];
        const auto names = link_names();
        const auto link = static_cast<Link>(std::find(names.begin(), names.end(), name) - names.begin());
        CHECK(all.rules->links.reference(link) == row.reference);
        // A row without a reference has x0 from the parameters.
        const double x0 = row.reference > 0 ? row.reference : 0.5, x = x0 + 0.3;
        CHECK(all.rules->links.pull(link, x, x0) == Approx(row.sign * 0.7 * g(row.form, x, x0)));
        if (row.reference > 0) CHECK(all.rules->links.pull(link, x) == all.rules->links.pull(link, x, x0));
        // What applicants value is no feedback.
        CHECK(fainter.rules->links.strength(link) == Approx(row.form == Form::utility ? 0.7 : 0.75 * 0.7));
        if (row.form != Form::share && row.form != Form::rule && row.form != Form::utility) {
            CHECK(all.rules->links.pull(link, x0, x0) == 0);
            CHECK(all.rules->links.pull(link, x, x0) * row.sign > 0);
        }
        Town cut(set, {.cut = {name}});
        CHECK(cut.rules->links.strength(link) == 0);
        CHECK(cut.rules->links.pull(link, 0, x0) == 0);  // where a logarithm has no bound
        for (const std::string& other : names) {
            if (other == name) continue;
            const auto place =
                static_cast<Link>(std::find(names.begin(), names.end(), other) - names.begin());
            CHECK(cut.rules->links.strength(place) == 0.7);
        }
    }
}

TEST_CASE("Every link moves its target the way it is said to, where code evaluates it; cut, it does not") {
    // Two sources, the same patients: every patient's luck is the same, so any difference is the link's.
    for (const std::string& name : link_names()) {
        INFO(name);
        const auto found = probes().find(name);
        REQUIRE(found != probes().end());  // a new link needs a probe
        const Probe& probe = found->second;
        CHECK(causal_rows()[small_world::place_of(causal_rows(), name)].sign == probe.direction);
        small_world::Plan cut = probe.plan;
        cut.cut = {name};
        Town with(probe.set, probe.plan), without(probe.set, cut);
        const double low = probe.target(with, probe.low), high = probe.target(with, probe.high);
        CHECK(probe.direction * (high - low) > 0.01);
        const double cut_low = probe.target(without, probe.low), cut_high = probe.target(without, probe.high);
        if (probe.base_at_low) {
            CHECK(cut_high == Approx(cut_low).margin(1e-12));
            CHECK(low == Approx(cut_low).margin(1e-12));
        } else {
            CHECK(cut_high < high - 0.01);
        }
    }
}

TEST_CASE("Answers to a source have the size their row says") {
    Town waits(probes().at("wait_leaving").set);
    CHECK(hazard_per_year(waits, 0.5, true) == Approx(0.6));
    CHECK(hazard_per_year(waits, 2.5, true) ==
          Approx(0.6 * std::exp(std::log(5.0) * std::tanh(1 / std::log(5.0)))));
    // null: the share follows the stated rule; 20 000 patients, seed 1; binomial, false alarm 1e-6.
    const auto near = [](double share, double expected) {
        return std::abs(share - expected) <= 4.891638 * std::sqrt(expected * (1 - expected) / kPatients);
    };
    Town triage(probes().at("workload_triage").set);
    CHECK(near(share_deferred(triage, 1.5), 1.0 * 0.5 * 0.4));
    CHECK(near(share_deferred(triage, 9.0), 0.3));  // never more than the most
    Town harm(probes().at("workload_incidents").set);
    const double odds = 0.25 * std::exp(std::log(5.0) * std::tanh(0.5 * std::log(1.6) / std::log(5.0)));
    CHECK(near(share_completed_with(harm, Count::incidents, workload(1.6)), odds / (1 + odds)));
    Town again(probes().at("incidents_repeats").set);
    CHECK(near(share_completed_with(again, Count::repeats, workload(1.0)), 0.2 * (0.1 + 0.5) + 0.8 * 0.1));
}
