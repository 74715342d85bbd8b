// SPDX-License-Identifier: Apache-2.0
#include "engine/run/turn_back.hpp"

#include <algorithm>

namespace careloop::run {
namespace {

/// Of the columns in which no day is written as 0.
void earlier(std::vector<std::int32_t>& column, int days) {
    for (std::int32_t& day : column) {
        if (day != 0 && day != world::kNever) day -= days;
    }
}

void earlier_weeks(std::vector<std::int16_t>& column, int days) {
    for (std::int16_t& week : column) week = static_cast<std::int16_t>(week - days / kDaysPerWeek);
}

void earlier(std::vector<world::Episode>& list, int days) {
    for (world::Episode& e : list) {
        e.arrived = e.arrived - days;
        e.rank = e.rank - days;
        if (e.until.days != 0) e.until = e.until - days;  // 0: not admitted yet
    }
}

}  // namespace

void turn_back(world::Domain& d, int days) {
    world::Staff& s = d.staff;
    earlier_weeks(s.birth_week, days);
    for (auto* column : {&s.in_care_since, &s.in_unit_since, &s.absent_until, &s.looking_until, &s.leaves,
                         &s.placed_until, &s.studies_until, &s.licensed, &s.specialist_since})
        earlier(*column, days);
    earlier_weeks(d.pool.birth_week, days);
    earlier(d.pool.in_care_since, days);
    earlier(d.pool.since, days);
    earlier(d.pool.licensed, days);
    earlier(d.pool.specialist_since, days);
    for (world::UnitState& u : d.units) {
        earlier(u.pending, days);
        earlier(u.later, days);
        for (world::Queue& q : u.queue) earlier(q.entries, days);
        earlier(u.inside, days);
        for (world::Visitor& v : u.visitors) v.until -= days;
        for (world::OpenPost& post : u.posts.open) post.since -= days;
    }
}

void forget_flows(world::Domain& d) {
    for (world::UnitState& u : d.units) {
        u.tally = {};
        u.demand_before = 0;
        std::fill(u.staff_flow.begin(), u.staff_flow.end(), 0);
        std::fill(u.posts.flow.begin(), u.posts.flow.end(), 0);
    }
    std::fill(d.flows.begin(), d.flows.end(), world::PopulationFlow{});
    d.year = {};
    std::fill(d.residents.year_cost.begin(), d.residents.year_cost.end(), 0.0F);
    std::fill(d.residents.year_groups.begin(), d.residents.year_groups.end(), 0U);
}

}  // namespace careloop::run
