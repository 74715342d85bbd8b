// SPDX-License-Identifier: Apache-2.0
#include "analysis/municipal.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/maths.hpp"

namespace careloop::analysis {
namespace {

constexpr std::size_t kQuartersPerYear = 4;

/// A municipal variable's mean over the last year, by municipality.
std::vector<double> last_year(const output::Reader& file, const std::string& variable) {
    const auto values = file.read<float>("/municipal/" + variable);
    const std::vector<std::size_t> shape = file.shape("/municipal/" + variable);
    const std::size_t quarters = shape[0], places = shape[1], taken = std::min(quarters, kQuartersPerYear);
    std::vector<double> mean(places, taken > 0 ? 0.0 : kNone);
    for (std::size_t q = quarters - taken; q < quarters; ++q) {
        for (std::size_t m = 0; m < places; ++m)
            mean[m] += static_cast<double>(values[q * places + m]) / static_cast<double>(taken);
    }
    return mean;
}

double weighted_deviation(const std::vector<double>& values, const std::vector<double>& weights) {
    double weight = 0, sum = 0, squares = 0;
    std::size_t count = 0;
    const auto over = [&](auto&& add) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (std::isfinite(values[i]) && weights[i] > 0) add(values[i], weights[i]);
        }
    };
    over([&](double v, double w) {
        sum += w * v;
        weight += w;
        ++count;
    });
    if (count < 2) return kNone;
    const double mean = sum / weight;
    over([&](double v, double w) { squares += w * (v - mean) * (v - mean); });
    return std::sqrt(squares / weight);
}

}  // namespace

std::vector<double> municipal_spread(const output::Reader& file) {
    std::vector<double> spreads;
    const bool is_there = file.has("/municipal/population");
    const std::vector<double> residents = is_there ? last_year(file, "population") : std::vector<double>{};
    for (const MunicipalMeasure& measure : kMunicipalMeasures) {
        if (!is_there || !file.has(std::string("/municipal/") + measure.variable)) {
            spreads.push_back(kNone);
            continue;
        }
        std::vector<double> values = last_year(file, measure.variable);
        for (std::size_t m = 0; m < values.size() && measure.per_1000; ++m) values[m] *= 1000 / residents[m];
        spreads.push_back(weighted_deviation(values, residents));
    }
    return spreads;
}

}  // namespace careloop::analysis
