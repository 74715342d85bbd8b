// SPDX-License-Identifier: Apache-2.0
/// The hot scan: which of many residents have a byte draw below the limit of their class?
///
/// A class c (0..15) has a limit limits[c] in 0..256; member i is a candidate when
/// byte_draw(id_i) < limits[class_i]. A second keyed draw then thins candidates exactly, so the limit only
/// has to be an upper bound. Kernels for several processors give the same candidates; the one in use is
/// chosen once from CARELOOP_CPU (portable, avx2, avx512; default: best available).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/draws.hpp"

namespace careloop {

using ClassLimits = std::array<std::uint16_t, 16>;

/// Appends to `candidates` the positions i (ascending) of members with a draw below their class limit.
/// Member i has id `first + i`; `first` is a multiple of 16. `classes`: one value 0..15 per member.
void scan_founders(Seed seed, std::uint64_t first, std::uint32_t step, Purpose purpose,
                   std::span<const std::uint8_t> classes, const ClassLimits& limits,
                   std::vector<std::uint32_t>& candidates);

/// The same for members with ids of their own (those who came later). Positions count from `offset`.
void scan_listed(Seed seed, std::span<const std::uint64_t> ids, std::uint32_t step, Purpose purpose,
                 std::span<const std::uint8_t> classes, const ClassLimits& limits, std::uint32_t offset,
                 std::vector<std::uint32_t>& candidates);

/// Name of the kernel in use. Throws Error(usage) when CARELOOP_CPU names one this processor lacks.
[[nodiscard]] std::string_view processor_variant();
/// Variants this processor has, best last.
[[nodiscard]] std::vector<std::string> processor_variants();

namespace byte_scan {

/// The same scans with kernels of one's choice, for tests and timing.
struct Kernels;
void scan_founders(const Kernels& kernels, Seed seed, std::uint64_t first, std::uint32_t step,
                   Purpose purpose, std::span<const std::uint8_t> classes, const ClassLimits& limits,
                   std::vector<std::uint32_t>& candidates);
void scan_listed(const Kernels& kernels, Seed seed, std::span<const std::uint64_t> ids, std::uint32_t step,
                 Purpose purpose, std::span<const std::uint8_t> classes, const ClassLimits& limits,
                 std::uint32_t offset, std::vector<std::uint32_t>& candidates);

}  // namespace byte_scan

}  // namespace careloop
