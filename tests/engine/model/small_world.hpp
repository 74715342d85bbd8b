// SPDX-License-Identifier: Apache-2.0
/// Worlds small enough to know what must happen in them: a town made by hand around kinds of its own, with
/// every shipped rate at nought, and the shipped country cut down to a region.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/rules.hpp"

namespace small_world {

namespace fs = std::filesystem;
using namespace careloop;

/// Position of a name in one of the catalogue's lists.
template <class Kind>
std::size_t place_of(const std::vector<Kind>& kinds, const std::string& name) {
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.name == name; });
    require(found != kinds.end(), "the small world knows " + name);
    return static_cast<std::size_t>(found - kinds.begin());
}

/// The shipped country at this scale, restricted to regions (Gotland unless said otherwise).
inline scenario::Scenario region(double scale, std::vector<std::string> set = {},
                                 std::vector<std::string> regions = {"09"}) {
    scenario::Overrides overrides;
    overrides.scale = scale;
    overrides.regions = std::move(regions);
    overrides.set = std::move(set);
    const fs::path shipped = fs::path(CARELOOP_SOURCE_DIR) / "scenarios" / "sweden.toml";
    return scenario::load(shipped.string(), overrides, model::link_names());
}

/// Kinds that only these tests know, beside the shipped ones. Steps of care are named after their unit's kind
/// and class. Two professions may help each other when a test says so.
inline std::string own_kinds() {
    std::string text =
        "title = { en = \"Town\", sv = \"Stad\" }\nbegin = 2024-12-30\n"
        "[[profession]]\nname = \"worker\"\n[[profession]]\nname = \"helper\"\n"
        "[[unit_kind]]\nname = \"office\"\nform = \"visits\"\nby_day = true\nopen_days = 7\n"
        "[[unit_kind]]\nname = \"weekly\"\nform = \"visits\"\n"
        "[[unit_kind]]\nname = \"hall\"\nform = \"beds\"\nby_day = true\nopen_days = 7\n"
        "[[unit_kind]]\nname = \"service\"\nform = \"clients\"\nby_day = true\nopen_days = 7\n"
        "[[need_kind]]\nname = \"ask\"\n[[need_kind]]\nname = \"beg\"\n"
        "[[need_kind]]\nname = \"claim\"\nfollows_frailty = false\n[[need_kind]]\nname = \"path\"\n";
    const auto step = [&](const char* name, const char* kind, const char* care_class, const char* more) {
        text += std::string("[[care_step]]\nname = \"") + name + "\"\nunit_kind = \"" + kind +
                "\"\ncare_class = \"" + care_class + "\"\n" + more;
    };
    for (const char* kind : {"office", "weekly"}) {
        for (const char* care_class : {"contact", "assessment", "first_visit", "treatment"}) {
            step((std::string(kind) + "_" + care_class).c_str(), kind, care_class, "");
        }
    }
    step("office_urgent", "office", "contact", "acute = true\n");
    step("office_pair", "office", "contact", "");
    step("hall_stay", "hall", "treatment", "");
    step("service_time", "service", "contact", "holds_bed = true\n");
    const auto transition = [&](const std::string& name, const std::string& from, const char* to,
                                const char* more) {
        text += "[[transition]]\nname = \"" + name + "\"\n" + from + "\nto = \"" + to + "\"\n" + more;
    };
    for (const char* need : {"ask", "beg", "claim"}) {
        transition(std::string(need) + "_visit", std::string("from_need = \"") + need + "\"",
                   "office_contact", "");
    }
    // One of two, or nothing; beside them one that hangs on age, and one that always happens later.
    transition("path_a", "from_need = \"path\"", "office_contact", "exclusive = 1\n");
    transition("path_b", "from_need = \"path\"", "office_assessment", "exclusive = 1\n");
    transition("path_old", "from_need = \"path\"", "office_first_visit", "min_age = 65\n");
    transition("path_late", "from_need = \"path\"", "office_treatment", "");
    // From a bed to a service that the bed is held for.
    transition("hall_home", "from = \"hall_stay\"", "service_time", "");
    return text;
}

