// SPDX-License-Identifier: Apache-2.0
#include "engine/world/residents_synthesis.hpp"

#include <algorithm>
#include <cmath>

namespace careloop::world {
namespace {

using scenario::At;
using scenario::Dimension;
using scenario::kMorbidities;
using scenario::kSexes;
using scenario::Unit;

constexpr int kWeekDays = kDaysPerWeek;

/// First whole week of life in which the completed age is at least `age`, by Residents::age.
int first_week_of(std::size_t age) {
    return static_cast<int>(std::ceil(static_cast<double>(age) * kDaysPerYear / kWeekDays));
}

/// First choices of one municipality and kind as a cumulative distribution.
struct Choice {
    std::vector<double> up_to;
    std::vector<std::uint32_t> unit;

    [[nodiscard]] std::uint32_t pick(double u) const {
        if (unit.empty()) return kNoUnit;
        const auto found = std::ranges::upper_bound(up_to, u * up_to.back());
        const auto last = static_cast<std::ptrdiff_t>(unit.size()) - 1;
        return unit[static_cast<std::size_t>(std::min(found - up_to.begin(), last))];
    }
};

Choice first_choices(const UnitDirectory& directory, const std::vector<UnitKind>& kinds, std::size_t which,
                     MunicipalityIndex municipality) {
    Choice choice;
    if (which >= kinds.size()) return choice;
    double sum = 0.0;
    for (const Reachable& reachable : directory.near(municipality, kinds[which])) {
        if (reachable.share <= 0) break;  // alternatives follow
        sum += static_cast<double>(reachable.share);
        choice.up_to.push_back(sum);
        choice.unit.push_back(reachable.unit.value);
    }
    return choice;
}

}  // namespace

std::vector<std::uint32_t> round_people(const Population& population, std::size_t municipality,
                                        std::int64_t simulated, double start) {
    constexpr std::size_t cells = kAges * kSexes;
    const double all = population.between(municipality, 0, kAges - 1);
    std::vector<std::uint32_t> count(cells, 0);
    if (all <= 0 || simulated <= 0) return count;
    const double factor = static_cast<double>(simulated) / all;
    const std::size_t first = population.at(municipality, 0, 0);
    // Marks at start, start + 1, ... on the line of people, by age and sex: each mark is a resident.
    double sum = 0.0;
    std::int64_t before = 0;
    for (std::size_t cell = 0; cell < cells; ++cell) {
        sum += population.people[first + cell];
        auto marks = static_cast<std::int64_t>(std::floor(sum * factor + 1.0 - start));
        marks = std::clamp(marks, before, simulated);
        if (cell + 1 == cells) marks = simulated;
        count[cell] = static_cast<std::uint32_t>(marks - before);
        before = marks;
    }
    // A rounding error of `sum` may leave the last mark for the very last cell: give it to the last with
    // people.
    std::size_t last = cells - 1;
    while (last > 0 && population.people[first + last] <= 0) --last;
    if (last + 1 < cells) {
        count[last] += count[cells - 1];
        count[cells - 1] = 0;
    }
    return count;
}

ResidentTables resident_tables(const scenario::Scenario& scenario) {
    ResidentTables tables;
    tables.seed = Seed{scenario.seed, 0};
    tables.begin = scenario.begin;
    const auto prevalence = scenario.parameters.bind<Unit::share>("morbidity.prevalence");
    for (std::size_t band = 0; band < scenario::kAgeBands; ++band) {
        double sum = 0.0;
        for (std::size_t stage = 0; stage < kMorbidities; ++stage) {
            sum += scenario.parameters.value(
                prevalence, At{}.set(Dimension::age_band, band).set(Dimension::morbidity, stage));
            tables.morbidity.push_back(sum);
        }
        for (std::size_t stage = 0; stage < kMorbidities && sum > 0; ++stage) {
            tables.morbidity[band * kMorbidities + stage] /= sum;
        }
    }
    for (std::size_t kind = 0; kind < scenario.catalogue.unit_kinds.size() && tables.continuity.size() < 2;
         ++kind) {
        if (scenario.catalogue.unit_kinds[kind].continuity) tables.continuity.push_back(UnitKind::of(kind));
    }
    return tables;
}

Residents make_residents(const ResidentTables& tables, const Geography& geography,
                         const Population& population, const UnitDirectory& directory, DomainIndex domain) {
    const DomainPlace& place = geography.domains[domain.at()];
    const Municipality& home = geography.municipalities[place.municipality.at()];
    const Seed seed = tables.seed;
    const double start = Draw(seed, place.municipality.value, 0, Purpose::resident_rounding).uniform();
    const std::vector<std::uint32_t> count =
        round_people(population, place.municipality.at(), home.simulated, start);
    const Choice primary = first_choices(directory, tables.continuity, 0, place.municipality);
    const Choice dental = first_choices(directory, tables.continuity, 1, place.municipality);
    const int this_week = (tables.begin - kWeekZero) / kWeekDays;

    Residents people;
    people.first_id = place.first_resident;
    people.founders = place.founders;
    people.weight = static_cast<float>(home.weight);
    people.resize(place.founders);
    std::ranges::fill(people.municipality, place.municipality.value);
    std::ranges::fill(people.alive, std::uint8_t{1});

    ResidentRow row = 0;
    std::uint64_t person = 0;  // of the municipality: dealt to its parts in turn
    for (std::size_t cell = 0; cell < count.size(); ++cell) {
        const std::size_t age = cell / kSexes;
        const int youngest = first_week_of(age);
        const auto weeks = static_cast<std::uint32_t>(first_week_of(age + 1) - youngest);
        const std::size_t band = scenario::age_band(static_cast<int>(age));
        const double* stages = &tables.morbidity[band * kMorbidities];
        for (std::uint32_t i = 0; i < count[cell]; ++i, ++person) {
            if (person % place.parts != place.part) continue;
            const std::uint64_t id = people.first_id + row;
            const std::uint32_t lived = Draw(seed, id, 0, Purpose::resident_birth).below(weeks);
            people.birth_week[row] =
                static_cast<std::int16_t>(this_week - youngest - static_cast<int>(lived));
            people.sex[row] = static_cast<std::uint8_t>(cell % kSexes);
            people.age_band[row] = static_cast<std::uint8_t>(band);
            const double u = Draw(seed, id, 0, Purpose::resident_morbidity).uniform();
            std::size_t stage = 0;
            while (stage + 1 < kMorbidities && u >= stages[stage]) ++stage;
            people.morbidity[row] = static_cast<std::uint8_t>(stage);
            people.frailty[row] = byte_draw(seed, id, 0, Purpose::resident_frailty);
            people.navigation[row] = byte_draw(seed, id, 0, Purpose::resident_navigation);
            people.relatives[row] = byte_draw(seed, id, 0, Purpose::resident_relatives);
            const auto listing = Draw(seed, id, 0, Purpose::resident_listing).uniforms();
            people.primary_unit[row] = primary.pick(listing[0]);
            people.dental_unit[row] = dental.pick(listing[1]);
            ++row;
        }
    }
    require(row == place.founders, "every part of a municipality gets its residents");
    return people;
}

}  // namespace careloop::world
