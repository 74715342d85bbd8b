// SPDX-License-Identifier: Apache-2.0
#include "engine/output/packed_rows.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <numeric>
#include <vector>

#include "engine/output/file_access.hpp"

namespace careloop::output {
namespace {

static_assert(std::endian::native == std::endian::little, "what is on disk is taken as it is");

/// Rows of a chunk, or 0 when chunks are not whole rows packed with shuffle, then deflate.
hsize_t rows_of_packed_chunk(hid_t dataset, const std::vector<hsize_t>& lengths) {
    const Handle made(H5Dget_create_plist(dataset), H5Pclose);
    if (H5Pget_layout(made) != H5D_CHUNKED || checked(H5Pget_nfilters(made)) != 2) return 0;
    const auto filter = [&](unsigned at) {
        std::size_t values = 0;
        return H5Pget_filter2(made, at, nullptr, &values, nullptr, 0, nullptr, nullptr);
    };
    if (filter(0) != H5Z_FILTER_SHUFFLE || filter(1) != H5Z_FILTER_DEFLATE) return 0;
    std::vector<hsize_t> chunk(lengths.size());
    checked(H5Pget_chunk(made, static_cast<int>(chunk.size()), chunk.data()));
    return std::equal(chunk.begin() + 1, chunk.end(), lengths.begin() + 1) ? chunk[0] : 0;
}

/// Byte b of all numbers, one after another, back to whole numbers.
template <std::size_t Size>
void unshuffle(const std::byte* from, std::size_t stride, std::size_t count, std::byte* to) {
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t b = 0; b < Size; ++b) to[i * Size + b] = from[b * stride + i];
    }
}

}  // namespace

bool read_packed_rows(hid_t dataset, Kind kind, std::byte* to) {
    const std::size_t size = size_of(kind);
    if (kind == Kind::text || (size != 4 && size != 8)) return false;
    const Handle stored(H5Dget_type(dataset), H5Tclose);
    if (checked(H5Tequal(stored, disk_type(kind))) == 0) return false;
    const std::vector<hsize_t> lengths = extents(dataset);
    if (lengths.empty()) return false;
    const hsize_t rows = rows_of_packed_chunk(dataset, lengths);
    if (rows == 0) return false;
    const std::size_t row =
        std::accumulate(lengths.begin() + 1, lengths.end(), std::size_t{1}, std::multiplies<>());
    const std::size_t stride = rows * row;  // numbers in a chunk, also in the last, which is filled up

    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> unpack(
        libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    if (!unpack) throw std::bad_alloc();
    std::vector<std::byte> packed, shuffled(stride * size);
    std::vector<hsize_t> at(lengths.size(), 0);
    for (; at[0] < lengths[0]; at[0] += rows) {
        hsize_t bytes = 0;
        checked(H5Dget_chunk_storage_size(dataset, at.data(), &bytes));
        if (bytes == 0) return false;  // never written: HDF5 knows what to fill it with
        packed.resize(bytes);
        std::uint32_t skipped_filters = 0;
        checked(H5Dread_chunk(dataset, H5P_DEFAULT, at.data(), &skipped_filters, packed.data()));
        if (skipped_filters != 0) return false;
        if (libdeflate_zlib_decompress(unpack.get(), packed.data(), packed.size(), shuffled.data(),
                                       shuffled.size(), nullptr) != LIBDEFLATE_SUCCESS)
            throw LibraryFailure("a chunk cannot be unpacked; the file is damaged");
        const std::size_t count = std::min(rows, lengths[0] - at[0]) * row;
        std::byte* const here = to + at[0] * row * size;
        size == 4 ? unshuffle<4>(shuffled.data(), stride, count, here)
                  : unshuffle<8>(shuffled.data(), stride, count, here);
    }
    return true;
}

}  // namespace careloop::output
