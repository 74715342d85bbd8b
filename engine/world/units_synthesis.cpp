// SPDX-License-Identifier: Apache-2.0
#include "engine/world/units_synthesis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/draws.hpp"
#include "engine/base/error.hpp"
#include "engine/world/apportion.hpp"

namespace careloop::world {
namespace {

using scenario::At;
using scenario::CareForm;
using scenario::Dimension;
using scenario::Unit;
using scenario::UnitKindInfo;

constexpr double kBedsPerWard = 22.0;      // assumed
constexpr double kLeastBeds = 8.0;         // below this a hospital has no ward of a kind
constexpr double kLeastShareOfUnit = 0.3;  // below this share of a usual unit a hospital has none of a kind
constexpr double kLeastPeopleForUnit = 2500;  // below this a municipality is served by a neighbour

/// A whole number of units for so much of something, at least one.
std::int64_t units_for(double amount, double usual) {
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(amount / usual + 0.5)));
}

class Planner {
  public:
    Planner(const scenario::Scenario& scenario, const Geography& geography, const CareNeed& need,
            const Resources& resources)
        : scenario_(scenario),
          geography_(geography),
          need_(need),
          resources_(resources),
          stock_(stock_by_kind(scenario)),
          ordinals_(geography.municipalities.size() * stock_.size(), 0) {
        const auto size = scenario.parameters.bind<Unit::persons>("synthesis.unit_size");
        for (std::size_t k = 0; k < stock_.size(); ++k) {
            usual_.push_back(
                std::max(1.0, scenario.parameters.value(size, At{}.set(Dimension::unit_kind, k))));
        }
        hospitals_of_.resize(scenario.catalogue.regions.size());
        for (std::size_t h = 0; h < resources.hospitals.size(); ++h) {
            if (resources.hospitals[h].size > 0)
                hospitals_of_[resources.hospitals[h].region.at()].push_back(h);
        }
        members_.resize(scenario.catalogue.regions.size());
        for (std::size_t m = 0; m < geography.municipalities.size(); ++m) {
            if (geography.municipalities[m].population > 0)
                members_[geography.municipalities[m].region.at()].push_back(m);
        }
    }

    std::vector<PlannedUnit> plan() {
        place_wards();
        for (std::size_t kind = 0; kind < stock_.size(); ++kind) {
            const UnitKindInfo& info = scenario_.catalogue.unit_kinds[kind];
            if (stock_[kind] <= 0) continue;
            if (info.municipal) {
                place_municipal(kind);
            } else if (!info.in_hospital) {
                place_near_people(kind);
            } else if (info.form != CareForm::beds) {
                place_clinics(kind);
            }
        }
        std::ranges::stable_sort(units_, [](const PlannedUnit& a, const PlannedUnit& b) {
            return std::pair(a.place.municipality, a.place.kind) <
                   std::pair(b.place.municipality, b.place.kind);
        });
        return std::move(units_);
    }

  private:
    PlannedUnit& add(std::size_t kind, std::size_t municipality, Owner owner, double persons) {
        const Municipality& home = geography_.municipalities[municipality];
        std::uint32_t& ordinal = ordinals_[municipality * stock_.size() + kind];
        PlannedUnit unit;
        unit.persons = persons;
        unit.place.id = mix64(kind, municipality, ordinal++);
        unit.place.kind = UnitKind::of(kind);
        unit.place.municipality = MunicipalityIndex::of(municipality);
        unit.place.region = home.region;
        unit.place.settlement = home.settlement;
        unit.place.position = home.seat;
        const double chance = scenario_.parameters.value(
            private_share_,
            At{}.set(Dimension::unit_kind, kind).set(Dimension::settlement_type, home.settlement));
        const Draw draw(Seed{scenario_.seed, 0}, unit.place.id, 0, Purpose::unit_place);
        unit.place.owner = draw.happens(chance) ? kPrivateOwner : owner;
        units_.push_back(std::move(unit));
        return units_.back();
    }

    /// `count` units of one kind at one place, sharing `persons` evenly.
    void add_several(std::size_t kind, std::size_t municipality, Owner owner, double persons,
                     std::int64_t count, const std::string& where) {
        const scenario::Text& label = scenario_.catalogue.unit_kinds[kind].label;
        for (std::int64_t i = 0; i < count; ++i) {
            PlannedUnit& unit = add(kind, municipality, owner, persons / static_cast<double>(count));
            const std::string& what = label.sv.empty() ? label.en : label.sv;
            unit.place.name =
                count > 1 ? fmt::format("{}, {} {}", where, what, i + 1) : fmt::format("{}, {}", where, what);
        }
    }

