// SPDX-License-Identifier: Apache-2.0
// One-step influence matrix: what moves within a step after one quantity was nudged must be on a path of the
// causal table. An influence in code that the table does not tell of turns this red.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <set>

#include "engine/model/causal_table.hpp"
#include "engine/run/simulation.hpp"
#include "tests/engine/model/small_world.hpp"
#include "tests/engine/output/temporary_folder.hpp"

using namespace careloop;
using namespace careloop::model;
using run::Simulation;
using world::Count;
using world::Level;

namespace {

/// What the quantity that a unit carries is called in the table. Empty: a lasting difference or a counter,
/// which no row writes.
const std::map<Level, std::string> kLevels = {
    {Level::strain, "strain"},
    {Level::engagement, "engagement"},
    {Level::safety, "safety_climate"},
    {Level::overtime, "overtime"},
    {Level::agency_hours, "agency_hours"},
    {Level::agency_share, "agency_share"},
    {Level::turnover, "turnover"},
    {Level::stability, "team_stability"},
    {Level::novices, "novice_share"},
    {Level::learning, "learning_time"},
    {Level::skill, "competence"},
    {Level::introduction, "introduction_quality"},
    {Level::placed, "placements"},
    {Level::lasting_vacancies, "lasting_vacancies"},
    {Level::ambition, "ambition"},
    {Level::overspend, "overspending"},
    {Level::usual_overspend, ""},
    {Level::cutback, ""},
    {Level::trust, "trust"},
    {Level::quality, "process_quality"},
    {Level::seen, "improvement_seen"},
    {Level::sharing, "sharing"},
    {Level::reported, "incidents_reported"},
    {Level::trained, ""},        // set by levers alone
    {Level::training_time, ""},  // likewise
    {Level::manager, ""},
    {Level::lasting_engagement, ""},
    {Level::lasting_safety, ""},
    {Level::understaffed, ""},
    {Level::helped, ""},
    {Level::managers, ""},
    {Level::manager_overload, "manager_overload"},
    {Level::manager_support, "manager_support"},
    {Level::manager_vacant, "manager_vacancy"},
    {Level::functions_lost, "functions_lost"},
    {Level::coordination, "coordination"},
    {Level::wish_fewer, "wish_fewer_hours"},
    {Level::task_shift, "task_shift"},
    {Level::work_mix, "work_mix"},
    {Level::setting_competence, "setting_competence"},
    {Level::digital_use, "digital_use"},
    {Level::digital_skill, "digital_skill"},
    {Level::prevention, "prevention_time"},
    {Level::pool_strangers, ""},  // what pool_hours take from continuity, lagged
};

/// Flows of a step by the quantity they belong to.
const std::map<Count, std::string> kFlows = {
    {Count::left_queue, "left_queue"},       {Count::deferred, "deferral"},
    {Count::incidents, "incidents"},         {Count::repeats, "repeats"},
    {Count::demand_hours, "demand"},         {Count::bed_days_blocked, "beds_blocked"},
    {Count::present_hours, "present_hours"}, {Count::patient_hours, "effective_hours"},
    {Count::agency_cost, "agency_cost"},     {Count::hires, "hires"},
    {Count::placements_asked, "requests"},   {Count::volunteers, "volunteers"},
    {Count::approved, "approval"},           {Count::placements, "placements"},
    {Count::pool_hours, "pool_hours"},
};

using Picture = std::map<std::string, std::vector<double>>;  ///< values by quantity

Picture picture(const Simulation& s) {
    Picture p;
    for (const world::Domain& d : s.domains()) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const world::UnitState& unit = d.units[u];
            for (const auto& [level, name] : kLevels) {
                if (!name.empty()) p[name].push_back(unit.level[level]);
            }
            for (const auto& [count, name] : kFlows) p[name].push_back(unit.tally[count]);
            p["workload"].push_back(unit.workload);
            double waiting = 0;
            for (const double w : unit.waiting) waiting += w;
            p["waiting"].push_back(waiting);
            for (const float f : unit.posts.funded) p["funded_posts"].push_back(static_cast<double>(f));
            // Rates as they are, free of the luck of the few who decide in one week.
            const LeavingPull pull =
                leaving_pull(s.rules(), s.nation(), s.rules().place(d, u).region, unit.level);
            p["quit_rate"].push_back(pull.all);
            p["first_year_quit_rate"].push_back(pull.first_year);
            p["headcount"].push_back(d.staff_first[u + 1U] - d.staff_first[u]);
            // People and not hours, which follow the hours they are employed for.
            double away = 0;
            for (std::uint32_t row = d.staff_first[u]; row < d.staff_first[u + 1U]; ++row)
                away += d.staff.absent_until[row] > s.next().begin.days ? 1 : 0;
            p["sick_rate"].push_back(away);
        }
    }
    p["agency_premium"] = {s.nation().agency_premium};
    p["stories"] = s.nation().stories;
    p["acute_workload"] = s.nation().acute_load;
    p["known_risk"] = s.nation().known_risk;
    // Not study places: a mean over units weighted by their hours, which follow any change of posts.
    p["students"] = s.nation().students;
    p["supervisors"] = s.nation().supervisors;
    p["training_places"] = s.nation().training_places;
    p["own_pay"] = s.nation().pay;
    p["agency_cap"] = s.nation().agency_cap;
    return p;
}

std::set<std::string> moved(const Picture& before, const Picture& after) {
    std::set<std::string> names;
    for (const auto& [name, values] : after) {
        if (before.at(name) != values) names.insert(name);
    }
    return names;
}

