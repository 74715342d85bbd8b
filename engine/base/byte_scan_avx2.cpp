// SPDX-License-Identifier: Apache-2.0
// Functions carry their target themselves; the file is compiled for the same processor as every other, and
// includes nothing whose inline functions others could share.
#include "engine/base/byte_scan_kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#define CARELOOP_AVX2 __attribute__((target("avx2,bmi")))
#define CARELOOP_AVX2_INLINE __attribute__((target("avx2,bmi"), always_inline)) inline

namespace careloop::byte_scan {
namespace {

/// Four Philox blocks: a word of each in the low half of every 64-bit lane. The high halves hold remains of
/// earlier products; the 32-bit multiplication never looks at them.
struct Quad {
    __m256i word[4];
};

struct RoundKeys {
    __m256i key[10][2];
};

CARELOOP_AVX2_INLINE __m256i all_lanes(std::uint32_t value) {
    return _mm256_set1_epi64x(static_cast<long long>(value));
}

CARELOOP_AVX2_INLINE void fill(RoundKeys& keys, const Stream& stream) {
    std::uint32_t low = stream.key[0];
    std::uint32_t high = stream.key[1];
    for (int i = 0; i < 10; ++i) {
        keys.key[i][0] = all_lanes(low);
        keys.key[i][1] = all_lanes(high);
        low += 0x9e3779b9U;
        high += 0xbb67ae85U;
    }
}

CARELOOP_AVX2_INLINE void round_of(Quad& q, __m256i key0, __m256i key1) {
    const __m256i product0 = _mm256_mul_epu32(q.word[0], all_lanes(0xd2511f53U));
    const __m256i product1 = _mm256_mul_epu32(q.word[2], all_lanes(0xcd9e8d57U));
    q.word[0] = _mm256_xor_si256(_mm256_srli_epi64(product1, 32), _mm256_xor_si256(q.word[1], key0));
    q.word[1] = product1;
    q.word[2] = _mm256_xor_si256(_mm256_srli_epi64(product0, 32), _mm256_xor_si256(q.word[3], key1));
    q.word[3] = product0;
}

CARELOOP_AVX2_INLINE Quad start(__m256i counters, const Stream& stream) {
    return {
        {counters, _mm256_srli_epi64(counters, 32), all_lanes(stream.step_word), all_lanes(stream.purpose)}};
}

/// The first and the second eight bytes of the four blocks.
CARELOOP_AVX2_INLINE __m256i first_half(const Quad& q) {
    return _mm256_blend_epi32(q.word[0], _mm256_slli_epi64(q.word[1], 32), 0xaa);
}
CARELOOP_AVX2_INLINE __m256i second_half(const Quad& q) {
    return _mm256_blend_epi32(q.word[2], _mm256_slli_epi64(q.word[3], 32), 0xaa);
}

/// Lanes hold blocks 0, 2, 1, 3, so that unpacking leaves them in order.
CARELOOP_AVX2_INLINE void store(const Quad& q, std::uint8_t* draws) {
    const __m256i first = first_half(q);
    const __m256i second = second_half(q);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(draws), _mm256_unpacklo_epi64(first, second));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(draws + 32), _mm256_unpackhi_epi64(first, second));
}

CARELOOP_AVX2 void blocks(const Stream& stream, std::uint64_t first, std::size_t count, std::uint8_t* draws) {
    RoundKeys keys{};
    fill(keys, stream);
    __m256i counters =
        _mm256_add_epi64(_mm256_set1_epi64x(static_cast<long long>(first)), _mm256_set_epi64x(3, 1, 2, 0));
    for (std::size_t j = 0; j < count; j += 8) {
        Quad a = start(counters, stream);
        Quad b = start(_mm256_add_epi64(counters, _mm256_set1_epi64x(4)), stream);
        for (int i = 0; i < 10; ++i) {
            round_of(a, keys.key[i][0], keys.key[i][1]);
            round_of(b, keys.key[i][0], keys.key[i][1]);
        }
        store(a, draws + 16 * j);
        store(b, draws + 16 * j + 64);
        counters = _mm256_add_epi64(counters, _mm256_set1_epi64x(8));
    }
}

/// Byte id & 15 of each block, in the low byte of its lane.
CARELOOP_AVX2_INLINE __m256i picked(const Quad& q, __m256i ids) {
    const __m256i half = _mm256_castpd_si256(
        _mm256_blendv_pd(_mm256_castsi256_pd(first_half(q)), _mm256_castsi256_pd(second_half(q)),
                         _mm256_castsi256_pd(_mm256_slli_epi64(ids, 60))));
    const __m256i shift = _mm256_slli_epi64(_mm256_and_si256(ids, _mm256_set1_epi64x(7)), 3);
    return _mm256_and_si256(_mm256_srlv_epi64(half, shift), _mm256_set1_epi64x(0xff));
}

