// SPDX-License-Identifier: Apache-2.0
#include "engine/base/byte_scan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

#include "engine/base/byte_scan_kernels.hpp"
#include "engine/base/error.hpp"

namespace careloop {
namespace byte_scan {
namespace {

struct Variant {
    const char* name;
    const Kernels* kernels;
};

/// What this processor has, best last.
std::vector<Variant> variants() {
    std::vector<Variant> all = {{"portable", &kPortable}};
    if (has_avx2()) all.push_back({"avx2", &kAvx2});
    if (has_avx512()) all.push_back({"avx512", &kAvx512});
    return all;
}

Variant chosen(const char* name) {
    const std::vector<Variant> all = variants();
    const std::string_view wanted = name == nullptr ? std::string_view{} : std::string_view{name};
    if (wanted.empty()) return all.back();
    for (const Variant& variant : all) {
        if (wanted == variant.name) return variant;
    }
    throw Error(Fault::usage, fmt::format("CARELOOP_CPU is '{}', which this processor lacks; allowed: {}",
                                          wanted, fmt::join(processor_variants(), ", ")));
}

/// Read once: a change of the environment during a run must not change the kernel.
const Variant& in_use() {
    static const Variant variant = chosen(std::getenv("CARELOOP_CPU"));
    return variant;
}

Stream stream_of(Seed seed, std::uint32_t step, Purpose purpose) {
    return {step << 12,
            static_cast<std::uint32_t>(purpose),
            {static_cast<std::uint32_t>(seed.value),
             static_cast<std::uint32_t>(seed.value >> 32) ^ seed.replicate}};
}

Bounds bounds_of(const ClassLimits& limits) {
    Bounds bounds{};
    for (std::size_t c = 0; c < limits.size(); ++c) {
        const int limit = std::min<int>(limits[c], 256);
        bounds.last[c] = static_cast<std::uint8_t>(limit > 0 ? limit - 1 : 0);
        bounds.open[c] = limit > 0 ? 255 : 0;
    }
    return bounds;
}

/// Draws and candidates of one chunk at a time, so that both stay in the first cache.
template <class FillDraws>
void scan(std::span<const std::uint8_t> classes, const ClassLimits& limits, std::uint32_t offset,
          std::vector<std::uint32_t>& candidates, const Kernels& kernels, const FillDraws& fill_draws) {
    alignas(64) std::uint8_t draws[kChunk + kDrawsSlack];
    alignas(64) std::uint32_t found[kChunk + kCandidatesSlack];
    const Bounds bounds = bounds_of(limits);
    for (std::size_t begin = 0; begin < classes.size(); begin += kChunk) {
        const std::size_t members = std::min(kChunk, classes.size() - begin);
        fill_draws(begin, members, draws);
        const std::size_t count = kernels.below(draws, classes.data() + begin, members, bounds,
                                                offset + static_cast<std::uint32_t>(begin), found);
        candidates.insert(candidates.end(), found, found + count);
    }
}

}  // namespace

#if defined(__x86_64__)
bool has_avx2() noexcept {
    return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0;
}

bool has_avx512() noexcept {
    return has_avx2() && __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
           __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("popcnt") != 0;
}
#else
bool has_avx2() noexcept {
    return false;
}
bool has_avx512() noexcept {
    return false;
}
#endif

const Kernels& kernels(const char* variant) {
    return *chosen(variant).kernels;
}

void scan_founders(const Kernels& kernels, Seed seed, std::uint64_t first, std::uint32_t step,
                   Purpose purpose, std::span<const std::uint8_t> classes, const ClassLimits& limits,
                   std::vector<std::uint32_t>& candidates) {
    require(first % 16 == 0, "founders are numbered from multiples of 16");
    const Stream stream = stream_of(seed, step, purpose);
    scan(classes, limits, 0, candidates, kernels,
         [&](std::size_t begin, std::size_t members, std::uint8_t* draws) {
             kernels.blocks(stream, (first + begin) >> 4, (members + 15) / 16, draws);
         });
}

void scan_listed(const Kernels& kernels, Seed seed, std::span<const std::uint64_t> ids, std::uint32_t step,
                 Purpose purpose, std::span<const std::uint8_t> classes, const ClassLimits& limits,
                 std::uint32_t offset, std::vector<std::uint32_t>& candidates) {
    require(ids.size() == classes.size(), "one class for every id");
    const Stream stream = stream_of(seed, step, purpose);
    scan(classes, limits, offset, candidates, kernels,
         [&](std::size_t begin, std::size_t members, std::uint8_t* draws) {
             kernels.listed(stream, ids.data() + begin, members, draws);
         });
}

}  // namespace byte_scan

void scan_founders(Seed seed, std::uint64_t first, std::uint32_t step, Purpose purpose,
                   std::span<const std::uint8_t> classes, const ClassLimits& limits,
                   std::vector<std::uint32_t>& candidates) {
    byte_scan::scan_founders(*byte_scan::in_use().kernels, seed, first, step, purpose, classes, limits,
                             candidates);
}

void scan_listed(Seed seed, std::span<const std::uint64_t> ids, std::uint32_t step, Purpose purpose,
                 std::span<const std::uint8_t> classes, const ClassLimits& limits, std::uint32_t offset,
                 std::vector<std::uint32_t>& candidates) {
    byte_scan::scan_listed(*byte_scan::in_use().kernels, seed, ids, step, purpose, classes, limits, offset,
                           candidates);
}

std::string_view processor_variant() {
    return byte_scan::in_use().name;
}

std::vector<std::string> processor_variants() {
    std::vector<std::string> names;
    for (const auto& variant : byte_scan::variants()) names.emplace_back(variant.name);
    return names;
}

}  // namespace careloop
