// SPDX-License-Identifier: Apache-2.0
#include "engine/world/resources.hpp"

#include <cmath>

#include "engine/base/maths.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/world/codes.hpp"

namespace careloop::world {
namespace {

using scenario::Csv;

std::vector<Hospital> read_hospitals(const scenario::Scenario& scenario, const Geography& geography) {
    Csv table = Csv::read(scenario.table("hospitals.csv"), "one row for each hospital");
    const Codes municipalities(scenario.catalogue.municipalities), regions(scenario.catalogue.regions);
    const std::size_t name = table.column("hospital"), municipality = table.column("municipality"),
                      region = table.column("region"), latitude = table.column("latitude"),
                      longitude = table.column("longitude"), emergency = table.column("emergency"),
                      university = table.column("university"), size = table.column("size");
    std::vector<Hospital> hospitals;
    std::vector<bool> seen(scenario.catalogue.regions.size(), false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto at = municipalities.read(table, row, municipality, "municipality");
        const auto in = regions.read(table, row, region, "region");
        Hospital hospital;
        hospital.name = table.text(row, name);
        hospital.position.latitude = table.number_in(row, latitude, -90.0, 90.0);
        hospital.position.longitude = table.number_in(row, longitude, -180.0, 180.0);
        hospital.emergency = table.number_in(row, emergency, 0.0, 1.0) > 0.5;
        hospital.university = table.number_in(row, university, 0.0, 1.0) > 0.5;
        hospital.size = table.number_in(row, size, 0.0, kInfinity);
        if (!at || !in) continue;
        hospital.municipality = MunicipalityIndex::of(*at);
        hospital.region = geography.municipalities[*at].region;
        if (hospital.region.at() != *in) {
            table.problem(row, region, "is not the region of the hospital's municipality",
                          scenario.catalogue.regions[hospital.region.at()].name);
        }
        if (hospital.size > 0) seen[*in] = true;
        hospitals.push_back(std::move(hospital));
    }
    check_complete(table, scenario.catalogue.regions, seen, "region, of a hospital with a size above 0");
    return hospitals;
}

/// One figure of each region.
std::vector<double> read_by_region(const scenario::Scenario& scenario, const char* file, const char* holds,
                                   const char* column) {
    Csv table = Csv::read(scenario.table(file), holds);
    const Codes regions(scenario.catalogue.regions);
    const std::size_t region = table.column("region"), figure = table.column(column);
    std::vector<double> values(scenario.catalogue.regions.size(), 0.0);
    std::vector<bool> seen(values.size(), false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto in = regions.read(table, row, region, "region");
        const double value = table.number_in(row, figure, 0.0, kInfinity);
        if (!in) continue;
        if (seen[*in]) table.problem(row, region, "has a row already", "one row for each region");
        seen[*in] = true;
        values[*in] = value;
    }
    check_complete(table, scenario.catalogue.regions, seen, "region");
    return values;
}

}  // namespace

Resources read_resources(const scenario::Scenario& scenario, const Geography& geography) {
    Resources resources;
    resources.hospitals = read_hospitals(scenario, geography);
    resources.beds = read_by_region(scenario, "beds_region.csv", "beds of each region", "beds");
    for (double& beds : resources.beds) beds = std::floor(beds + 0.5);
    return resources;
}

}  // namespace careloop::world