/// Everything that moves is still until a test sets it in motion. Later lines win.
inline std::vector<std::string> all_still() {
    return {"care.hours=0",
            "care.stay=10",
            "care.stay_spread=0",
            "care.target_days=0",
            "care.jitter_days=0",
            "care.substitution=0",
            "beds.overcrowding_limit=1",
            "beds.planned_limit=1",
            "beds.early_discharge_days=0",
            "clients.admission_limit=1",
            "clients.admission_limit_from_bed=1",
            "incident.base=0",
            "repeat.base=0",
            "cost.hour=0",
            "cost.bed_day=0",
            "pathway.probability=1",
            "pathway.delay=0",
            "need.rate=0",
            "need.treated_share=0",
            "need.morbidity_ratio=1",
            "need.season_amplitude=0",
            "need.season_peak_day=0",
            "morbidity.prevalence=0.25",
            "morbidity.worsening_rate=0",
            "morbidity.recovery_rate=0",
            "morbidity.death_ratio=1",
            "demography.death_rate=0",
            "demography.birth_rate=0",
            "demography.emigration_rate=0",
            "demography.move_rate=0",
            "demography.immigrants=0",
            "presence.contract_hours=40",
            "presence.patient_time=1",
            "presence.short_spell_rate=0",
            "presence.long_spell_rate=0",
            "presence.parental_rate=0",
            "presence.vacation_weeks=0",
            "presence.summer_substitutes=0",
            "waiting.deterioration_rate=0",
            "waiting.leaving_rate=0",
            "triage.most=0",
            "work.overtime=0",
            "work.overtime_ceiling=0",
            "work.unit_spread=0",
            "work.manager_spread=0",
            "work.safety_spread=0",
            "work.manager_turnover=0",
            "link.strength[quality_hours]=0",
            "link.strength[continuity_hours]=0",
            "introduction.offered=0",
            "reference.workload=1",
            "agency.allowed=0",
            "manager.care_work=0",
            "manager.administration=0",
            "manager.person_time=0",
            "manager.recruitment_time=0",
            "manager.agency_time=0",
            "manager.support=0.7",
            "reference.manager_overload=0",
            "reference.manager_support=0.7",
            "reference.functions_lost=0",
            "key_person.learning_anew=0",
            "coordination.own_hours=0",
            "exit.decision_rate=0",
            "exit.retirement_rate=0",
            "market.vacancy=0",
            "market.pool=0",
            "market.graduates=0",
            "market.return_rate=0",
            "hub.open=0",
            "synthesis.unit_size=10",
            "synthesis.part_time=0",
            "synthesis.share_women=0.5",
            "synthesis.mean_age=45",
            "synthesis.age_spread=5"};
}

inline scenario::Scenario town_scenario(const std::vector<std::string>& set,
                                        std::vector<std::string> cut = {}, double gain = 1) {
    std::string pattern = (fs::temp_directory_path() / "careloop-town-XXXXXX").string();
    require(mkdtemp(pattern.data()) != nullptr, "a temporary folder can be made");
    const fs::path file = fs::path(pattern) / "town.toml";
    std::ofstream(file) << own_kinds();
    scenario::Overrides overrides;
    overrides.set = all_still();
    overrides.set.insert(overrides.set.end(), set.begin(), set.end());
    overrides.cut = std::move(cut);
    overrides.gain = gain;
    scenario::Scenario loaded = scenario::load(file.string(), overrides, model::link_names());
    fs::remove_all(pattern);
    return loaded;
}

struct PlannedUnit {
    std::string kind;
    float beds = 0;
    std::uint16_t hospital = 0xffff;
    std::uint16_t municipality = 0;
};

/// What differs from a town of one place with one unit of every kind and weekly steps.
struct Plan {
    std::vector<PlannedUnit> units = {};
    std::vector<std::int64_t> populations = {100'000};  ///< a place every 30 km to the north, a domain each
    int days = kDaysPerWeek;                            ///< of a step; a world never changes it
    std::vector<std::string> cut = {};
    double gain = 1;
    std::uint64_t seed = 1;
};

/// One unit, in steps of so many days.
inline Plan one_office(int days) {
    Plan plan;
    plan.units = {{"office"}};
    plan.days = days;
    return plan;
}

/// Settings of a file's tests, and those of one test; the later holds.
inline std::vector<std::string> joined(std::vector<std::string> set, const std::vector<std::string>& more) {
    set.insert(set.end(), more.begin(), more.end());
    return set;
}

class Town {
  public:
    explicit Town(const std::vector<std::string>& set, Plan plan = {})
        : scenario(town_scenario(set, plan.cut, plan.gain)), days_(plan.days) {
        const std::size_t kinds = scenario.catalogue.unit_kinds.size();
        const std::size_t places = plan.populations.size();
        if (plan.units.empty()) {
            for (const auto& kind : scenario.catalogue.unit_kinds) plan.units.push_back({kind.name, 10});
        }
        setting.directory.kinds = kinds;
        setting.directory.reach.resize(places * kinds);
        setting.directory.domain_first.assign(1, 0);
        for (std::size_t m = 0; m < places; ++m) build(m, plan);
        for (std::size_t m = 0; m < places; ++m) reach_from(m, kinds);
        rules = std::make_unique<model::Rules>(scenario, setting, std::vector<scenario::Lever>{},
                                               Seed{plan.seed, 0});
        domains.resize(places);
        for (std::size_t m = 0; m < places; ++m) {
            world::Domain& domain = domains[m];
            domain.index = DomainIndex::of(m);
            domain.units.resize(setting.directory.domain_first[m + 1] - setting.directory.domain_first[m]);
            domain.staff_first.assign(domain.units.size() + 1, 0);
            domain.flows.resize(places);
            domain.residents.first_id = setting.geography.domains[m].first_resident;
            for (world::UnitState& unit : domain.units) {
                unit.hours.assign(scenario.catalogue.professions.size(), 0);
                unit.normal_hours = unit.hours;
            }
        }
        board.resize(setting.directory.units.size());
        rules->prepare(step(0));
        for (world::Domain& domain : domains) model::found_work(*rules, domain);
    }
    Town(const Town&) = delete;
    Town& operator=(const Town&) = delete;

