// SPDX-License-Identifier: Apache-2.0
#include "engine/world/staff_ages.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <tuple>

#include "engine/base/maths.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/world/codes.hpp"

namespace careloop::world {
namespace {

using scenario::Csv;

constexpr int kEarliestCareer = 21;  ///< years of age, as in staff_synthesis.cpp
constexpr double kLastAge = 67.0;    ///< years of age: few are employed beyond; assumed

/// Employees of one region by age: groups in order, the last open.
struct AgeGroup {
    int from;  ///< completed years
    double persons;
};

std::vector<std::vector<AgeGroup>> read_groups(const scenario::Scenario& scenario) {
    Csv table = Csv::read(scenario.own_data / "staff_age.csv", "employees by region and age group");
    const Codes regions(scenario.catalogue.regions);
    const std::size_t region = table.column("region"), from = table.column("age_from"),
                      persons = table.column("persons");
    std::vector<std::vector<AgeGroup>> groups(scenario.catalogue.regions.size());
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto in = regions.read(table, row, region, "region");
        const auto age = static_cast<int>(table.number_in(row, from, 0, 100));
        const double people = table.number_in(row, persons, 0, kInfinity);
        if (!in) continue;
        if (!groups[*in].empty() && groups[*in].back().from >= age)
            table.problem(row, from, "is not above the group before", "ages that rise, region by region");
        groups[*in].push_back({age, people});
    }
    for (std::size_t r = 0; r < groups.size(); ++r) {
        double sum = 0;
        for (const AgeGroup& group : groups[r]) sum += group.persons;
        if (!groups[r].empty() && sum <= 0)
            table.problem(0, persons, "has nobody in region " + scenario.catalogue.regions[r].name,
                          "employees in each region listed");
    }
    table.check();
    return groups;
}

/// First week of a completed year of age.
int week_of_birthday(double age) {
    return static_cast<int>(std::ceil(age * kDaysPerYear / kDaysPerWeek));
}

/// Share of employees younger than each week of age, from the first group's first on: a smooth curve through
/// what the groups say (monotone cubic, Fritsch and Carlson 1980), level at both ends, as few are as young or
/// as old.
std::vector<double> younger_than(const std::vector<AgeGroup>& groups) {
    const std::size_t n = groups.size();
    std::vector<double> at{static_cast<double>(groups[0].from)}, share{0.0}, slope(n), density(n + 1, 0.0);
    for (std::size_t g = 0; g < n; ++g) {
        at.push_back(g + 1 < n ? groups[g + 1].from : std::max(kLastAge, groups[g].from + 1.0));
        share.push_back(share.back() + groups[g].persons);
        slope[g] = groups[g].persons / (at[g + 1] - at[g]);
    }
    for (std::size_t g = 1; g < n; ++g) {
        const double before = at[g] - at[g - 1], after = at[g + 1] - at[g];
        density[g] = std::min((after * slope[g - 1] + before * slope[g]) / (before + after),
                              3 * std::min(slope[g - 1], slope[g]));
    }
    std::vector<double> younger;
    for (std::size_t g = 0; g < n; ++g) {
        const double wide = at[g + 1] - at[g];
        for (int week = week_of_birthday(at[g]); week < week_of_birthday(at[g + 1]); ++week) {
            const double t = std::clamp((week * kDaysPerWeek / kDaysPerYear - at[g]) / wide, 0.0, 1.0);
            const double u = 1 - t;
            younger.push_back(share[g] * (1 + 2 * t) * u * u + share[g + 1] * t * t * (1 + 2 * u) +
                              wide * t * u * (density[g] * u - density[g + 1] * t));
        }
    }
    for (double& part : younger) part /= share.back();
    return younger;
}

struct Person {
    int weeks;  ///< of age
    std::uint64_t id;
    Staff* staff;
    std::size_t row;
};

void set_age(const Person& person, int weeks, Date begin) {
    Staff& s = *person.staff;
    const Date born = begin - weeks * kDaysPerWeek;
    s.birth_week[person.row] = static_cast<std::int16_t>((born - Date::of(1900, 1, 1)) / kDaysPerWeek);
    const int earliest = std::min(begin.days, born.days + static_cast<int>(kEarliestCareer * kDaysPerYear));
    for (auto* since : {&s.in_care_since, &s.licensed, &s.in_unit_since})
        (*since)[person.row] = std::max((*since)[person.row], earliest);
}

/// `people`: of one region, the youngest first.
void match(const std::vector<Person>& people, const std::vector<AgeGroup>& groups, Date begin) {
    const std::vector<double> younger = younger_than(groups);
    const int first = week_of_birthday(groups[0].from);
    for (std::size_t i = 0; i < people.size(); ++i) {
        const double part = (static_cast<double>(i) + 0.5) / static_cast<double>(people.size());
        const auto after = std::ranges::upper_bound(younger, part);
        set_age(people[i], first - 1 + static_cast<int>(after - younger.begin()), begin);
    }
}

}  // namespace

void match_staff_ages(const scenario::Scenario& scenario, const Setting& setting,
                      const std::vector<Staff*>& staff) {
    if (scenario.own_data.empty() || !std::filesystem::is_regular_file(scenario.own_data / "staff_age.csv"))
        return;
    const auto groups = read_groups(scenario);
    const int this_week = (scenario.begin - Date::of(1900, 1, 1)) / kDaysPerWeek;
    std::vector<std::vector<Person>> people(groups.size());
    for (std::size_t d = 0; d < staff.size(); ++d) {
        for (std::size_t row = 0; row < staff[d]->size(); ++row) {
            const UnitPlace& unit =
                setting.directory.units[setting.directory.domain_first[d] + staff[d]->unit[row]];
            if (unit.owner != kRegionOwner || groups[unit.region.at()].empty()) continue;
            people[unit.region.at()].push_back(
                {this_week - staff[d]->birth_week[row], staff[d]->id[row], staff[d], row});
        }
    }
    for (std::size_t r = 0; r < people.size(); ++r) {
        if (people[r].empty()) continue;
        std::ranges::sort(people[r], {}, [](const Person& p) { return std::tuple(p.weeks, p.id); });
        match(people[r], groups[r], scenario.begin);
    }
}

}  // namespace careloop::world
