// SPDX-License-Identifier: Apache-2.0
#include "analysis/paired.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/base/error.hpp"

namespace careloop::analysis {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kConfidence = 0.95;

double mean_of(const std::vector<double>& values) {
    if (values.empty()) return kNone;
    double sum = 0;
    for (const double v : values) sum += v;
    return sum / static_cast<double>(values.size());
}

/// Of a sample: over n - 1.
double variance_of(const std::vector<double>& values) {
    if (values.size() < 2) return kNone;
    const double mean = mean_of(values);
    double sum = 0;
    for (const double v : values) sum += (v - mean) * (v - mean);
    return sum / static_cast<double>(values.size() - 1);
}

}  // namespace

double student_quantile(double p, std::size_t degrees) {
    require(degrees > 0, "Student's t has a degree of freedom");
    return boost::math::quantile(boost::math::students_t(static_cast<double>(degrees)), p);
}

PairedDifference paired_difference(std::span<const double> baseline, std::span<const double> arm) {
    require(baseline.size() == arm.size(), "each member has its pair");
    std::vector<double> a, b, d;
    for (std::size_t i = 0; i < baseline.size(); ++i) {
        if (!std::isfinite(baseline[i]) || !std::isfinite(arm[i])) continue;
        a.push_back(baseline[i]);
        b.push_back(arm[i]);
        d.push_back(arm[i] - baseline[i]);
    }
    PairedDifference out{d.size(), mean_of(a), mean_of(d), kNone, kNone, kNone, kNone};
    if (d.empty()) return out;
    const auto count = static_cast<double>(d.size());
    out.share_above =
        static_cast<double>(std::count_if(d.begin(), d.end(), [](double x) { return x > 0; })) / count;
    if (d.size() < 2) return out;
    const double variance = variance_of(d);
    const double half = student_quantile((1 + kConfidence) / 2, d.size() - 1) * std::sqrt(variance / count);
    out.low = out.mean - half;
    out.high = out.mean + half;
    const double unpaired = variance_of(a) + variance_of(b);
    if (unpaired > 0) out.variance_ratio = variance / unpaired;
    return out;
}

}  // namespace careloop::analysis
