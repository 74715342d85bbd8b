// SPDX-License-Identifier: Apache-2.0
#include "engine/world/reach.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace careloop::world {
namespace {

constexpr double kEquallyNear = 0.25;        // hours
constexpr double kWorthAnotherRegion = 1.5;  // hours saved
constexpr std::size_t kOwnRegionAlternatives = 5;

/// Units of one kind in one municipality.
struct Site {
    MunicipalityIndex municipality;
    RegionIndex region;
    std::vector<UnitIndex> units;
};

/// A site as seen from one municipality.
struct Seen {
    const Site* site;
    double hours;
    bool own_region;
};

std::vector<std::vector<Site>> sites_by_kind(const UnitDirectory& directory) {
    std::vector<std::vector<Site>> sites(directory.kinds);
    for (std::size_t u = 0; u < directory.units.size(); ++u) {
        const UnitPlace& unit = directory.units[u];
        std::vector<Site>& of_kind = sites[unit.kind.at()];
        // Units are ordered by municipality, so a site is complete before the next begins.
        if (of_kind.empty() || of_kind.back().municipality != unit.municipality) {
            of_kind.push_back({unit.municipality, unit.region, {}});
        }
        of_kind.back().units.push_back(UnitIndex::of(u));
    }
    return sites;
}

/// How many of `seen` (nearest first, own region before others) are the first choice.
std::size_t first_choices(const std::vector<Seen>& seen, MunicipalityIndex home, bool in_hospital) {
    if (!in_hospital && seen.front().site->municipality == home) return 1;
    std::size_t count = 1;
    while (count < seen.size() && seen[count].own_region == seen.front().own_region &&
           seen[count].hours <= seen.front().hours + kEquallyNear) {
        ++count;
    }
    return count;
}

void order(std::vector<Seen>& seen, MunicipalityIndex home, bool in_hospital) {
    constexpr double far = std::numeric_limits<double>::infinity();
    double own = far, other = far;
    for (const Seen& s : seen) (s.own_region ? own : other) = std::min(s.own_region ? own : other, s.hours);
    const bool own_first = own <= other + kWorthAnotherRegion;
    std::ranges::sort(seen, {}, [&](const Seen& s) {
        // Outside hospitals the own municipality's units come first, however near a neighbour's seat is.
        const bool at_home = !in_hospital && s.site->municipality == home;
        return std::tuple(!at_home, s.own_region != own_first, s.hours, s.site->municipality);
    });
}

std::vector<Reachable> reach_of(MunicipalityIndex home, const std::vector<Site>& sites,
                                const Geography& geography, const UnitDirectory& directory,
                                const scenario::UnitKindInfo& kind) {
    const RegionIndex region = geography.municipalities[home.at()].region;
    std::vector<Seen> seen;
    for (const Site& site : sites) {
        // The municipality owes its own residents care; others' units are not open to them.
        if (kind.municipal && site.municipality != home) continue;
        seen.push_back({&site, geography.hours(home, site.municipality), site.region == region});
    }
    std::vector<Reachable> reach;
    if (seen.empty()) return reach;
    order(seen, home, kind.in_hospital);
    const std::size_t first = first_choices(seen, home, kind.in_hospital);
    double size = 0.0;
    for (std::size_t s = 0; s < first; ++s) {
        for (const UnitIndex unit : seen[s].site->units) {
            reach.push_back({unit, static_cast<float>(seen[s].hours), directory.units[unit.at()].size});
            size += static_cast<double>(directory.units[unit.at()].size);
        }
    }
    for (Reachable& choice : reach) {
        choice.share = static_cast<float>(static_cast<double>(choice.share) / size);
    }
    std::ranges::stable_sort(reach, {}, &Reachable::hours);
    // One unit of each further site, so that alternatives lie in different places.
    std::size_t own = 0, taken = 0;
    for (std::size_t s = first; s < seen.size() && taken < kReach; ++s) {
        if (seen[s].own_region && own == kOwnRegionAlternatives && !seen.back().own_region) continue;
        const std::vector<UnitIndex>& units = seen[s].site->units;
        const std::uint64_t which = mix64(directory.units[units.front().at()].id, home.value) % units.size();
        reach.push_back({units[which], static_cast<float>(seen[s].hours), 0.0F});
        own += seen[s].own_region ? 1 : 0;
        ++taken;
    }
    return reach;
}

}  // namespace

void find_reach(const scenario::Catalogue& catalogue, const Geography& geography, UnitDirectory& directory) {
    const std::vector<std::vector<Site>> sites = sites_by_kind(directory);
    directory.reach.assign(geography.municipalities.size() * directory.kinds, {});
    for (std::size_t m = 0; m < geography.municipalities.size(); ++m) {
        if (geography.domains_of[m].empty()) continue;
        for (std::size_t k = 0; k < directory.kinds; ++k) {
            directory.reach[m * directory.kinds + k] =
                reach_of(MunicipalityIndex::of(m), sites[k], geography, directory, catalogue.unit_kinds[k]);
        }
    }
}

}  // namespace careloop::world
