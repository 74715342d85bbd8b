// SPDX-License-Identifier: Apache-2.0
#include "analysis/paired.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/maths.hpp"

namespace careloop::analysis {
namespace {

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

double standard_deviation(const std::vector<double>& values) {
    if (values.size() < 2) return kNone;
    double mean = 0, sum = 0;
    for (const double v : values) mean += v / static_cast<double>(values.size());
    for (const double v : values) sum += (v - mean) * (v - mean);
    return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

double student_quantile(double p, std::size_t degrees) {
    require(degrees > 0, "Student's t has a degree of freedom");
    return boost::math::quantile(boost::math::students_t(static_cast<double>(degrees)), p);
}

PairedDifference paired_difference(std::span<const double> baseline, std::span<const double> arm,
                                   double confidence) {
    require(baseline.size() == arm.size(), "each member has its pair");
    std::vector<double> a, b, d;
    for (std::size_t i = 0; i < baseline.size(); ++i) {
        if (!std::isfinite(baseline[i]) || !std::isfinite(arm[i])) continue;
        a.push_back(baseline[i]);
        b.push_back(arm[i]);
        d.push_back(arm[i] - baseline[i]);
    }
    PairedDifference out{d.size(), mean_of(a), mean_of(d), kNone, kNone, kNone, kNone, kNone, kNone};
    if (d.empty()) return out;
    const auto count = static_cast<double>(d.size());
    const auto share = [&](auto&& fits) {
        return static_cast<double>(std::count_if(d.begin(), d.end(), fits)) / count;
    };
    out.share_above = share([](double x) { return x > 0; });
    out.share_below = share([](double x) { return x < 0; });
    if (d.size() < 2) return out;
    const double variance = variance_of(d);
    const double error = std::sqrt(variance / count);
    const double half = student_quantile((1 + confidence) / 2, d.size() - 1) * error;
    out.low = out.mean - half;
    out.high = out.mean + half;
    if (error > 0) {
        out.above = boost::math::cdf(boost::math::students_t(count - 1), out.mean / error);
    } else if (out.mean != 0) {
        out.above = out.mean > 0 ? 1 : 0;
    }
    const double unpaired = variance_of(a) + variance_of(b);
    if (unpaired > 0) out.variance_ratio = variance / unpaired;
    return out;
}

double probability_better(const PairedDifference& difference, int good) {
    if (good == 0) return kNone;
    return good > 0 ? difference.above : 1 - difference.above;
}

double quantile(std::vector<double> values, double p) {
    require(!values.empty(), "a quantile of something");
    std::sort(values.begin(), values.end());
    const double at = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    if (below + 1 >= values.size()) return values.back();
    return values[below] + (at - static_cast<double>(below)) * (values[below + 1] - values[below]);
}

RatioInterval ratio_of_means(std::span<const double> above, std::span<const double> below,
                             double confidence) {
    require(above.size() == below.size(), "each member has both");
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < above.size(); ++i) {
        if (std::isfinite(above[i]) && std::isfinite(below[i])) members.push_back(i);
    }
    const auto ratio = [&](const auto& member) {
        double a = 0, b = 0;
        for (std::size_t k = 0; k < members.size(); ++k) {
            const std::size_t m = member(k);
            a += above[m];
            b += below[m];
        }
        return b > 0 ? a / b : kNone;
    };
    RatioInterval out{kNone, kNone, kNone};
    if (members.empty()) return out;
    out.mean = ratio([&](std::size_t k) { return members[k]; });
    if (members.size() < 2 || !std::isfinite(out.mean)) return out;
    constexpr std::size_t kDraws = 1000;
    std::mt19937_64 draw(1);
    std::vector<double> drawn;
    for (std::size_t n = 0; n < kDraws; ++n) {
        const double r = ratio([&](std::size_t) { return members[draw() % members.size()]; });
        if (std::isfinite(r)) drawn.push_back(r);
    }
    if (drawn.empty()) return out;
    out.low = quantile(drawn, (1 - confidence) / 2);
    out.high = quantile(drawn, (1 + confidence) / 2);
    return out;
}

}  // namespace careloop::analysis
