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
    table.check();
    return groups;
}

/// First week of a completed year of age.
int week_of_birthday(int age) {
    return static_cast<int>(std::ceil(age * kDaysPerYear / kDaysPerWeek));
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
    double all = 0, sum = 0;
    for (const AgeGroup& group : groups) all += group.persons;
    std::size_t first = 0;
    for (std::size_t g = 0; g < groups.size() && all > 0; ++g) {
        sum += groups[g].persons;
        const auto end =
            g + 1 == groups.size()
                ? people.size()
                : static_cast<std::size_t>(std::floor(sum / all * static_cast<double>(people.size()) + 0.5));
        if (end <= first) continue;
        // Ages of the group as they are, stretched to its limits; the ends of all ages stay where they are.
        const int youngest = people[first].weeks, oldest = people[end - 1].weeks;
        const bool open = g + 1 == groups.size();
        const int upper = open ? std::max(oldest, week_of_birthday(groups[g].from))
                               : week_of_birthday(groups[g + 1].from) - 1;
        const int lower = g == 0 ? std::min(youngest, upper) : week_of_birthday(groups[g].from);
        for (std::size_t i = first; i < end; ++i) {
            const double part = oldest > youngest
                                    ? static_cast<double>(people[i].weeks - youngest) / (oldest - youngest)
                                    : 0.5;
            set_age(people[i], lower + static_cast<int>(part * (upper - lower)), begin);
        }
        first = end;
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
        std::ranges::sort(people[r], {}, [](const Person& p) { return std::tuple(p.weeks, p.id); });
        match(people[r], groups[r], scenario.begin);
    }
}

}  // namespace careloop::world