const std::map<std::string, Quantity>& quantities() {
    static const auto all = [] {
        std::map<std::string, Quantity> by_name;
        for (const Quantity& q : causal_quantities()) by_name.emplace(q.name, q);
        return by_name;
    }();
    return all;
}

/// Where a path of rows leads from a quantity within one step: a state that was written acts in the phases
/// after the one that writes it, by accounting also in its own; everything else acts at once.
std::set<std::string> within_a_step(const std::string& source) {
    const auto& by_name = quantities();
    std::set<std::string> reached = {source};
    std::vector<std::string> open = {source};
    while (!open.empty()) {
        const Quantity from = by_name.at(open.back());
        const bool first = open.back() == source;
        open.pop_back();
        for (const CausalRow& row : causal_rows()) {
            if (row.source != from.name) continue;
            const std::size_t phase = by_name.at(row.target).phase;
            const bool late = row.kind == RowKind::identity ? phase < from.phase : phase <= from.phase;
            if (!first && from.is_state() && late) continue;
            if (reached.insert(row.target).second) open.push_back(row.target);
        }
    }
    return reached;
}

/// What may move when a quantity is nudged. Posts are nudged with what is short of them.
std::set<std::string> reachable(const std::string& source) {
    std::set<std::string> reached = within_a_step(source);
    if (source == "funded_posts") reached.merge(within_a_step("vacancies"));
    return reached;
}

/// A world a year old: in the next step fall a round of the labour market and the hub, and the turn of the
/// year.
class Laboratory {
  public:
    Laboratory()
        : scenario_(small_world::region(
              0.02,
              // Tenure of one's own is no quantity of the table: all decide alike.
              {"hub.open=1", "agency.tolerated_vacancy=0", "budget.settling=0", "exit.first_year_factor=1",
               "exit.early_factor=1", "exit.settled_factor=1", "exit.long_factor=1"},
              {"09", "23"})) {
        Simulation s(scenario_, {});
        for (int week = 0; week < 52; ++week) s.step();
        s.save(folder_ / "begin.checkpoint");
        still_ = after_a_step([](Simulation&) {});
    }
    std::set<std::string> moved_by(const std::function<void(Simulation&)>& nudge) const {
        return moved(still_, after_a_step(nudge));
    }

  private:
    Picture after_a_step(const std::function<void(Simulation&)>& nudge) const {
        Simulation s(scenario_, {}, folder_ / "begin.checkpoint");
        nudge(s);
        s.step();
        return picture(s);
    }
    TemporaryFolder folder_;
    scenario::Scenario scenario_;
    Picture still_;
};

void every_unit(Simulation& s, const std::function<void(world::UnitState&)>& change) {
    for (world::Domain& d : s.domains()) {
        for (world::UnitState& unit : d.units) change(unit);
    }
}

/// How each quantity that lasts is nudged.
std::map<std::string, std::function<void(Simulation&)>> nudges() {
    std::map<std::string, std::function<void(Simulation&)>> all;
    for (const auto& entry : kLevels) {
        const auto& [level, name] = entry;
        if (name.empty() || !quantities().at(name).is_state()) continue;
        all[name] = [level = level](Simulation& s) {
            every_unit(s, [&](world::UnitState& unit) { unit.level[level] = unit.level[level] * 0.7 + 0.1; });
        };
    }
    // Who is new and who has stayed is counted anew each week: it is the people who are nudged.
    const auto half_the_staff = [](Simulation& s, std::vector<std::int32_t> world::Staff::*since) {
        for (world::Domain& d : s.domains()) {
            for (std::size_t row = 0; row < d.staff.size(); row += 2) {
                std::int32_t& day = (d.staff.*since)[row];
                day = std::max(day, s.next().begin.days - 100);
            }
        }
    };
    all["novice_share"] = [=](Simulation& s) { half_the_staff(s, &world::Staff::in_care_since); };
    all["team_stability"] = [=](Simulation& s) { half_the_staff(s, &world::Staff::in_unit_since); };
    all["workload"] = [](Simulation& s) { every_unit(s, [](auto& unit) { unit.workload *= 1.3; }); };
    all["agency_premium"] = [](Simulation& s) { s.nation().agency_premium *= 1.5; };
    all["acute_workload"] = [](Simulation& s) {
        for (double& load : s.nation().acute_load) load *= 1.5;
    };
    all["known_risk"] = [](Simulation& s) {
        for (double& known : s.nation().known_risk) known *= 1.5;
    };
    all["stories"] = [](Simulation& s) {
        for (double& told : s.nation().stories) told += 0.2;
    };
    all["own_pay"] = [](Simulation& s) {
        for (double& over : s.nation().pay_over_neighbours) over *= 1.1;
        for (double& level : s.nation().pay_answer) level *= 1.1;
        for (double& level : s.nation().pay) level *= 1.1;
    };
    all["agency_cap"] = [](Simulation& s) {
        for (double& cap : s.nation().agency_cap) cap += 0.3;
    };
    all["funded_posts"] = [](Simulation& s) {
        every_unit(s, [](auto& unit) {
            for (float& posts : unit.posts.funded) posts *= 1.2F;
        });
    };
    return all;
}

}  // namespace

TEST_CASE("What moves within a step of a nudged quantity is on a path of the causal table") {
    REQUIRE(kLevels.size() ==
            world::kLevels);  // a new level is a quantity of the table, or said not to be one
    const Laboratory laboratory;
    for (const auto& [source, nudge] : nudges()) {
        const std::set<std::string> found = laboratory.moved_by(nudge), allowed = reachable(source);
        INFO("nudged: " << source);
        CHECK(found.size() > 1);
        std::string astray;
        for (const std::string& name : found) {
            if (!allowed.contains(name)) astray += name + " ";
        }
        CHECK(astray == "");
    }
}
