// SPDX-License-Identifier: Apache-2.0
#include "hpc/sobol_indices.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.hpp"
#include "hpc/sobol_sequence.hpp"

namespace careloop::hpc {
namespace {

/// What is added up of a base row: A + B, A^2 + B^2, then by factor (B - AB_j)^2 and (A - AB_j)^2.
using Terms = std::vector<double>;

/// Results of whole rows, in one list.
std::vector<double> whole_rows(const SaltelliRow& row, const std::vector<double>& results) {
    std::vector<double> whole;
    const auto size = static_cast<std::ptrdiff_t>(row.size());
    for (auto at = results.begin(); at != results.end(); at += size) {
        if (std::all_of(at, at + size, [](double r) { return std::isfinite(r); }))
            whole.insert(whole.end(), at, at + size);
    }
    return whole;
}

std::vector<Terms> terms_of(const SaltelliRow& row, const std::vector<double>& results) {
    std::vector<Terms> all;
    const double middle =
        std::accumulate(results.begin(), results.end(), 0.0) / static_cast<double>(results.size());
    const auto squared = [](double x) { return x * x; };
    for (std::size_t at = 0; at < results.size(); at += row.size()) {
        // About the middle, so that squares of large results do not drown their spread.
        const double a = results[at + row.a()] - middle, b = results[at + row.b()] - middle;
        Terms terms = {a + b, squared(a) + squared(b)};
        for (std::size_t f = 0; f < row.varied(); ++f) {
            const double ab = results[at + row.ab(f)] - middle;
            terms.push_back(squared(b - ab));
            terms.push_back(squared(a - ab));
        }
        all.push_back(std::move(terms));
    }
    return all;
}

/// First and total index by factor, from sums over rows. NaN where the results do not vary.
std::vector<double> indices_of(const Terms& sums, double rows) {
    const double mean = sums[0] / (2 * rows);
    const double variance = (sums[1] - 2 * rows * mean * mean) / (2 * rows - 1);
    std::vector<double> indices;
    for (std::size_t t = 2; t < sums.size(); ++t) {
        const double share = variance > 0 ? sums[t] / (2 * rows) / variance : Interval::kUnknown;
        indices.push_back(t % 2 == 0 ? 1 - share : share);
    }
    return indices;
}

}  // namespace

std::vector<Trial> saltelli_trials(std::size_t factors, std::size_t rows, std::uint64_t seed) {
    const SaltelliRow row{factors};
    std::vector<Trial> trials;
    trials.reserve(rows * row.size());
    for (const Point& point : sobol_sequence(rows, 2 * factors, seed)) {
        const auto middle = point.begin() + static_cast<std::ptrdiff_t>(factors);
        const auto member = static_cast<std::uint32_t>(2 * (trials.size() / row.size()));
        const Trial a{Point(point.begin(), middle), member}, b{Point(middle, point.end()), member + 1};
        trials.push_back(a);
        for (std::size_t f = 0; f < factors; ++f) {
            trials.push_back(a);
            trials.back().point[f] = b.point[f];
        }
        trials.push_back({a.point, b.member});
        trials.push_back(b);
    }
    return trials;
}

SobolIndices sobol_indices(const SaltelliRow& row, const std::vector<double>& results, std::uint64_t seed) {
    require(results.size() % row.size() == 0, "every trial of a base row has a result, if only NaN");
    SobolIndices found;
    found.of.resize(row.factors + 1);
    const std::vector<double> whole = whole_rows(row, results);
    found.rows = whole.size() / row.size();
    found.left_out = results.size() / row.size() - found.rows;
    if (found.rows < 2) return found;

    const std::vector<Terms> terms = terms_of(row, whole);
    const auto over = [&](const auto& which) {
        Terms sums(terms.front().size());
        for (std::size_t i = 0; i < terms.size(); ++i) {
            const Terms& one = terms[which(i)];
            for (std::size_t t = 0; t < sums.size(); ++t) sums[t] += one[t];
        }
        return indices_of(sums, static_cast<double>(terms.size()));
    };
    const std::vector<double> values = over([](std::size_t i) { return i; });
    std::vector<std::vector<double>> again(values.size());  // by index and sample
    for (std::uint32_t b = 0; b < kBootstrapSamples; ++b) {
        const std::vector<double> sample =
            over([&](std::size_t i) { return drawn_again(seed, b, i, terms.size()); });
        for (std::size_t k = 0; k < sample.size(); ++k) again[k].push_back(sample[k]);
    }
    for (std::size_t f = 0; f < row.varied(); ++f) {
        found.of[f].first = {values[2 * f], percentile_interval(again[2 * f])};
        found.of[f].total = {values[2 * f + 1], percentile_interval(again[2 * f + 1])};
    }
    return found;
}

}  // namespace careloop::hpc
