// SPDX-License-Identifier: Apache-2.0
#include "engine/run/year.hpp"

#include "engine/run/indicators.hpp"

namespace careloop::run {

void close_year(world::Domain& domain, const model::Need& need, int year, Date day) {
    constexpr std::size_t kAgeSex = scenario::kAgeBands * scenario::kSexes;
    world::PatientYear& y = domain.year;
    y.year = year;
    y.people.assign(world::kUseAges * world::kCostBins, 0);
    y.cost.assign(world::kUseAges * world::kCostBins, 0);
    y.treated.assign(need.groups().size() * kAgeSex, 0);
    y.at_risk.assign(kAgeSex, 0);
    y.cost_by.assign(kAgeSex, 0);
    world::Residents& r = domain.residents;
    const int now = (day - world::kWeekZero) / kDaysPerWeek;
    for (std::uint32_t row = 0; row < r.size(); ++row) {
        const bool died = (r.year_groups[row] & world::kDiedThisYear) != 0;
        if (r.alive[row] != 0 || died) {
            const double w = r.weight_of(row);
            const int age = completed_years(now - r.birth_week[row]);
            const std::size_t bin = world::use_age(age) * world::kCostBins + cost_bin(r.year_cost[row]);
            y.people[bin] += w;
            y.cost[bin] += w * static_cast<double>(r.year_cost[row]);
            const std::size_t cell = scenario::age_band(age) * scenario::kSexes + r.sex[row];
            y.at_risk[cell] += w;
            y.cost_by[cell] += w * static_cast<double>(r.year_cost[row]);
            for (std::size_t g = 0; g < need.groups().size(); ++g) {
                if ((r.year_groups[row] >> g & 1U) != 0) y.treated[g * kAgeSex + cell] += w;
            }
        }
        r.year_cost[row] = 0;
        r.year_groups[row] = 0;
    }
}

}  // namespace careloop::run
