// SPDX-License-Identifier: Apache-2.0
#include "engine/run/persist.hpp"

#include <algorithm>
#include <numeric>

#include "engine/base/error.hpp"

namespace careloop::run {

using world::Episode;

namespace {

template <class... Columns>
bool same(std::size_t length, const Columns&... columns) {
    return ((columns.size() == length) && ...);
}

}  // namespace

void EpisodeColumns::append(const std::vector<Episode>& list, std::size_t from) {
    lengths.push_back(static_cast<std::uint32_t>(list.size() - from));
    for (std::size_t i = from; i < list.size(); ++i) {
        const Episode& e = list[i];
        id.push_back(e.id), held_by.push_back(e.held_by), resident.push_back(e.resident);
        keeps_bed.push_back(e.keeps_bed), domain.push_back(e.domain.value), home.push_back(e.home.value);
        parts.push_back(e.parts), weight.push_back(e.weight), left.push_back(e.left);
        arrived.push_back(e.arrived.days), rank.push_back(e.rank.days), until.push_back(e.until.days);
        step.push_back(e.step.value), need.push_back(e.need.value), age.push_back(e.age);
        repeats.push_back(e.repeats), morbidity.push_back(e.morbidity), flags.push_back(e.flags);
    }
}

bool EpisodeColumns::agree() const {
    const std::size_t n = id.size();
    return same(n, held_by, resident, keeps_bed, domain, home, parts, weight, left, arrived, rank, until,
                step, need, age, repeats, morbidity, flags);
}

bool UnitColumns::agree(std::size_t units, std::size_t professions) const {
    return same(units, staffed_beds, workload, demand_before) && normal_hours.size() == units * professions &&
           (hours.empty() || hours.size() == units * professions) && tally.size() == units * world::kCounts &&
           level.size() == units * world::kLevels && same(units, visitors) &&
           same(units * professions, funded, employed) &&
           wanted.size() == units * professions * world::kVacancyMemory &&
           same(std::accumulate(visitors.begin(), visitors.end(), std::size_t{0}), visitor_id, visitor_until,
                visitor_share, visitor_profession, visitor_team) &&
           same(units, open) &&
           same(std::accumulate(open.begin(), open.end(), std::size_t{0}), open_since, open_profession) &&
           staff_flow.size() == units * professions * scenario::kSexes * world::kStaffCounts &&
           post_flow.size() == units * professions * world::kPostCounts;
}

bool consistent(const world::Residents& r) {
    const std::size_t n = r.founders + r.later_id.size();
    return r.later_weight.size() == r.later_id.size() &&
           same(n, r.municipality, r.birth_week, r.sex, r.morbidity, r.frailty, r.navigation, r.relatives,
                r.alive, r.need_class, r.life_class, r.age_band, r.children, r.primary_unit, r.dental_unit,
                r.year_cost, r.year_groups);
}

bool consistent(const world::Staff& s) {
    bool all = true;
    world::for_each_staff_column(s, [&](const auto& column) { all = all && column.size() == s.size(); });
    return all;
}

bool consistent(const world::Pool& p) {
    bool all = true;
    world::for_each_pool_column(p, [&](const auto& column) { all = all && column.size() == p.size(); });
    return all;
}

bool consistent(const world::Nation& n, std::size_t regions, std::size_t municipalities,
                std::size_t professions) {
    const auto whole = [](const std::vector<double>& list, std::size_t length) {
        return list.empty() || list.size() == length;
    };
    return whole(n.stories, regions) && whole(n.graduated, professions) && whole(n.retired, professions) &&
           whole(n.died, professions) && whole(n.agency_cap, regions) && whole(n.pay, regions) &&
           whole(n.pay_answer, regions) && whole(n.pay_over_neighbours, regions) &&
           whole(n.shortage, regions) && whole(n.usual_shortage, regions) &&
           whole(n.participation, regions) && whole(n.control, regions) && whole(n.introduction, regions) &&
           n.integration.size() % std::max<std::size_t>(1, regions) == 0 &&
           same(n.integration.size(), n.kept, n.grant_new, n.grant_under_way, n.carrier_gone, n.lever_part,
                n.lever_part_before) &&
           whole(n.needs_usual, municipalities) &&
           same(n.needs_usual.size(), n.acute_usual, n.known_risk, n.acute_load) &&
           whole(n.spared, municipalities) && whole(n.study_places, professions) &&
           whole(n.licence_applicants, professions) && whole(n.students, regions) &&
           whole(n.training_places, regions * professions) &&
           whole(n.waiting_interns, regions * professions) && whole(n.supervisors, regions * professions) &&
           whole(n.supervisors_at_start, regions * professions) &&
           whole(n.st_at_start, regions * professions) &&
           whole(n.cohorts, regions * professions * model::kCohorts);
}

std::vector<Episode> EpisodeColumns::take(std::size_t length, std::size_t& at) const {
    std::vector<Episode> list(length);
    for (Episode& e : list) {
        e.id = id[at], e.held_by = held_by[at], e.resident = resident[at], e.keeps_bed = keeps_bed[at];
        e.domain = DomainIndex{domain[at]}, e.home = MunicipalityIndex{home[at]}, e.parts = parts[at];
        e.weight = weight[at], e.left = left[at], e.arrived = Date{arrived[at]}, e.rank = Date{rank[at]};
        e.until = Date{until[at]}, e.step = CareStep{step[at]}, e.need = NeedKind{need[at]}, e.age = age[at];
        e.repeats = repeats[at], e.morbidity = morbidity[at], e.flags = flags[at];
        ++at;
    }
    return list;
}

void UnitColumns::from(const std::vector<world::UnitState>& units) {
    for (const world::UnitState& u : units) {
        hours.insert(hours.end(), u.hours.begin(), u.hours.end());
        normal_hours.insert(normal_hours.end(), u.normal_hours.begin(), u.normal_hours.end());
        staffed_beds.push_back(u.staffed_beds);
        workload.push_back(u.workload);
        demand_before.push_back(u.demand_before);
        tally.insert(tally.end(), u.tally.value.begin(), u.tally.value.end());
        level.insert(level.end(), u.level.value.begin(), u.level.value.end());
        funded.insert(funded.end(), u.posts.funded.begin(), u.posts.funded.end());
        ordinary.insert(ordinary.end(), u.posts.ordinary.begin(), u.posts.ordinary.end());
        employed.insert(employed.end(), u.posts.employed.begin(), u.posts.employed.end());
        wanted.insert(wanted.end(), u.posts.wanted.begin(), u.posts.wanted.end());
        key_person.insert(key_person.end(), u.key_person.begin(), u.key_person.end());
        function.insert(function.end(), u.function.begin(), u.function.end());
        staff_flow.insert(staff_flow.end(), u.staff_flow.begin(), u.staff_flow.end());
        post_flow.insert(post_flow.end(), u.posts.flow.begin(), u.posts.flow.end());
        open.push_back(static_cast<std::uint32_t>(u.posts.open.size()));
        for (const world::OpenPost& post : u.posts.open)
            open_since.push_back(post.since), open_profession.push_back(post.profession);
        visitors.push_back(static_cast<std::uint32_t>(u.visitors.size()));
        for (const world::Visitor& v : u.visitors) {
            visitor_id.push_back(v.id), visitor_until.push_back(v.until);
            visitor_share.push_back(v.share), visitor_profession.push_back(v.profession);
            visitor_team.push_back(v.team ? 1 : 0);
        }
    }
}

void UnitColumns::to(std::vector<world::UnitState>& units) const {
    const std::size_t n = units.size();
    if (n == 0) return;
    const auto part = [&](const auto& all, std::size_t u) {
        const std::size_t each = all.size() / n;
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(u * each);
        return std::vector(first, first + static_cast<std::ptrdiff_t>(each));
    };
    std::size_t visitor = 0, post = 0;
    for (std::size_t u = 0; u < n; ++u) {
        units[u].hours = part(hours, u);
        units[u].normal_hours = part(normal_hours, u);
        units[u].staffed_beds = staffed_beds[u];
        units[u].workload = workload[u];
        units[u].demand_before = demand_before[u];
        const std::vector<double> counts = part(tally, u);
        require(counts.size() == world::kCounts, "a checkpoint holds every count of every unit");
        std::copy(counts.begin(), counts.end(), units[u].tally.value.begin());
        const std::vector<double> levels = part(level, u);
        std::copy(levels.begin(), levels.end(), units[u].level.value.begin());
        units[u].posts = {part(funded, u),   part(ordinary, u), part(employed, u), part(wanted, u), {},
                          part(post_flow, u)};
        for (std::uint32_t i = 0; i < open[u]; ++i, ++post)
            units[u].posts.open.push_back({open_since[post], open_profession[post]});
        units[u].staff_flow = part(staff_flow, u);
        for (std::size_t f = 0; f < world::kFunctions; ++f) {
            units[u].key_person[f] = key_person[u * world::kFunctions + f];
            units[u].function[f] = function[u * world::kFunctions + f];
        }
        units[u].visitors.clear();
        for (std::uint32_t i = 0; i < visitors[u]; ++i, ++visitor) {
            units[u].visitors.push_back({visitor_id[visitor], visitor_until[visitor], visitor_share[visitor],
                                         visitor_profession[visitor], visitor_team[visitor] != 0});
        }
    }
}

void SumColumns::from(const world::Domain& d) {
    for (const world::PopulationFlow& f : d.flows) {
        for (const double x : {f.births, f.deaths, f.immigration, f.emigration, f.moved_in, f.moved_out})
            flows.push_back(x);
    }
    ledger = {d.ledger.born, d.ledger.died, d.ledger.immigrated, d.ledger.emigrated};
    entries = {d.ledger.opened, d.ledger.closed};
}

void SumColumns::to(world::Domain& d) const {
    d.flows.resize(flows.size() / 6);
    for (std::size_t m = 0; m < d.flows.size(); ++m) {
        const double* x = flows.data() + 6 * m;
        d.flows[m] = {x[0], x[1], x[2], x[3], x[4], x[5]};
    }
    d.ledger = {entries[0], entries[1], ledger[0], ledger[1], ledger[2], ledger[3]};
}

}  // namespace careloop::run
