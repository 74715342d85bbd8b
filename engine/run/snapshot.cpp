// SPDX-License-Identifier: Apache-2.0
#include "engine/run/snapshot.hpp"

#include <algorithm>

namespace careloop::run {
namespace {

constexpr double kFullTime = 200.0;

}  // namespace

void Snapshot::add(const Snapshot& o) {
    waiting += o.waiting;
    waiting_days += o.waiting_days;
    waiting_in_time += o.waiting_in_time;
    for (std::size_t b = 0; b < waits.size(); ++b) waits[b] += o.waits[b];
    inside += o.inside;
    headcount += o.headcount;
    full_time += o.full_time;
    posts += o.posts;
    vacant += o.vacant;
    part_time += o.part_time;
    for (std::size_t c = 0; c < experience.size(); ++c) experience[c] += o.experience[c];
    for (std::size_t c = 0; c < ages.size(); ++c) ages[c] += o.ages[c];
}

Snapshot snapshot(const model::Rules& rules, const world::Domain& domain, std::uint16_t u, Date day) {
    const world::UnitState& unit = domain.units[u];
    Snapshot s;
    for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
        const world::Queue& queue = unit.queue[c];
        for (std::size_t i = queue.head; i < queue.entries.size(); ++i) {
            const world::Episode& e = queue.entries[i];
            const int days = std::max(0, day - e.arrived);
            s.waiting += e.weight;
            s.waiting_days += e.weight * static_cast<double>(days);
            if (days <= rules.care.target_days(c)) s.waiting_in_time += e.weight;
            s.waits[world::wait_bin(days)] += e.weight;
        }
    }
    for (const world::Episode& e : unit.inside) s.inside += e.weight;
    s.headcount = domain.staff_first[u + 1U] - domain.staff_first[u];
    std::vector<double> held(unit.posts.funded.size());
    for (std::uint32_t row = domain.staff_first[u]; row < domain.staff_first[u + 1U]; ++row) {
        held[domain.staff.profession[row]] += domain.staff.contract[row] / kFullTime;
        s.part_time += domain.staff.contract[row] < kFullTime ? 1 : 0;
        s.experience[experience_class(domain.staff.in_care_since[row], day)] += 1;
        s.ages[staff_age_class(world::age_of(domain.staff.birth_week[row], day))] += 1;
    }
    for (std::size_t p = 0; p < held.size(); ++p) {
        const auto funded = static_cast<double>(unit.posts.funded[p]);
        s.full_time += held[p];
        s.posts += funded;
        s.vacant += std::max(0.0, funded - held[p]);
    }
    return s;
}

std::vector<double> inhabitants(const std::vector<world::Domain>& domains, std::size_t municipalities,
                                Date day) {
    std::vector<double> people(municipalities * kInhabitants, 0);
    const auto add = [&](std::size_t m, Inhabitants i, double w) {
        people[m * kInhabitants + static_cast<std::size_t>(i)] += w;
    };
    const int now = (day - world::kWeekZero) / kDaysPerWeek;
    for (const world::Domain& d : domains) {
        const world::Residents& r = d.residents;
        for (std::uint32_t row = 0; row < r.size(); ++row) {
            if (r.alive[row] == 0) continue;
            const std::size_t m = r.municipality[row];
            const double w = r.weight_of(row);
            const int age = completed_years(now - r.birth_week[row]);
            add(m, Inhabitants::all, w);
            if (age < 20)
                add(m, Inhabitants::age_0_19, w);
            else if (age >= 80)
                add(m, Inhabitants::age_80_plus, w);
            else if (age >= 65)
                add(m, Inhabitants::age_65_79, w);
        }
        for (std::size_t m = 0; m < d.flows.size(); ++m) {
            const world::PopulationFlow& f = d.flows[m];
            add(m, Inhabitants::births, f.births), add(m, Inhabitants::deaths, f.deaths);
            add(m, Inhabitants::moved_in, f.moved_in), add(m, Inhabitants::moved_out, f.moved_out);
            add(m, Inhabitants::immigration, f.immigration), add(m, Inhabitants::emigration, f.emigration);
        }
    }
    return people;
}

}  // namespace careloop::run
