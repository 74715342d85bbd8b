// SPDX-License-Identifier: Apache-2.0
// As byte_scan_avx2.cpp, with eight blocks a register; see there for why it includes so little.
#include "engine/base/byte_scan_kernels.hpp"

#if defined(__x86_64__)
// gcc 12 takes the undefined start value inside its own intrinsics for a mistake.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#include <immintrin.h>

#define CARELOOP_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,bmi,popcnt")))
#define CARELOOP_AVX512_INLINE \
    __attribute__((target("avx512f,avx512bw,avx512vl,bmi,popcnt"), always_inline)) inline

namespace careloop::byte_scan {
namespace {

/// Eight Philox blocks: a word of each in the low half of every 64-bit lane, remains of products above.
struct Octet {
    __m512i word[4];
};

struct RoundKeys {
    __m512i key[10][2];
};

CARELOOP_AVX512_INLINE __m512i all_lanes(std::uint32_t value) {
    return _mm512_set1_epi64(static_cast<long long>(value));
}

CARELOOP_AVX512_INLINE void fill(RoundKeys& keys, const Stream& stream) {
    std::uint32_t low = stream.key[0];
    std::uint32_t high = stream.key[1];
    for (int i = 0; i < 10; ++i) {
        keys.key[i][0] = all_lanes(low);
        keys.key[i][1] = all_lanes(high);
        low += 0x9e3779b9U;
        high += 0xbb67ae85U;
    }
}

CARELOOP_AVX512_INLINE void round_of(Octet& o, __m512i key0, __m512i key1) {
    constexpr int xor_of_three = 0x96;
    const __m512i product0 = _mm512_mul_epu32(o.word[0], all_lanes(0xd2511f53U));
    const __m512i product1 = _mm512_mul_epu32(o.word[2], all_lanes(0xcd9e8d57U));
    o.word[0] = _mm512_ternarylogic_epi64(_mm512_srli_epi64(product1, 32), o.word[1], key0, xor_of_three);
    o.word[1] = product1;
    o.word[2] = _mm512_ternarylogic_epi64(_mm512_srli_epi64(product0, 32), o.word[3], key1, xor_of_three);
    o.word[3] = product0;
}

CARELOOP_AVX512_INLINE Octet start(__m512i counters, const Stream& stream) {
    return {
        {counters, _mm512_srli_epi64(counters, 32), all_lanes(stream.step_word), all_lanes(stream.purpose)}};
}

/// The first and the second eight bytes of the eight blocks.
CARELOOP_AVX512_INLINE __m512i first_half(const Octet& o) {
    return _mm512_mask_blend_epi32(0xaaaa, o.word[0], _mm512_slli_epi64(o.word[1], 32));
}
CARELOOP_AVX512_INLINE __m512i second_half(const Octet& o) {
    return _mm512_mask_blend_epi32(0xaaaa, o.word[2], _mm512_slli_epi64(o.word[3], 32));
}

/// Lanes hold blocks 0, 4, 1, 5, 2, 6, 3, 7, so that unpacking leaves them in order.
CARELOOP_AVX512_INLINE void store(const Octet& o, std::uint8_t* draws) {
    const __m512i first = first_half(o);
    const __m512i second = second_half(o);
    _mm512_storeu_si512(draws, _mm512_unpacklo_epi64(first, second));
    _mm512_storeu_si512(draws + 64, _mm512_unpackhi_epi64(first, second));
}

CARELOOP_AVX512 void blocks(const Stream& stream, std::uint64_t first, std::size_t count,
                            std::uint8_t* draws) {
    RoundKeys keys{};
    fill(keys, stream);
    __m512i counters = _mm512_add_epi64(_mm512_set1_epi64(static_cast<long long>(first)),
                                        _mm512_set_epi64(7, 3, 6, 2, 5, 1, 4, 0));
    for (std::size_t j = 0; j < count; j += 16) {
        Octet a = start(counters, stream);
        Octet b = start(_mm512_add_epi64(counters, _mm512_set1_epi64(8)), stream);
        for (int i = 0; i < 10; ++i) {
            round_of(a, keys.key[i][0], keys.key[i][1]);
            round_of(b, keys.key[i][0], keys.key[i][1]);
        }
        store(a, draws + 16 * j);
        store(b, draws + 16 * j + 128);
        counters = _mm512_add_epi64(counters, _mm512_set1_epi64(16));
    }
}

/// Byte id & 15 of each block, stored as eight neighbours.
CARELOOP_AVX512_INLINE void store_picked(const Octet& o, __m512i ids, std::uint8_t* draws) {
    const __mmask8 upper = _mm512_test_epi64_mask(ids, _mm512_set1_epi64(8));
    const __m512i half = _mm512_mask_blend_epi64(upper, first_half(o), second_half(o));
    const __m512i shift = _mm512_slli_epi64(_mm512_and_si512(ids, _mm512_set1_epi64(7)), 3);
    _mm_storel_epi64(reinterpret_cast<__m128i*>(draws), _mm512_cvtepi64_epi8(_mm512_srlv_epi64(half, shift)));
}

CARELOOP_AVX512_INLINE __mmask8 first_lanes(std::size_t count) {
    return static_cast<__mmask8>(count >= 8 ? 0xffU : (1U << count) - 1);
}

CARELOOP_AVX512 void listed(const Stream& stream, const std::uint64_t* ids, std::size_t members,
                            std::uint8_t* draws) {
    RoundKeys keys{};
    fill(keys, stream);
    for (std::size_t i = 0; i < members; i += 16) {
        const std::size_t left = members - i;
        const __m512i low = _mm512_maskz_loadu_epi64(first_lanes(left), ids + i);
        const __m512i high =
            left > 8 ? _mm512_maskz_loadu_epi64(first_lanes(left - 8), ids + i + 8) : _mm512_setzero_si512();
        Octet a = start(_mm512_srli_epi64(low, 4), stream);
        Octet b = start(_mm512_srli_epi64(high, 4), stream);
        for (int r = 0; r < 10; ++r) {
            round_of(a, keys.key[r][0], keys.key[r][1]);
            round_of(b, keys.key[r][0], keys.key[r][1]);
        }
        store_picked(a, low, draws + i);
        store_picked(b, high, draws + i + 8);
    }
}

CARELOOP_AVX512 std::size_t below(const std::uint8_t* draws, const std::uint8_t* classes, std::size_t members,
                                  const Bounds& bounds, std::uint32_t offset, std::uint32_t* candidates) {
    const __m512i last =
        _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(bounds.last)));
    const __m512i open =
        _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(bounds.open)));
    const __m512i sixteen = _mm512_set1_epi32(16);
    __m512i position =
        _mm512_add_epi32(_mm512_set1_epi32(static_cast<int>(offset)),
                         _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    std::uint32_t* out = candidates;
    for (std::size_t i = 0; i < members; i += 64) {
        const std::size_t left = members - i;
        const __mmask64 present = left >= 64 ? ~0ULL : (1ULL << left) - 1;
        const __m512i classed = _mm512_maskz_loadu_epi8(present, classes + i);
        const __m512i draw = _mm512_loadu_si512(draws + i);
        const __mmask64 opened =
            _mm512_mask_test_epi8_mask(present, _mm512_shuffle_epi8(open, classed), _mm512_set1_epi8(-1));
        std::uint64_t mask = _mm512_mask_cmple_epu8_mask(opened, draw, _mm512_shuffle_epi8(last, classed));
        for (int quarter = 0; quarter < 4; ++quarter) {
            const auto some = static_cast<__mmask16>(mask & 0xffff);
            _mm512_storeu_si512(out, _mm512_maskz_compress_epi32(some, position));
            out += __builtin_popcount(some);
            position = _mm512_add_epi32(position, sixteen);
            mask >>= 16;
        }
    }
    return static_cast<std::size_t>(out - candidates);
}

}  // namespace

const Kernels kAvx512 = {blocks, listed, below};

}  // namespace careloop::byte_scan

#else

const careloop::byte_scan::Kernels careloop::byte_scan::kAvx512 = careloop::byte_scan::kPortable;

#endif
