// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/places_reader.hpp"

#include <algorithm>

#include "engine/scenario/csv.hpp"

namespace careloop::scenario {

namespace {

template <class Kind>
std::vector<std::string> names_of(const std::vector<Kind>& kinds) {
    std::vector<std::string> names;
    for (const Kind& kind : kinds) names.push_back(kind.name);
    return names;
}

std::size_t position(Csv& csv, std::size_t row, std::string_view column,
                     const std::vector<std::string>& known) {
    const std::size_t at = csv.column(column);
    const auto found = std::find(known.begin(), known.end(), csv.text(row, at));
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    csv.problem(row, at, "is not known", nearest_of(csv.text(row, at), known));
    return 0;
}

/// Codes with names; a code that stands twice is a problem.
void read_codes(Csv& csv, std::string_view code_column, std::vector<NamedKind>& places) {
    const std::size_t code = csv.column(code_column), name = csv.column("name");
    for (std::size_t row = 0; row < csv.rows(); ++row) {
        const std::string& text = csv.text(row, code);
        if (text.empty() ||
            std::any_of(places.begin(), places.end(), [&](const NamedKind& p) { return p.name == text; })) {
            csv.problem(row, code, text.empty() ? "is empty" : "stands twice", "one row for each code");
        }
        places.push_back({text, {csv.text(row, name), csv.text(row, name)}});
    }
}

}  // namespace

MunicipalPlaces read_places(const std::filesystem::path& data_folder, Catalogue& catalogue,
                            Findings& findings, std::vector<std::filesystem::path>& inputs) {
    Csv regions = Csv::read(data_folder / "regions.csv", "one row per region: region, name");
    Csv towns = Csv::read(data_folder / "municipalities.csv",
                          "one row per municipality: municipality, name, region, settlement_type");
    inputs.push_back(regions.file());
    inputs.push_back(towns.file());
    read_codes(regions, "region", catalogue.regions);
    read_codes(towns, "municipality", catalogue.municipalities);
    const auto region_codes = names_of(catalogue.regions);
    const auto settlements = names_of(catalogue.settlement_types);
    MunicipalPlaces places;
    for (std::size_t row = 0; row < towns.rows(); ++row) {
        places.region_of.push_back(RegionIndex::of(position(towns, row, "region", region_codes)));
        places.settlement_of.push_back(Settlement::of(position(towns, row, "settlement_type", settlements)));
    }
    for (const Csv* csv : {&regions, &towns}) {
        findings.data.insert(findings.data.end(), csv->problems().begin(), csv->problems().end());
    }
    return places;
}

}  // namespace careloop::scenario
