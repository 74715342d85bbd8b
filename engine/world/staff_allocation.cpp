// SPDX-License-Identifier: Apache-2.0
#include "engine/world/staff_allocation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.hpp"
#include "engine/world/apportion.hpp"

namespace careloop::world {
namespace {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;

/// Whole persons of each profession in one kind.
std::vector<std::int64_t> stock_of(const scenario::Scenario& scenario, std::size_t kind) {
    const auto stock = scenario.parameters.bind<Unit::persons>("synthesis.staff_stock");
    std::vector<std::int64_t> persons(scenario.catalogue.professions.size());
    for (std::size_t p = 0; p < persons.size(); ++p) {
        const double n = scenario.parameters.value(
            stock, At{}.set(Dimension::profession, p).set(Dimension::unit_kind, kind));
        persons[p] = static_cast<std::int64_t>(std::floor(std::max(0.0, n) + 0.5));
    }
    return persons;
}

/// Fills `members`, units in geographical order with `sums` persons each. Every seat goes to the profession
/// that is furthest behind its share so far: neighbours compensate for what one unit cannot have in
/// fractions.
void share_professions(const std::vector<std::size_t>& members, const std::vector<std::int64_t>& sums,
                       const std::vector<std::int64_t>& stock, StaffPlan& plan) {
    const double all = static_cast<double>(std::accumulate(stock.begin(), stock.end(), std::int64_t{0}));
    std::vector<double> behind(stock.size(), 0.0);
    std::vector<std::int64_t> left = stock;
    for (std::size_t i = 0; i < members.size(); ++i) {
        for (std::size_t p = 0; p < stock.size(); ++p) {
            behind[p] += static_cast<double>(sums[i]) * static_cast<double>(stock[p]) / all;
        }
        for (std::int64_t seat = 0; seat < sums[i]; ++seat) {
            std::size_t next = stock.size();
            for (std::size_t p = 0; p < stock.size(); ++p) {
                if (left[p] > 0 && (next == stock.size() || behind[p] > behind[next])) next = p;
            }
            behind[next] -= 1.0;
            --left[next];
            ++plan.at(members[i], next);
        }
    }
}

}  // namespace

std::uint32_t StaffPlan::of_unit(std::size_t unit) const {
    const auto first = persons.begin() + static_cast<std::ptrdiff_t>(unit * professions);
    return std::accumulate(first, first + static_cast<std::ptrdiff_t>(professions), std::uint32_t{0});
}

std::optional<Profession> manager_profession(const scenario::Scenario& scenario) {
    std::vector<std::int64_t> all(scenario.catalogue.professions.size(), 0);
    for (std::size_t kind = 0; kind < scenario.catalogue.unit_kinds.size(); ++kind) {
        const auto stock = stock_of(scenario, kind);
        for (std::size_t p = 0; p < all.size(); ++p) all[p] += stock[p];
    }
    for (std::size_t p = all.size(); p-- > 0;) {
        if (all[p] == 0) return Profession::of(p);
    }
    return std::nullopt;
}

StaffPlan allocate_staff(const scenario::Scenario& scenario, const std::vector<PlannedUnit>& units) {
    const scenario::Catalogue& catalogue = scenario.catalogue;
    StaffPlan plan;
    plan.professions = catalogue.professions.size();
    plan.persons.assign(units.size() * plan.professions, 0);
    for (std::size_t kind = 0; kind < catalogue.unit_kinds.size(); ++kind) {
        std::vector<std::size_t> members;
        std::vector<double> expected;
        for (std::size_t u = 0; u < units.size(); ++u) {
            if (units[u].place.kind.at() != kind) continue;
            members.push_back(u);
            expected.push_back(units[u].persons);
        }
        if (members.empty()) continue;
        const std::vector<std::int64_t> stock = stock_of(scenario, kind);
        const auto all = std::accumulate(stock.begin(), stock.end(), std::int64_t{0});
        if (all < static_cast<std::int64_t>(members.size())) {
            throw Error(Fault::usage, "synthesis.staff_stock has " + std::to_string(all) + " persons at \"" +
                                          catalogue.unit_kinds[kind].name + "\", fewer than its " +
                                          std::to_string(members.size()) +
                                          " units; allowed: at least one person a unit");
        }
        share_professions(members, apportion(all, expected, 1), stock, plan);
    }
    const auto span = scenario.parameters.bind<Unit::persons>("synthesis.span");
    if (const auto manager = manager_profession(scenario)) {
        const double led = std::max(1.0, scenario.parameters.value(span));
        for (std::size_t u = 0; u < units.size(); ++u) {
            const double staff = plan.of_unit(u);
            plan.at(u, manager->at()) =
                static_cast<std::uint32_t>(std::max(1.0, std::floor(staff / led + 0.5)));
        }
    }
    return plan;
}

}  // namespace careloop::world
