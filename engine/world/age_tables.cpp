// SPDX-License-Identifier: Apache-2.0
#include "engine/world/age_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "engine/base/maths.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/world/codes.hpp"

namespace careloop::world {
namespace {

using scenario::Csv;
using scenario::kSexes;

/// Reads an age that has to start a band of `years` years; nothing (and a problem) otherwise.
std::optional<std::size_t> read_band(Csv& table, std::size_t row, std::size_t column, std::int64_t years,
                                     std::size_t bands) {
    const std::int64_t age = table.integer(row, column);
    const auto last = years * (static_cast<std::int64_t>(bands) - 1);
    if (age >= 0 && age <= last && age % years == 0) return static_cast<std::size_t>(age / years);
    table.problem(row, column, "is not the first age of a band",
                  "multiples of " + std::to_string(years) + " from 0 to " + std::to_string(last));
    return std::nullopt;
}

/// When the table's last, open band starts below 100 years: about one in nine as many in each band further
/// on, as among Sweden's oldest.
void spread_open_band(std::array<double, kFiveYearBands>& people) {
    constexpr double further = 0.12;
    std::size_t top = people.size() - 1;
    while (top > 0 && people[top] <= 0) --top;
    if (top + 1 == people.size()) return;
    double weight = 0.0, step = 1.0;
    for (std::size_t band = top; band < people.size(); ++band, step *= further) weight += step;
    const double all = people[top];
    step = 1.0;
    for (std::size_t band = top; band < people.size(); ++band, step *= further)
        people[band] = all * step / weight;
}

Codes sex_codes() {
    return Codes(std::vector<scenario::NamedKind>{{"female", {}}, {"male", {}}});  // order of scenario::Sex
}

std::vector<ByBand> read_regions_before(const scenario::Scenario& scenario) {
    const char* name = has_people_of_begin(scenario) ? "population_region.csv" : "population_region_2019.csv";
    Csv table = Csv::read(scenario.table(name), "people by region, sex and five-year age band");
    const Codes regions(scenario.catalogue.regions), sexes = sex_codes();
    const std::size_t region = table.column("region"), sex = table.column("sex"),
                      age = table.column("age_from"), people = table.column("population");
    std::vector<ByBand> ages(scenario.catalogue.regions.size(), ByBand{});
    std::vector<bool> seen(ages.size(), false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto in = regions.read(table, row, region, "region");
        const auto who = sexes.read(table, row, sex, "sex");
        const auto band = read_band(table, row, age, 5, kFiveYearBands);
        const double number = table.number_in(row, people, 0.0, kInfinity);
        if (!in || !who || !band) continue;
        seen[*in] = true;
        ages[*in][*who][*band] += number;
    }
    check_complete(table, scenario.catalogue.regions, seen, "region");
    for (ByBand& of : ages) {
        for (auto& sex_ages : of) spread_open_band(sex_ages);
    }
    return ages;
}

/// A band the table leaves out has the rate of the band before.
ByBand read_mortality(const scenario::Scenario& scenario) {
    Csv table = Csv::read(scenario.table("mortality.csv"), "deaths per year by sex and five-year age band");
    const Codes sexes = sex_codes();
    const std::size_t sex = table.column("sex"), age = table.column("age_from"), rate = table.column("rate");
    ByBand rates{};
    std::array<std::array<bool, kFiveYearBands>, kSexes> seen{};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto who = sexes.read(table, row, sex, "sex");
        const auto band = read_band(table, row, age, 5, kFiveYearBands);
        const double value = table.number_in(row, rate, 0.0, kInfinity);
        if (!who || !band) continue;
        rates[*who][*band] = value;
        seen[*who][*band] = true;
    }
    table.check();
    for (std::size_t who = 0; who < kSexes; ++who) {
        for (std::size_t band = 1; band < kFiveYearBands; ++band) {
            if (!seen[who][band]) rates[who][band] = rates[who][band - 1];
        }
    }
    return rates;
}

/// One row of the table of broad ages.
struct BroadBand {
    std::size_t from, to;  ///< `to` is kAges - 1 when open
    double people;
};

/// Sorts a region's bands; false unless they cover every age exactly once and one ends with age 4.
bool tiles(std::vector<BroadBand>& bands) {
    std::ranges::sort(bands, {}, &BroadBand::from);
    std::size_t next = 0;
    bool youngest = false;
    for (const BroadBand& band : bands) {
        if (band.from != next || band.to < band.from) return false;
        youngest = youngest || band.to == 4;
        next = band.to + 1;
    }
    return youngest && next == kAges;
}

void read_regions_now(const scenario::Scenario& scenario, AgeTables& tables) {
    Csv table = Csv::read(scenario.table("population_region_2024.csv"), "people by region and broad ages");
    const Codes regions(scenario.catalogue.regions);
    const std::size_t region = table.column("region"), from = table.column("age_from"),
                      to = table.column("age_to"), people = table.column("population");
    constexpr double oldest = 200.0;
    std::vector<std::vector<BroadBand>> bands(scenario.catalogue.regions.size());
    std::vector<bool> seen(bands.size(), false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto in = regions.read(table, row, region, "region");
        const double first = table.number_in(row, from, 0.0, oldest);
        const double last = table.text(row, to).empty() ? oldest : table.number_in(row, to, 0.0, oldest);
        const double number = table.number_in(row, people, 0.0, kInfinity);
        if (!in) continue;
        seen[*in] = true;
        bands[*in].push_back({static_cast<std::size_t>(first),
                              last >= 100.0 ? kAges - 1 : static_cast<std::size_t>(last), number});
    }
    check_complete(table, scenario.catalogue.regions, seen, "region");
    for (std::size_t r = 0; r < bands.size(); ++r) {
        if (!tiles(bands[r])) {
            throw Error(Fault::data,
                        {Problem{table.file().string(), 0, 0,
                                 "the ages of region " + scenario.catalogue.regions[r].name +
                                     " leave gaps, overlap or do not end a band with age 4",
                                 "bands that cover every age once, the last open (empty age_to)"}});
        }
        AgeMargins margins;
        double youngest = 0.0;
        for (const BroadBand& band : bands[r]) {
            margins.from.push_back(band.from);
            margins.people.push_back(band.people);
            if (band.to <= 4) youngest += band.people;
        }
        tables.now.push_back(std::move(margins));
        tables.youngest.push_back(youngest);
    }
}

}  // namespace