    void add_at_hospital(std::size_t kind, std::size_t h, double persons, std::int64_t count) {
        const Hospital& hospital = resources_.hospitals[h];
        const std::size_t first = units_.size();
        add_several(kind, hospital.municipality.at(), kRegionOwner, persons, count, hospital.name);
        for (std::size_t u = first; u < units_.size(); ++u) {
            units_[u].place.hospital = static_cast<std::uint16_t>(h);
            units_[u].place.position = hospital.position;
        }
    }

    /// Sizes of some hospitals; the first largest is kept when none of the others is large enough.
    [[nodiscard]] std::vector<std::size_t> large_enough(const std::vector<std::size_t>& hospitals,
                                                        double amount, double least) const {
        double all = 0.0;
        for (const std::size_t h : hospitals) all += resources_.hospitals[h].size;
        std::vector<std::size_t> kept;
        for (const std::size_t h : hospitals) {
            if (amount * resources_.hospitals[h].size / all >= least) kept.push_back(h);
        }
        if (kept.empty()) {
            kept.push_back(*std::ranges::max_element(
                hospitals, {}, [&](std::size_t h) { return resources_.hospitals[h].size; }));
        }
        return kept;
    }

    /// Hospitals of a region with an emergency department; its largest when none has one. Others have too few
    /// beds for the people to whom they happen to be the nearest.
    [[nodiscard]] std::vector<std::size_t> acute_hospitals(std::size_t region) const {
        std::vector<std::size_t> acute;
        for (const std::size_t h : hospitals_of_[region]) {
            if (resources_.hospitals[h].emergency) acute.push_back(h);
        }
        return acute.empty() ? large_enough(hospitals_of_[region], 0.0, 1.0) : acute;
    }

    [[nodiscard]] std::vector<double> sizes(const std::vector<std::size_t>& hospitals) const {
        std::vector<double> size;
        for (const std::size_t h : hospitals) size.push_back(resources_.hospitals[h].size);
        return size;
    }

    /// Hours that a bed day takes at a kind: mean over its care steps.
    [[nodiscard]] double hours_per_bed_day(std::size_t kind) const {
        const auto& catalogue = scenario_.catalogue;
        const auto hours = scenario_.parameters.bind<scenario::Unit::hours>("care.hours");
        double sum = 0;
        int steps = 0;
        for (std::size_t s = 0; s < catalogue.care_steps.size(); ++s) {
            if (catalogue.care_steps[s].unit_kind.at() != kind) continue;
            ++steps;
            for (std::size_t p = 0; p < catalogue.professions.size(); ++p) {
                sum += scenario_.parameters.value(hours, scenario::At{}
                                                             .set(scenario::Dimension::care_step, s)
                                                             .set(scenario::Dimension::profession, p));
            }
        }
        return sum > 0 ? sum / steps : 1.0;
    }

    /// Beds of each region to the kinds with beds by the beds their staff can run, to hospitals by size, to
    /// wards evenly; staff follow beds, over the whole country.
    void place_wards() {
        std::vector<std::size_t> kinds;
        std::vector<double> staff;
        for (std::size_t k = 0; k < stock_.size(); ++k) {
            const UnitKindInfo& info = scenario_.catalogue.unit_kinds[k];
            if (info.form != CareForm::beds || !info.in_hospital || info.municipal || stock_[k] <= 0)
                continue;
            kinds.push_back(k);
            staff.push_back(stock_[k] / hours_per_bed_day(k));
        }
        std::vector<double> beds_of(stock_.size(), 0.0);
        const std::size_t first = units_.size();
        for (std::size_t r = 0; r < hospitals_of_.size() && !kinds.empty(); ++r) {
            const auto by_kind = apportion(static_cast<std::int64_t>(resources_.beds[r]), staff);
            for (std::size_t i = 0; i < kinds.size(); ++i) {
                const auto kept =
                    large_enough(acute_hospitals(r), static_cast<double>(by_kind[i]), kLeastBeds);
                const auto by_hospital = apportion(by_kind[i], sizes(kept));
                for (std::size_t j = 0; j < kept.size(); ++j) {
                    if (by_hospital[j] <= 0) continue;
                    const std::int64_t wards = units_for(static_cast<double>(by_hospital[j]), kBedsPerWard);
                    const std::size_t ward = units_.size();
                    add_at_hospital(kinds[i], kept[j], 0.0, wards);
                    const auto beds =
                        apportion(by_hospital[j], std::vector<double>(static_cast<std::size_t>(wards), 1.0));
                    for (std::size_t w = 0; w < beds.size(); ++w) {
                        units_[ward + w].place.physical_beds = static_cast<float>(beds[w]);
                    }
                    beds_of[kinds[i]] += static_cast<double>(by_hospital[j]);
                }
            }
        }
        for (std::size_t u = first; u < units_.size(); ++u) {
            const std::size_t kind = units_[u].place.kind.at();
            units_[u].persons =
                stock_[kind] * static_cast<double>(units_[u].place.physical_beds) / beds_of[kind];
        }
    }

