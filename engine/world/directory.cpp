// SPDX-License-Identifier: Apache-2.0
#include "engine/world/directory.hpp"

#include <limits>
#include <utility>

#include "engine/base/error.hpp"

namespace careloop::world {

DirectoryPlan make_directory(const Geography& geography, std::vector<PlannedUnit> units,
                             const StaffPlan& staff, std::size_t kinds) {
    DirectoryPlan plan;
    plan.directory.kinds = kinds;
    plan.staff.resize(geography.domains.size());
    std::uint64_t next_id = kStaffBit + kFounderBlock;
    std::size_t first = 0;
    for (std::size_t m = 0; m < geography.municipalities.size(); ++m) {
        std::size_t last = first;
        while (last < units.size() && units[last].place.municipality.at() == m) ++last;
        const std::uint32_t parts = parts_of(geography.municipalities[m].population);
        for (std::uint32_t part = 0; part < parts; ++part) {
            const bool simulated = !geography.domains_of[m].empty();
            const DomainIndex domain = simulated ? geography.domains_of[m][part] : DomainIndex{};
            if (simulated) {
                plan.directory.domain_first.push_back(
                    static_cast<std::uint32_t>(plan.directory.units.size()));
                plan.staff[domain.at()].first_id = next_id;
            }
            std::uint64_t persons = 0;
            std::size_t local = 0;
            for (std::size_t u = first + part; u < last; u += parts, ++local) {
                const std::uint32_t size = staff.of_unit(u);
                persons += size;
                if (!simulated) continue;
                UnitPlace place = std::move(units[u].place);
                place.domain = domain;
                place.local = static_cast<std::uint16_t>(local);
                place.size = static_cast<float>(size);
                plan.directory.units.push_back(std::move(place));
                for (std::size_t p = 0; p < staff.professions; ++p) {
                    plan.staff[domain.at()].persons.push_back(staff.at(u, p));
                }
            }
            require(local <= std::numeric_limits<std::uint16_t>::max(), "a domain has at most 65 535 units");
            next_id += (persons + kFounderBlock - 1) / kFounderBlock * kFounderBlock;
        }
        first = last;
    }
    plan.directory.domain_first.push_back(static_cast<std::uint32_t>(plan.directory.units.size()));
    return plan;
}

}  // namespace careloop::world