    [[nodiscard]] Step step(std::uint32_t index) const {
        return {index, scenario.begin + static_cast<int>(index) * days_, days_};
    }
    [[nodiscard]] std::size_t profession(const std::string& name) const {
        return place_of(scenario.catalogue.professions, name);
    }
    [[nodiscard]] CareStep care_step(const std::string& name) const {
        return CareStep::of(place_of(scenario.catalogue.care_steps, name));
    }
    [[nodiscard]] NeedKind need(const std::string& name) const {
        return NeedKind::of(place_of(scenario.catalogue.need_kinds, name));
    }
    [[nodiscard]] std::uint16_t unit(const std::string& kind, std::size_t domain = 0) const {
        const UnitKind wanted = UnitKind::of(place_of(scenario.catalogue.unit_kinds, kind));
        for (const world::UnitPlace& place : setting.directory.units) {
            if (place.kind == wanted && place.domain.at() == domain) return place.local;
        }
        require(false, "the town has a unit of this kind");
        return 0;
    }
    /// An entry of weight 1 that stands for resident `number`.
    [[nodiscard]] world::Episode episode(const std::string& step_name, std::uint32_t number,
                                         Date arrived) const {
        world::Episode e;
        e.id = mix64(4711, number);
        e.resident = number;
        e.arrived = arrived;
        e.rank = arrived;
        e.step = care_step(step_name);
        e.need = need("ask");
        return e;
    }
    /// Founders alike in all but id.
    void settle(std::size_t domain, std::uint32_t people, std::uint8_t age, scenario::Sex sex,
                std::uint8_t morbidity = 0, std::uint8_t frailty = 128) {
        world::Residents& r = domains[domain].residents;
        const std::size_t before = r.size();
        r.resize(before + people);
        r.founders += people;
        for (std::size_t row = before; row < r.size(); ++row) {
            r.municipality[row] = static_cast<std::uint16_t>(domain);
            r.birth_week[row] = static_cast<std::int16_t>((scenario.begin - world::kWeekZero) / kDaysPerWeek -
                                                          age * 1461 / 28 - 26);
            r.sex[row] = static_cast<std::uint8_t>(sex);
            r.morbidity[row] = morbidity;
            r.frailty[row] = frailty;
            r.alive[row] = 1;
            r.primary_unit[row] = r.dental_unit[row] = world::kNoUnit;
        }
        model::classify(*rules, domains[domain], scenario.begin);
    }

    /// People alike in all but id: full time, for ten years in care and in their unit, which all go in rising
    /// order. Posts are those of everybody employed, and levels their references.
    void employ(std::size_t domain, std::uint16_t unit, std::uint32_t people, int age = 45,
                const std::string& as = "worker") {
        world::Domain& d = domains[domain];
        world::Staff& s = d.staff;
        const std::size_t before = s.size();
        require(before == 0 || s.unit[before - 1] <= unit, "staff stand in the order of their units");
        s.resize(before + people);
        for (std::size_t row = before; row < s.size(); ++row) {
            s.id[row] = kStaffBit + (domain << 32U) + row;
            s.unit[row] = unit;
            s.profession[row] = static_cast<std::uint8_t>(profession(as));
            s.sex[row] = static_cast<std::uint8_t>(row % 2);
            s.birth_week[row] = born(age);
            s.home[row] = static_cast<std::uint16_t>(domain);
            s.contract[row] = 200;
            s.in_care_since[row] = s.in_unit_since[row] = s.licensed[row] = scenario.begin.days - 3653;
        }
        world::index_staff(d);
        model::found_work(*rules, d);
    }
    void dismiss_all() {
        for (world::Domain& d : domains) {
            d.staff.resize(0);
            d.pool.resize(0);
            for (world::UnitState& unit : d.units) unit.visitors.clear(), unit.tally = {};
            world::index_staff(d);
        }
    }
    /// People outside care who live in a domain, ten years of experience behind them.
    void outside(std::size_t domain, std::uint32_t people, std::uint64_t first_id, int age = 40) {
        world::Pool& o = domains[domain].pool;
        const std::size_t before = o.size();
        o.resize(before + people);
        for (std::size_t row = before; row < o.size(); ++row) {
            o.id[row] = first_id + row - before;
            o.profession[row] = static_cast<std::uint8_t>(profession("worker"));
            o.contract[row] = 200;
            o.birth_week[row] = born(age);
            o.home[row] = static_cast<std::uint16_t>(domain);
            o.in_care_since[row] = o.licensed[row] = scenario.begin.days - 3653;
            o.since[row] = scenario.begin.days;
        }
    }
    /// Hours between places, row by row.
    void travel(std::vector<float> hours) {
        setting.geography.travel_hours = std::move(hours);
        rules->market.prepare(rules->in);
    }
    [[nodiscard]] std::int16_t born(int age) const {
        return static_cast<std::int16_t>((scenario.begin - world::kWeekZero) / kDaysPerWeek -
                                         age * 1461 / 28 - 26);
    }

