// SPDX-License-Identifier: Apache-2.0
/// One form for saving and loading: `persist(archive, domain)` names every column of a domain once.
///
/// An archive is called as archive("name", vector) for each column; the saver writes it, the loader fills it.
/// archive.fixed("name", vector) is the same for a column whose length does not change: the loader refuses
/// another.
#pragma once

#include <string>
#include <vector>

#include "engine/run/observations.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"

namespace careloop::run {

/// A unit's lists of episodes, in this order: pending, later, the queues by class, inside.
inline constexpr std::size_t kListsPerUnit = 3 + scenario::kCareClasses;

/// Whether all columns of a table read back have one length.
[[nodiscard]] bool consistent(const world::Residents& r);
[[nodiscard]] bool consistent(const world::Staff& s);
[[nodiscard]] bool consistent(const world::Pool& p);
/// Whether lists by region and profession are whole; they are empty until somebody is counted.
[[nodiscard]] bool consistent(const world::Nation& n, std::size_t regions, std::size_t municipalities,
                              std::size_t professions);

/// Columns of many episodes, with the number in each list.
struct EpisodeColumns {
    std::vector<std::uint64_t> id, held_by;
    std::vector<std::uint32_t> resident, keeps_bed;
    std::vector<std::uint16_t> domain, home, parts;
    std::vector<float> weight, left;
    std::vector<std::int32_t> arrived, rank, until;
    std::vector<std::uint8_t> step, need, age, repeats, morbidity, flags;
    std::vector<std::uint32_t> lengths;

    void append(const std::vector<world::Episode>& list, std::size_t from);
    /// Takes the next list; `at` moves on.
    [[nodiscard]] std::vector<world::Episode> take(std::size_t length, std::size_t& at) const;
    [[nodiscard]] bool agree() const;  ///< all columns but `lengths` have one length

    template <class Archive>
    void persist(Archive& a) {
        a("episode_id", id), a("held_by", held_by), a("resident", resident), a("keeps_bed", keeps_bed);
        a("domain", domain), a("home", home), a("parts", parts), a("weight", weight), a("left", left);
        a("arrived", arrived), a("rank", rank), a("until", until), a("care_step", step), a("need", need);
        a("age", age), a("repeats", repeats), a("episode_morbidity", morbidity), a("flags", flags);
        a("lengths", lengths);
    }
};

template <class Archive>
void persist(Archive& a, world::Residents& r) {
    std::vector<std::uint64_t> first{r.first_id, r.founders};
    std::vector<float> weight{r.weight};
    a.fixed("first_id", first), a.fixed("founder_weight", weight);
    r.first_id = first[0];
    r.founders = static_cast<std::uint32_t>(first[1]);
    r.weight = weight[0];
    a("later_id", r.later_id), a("later_weight", r.later_weight), a("municipality", r.municipality);
    a("birth_week", r.birth_week), a("sex", r.sex), a("morbidity", r.morbidity), a("frailty", r.frailty);
    a("navigation", r.navigation), a("relatives", r.relatives), a("alive", r.alive),
        a("need_class", r.need_class);
    a("life_class", r.life_class), a("age_band", r.age_band), a("children", r.children);
    a("primary_unit", r.primary_unit), a("dental_unit", r.dental_unit), a("year_cost", r.year_cost);
    a("year_groups", r.year_groups);
}

template <class Archive>
void persist(Archive& a, world::Staff& s) {
    std::size_t n = 0;
    world::for_each_staff_column(s, [&](auto& column) { a("staff_" + std::to_string(n++), column); });
}

template <class Archive>
void persist(Archive& a, world::Pool& p) {
    std::size_t n = 0;
    world::for_each_pool_column(p, [&](auto& column) { a("pool_" + std::to_string(n++), column); });
}

/// Numbers of each unit, one column after another.
struct UnitColumns {
    std::vector<double> hours, normal_hours, staffed_beds, workload, demand_before, tally, level, function;
    std::vector<float> funded, ordinary, employed, visitor_share;
    std::vector<std::uint8_t> wanted, visitor_profession, visitor_team, open_profession;
    std::vector<std::uint64_t> visitor_id, key_person;
    std::vector<std::int32_t> visitor_until, open_since, staff_flow, post_flow;
    std::vector<std::uint32_t> visitors, open;  ///< number at each unit
    void from(const std::vector<world::UnitState>& units);
    void to(std::vector<world::UnitState>& units) const;
    [[nodiscard]] bool agree(std::size_t units, std::size_t professions) const;

