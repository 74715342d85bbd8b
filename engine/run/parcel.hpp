// SPDX-License-Identifier: Apache-2.0
/// Values as bytes on their way between processes of one program. An archive names what goes along once, for
/// both ways: `a(value), a(column)`; with a name before it, as in persist.hpp, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/ids.hpp"

namespace careloop::run {

using Bytes = std::vector<std::byte>;
using View = std::span<const std::byte>;

/// Bytes from several ranks, one behind another.
struct Parcels {
    Bytes bytes;
    std::vector<std::size_t> begin;  ///< by rank, one more at the end
    [[nodiscard]] std::size_t count() const { return begin.size() - 1; }
    [[nodiscard]] View of(std::size_t rank) const {
        return View(bytes).subspan(begin[rank], begin[rank + 1] - begin[rank]);
    }
};

/// Appends to `bytes`.
class Packer {
  public:
    explicit Packer(Bytes& bytes) : bytes_(&bytes) {}

    template <class T>
    void operator()(const T& value) const {
        raw(&value, 1);
    }
    template <class T>
    void operator()(const std::vector<T>& column) const {
        list(column.data(), column.size());
    }
    template <class T>
    void operator()(const std::string&, const std::vector<T>& column) const {
        (*this)(column);
    }
    template <class T>
    void fixed(const std::string&, const std::vector<T>& column) const {
        (*this)(column);
    }
    /// With its length before it.
    template <class T>
    void list(const T* values, std::size_t count) const {
        (*this)(std::uint64_t{count});
        raw(values, count);
    }

  private:
    template <class T>
    void raw(const T* values, std::size_t count) const {
        static_assert(std::is_trivially_copyable_v<T>);
        if (count == 0) return;
        const auto* first = reinterpret_cast<const std::byte*>(values);
        bytes_->insert(bytes_->end(), first, first + count * sizeof(T));
    }
    Bytes* bytes_;
};

/// Reads back in the order packed.
class Unpacker {
  public:
    explicit Unpacker(View bytes) : bytes_(bytes) {}

    template <class T>
    void operator()(T& value) {
        raw(&value, 1);
    }
    template <class T>
    void operator()(std::vector<T>& column) {
        column.clear();
        append(column);
    }
    template <class T>
    void operator()(const std::string&, std::vector<T>& column) {
        (*this)(column);
    }
    template <class T>
    void fixed(const std::string&, std::vector<T>& column) {
        (*this)(column);
    }
    template <class T>
    [[nodiscard]] T value() {
        T v{};
        raw(&v, 1);
        return v;
    }
    /// A list packed with its length, behind what is there.
    template <class T>
    void append(std::vector<T>& to) {
        const auto count = value<std::uint64_t>();
        const std::size_t before = to.size();
        to.resize(before + count);
        raw(to.data() + before, count);
    }
    [[nodiscard]] bool done() const { return at_ == bytes_.size(); }

  private:
    template <class T>
    void raw(T* values, std::size_t count) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (count == 0) return;
        require(count <= (bytes_.size() - at_) / sizeof(T), "a parcel holds what is read from it");
        std::memcpy(values, bytes_.data() + at_, count * sizeof(T));
        at_ += count * sizeof(T);
    }
    View bytes_;
    std::size_t at_ = 0;
};

/// Of values without gaps between them.
[[nodiscard]] inline std::uint64_t hash_of(const std::byte* bytes, std::size_t size) {
    std::uint64_t hash = mix64(size);
    std::size_t at = 0;
    for (; at + 8 <= size; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes + at, 8);
        hash = mix64(hash ^ word);
    }
    std::uint64_t rest = 0;
    if (at < size) std::memcpy(&rest, bytes + at, size - at);
    return mix64(hash ^ rest);
}
[[nodiscard]] inline std::uint64_t hash_of(const Bytes& bytes) {
    return hash_of(bytes.data(), bytes.size());
}

}  // namespace careloop::run
