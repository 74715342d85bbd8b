// SPDX-License-Identifier: Apache-2.0
#include <Random123/philox.h>

#include "engine/base/byte_scan_kernels.hpp"

namespace careloop::byte_scan {
namespace {

r123::Philox4x32::ctr_type words_of(const Stream& stream, std::uint64_t counter) {
    const r123::Philox4x32::ctr_type block = {{static_cast<std::uint32_t>(counter),
                                               static_cast<std::uint32_t>(counter >> 32), stream.step_word,
                                               stream.purpose}};
    return r123::Philox4x32_R<10>{}(block, {{stream.key[0], stream.key[1]}});
}

/// Lowest byte first, on any processor; compilers make one store of it where they can.
inline void store(std::uint32_t word, std::uint8_t* bytes) {
    bytes[0] = static_cast<std::uint8_t>(word);
    bytes[1] = static_cast<std::uint8_t>(word >> 8);
    bytes[2] = static_cast<std::uint8_t>(word >> 16);
    bytes[3] = static_cast<std::uint8_t>(word >> 24);
}

void blocks(const Stream& stream, std::uint64_t first, std::size_t count, std::uint8_t* draws) {
    for (std::size_t j = 0; j < count; ++j) {
        const auto words = words_of(stream, first + j);
        for (std::size_t w = 0; w < 4; ++w) store(words.v[w], draws + 16 * j + 4 * w);
    }
}

void listed(const Stream& stream, const std::uint64_t* ids, std::size_t members, std::uint8_t* draws) {
    for (std::size_t i = 0; i < members; ++i) {
        const auto words = words_of(stream, ids[i] >> 4);
        const std::size_t at = ids[i] & 15;
        draws[i] = static_cast<std::uint8_t>(words.v[at / 4] >> (8 * (at % 4)));
    }
}

std::size_t below(const std::uint8_t* draws, const std::uint8_t* classes, std::size_t members,
                  const Bounds& bounds, std::uint32_t offset, std::uint32_t* candidates) {
    std::uint16_t limits[16];
    for (std::size_t c = 0; c < 16; ++c) {
        limits[c] = static_cast<std::uint16_t>(bounds.open[c] != 0 ? bounds.last[c] + 1 : 0);
    }
    // Always written, counted only when it is a candidate: no branch that chance decides.
    std::size_t count = 0;
    for (std::size_t i = 0; i < members; ++i) {
        candidates[count] = offset + static_cast<std::uint32_t>(i);
        count += draws[i] < limits[classes[i] & 15] ? 1 : 0;
    }
    return count;
}

}  // namespace

const Kernels kPortable = {blocks, listed, below};

}  // namespace careloop::byte_scan
