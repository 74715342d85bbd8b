// SPDX-License-Identifier: Apache-2.0
#include "engine/world/geography.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string_view>

#include "engine/base/maths.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/world/age_tables.hpp"
#include "engine/world/codes.hpp"

namespace careloop::world {
namespace {

using scenario::At;
using scenario::Csv;
using scenario::Dimension;
using scenario::Unit;

constexpr double kEarthRadiusKm = 6371.0;

/// The one island municipality far from land; a data table of one's own may say otherwise in a column
/// `island`.
constexpr std::string_view kIslandCode = "0980";

// Angles are needed here only, and the C library's functions differ between processors in the last bit.
// Taylor series on small arguments: errors below 1e-15.

/// sin x for |x| <= pi/4.
double small_sine(double x) {
    const double z = x * x;
    double sum = 0.0;
    for (int n = 17; n >= 3; n -= 2) sum = (1.0 + sum) * (-z / (n * (n - 1)));
    return x * (1.0 + sum);
}

/// cos x for |x| <= pi/4.
double small_cosine(double x) {
    const double z = x * x;
    double sum = 0.0;
    for (int n = 18; n >= 2; n -= 2) sum = (1.0 + sum) * (-z / (n * (n - 1)));
    return 1.0 + sum;
}

/// Sine of x + quarters * pi/2. x in radians, |x| below some tens.
double sine(double x, int quarters = 0) {
    constexpr double half_pi = std::numbers::pi / 2;
    const double turn = std::floor(x / half_pi + 0.5);
    const double rest = x - turn * half_pi;
    switch (((static_cast<int>(turn) + quarters) % 4 + 4) % 4) {
        case 0:
            return small_sine(rest);
        case 1:
            return small_cosine(rest);
        case 2:
            return -small_sine(rest);
        default:
            return -small_cosine(rest);
    }
}

double cosine(double x) {
    return sine(x, 1);
}

/// arcsin x for 0 <= x <= 1: three times halved, arcsin x = 2 arcsin(x / sqrt(2 + 2 sqrt(1 - x^2))).
double arcsine(double x) {
    double factor = 1.0;
    for (int i = 0; i < 3; ++i) {
        x = x / std::sqrt(2.0 + 2.0 * std::sqrt(std::max(0.0, 1.0 - x * x)));
        factor *= 2.0;
    }
    // sum of (2n)! / (4^n n!^2 (2n + 1)) x^(2n + 1)
    double term = x, sum = x;
    for (int n = 1; n <= 12; ++n) {
        term *= x * x * (2 * n - 1) / (2 * n);
        sum += term / (2 * n + 1);
    }
    return factor * sum;
}

/// Point of the unit sphere.
std::array<double, 3> on_sphere(Position p) {
    constexpr double degree = std::numbers::pi / 180;
    const double latitude = p.latitude * degree, longitude = p.longitude * degree;
    const double c = cosine(latitude);
    return {c * cosine(longitude), c * sine(longitude), sine(latitude)};
}

double distance_km(const std::array<double, 3>& a, const std::array<double, 3>& b) {
    double square = 0.0;
    for (std::size_t i = 0; i < 3; ++i) square += (a[i] - b[i]) * (a[i] - b[i]);
    return 2.0 * kEarthRadiusKm * arcsine(std::min(1.0, std::sqrt(square) / 2.0));
}

std::vector<Municipality> read_municipalities(const scenario::Scenario& scenario) {
    const scenario::Catalogue& catalogue = scenario.catalogue;
    Csv table = Csv::read(scenario.table("municipalities.csv"), "one row for each municipality");
    const Codes codes(catalogue.municipalities), regions(catalogue.regions),
        types(catalogue.settlement_types);
    const std::size_t code = table.column("municipality"), region = table.column("region"),
                      type = table.column("settlement_type"), people = table.column("population_2024"),
                      area = table.column("land_area_km2"), latitude = table.column("latitude"),
                      longitude = table.column("longitude");
    std::vector<Municipality> municipalities(catalogue.municipalities.size());
    std::vector<bool> seen(municipalities.size(), false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto at = codes.read(table, row, code, "municipality");
        const auto in = regions.read(table, row, region, "region");
        const auto of = types.read(table, row, type, "settlement type");
        if (!at || !in || !of) continue;
        if (seen[*at]) table.problem(row, code, "has a row already", "one row for each municipality");
        seen[*at] = true;
        Municipality& m = municipalities[*at];
        m.region = RegionIndex::of(*in);
        m.settlement = Settlement::of(*of);
        m.population = table.integer(row, people);
        if (m.population < 0) table.problem(row, people, "is negative", "0 or more");
        m.land_area_km2 = table.number_in(row, area, 0.0, kInfinity);
        m.seat.latitude = table.number_in(row, latitude, -90.0, 90.0);
        m.seat.longitude = table.number_in(row, longitude, -180.0, 180.0);
        m.island = table.has("island") ? table.number_in(row, table.column("island"), 0.0, 1.0) > 0.5
                                       : table.text(row, code) == kIslandCode;
    }
    check_complete(table, catalogue.municipalities, seen, "municipality");
    if (has_people_of_begin(scenario)) {
        const auto groups = read_municipal_groups(scenario);
        for (std::size_t m = 0; m < groups.size(); ++m) {
            const double all = std::accumulate(groups[m].begin(), groups[m].end(), 0.0);
            municipalities[m].population = static_cast<std::int64_t>(std::floor(all + 0.5));
        }
    }
    return municipalities;
}

std::vector<bool> chosen_regions(const scenario::Scenario& scenario) {
    const Codes codes(scenario.catalogue.regions);
    std::vector<bool> chosen(scenario.catalogue.regions.size(), scenario.regions.empty());
    for (const std::string& name : scenario.regions) {
        const auto at = codes.find(name);
        if (!at) throw Error(Fault::usage, "unknown region \"" + name + "\"; allowed: " + codes.list());
        chosen[*at] = true;
    }
    return chosen;
}

/// Numbers founders over the whole catalogue and lists the domains of the chosen regions.
void cut_domains(const scenario::Scenario& scenario, Geography& geography) {
    const std::vector<bool> chosen = chosen_regions(scenario);
    geography.domains_of.resize(geography.municipalities.size());
    std::uint64_t next = kFounderBlock;
    for (std::size_t i = 0; i < geography.municipalities.size(); ++i) {
        Municipality& m = geography.municipalities[i];
        const std::int64_t simulated = simulated_people(m.population, scenario.scale);
        if (simulated > 0) m.weight = static_cast<double>(m.population) / static_cast<double>(simulated);
        const std::uint32_t parts = parts_of(m.population);
        for (std::uint32_t part = 0; part < parts; ++part) {
            // Person k of the municipality belongs to part k mod parts.
            const auto founders = static_cast<std::uint32_t>((simulated + parts - 1 - part) / parts);
            if (chosen[m.region.at()]) {
                geography.domains_of[i].push_back(DomainIndex::of(geography.domains.size()));
                geography.domains.push_back({MunicipalityIndex::of(i), part, parts, next, founders});
            }
            next += (founders + kFounderBlock - 1) / kFounderBlock * kFounderBlock;
        }
        m.simulated = chosen[m.region.at()] ? simulated : 0;
    }
}

void measure_travel(const scenario::Scenario& scenario, Geography& geography) {
    const auto detour = scenario.parameters.bind<Unit::one>("travel.detour");
    const auto speed = scenario.parameters.bind<Unit::km_per_hour>("travel.speed");
    const auto within = scenario.parameters.bind<Unit::hours>("travel.within_hours");
    const auto crossing = scenario.parameters.bind<Unit::hours>("travel.gotland_hours");
    const std::vector<Municipality>& all = geography.municipalities;
    const std::size_t count = all.size();
    std::vector<double> pace(count);  // hours per km
    std::vector<std::array<double, 3>> at(count);
    for (std::size_t i = 0; i < count; ++i) {
        const At where = At{}.set(Dimension::settlement_type, all[i].settlement);
        pace[i] = 1.0 / scenario.parameters.value(speed, where);
        at[i] = on_sphere(all[i].seat);
    }
    std::vector<double> to_land(count, kInfinity);  // from an island, km
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; all[i].island && j < count; ++j) {
            if (!all[j].island) to_land[i] = std::min(to_land[i], distance_km(at[i], at[j]));
        }
    }
    const double roads = scenario.parameters.value(detour);
    const double ferry = scenario.parameters.value(crossing);
    // Half the radius of a round municipality; its mean over residents is then set to the parameter.
    std::vector<double> inside(count);
    double people = 0.0, hours_of_people = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        inside[i] = std::sqrt(all[i].land_area_km2 / std::numbers::pi) / 2.0 * pace[i];
        people += static_cast<double>(all[i].population);
        hours_of_people += inside[i] * static_cast<double>(all[i].population);
    }
    const double level =
        hours_of_people > 0 ? scenario.parameters.value(within) * people / hours_of_people : 1.0;
    geography.travel_hours.assign(count * count, 0.0F);
    for (std::size_t i = 0; i < count; ++i) {
        geography.travel_hours[i * count + i] = static_cast<float>(inside[i] * level);
        for (std::size_t j = 0; j < i; ++j) {
            double km = distance_km(at[i], at[j]), fixed = 0.0;
            if (all[i].island != all[j].island) {
                km = std::max(0.0, km - to_land[all[i].island ? i : j]);
                fixed = ferry;
            }
            const double hours = fixed + km * roads * (pace[i] + pace[j]) / 2.0;
            geography.travel_hours[i * count + j] = static_cast<float>(hours);
            geography.travel_hours[j * count + i] = static_cast<float>(hours);
        }
    }
}

}  // namespace

double distance_km(Position a, Position b) {
    return distance_km(on_sphere(a), on_sphere(b));
}

std::uint32_t parts_of(std::int64_t population) {
    return static_cast<std::uint32_t>(
        std::max<std::int64_t>(1, (population + kDomainPopulation - 1) / kDomainPopulation));
}

std::int64_t simulated_people(std::int64_t population, double scale) {
    const auto thinned = static_cast<std::int64_t>(std::floor(static_cast<double>(population) * scale + 0.5));
    return std::max(std::min(population, kLeastSimulated), thinned);
}

Geography make_geography(const scenario::Scenario& scenario) {
    Geography geography;
    geography.municipalities = read_municipalities(scenario);
    cut_domains(scenario, geography);
    measure_travel(scenario, geography);
    return geography;
}

}  // namespace careloop::world
