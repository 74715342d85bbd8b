// SPDX-License-Identifier: Apache-2.0
// Probes of links around care, work, exits, the labour market and the hub.
#include "tests/engine/model/link_probes.hpp"

#include <algorithm>
#include <cmath>

namespace link_probes {

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

double contacts_per_need(const Town& town) {
    Outbox out;
    world::Ledger ledger;
    Onset onset;
    onset.need = town.need("ask");
    const auto& starts = town.rules->routing.starts(onset.need);
    for (std::uint32_t n = 0; n < kPatients; ++n) {
        onset.id = mix64(7, n);
        const Date day = town.scenario.begin;
        open_branches(*town.rules, town.board, onset, starts, day, world::kNoUnit, ledger, out);
        open_easier(*town.rules, town.board, onset, day, ledger, out);
    }
    return static_cast<double>(out.arrivals.size()) / kPatients;
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

namespace {

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

}  // namespace

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

namespace {

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

}  // namespace

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

namespace {

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

}  // namespace

small_world::Plan two_places(std::size_t away) {
    small_world::Plan plan;
    plan.populations = {100'000, 100'000};
    plan.units.assign(1, {"office"});
    for (std::size_t n = 0; n < away; ++n) plan.units.push_back({"office", 0, 0xffff, 1});
    return plan;
}

const std::vector<std::string>& plain_work() {
    static const std::vector<std::string> set = {"work.overtime=0.02",
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
    return set;
}

Probes care_and_work_probes() {
    static const std::vector<std::string>& work = plain_work();
    static const std::vector<std::string> wait = {
        "care.target_days=7", "waiting.deterioration_rate=0.8", "waiting.leaving_rate=0.6",
        "link.strength[wait_deterioration]=0.3", "link.strength[wait_leaving]=0.5"};
    static const std::vector<std::string> crowded = {
        "beds.early_discharge_days=1", "beds.early_discharge_need=0.4",
        "link.strength[ward_early_discharge]=2", "link.strength[early_municipal]=1",
        // Else all would be asked for anyway.
        "pathway.probability[hall_home]=0"};
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
    return {
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
        {"access_demand",
         {+1,
          {"pathway.probability[ask_visit]=1"},
          true,
          0,
          0.4,
          [](Town& t, double x) {
              // How easy contacts are is a parameter: another town where they are as easy.
              return contacts_per_need(
                  Town({"access.self_booking=" + std::to_string(x),
                        "link.strength[access_demand]=" +
                            std::to_string(t.rules->links.strength(Link::access_demand))}));
          }}},
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
}

const Probes& link_probes() {
    static const Probes all = [] {
        Probes probes;
        for (Probes room : {care_and_work_probes(), money_probes(), improvement_probes(), lever_life_probes(),
                            leadership_probes(), education_probes()})
            probes.merge(room);
        return probes;
    }();
    return all;
}

}  // namespace link_probes