CARELOOP_AVX2_INLINE void sixteen(const Stream& stream, const RoundKeys& keys, const std::uint64_t* ids,
                                  std::uint8_t* draws) {
    __m256i id[4];
    __m256i byte[4];
    for (std::size_t r = 0; r < 4; ++r)
        id[r] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ids + 4 * r));
    for (std::size_t r = 0; r < 4; r += 2) {
        Quad a = start(_mm256_srli_epi64(id[r], 4), stream);
        Quad b = start(_mm256_srli_epi64(id[r + 1], 4), stream);
        for (int i = 0; i < 10; ++i) {
            round_of(a, keys.key[i][0], keys.key[i][1]);
            round_of(b, keys.key[i][0], keys.key[i][1]);
        }
        byte[r] = picked(a, id[r]);
        byte[r + 1] = picked(b, id[r + 1]);
    }
    // Lane l now gets the bytes of ids l, 4 + l, 8 + l, 12 + l; the low words together are a 4 x 4 table to
    // turn.
    const __m256i even = _mm256_or_si256(byte[0], _mm256_slli_epi64(byte[1], 8));
    const __m256i odd = _mm256_or_si256(_mm256_slli_epi64(byte[2], 16), _mm256_slli_epi64(byte[3], 24));
    const __m256i low_words = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
    const __m256i table = _mm256_permutevar8x32_epi32(_mm256_or_si256(even, odd), low_words);
    const __m128i turn = _mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(draws),
                     _mm_shuffle_epi8(_mm256_castsi256_si128(table), turn));
}

CARELOOP_AVX2 void listed(const Stream& stream, const std::uint64_t* ids, std::size_t members,
                          std::uint8_t* draws) {
    RoundKeys keys{};
    fill(keys, stream);
    std::size_t i = 0;
    for (; i + 16 <= members; i += 16) sixteen(stream, keys, ids + i, draws + i);
    if (i == members) return;
    std::uint64_t rest[16] = {};
    for (std::size_t k = i; k < members; ++k) rest[k - i] = ids[k];
    sixteen(stream, keys, rest, draws + i);
}

/// Bit b: draw b is a candidate.
CARELOOP_AVX2_INLINE std::uint32_t mask_of(const std::uint8_t* draws, __m256i classes, __m256i last,
                                           __m256i open) {
    const __m256i draw = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(draws));
    const __m256i bound = _mm256_shuffle_epi8(last, classes);
    const __m256i within = _mm256_cmpeq_epi8(_mm256_max_epu8(draw, bound), bound);
    return static_cast<std::uint32_t>(
        _mm256_movemask_epi8(_mm256_and_si256(within, _mm256_shuffle_epi8(open, classes))));
}

CARELOOP_AVX2_INLINE std::uint32_t* list_bits(std::uint64_t mask, std::uint32_t base, std::uint32_t* out) {
    while (mask != 0) {
        *out++ = base + static_cast<std::uint32_t>(__builtin_ctzll(mask));
        mask &= mask - 1;
    }
    return out;
}

CARELOOP_AVX2 std::size_t below(const std::uint8_t* draws, const std::uint8_t* classes, std::size_t members,
                                const Bounds& bounds, std::uint32_t offset, std::uint32_t* candidates) {
    const __m256i last =
        _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(bounds.last)));
    const __m256i open =
        _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(bounds.open)));
    std::uint32_t* out = candidates;
    std::size_t i = 0;
    for (; i + 64 <= members; i += 64) {
        const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(classes + i));
        const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(classes + i + 32));
        const std::uint64_t mask = static_cast<std::uint64_t>(mask_of(draws + i + 32, high, last, open))
                                       << 32 |
                                   mask_of(draws + i, low, last, open);
        out = list_bits(mask, offset + static_cast<std::uint32_t>(i), out);
    }
    for (; i < members; i += 32) {
        const std::size_t left = members - i;
        std::uint8_t rest[32] = {};
        for (std::size_t k = 0; k < 32 && k < left; ++k) rest[k] = classes[i + k];
        const __m256i some = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rest));
        std::uint32_t mask = mask_of(draws + i, some, last, open);
        if (left < 32) mask &= (1U << left) - 1;
        out = list_bits(mask, offset + static_cast<std::uint32_t>(i), out);
    }
    return static_cast<std::size_t>(out - candidates);
}

}  // namespace

const Kernels kAvx2 = {blocks, listed, below};

}  // namespace careloop::byte_scan

#else

const careloop::byte_scan::Kernels careloop::byte_scan::kAvx2 = careloop::byte_scan::kPortable;

#endif
