// SPDX-License-Identifier: Apache-2.0
#include "engine/world/staff_synthesis.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace careloop::world {
namespace {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;

constexpr double kWeeksPerYear = kDaysPerYear / kDaysPerWeek;

// Assumed; what the run makes of them matters more, since settling replaces most of it.
constexpr double kYoungest = 20.0, kOldest = 69.99;  // years of age
constexpr double kLivesWhereWorking = 0.75;
constexpr double kCommute = 0.75;        // hours, one way
constexpr double kCareerStarts = 21.0;   // years of age, plus an exponential time of studies and other work
constexpr double kBeforeCareer = 4.0;    // years, mean of that time
constexpr double kLeastActive = 0.7;     // share of the years since then spent in the profession
constexpr double kMeanTenure = 6.0;      // years, cut at experience
constexpr std::uint8_t kFullTime = 200;  // 200ths
constexpr int kLeastPartTime = 100, kMostPartTime = 180;
constexpr int kSummerFrom = 25, kSummerStarts = 6;  // ISO weeks in which long vacations start

}  // namespace

StaffTables staff_tables(const scenario::Scenario& scenario, const Geography& geography) {
    const scenario::ParameterSet& parameters = scenario.parameters;
    const auto mean = parameters.bind<Unit::years>("synthesis.mean_age");
    const auto spread = parameters.bind<Unit::years>("synthesis.age_spread");
    const auto women = parameters.bind<Unit::share>("synthesis.share_women");
    const auto part_time = parameters.bind<Unit::share>("synthesis.part_time");
    StaffTables tables;
    tables.seed = Seed{scenario.seed, 0};
    tables.begin = scenario.begin;
    for (std::size_t p = 0; p < scenario.catalogue.professions.size(); ++p) {
        const At at = At{}.set(Dimension::profession, p);
        tables.professions.push_back({parameters.value(mean, at), parameters.value(spread, at),
                                      parameters.value(women, at), parameters.value(part_time, at)});
    }
    const std::size_t count = geography.municipalities.size();
    tables.commuting.resize(count);
    for (std::size_t to = 0; to < count; ++to) {
        double sum = 0.0;
        for (std::size_t from = 0; from < count; ++from) {
            const auto people = static_cast<double>(geography.municipalities[from].population);
            const double hours = geography.hours(MunicipalityIndex::of(from), MunicipalityIndex::of(to));
            if (from == to || people <= 0 || hours > kCommute) continue;
            sum += people;
            tables.commuting[to].up_to.push_back(sum);
            tables.commuting[to].from.push_back(static_cast<std::uint16_t>(from));
        }
    }
    return tables;
}

Staff make_staff(const StaffTables& tables, MunicipalityIndex municipality, std::uint64_t first_id,
                 const std::vector<std::uint32_t>& persons) {
    Staff staff;
    staff.resize(std::accumulate(persons.begin(), persons.end(), std::size_t{0}));
    const StaffTables::Commuting& commuting = tables.commuting[municipality.at()];
    const int this_week = (tables.begin - Date::of(1900, 1, 1)) / kDaysPerWeek;
    std::size_t row = 0;
    for (std::size_t cell = 0; cell < persons.size(); ++cell) {
        const std::size_t profession = cell % tables.professions.size();
        const StaffTables::OfProfession& of = tables.professions[profession];
        for (std::uint32_t i = 0; i < persons[cell]; ++i, ++row) {
            staff.id[row] = first_id + row;
            const auto draw = [&](Purpose purpose) { return Draw(tables.seed, staff.id[row], 0, purpose); };
            staff.unit[row] = static_cast<std::uint16_t>(cell / tables.professions.size());
            staff.profession[row] = static_cast<std::uint8_t>(profession);

            const double age = std::clamp(of.mean_age + of.age_spread * draw(Purpose::staff_age).normal(),
                                          kYoungest, kOldest);
            staff.birth_week[row] =
                static_cast<std::int16_t>(this_week - static_cast<int>(age * kWeeksPerYear));
            const bool woman = draw(Purpose::staff_sex).happens(of.share_women);
            staff.sex[row] = static_cast<std::uint8_t>(woman ? scenario::Sex::female : scenario::Sex::male);

            const Draw contract = draw(Purpose::staff_contract);
            staff.contract[row] = kFullTime;
            if (contract.happens(of.part_time)) {
                staff.contract[row] = static_cast<std::uint8_t>(
                    kLeastPartTime + static_cast<int>(contract.below(kMostPartTime - kLeastPartTime + 1, 1)));
            }
            staff.summer_week[row] =
                static_cast<std::uint8_t>(kSummerFrom + static_cast<int>(contract.below(kSummerStarts, 2)));

            const auto home = draw(Purpose::staff_home).uniforms();
            staff.home[row] = municipality.value;
            if (home[0] >= kLivesWhereWorking && !commuting.from.empty()) {
                const auto found =
                    std::ranges::upper_bound(commuting.up_to, home[1] * commuting.up_to.back());
                const auto last = static_cast<std::ptrdiff_t>(commuting.from.size()) - 1;
                staff.home[row] =
                    commuting.from[static_cast<std::size_t>(std::min(found - commuting.up_to.begin(), last))];
            }

            const Draw career = draw(Purpose::staff_experience);
            const double since = age - kCareerStarts - kBeforeCareer * career.exponential();
            const double experience =
                std::max(0.0, since) * (kLeastActive + (1.0 - kLeastActive) * career.uniform(1));
            const double tenure =
                std::min(experience, kMeanTenure * draw(Purpose::staff_tenure).exponential());
            staff.in_care_since[row] = tables.begin.days - static_cast<int>(experience * kDaysPerYear);
            staff.licensed[row] = staff.in_care_since[row];
            staff.in_unit_since[row] = tables.begin.days - static_cast<int>(tenure * kDaysPerYear);
        }
    }
    return staff;
}

}  // namespace careloop::world