    /// Emergency departments, and what else receives visits at hospitals: where there is an emergency
    /// department, by the hospital's size.
    void place_clinics(std::size_t kind) {
        const bool emergency = scenario_.catalogue.unit_kinds[kind].form == CareForm::emergency;
        const std::vector<double>& need = need_.hours[kind];
        const double country = std::accumulate(need.begin(), need.end(), 0.0);
        for (std::size_t r = 0; r < hospitals_of_.size(); ++r) {
            double persons = 0;
            for (const std::size_t m : members_[r]) persons += stock_[kind] * need[m] / country;
            std::vector<std::size_t> open = acute_hospitals(r);
            if (!emergency) open = large_enough(open, persons, kLeastShareOfUnit * usual_[kind]);
            double all = 0.0;
            for (const std::size_t h : open) all += resources_.hospitals[h].size;
            for (const std::size_t h : open) {
                const double part = persons * resources_.hospitals[h].size / all;
                add_at_hospital(kind, h, part, emergency ? 1 : units_for(part, usual_[kind]));
            }
        }
    }

    /// Care the region owes outside hospitals; a municipality with few people is served by the nearest of its
    /// region that has a unit.
    void place_near_people(std::size_t kind) {
        const std::vector<double>& need = need_.hours[kind];
        const double country = std::accumulate(need.begin(), need.end(), 0.0);
        std::vector<double> served(need.size(), 0.0);
        for (const std::vector<std::size_t>& members : members_) {
            if (members.empty()) continue;
            std::vector<std::size_t> with_unit;
            for (const std::size_t m : members) {
                if (need_.people[m] > kLeastPeopleForUnit) with_unit.push_back(m);
            }
            if (with_unit.empty()) {
                with_unit.push_back(
                    *std::ranges::max_element(members, {}, [&](std::size_t m) { return need_.people[m]; }));
            }
            for (const std::size_t m : members) {
                const std::size_t at = *std::ranges::min_element(with_unit, {}, [&](std::size_t to) {
                    return m == to ? 0.0
                                   : geography_.hours(MunicipalityIndex::of(m), MunicipalityIndex::of(to));
                });
                served[at] += stock_[kind] * need[m] / country;
            }
        }
        place_by_municipality(kind, served, kRegionOwner);
    }

    /// Care the municipality owes: at least one unit everywhere.
    void place_municipal(std::size_t kind) {
        std::vector<double> persons = need_.hours[kind];
        const double all = std::accumulate(persons.begin(), persons.end(), 0.0);
        for (double& p : persons) p *= stock_[kind] / all;
        place_by_municipality(kind, persons, kMunicipalityOwner);
    }

    void place_by_municipality(std::size_t kind, const std::vector<double>& persons, Owner owner) {
        for (std::size_t m = 0; m < persons.size(); ++m) {
            if (persons[m] <= 0) continue;
            add_several(kind, m, owner, persons[m], units_for(persons[m], usual_[kind]),
                        scenario_.catalogue.municipalities[m].label.sv);
        }
    }

    const scenario::Scenario& scenario_;
    const Geography& geography_;
    const CareNeed& need_;
    const Resources& resources_;
    std::vector<double> stock_, usual_;                             // by kind
    std::vector<std::uint32_t> ordinals_;                           // municipality × kind
    std::vector<std::vector<std::size_t>> hospitals_of_, members_;  // by region
    scenario::Parameter<Unit::share> private_share_ =
        scenario_.parameters.bind<Unit::share>("synthesis.private_share");
    std::vector<PlannedUnit> units_;
};

}  // namespace

std::vector<double> stock_by_kind(const scenario::Scenario& scenario) {
    const auto stock = scenario.parameters.bind<Unit::persons>("synthesis.staff_stock");
    std::vector<double> persons(scenario.catalogue.unit_kinds.size(), 0.0);
    for (std::size_t k = 0; k < persons.size(); ++k) {
        for (std::size_t p = 0; p < scenario.catalogue.professions.size(); ++p) {
            const double n = scenario.parameters.value(
                stock, At{}.set(Dimension::profession, p).set(Dimension::unit_kind, k));
            persons[k] += std::floor(std::max(0.0, n) + 0.5);
        }
    }
    return persons;
}

std::vector<PlannedUnit> plan_units(const scenario::Scenario& scenario, const Geography& geography,
                                    const CareNeed& need, const Resources& resources) {
    return Planner(scenario, geography, need, resources).plan();
}

}  // namespace careloop::world