    scenario::Scenario scenario;
    world::Setting setting;
    std::unique_ptr<model::Rules> rules;
    std::vector<world::Domain> domains;
    model::Board board;
    model::Outbox out;

  private:
    int days_;

    void build(std::size_t m, const Plan& plan) {
        world::Municipality here;
        here.seat = {55.0 + 0.27 * static_cast<double>(m), 15.0};
        here.population = plan.populations[m];
        here.simulated = plan.populations[m];
        setting.geography.municipalities.push_back(here);
        setting.geography.domains.push_back({MunicipalityIndex::of(m), 0, 1, m << 32U, 0});
        setting.geography.domains_of.push_back({DomainIndex::of(m)});
        setting.places.region_of.push_back(RegionIndex{0});
        setting.places.settlement_of.push_back(Settlement{0});
        std::uint16_t local = 0;
        for (const PlannedUnit& planned : plan.units) {
            if (planned.municipality != m) continue;
            world::UnitPlace unit;
            unit.id = mix64(77, m, local);
            unit.kind = UnitKind::of(place_of(scenario.catalogue.unit_kinds, planned.kind));
            unit.municipality = MunicipalityIndex::of(m);
            unit.domain = DomainIndex::of(m);
            unit.local = local++;
            unit.hospital = planned.hospital;
            unit.physical_beds = planned.beds;
            unit.size = 10;
            setting.directory.units.push_back(unit);
            setting.places.units.push_back(
                {unit.id, unit.region, unit.municipality, unit.settlement, unit.owner, unit.kind});
        }
        setting.directory.domain_first.push_back(static_cast<std::uint32_t>(setting.directory.units.size()));
    }

    /// Every unit can be reached; the first choice is shared among those at home, or among the nearest.
    void reach_from(std::size_t m, std::size_t kinds) {
        world::UnitDirectory& directory = setting.directory;
        for (std::size_t k = 0; k < kinds; ++k) {
            auto& near = directory.reach[m * kinds + k];
            for (std::size_t u = 0; u < directory.units.size(); ++u) {
                if (directory.units[u].kind.at() != k) continue;
                const auto away =
                    static_cast<float>(directory.units[u].municipality.value) - static_cast<float>(m);
                near.push_back({UnitIndex::of(u), 0.5F * std::abs(away) + 0.1F, 0});
            }
            std::stable_sort(near.begin(), near.end(), [](auto& a, auto& b) { return a.hours < b.hours; });
            const auto first = std::count_if(near.begin(), near.end(),
                                             [&](const auto& r) { return r.hours == near.front().hours; });
            for (auto i = near.begin(); i != near.begin() + first; ++i)
                i->share = 1.0F / static_cast<float>(first);
        }
    }
};

/// The office after one step of the work environment, from its reference on; `set` changes it before the
/// step.
inline world::Levels after_a_step(Town& town, const std::function<void(world::UnitState&)>& set,
                                  const world::Nation& nation = {}) {
    world::UnitState& unit = town.domains[0].units[town.unit("office")];
    unit.level = {};
    model::found_work(*town.rules, town.domains[0]);
    unit.hours.assign(unit.hours.size(), 0);
    unit.hours[town.profession("worker")] = 1;
    unit.normal_hours = unit.hours;
    set(unit);
    model::key_persons(*town.rules, town.domains[0], town.step(0));
    model::improvement(*town.rules, nation, town.domains[0], town.step(0));
    model::work_environment(*town.rules, nation, town.domains[0], town.step(0));
    return unit.level;
}

}  // namespace small_world
