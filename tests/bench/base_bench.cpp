// SPDX-License-Identifier: Apache-2.0
// Times of the hot loops of engine/base, in ns per item: the median of several passes over data that fit the
// second cache, as in a step. Not a test; `make bench`.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/byte_scan.hpp"
#include "engine/base/byte_scan_kernels.hpp"
#include "engine/base/draws.hpp"
#include "engine/base/maths.hpp"
#include "engine/base/parallel.hpp"

namespace {

using namespace careloop;

volatile double sink = 0.0;

/// Median time of `pass`, divided by the items it handles. [ns]
double ns_per_item(std::size_t items, const std::function<double()>& pass) {
    constexpr int kPasses = 15;
    std::vector<double> times;
    for (int i = 0; i < kPasses; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        sink = pass();
        const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - begin;
        times.push_back(time.count() / static_cast<double>(items));
    }
    std::nth_element(times.begin(), times.begin() + kPasses / 2, times.end());
    return times[kPasses / 2];
}

void report(const std::string& what, double ns) {
    fmt::print("{:<44} {:8.3f} ns\n", what, ns);
}

/// Sixteen classes; `share` of all draws become candidates.
void bench_scans(double share) {
    constexpr std::size_t kMembers = 200'000;
    constexpr Seed kSeed{1, 0};
    std::vector<std::uint8_t> classes(kMembers);
    std::vector<std::uint64_t> ids(kMembers);
    for (std::size_t i = 0; i < kMembers; ++i) {
        classes[i] = static_cast<std::uint8_t>(Draw(kSeed, i, 0, Purpose::test).below(16));
        ids[i] = Draw(kSeed, i, 1, Purpose::test).bits();
    }
    ClassLimits limits{};
    for (std::size_t c = 0; c < 16; ++c) {
        limits[c] =
            static_cast<std::uint16_t>(share * 256.0 * 2.0 * (static_cast<double>(c) + 0.5) / 16.0 + 0.5);
    }

    std::vector<std::uint32_t> candidates;
    const std::string chosen{processor_variant()};
    for (const std::string& name : processor_variants()) {
        const byte_scan::Kernels& kernels = byte_scan::kernels(name.c_str());
        std::uint32_t step = 0;
        const std::string label = fmt::format("{}, {:.0f} % candidates", name, 100.0 * share);
        report("founders, " + label, ns_per_item(kMembers, [&] {
                   candidates.clear();
                   byte_scan::scan_founders(kernels, kSeed, 0, ++step, Purpose::test, classes, limits,
                                            candidates);
                   return static_cast<double>(candidates.size());
               }));
        report("listed,   " + label, ns_per_item(kMembers, [&] {
                   candidates.clear();
                   byte_scan::scan_listed(kernels, kSeed, ids, ++step, Purpose::test, classes, limits, 0,
                                          candidates);
                   return static_cast<double>(candidates.size());
               }));
    }
}

void bench_draws() {
    constexpr std::size_t kItems = 200'000;
    const auto total = [](auto value) {
        return [value] {
            double sum = 0.0;
            for (std::size_t i = 0; i < kItems; ++i) sum += value(Draw(Seed{1, 0}, i, 1, Purpose::test));
            return sum;
        };
    };
    report("Draw::uniform", ns_per_item(kItems, total([](const Draw& d) { return d.uniform(); })));
    report("Draw::below", ns_per_item(kItems, total([](const Draw& d) { return d.below(32); })));
    report("Draw::normal", ns_per_item(kItems, total([](const Draw& d) { return d.normal(); })));
    report("Draw::exponential", ns_per_item(kItems, total([](const Draw& d) { return d.exponential(); })));
    report("Draw::poisson, mean 0.5",
           ns_per_item(kItems, total([](const Draw& d) { return d.poisson(0.5); })));
    report("Draw::poisson, mean 20",
           ns_per_item(kItems, total([](const Draw& d) { return d.poisson(20.0); })));
}

void bench_maths() {
    constexpr std::size_t kItems = 100'000;
    std::vector<double> shares(kItems);
    for (std::size_t i = 0; i < kItems; ++i) shares[i] = Draw(Seed{1, 0}, i, 2, Purpose::test).uniform();
    const auto total = [&](auto function) {
        return [&shares, function] {
            double sum = 0.0;
            for (const double u : shares) sum += function(u);
            return sum;
        };
    };
    report("exponential", ns_per_item(kItems, total([](double u) { return exponential(10.0 * u - 8.0); })));
    report("logarithm", ns_per_item(kItems, total([](double u) { return logarithm(u + 0.01); })));
    report("power", ns_per_item(kItems, total([](double u) { return power(u + 0.01, 0.7); })));
    report("one_minus_exp", ns_per_item(kItems, total([](double u) { return one_minus_exp(u); })));
    report("hyperbolic_tangent", ns_per_item(kItems, total([](double u) { return hyperbolic_tangent(u); })));
    report("expit", ns_per_item(kItems, total([](double u) { return expit(8.0 * u - 4.0); })));
    report("normal_quantile", ns_per_item(kItems, total([](double u) { return normal_quantile(u + 1e-9); })));
}

void bench_workers() {
    constexpr std::size_t kLoops = 2000;
    for (const int threads : {1, 2}) {
        const Workers workers(threads);
        report(fmt::format("Workers::for_each, 16 empty blocks, {} threads", threads),
               ns_per_item(kLoops, [&] {
                   for (std::size_t i = 0; i < kLoops; ++i) workers.for_each(16, [](std::size_t) {});
                   return 0.0;
               }));
    }
}

}  // namespace

int main() {
    bench_scans(0.02);
    bench_scans(0.10);
    bench_draws();
    bench_maths();
    bench_workers();
    return 0;
}
