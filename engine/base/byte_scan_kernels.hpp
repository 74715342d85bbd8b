// SPDX-License-Identifier: Apache-2.0
/// The processor-dependent part of the byte scan: three loops over raw arrays, one set a processor.
///
/// Only plain types here: the sources of the AVX kernels include this header, and nothing they compile may
/// be shared with other sources, or the linker could pick a version that older processors lack.
#pragma once

#include <cstddef>
#include <cstdint>

namespace careloop::byte_scan {

/// What seed, step and purpose contribute to a Philox block: words 2 and 3 of the counter, and the key.
struct Stream {
    std::uint32_t step_word;
    std::uint32_t purpose;
    std::uint32_t key[2];
};

/// Limits 0..256 as bytes: a draw is below limit L when open and draw <= last.
struct Bounds {
    alignas(16) std::uint8_t last[16];  ///< L - 1; anything when L is 0
    alignas(16) std::uint8_t open[16];  ///< 255 when L > 0, else 0
};

inline constexpr std::size_t kChunk = 2048;          ///< members a kernel is given at most
inline constexpr std::size_t kDrawsSlack = 256;      ///< bytes that may be written or read past the draws
inline constexpr std::size_t kCandidatesSlack = 16;  ///< values that may be written past the candidates

struct Kernels {
    /// draws[16 j + b] = byte b of the block of counter `first + j`, for j < blocks.
    void (*blocks)(const Stream& stream, std::uint64_t first, std::size_t blocks, std::uint8_t* draws);
    /// draws[i] = byte ids[i] & 15 of the block of counter ids[i] >> 4, for i < members.
    void (*listed)(const Stream& stream, const std::uint64_t* ids, std::size_t members, std::uint8_t* draws);
    /// Writes offset + i, ascending, for every i < members with draws[i] below the bound of classes[i];
    /// returns how many.
    std::size_t (*below)(const std::uint8_t* draws, const std::uint8_t* classes, std::size_t members,
                         const Bounds& bounds, std::uint32_t offset, std::uint32_t* candidates);
};

extern const Kernels kPortable;
extern const Kernels kAvx2;    ///< call only where `has_avx2()`
extern const Kernels kAvx512;  ///< call only where `has_avx512()`

[[nodiscard]] bool has_avx2() noexcept;
[[nodiscard]] bool has_avx512() noexcept;

/// The kernels called `variant`; the best this processor has for a null pointer or an empty text.
/// Throws Error(usage) for a variant that is unknown or that this processor lacks.
[[nodiscard]] const Kernels& kernels(const char* variant);

}  // namespace careloop::byte_scan