    template <class Archive>
    void persist(Archive& a) {
        a("hours", hours), a("normal_hours", normal_hours), a("staffed_beds", staffed_beds),
            a("workload", workload);
        a("demand_before", demand_before), a("tally", tally), a("level", level);
        a("funded", funded), a("ordinary", ordinary), a("employed", employed), a("wanted", wanted),
            a("visitors", visitors);
        a("visitor_id", visitor_id), a("visitor_until", visitor_until), a("visitor_share", visitor_share);
        a("visitor_profession", visitor_profession), a("visitor_team", visitor_team);
        a("key_person", key_person), a("function", function);
        a("open_posts", open), a("open_since", open_since), a("open_profession", open_profession);
        a("staff_flow", staff_flow), a("post_flow", post_flow);
    }
};

/// Flows and the ledger of a domain as plain columns.
struct SumColumns {
    std::vector<double> flows, ledger;
    std::vector<std::int64_t> entries;
    void from(const world::Domain& d);
    void to(world::Domain& d) const;
    template <class Archive>
    void persist(Archive& a) {
        a("flows", flows), a("ledger", ledger), a("entries", entries);
    }
};

template <class Archive>
void persist(Archive& a, world::Nation& n) {
    std::vector<double> premium{n.agency_premium}, methods{n.methods};
    a.fixed("agency_premium", premium), a("stories", n.stories), a("graduated", n.graduated),
        a("retired", n.retired), a("died", n.died);
    a("agency_cap", n.agency_cap), a("pay", n.pay), a("pay_answer", n.pay_answer),
        a("pay_over_neighbours", n.pay_over_neighbours), a("regional_shortage", n.shortage),
        a("usual_shortage", n.usual_shortage), a("need_by_age", n.need_by_age);
    a("participation", n.participation), a("control", n.control), a("introduction", n.introduction);
    a.fixed("methods", methods);
    a("integration", n.integration), a("kept", n.kept), a("grant_new", n.grant_new),
        a("grant_under_way", n.grant_under_way), a("carrier_gone", n.carrier_gone),
        a("lever_part", n.lever_part), a("lever_part_before", n.lever_part_before);
    a("needs_usual", n.needs_usual), a("acute_usual", n.acute_usual), a("known_risk", n.known_risk),
        a("acute_load", n.acute_load);
    a("spared", n.spared), a("study_places", n.study_places), a("licence_applicants", n.licence_applicants);
    a("students", n.students), a("training_places", n.training_places),
        a("waiting_interns", n.waiting_interns), a("supervisors", n.supervisors);
    a("supervisors_at_start", n.supervisors_at_start), a("cohorts", n.cohorts),
        a("st_at_start", n.st_at_start);
    n.agency_premium = premium[0], n.methods = methods[0];
}

template <class Archive>
void persist(Archive& a, Observations& o) {
    a("time_begin", o.time.begin), a("time_end", o.time.end), a("week_begin", o.week.begin),
        a("week_end", o.week.end);
    a("quarter_begin", o.quarter.begin), a("quarter_end", o.quarter.end);
    const auto all = [&](const std::string& group, std::vector<Series>& list) {
        for (Series& s : list) a(group + "_" + s.info.name, s.values);
    };
    all("cell", o.cells), all("weekly", o.weekly), all("weekly_class", o.weekly_class),
        all("municipal", o.municipal);
    all("staff", o.staff), all("staff_sex", o.staff_sex), all("unit", o.units);
    all("training", o.training), all("students", o.students);
    a("years", o.years), a("concentration", o.concentration), a("cost_per_person", o.cost_per_person);
    a("treated_share", o.treated_share), a("population_year", o.population_year);
    a("cost_by_age_sex", o.cost_by_age_sex), a("in_care_after_5", o.in_care_after_5);
    a("in_care_after_10", o.in_care_after_10);
    std::vector<std::int32_t> since{o.since_time.days, o.since_week.days, o.since_quarter.days};
    a.fixed("since", since);
    o.since_time = Date{since[0]}, o.since_week = Date{since[1]}, o.since_quarter = Date{since[2]};
    std::vector<double> week;
    for (const world::Tally& t : o.week_tally) week.insert(week.end(), t.value.begin(), t.value.end());
    a.fixed("week_tally", week);
    for (std::size_t u = 0; u < o.week_tally.size(); ++u) {
        std::copy_n(week.begin() + static_cast<std::ptrdiff_t>(u * world::kCounts), world::kCounts,
                    o.week_tally[u].value.begin());
    }
}

}  // namespace careloop::run