bool has_people_of_begin(const scenario::Scenario& scenario) {
    return !scenario.own_data.empty() &&
           std::filesystem::is_regular_file(scenario.own_data / "population_municipality.csv");
}

std::vector<std::vector<double>> read_municipal_groups(const scenario::Scenario& scenario) {
    const char* name =
        has_people_of_begin(scenario) ? "population_municipality.csv" : "population_municipality_2019.csv";
    Csv table = Csv::read(scenario.table(name), "people by municipality and ten-year age group");
    const Codes municipalities(scenario.catalogue.municipalities);
    const std::size_t municipality = table.column("municipality"), age = table.column("age_from"),
                      people = table.column("population");
    std::vector<std::vector<double>> groups(scenario.catalogue.municipalities.size(),
                                            std::vector<double>(kMunicipalGroups, 0.0));
    std::vector<bool> seen(groups.size(), false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto in = municipalities.read(table, row, municipality, "municipality");
        const auto group = read_band(table, row, age, 10, kMunicipalGroups);
        const double number = table.number_in(row, people, 0.0, kInfinity);
        if (!in || !group) continue;
        seen[*in] = seen[*in] || number > 0;
        groups[*in][*group] += number;
    }
    check_complete(table, scenario.catalogue.municipalities, seen, "municipality with people");
    return groups;
}

AgeTables read_age_tables(const scenario::Scenario& scenario) {
    AgeTables tables;
    tables.of_begin = has_people_of_begin(scenario);
    tables.before = read_regions_before(scenario);
    tables.groups = read_municipal_groups(scenario);
    if (tables.of_begin) return tables;
    tables.mortality = read_mortality(scenario);
    read_regions_now(scenario, tables);
    return tables;
}

}  // namespace careloop::world
