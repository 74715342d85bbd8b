// SPDX-License-Identifier: Apache-2.0
/// One number for what a file says, whatever its packing, order of writing and provenance. The definition is
/// in docs/output-format.md; a change of it changes the version in the first text.
#include <algorithm>
#include <bit>
#include <new>
#include <numeric>

#include "engine/base/error.hpp"
#include "engine/output/attributes.hpp"
#include "engine/output/file.hpp"
#include "engine/output/file_access.hpp"
#include "engine/output/sha256.hpp"

namespace careloop::output {

namespace {

constexpr std::size_t piece_bytes = std::size_t{4} << 20U;
constexpr std::size_t chunk_cache_bytes = std::size_t{32} << 20U;
/// One NaN, and no minus before zero, on the bits: the compiler turns this into vector code.
template <class Bits>
void settle_floats(std::vector<std::byte>& piece, std::size_t count, Bits infinity, Bits nan) {
    Bits* const bits = reinterpret_cast<Bits*>(piece.data());
    const Bits magnitude_mask = static_cast<Bits>(~Bits{0} >> 1U);
    for (std::size_t i = 0; i < count; ++i) {
        const Bits magnitude = bits[i] & magnitude_mask;
        const Bits value = magnitude > infinity ? nan : bits[i];
        bits[i] = magnitude == 0 ? Bits{0} : value;
    }
}

void settle(Kind kind, std::vector<std::byte>& piece, std::size_t count) {
    if (kind == Kind::float32) settle_floats<std::uint32_t>(piece, count, 0x7F800000U, 0x7FC00000U);
    if (kind == Kind::float64) {
        settle_floats<std::uint64_t>(piece, count, 0x7FF0000000000000U, 0x7FF8000000000000U);
    }
}

/// Feeds one rectangular part of a dataset.
class Feeder {
  public:
    Feeder(Sha256& sum, hid_t dataset, Kind kind)
        : sum_(sum),
          dataset_(dataset),
          kind_(kind),
          type_(kind == Kind::text ? memory_type(kind) : disk_type(kind)) {}

    void feed(hid_t file_space, std::size_t count) {
        const hsize_t length = count;
        const Handle memory_space(H5Screate_simple(1, &length, nullptr), H5Sclose);
        if (kind_ == Kind::text) {
            for (const std::string& text : read_texts(dataset_, memory_space, file_space, count))
                sum_.text(text);
            return;
        }
        const std::size_t size = count * size_of(kind_);
        if (piece_.size() < size) piece_.resize(size);
        // The type on disk is little-endian, so on every machine the bytes arrive as they are hashed.
        checked(H5Dread(dataset_, type_, memory_space, file_space, H5P_DEFAULT, piece_.data()));
        static_assert(std::endian::native == std::endian::little, "settle() works on native numbers");
        settle(kind_, piece_, count);
        sum_.bytes(piece_.data(), size);
    }

  private:
    Sha256& sum_;
    hid_t dataset_;
    Kind kind_;
    Handle type_;
    std::vector<std::byte> piece_;
};

/// The length of the stored chunks along one dimension, 1 when not chunked.
hsize_t chunk_length(hid_t dataset, std::size_t rank, std::size_t dimension) {
    const Handle properties(H5Dget_create_plist(dataset), H5Pclose);
    if (H5Pget_layout(properties) != H5D_CHUNKED) return 1;
    std::vector<hsize_t> chunk(rank, 1);
    checked(H5Pget_chunk(properties, static_cast<int>(rank), chunk.data()));
    return std::max<hsize_t>(1, chunk[dimension]);
}

/// Row-major pieces of about `piece_bytes`: all of the trailing dimensions that fit, blocks of the dimension
/// `split` before them (whole chunks, so that each is unpacked once), single steps of those in front.
void feed_values(Sha256& sum, hid_t dataset, Kind kind, const std::vector<hsize_t>& shape) {
    const std::size_t count =
        std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
    if (count == 0) return;
    Feeder feeder(sum, dataset, kind);
    const Handle space(H5Dget_space(dataset), H5Sclose);
    const hsize_t room = piece_bytes / std::max<std::size_t>(size_of(kind), 1);
    if (count <= room || shape.empty()) return feeder.feed(space, count);

    std::size_t split = shape.size() - 1;
    hsize_t row = 1;  // elements of one step along `split`
    while (split > 0 && row * shape[split] <= room) row *= shape[split--];
    const hsize_t chunk = chunk_length(dataset, shape.size(), split);
    const hsize_t block = std::max(chunk, room / row / chunk * chunk);

    std::vector<hsize_t> start(shape.size(), 0), extent(shape);
    std::fill(extent.begin(), extent.begin() + static_cast<std::ptrdiff_t>(split), 1);
    const hsize_t leading = count / (row * shape[split]);
    for (hsize_t front = 0; front < leading; ++front) {
        hsize_t rest = front;
        for (std::size_t d = split; d-- > 0; rest /= shape[d]) start[d] = rest % shape[d];
        for (start[split] = 0; start[split] < shape[split]; start[split] += block) {
            extent[split] = std::min(block, shape[split] - start[split]);
            checked(
                H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, extent.data(), nullptr));
            feeder.feed(space, extent[split] * row);
        }
    }
}

void feed_dataset(Sha256& sum, hid_t file, const std::string& path) {
    const Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
    checked(H5Pset_chunk_cache(access, 5003, chunk_cache_bytes, 1.0));
    const Handle dataset(H5Dopen2(file, path.c_str(), access), H5Dclose);
    const std::optional<Kind> kind = kind_of_stored(Handle(H5Dget_type(dataset), H5Tclose));
    if (!kind) throw LibraryFailure(path + " has an element type that has no digest");
    const std::vector<hsize_t> shape = extents(dataset);
    sum.text(path);
    sum.text(name_of(*kind));
    sum.number(shape.size());
    for (const hsize_t length : shape) sum.number(length);
    for (const std::string& name : dimension_names(dataset)) sum.text(name);
    sum.text(read_text(dataset, "units").value_or(""));
    feed_values(sum, dataset, *kind, shape);
}

}  // namespace

std::string digest(const std::filesystem::path& path) {
    prepare_library();
    const auto fail = [&](const std::string& why) {
        return Error(Fault::data, "cannot read " + path.string() + ": " + why);
    };
    try {
        const Handle file = open_for_reading(path);
        Sha256 sum;
        sum.text("careloop digest 1");
        for (const std::string& dataset : dataset_paths(file)) feed_dataset(sum, file, dataset);
        return sum.hex();
    } catch (const LibraryFailure& failure) {
        throw fail(failure.what());
    } catch (const std::bad_alloc&) {
        throw fail("it does not fit into memory, or the file is damaged");
    }
}

}  // namespace careloop::output
