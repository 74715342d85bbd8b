// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the element types of a file, in C++, in memory, on disk and by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "engine/output/hdf5_handle.hpp"

namespace careloop::output {

enum class Kind { float32, float64, int8, uint8, int16, uint16, int32, uint32, int64, uint64, text };

template <class T>
[[nodiscard]] constexpr Kind kind_of() {
    if constexpr (std::is_same_v<T, float>)
        return Kind::float32;
    else if constexpr (std::is_same_v<T, double>)
        return Kind::float64;
    else if constexpr (std::is_same_v<T, std::int8_t>)
        return Kind::int8;
    else if constexpr (std::is_same_v<T, std::uint8_t>)
        return Kind::uint8;
    else if constexpr (std::is_same_v<T, std::int16_t>)
        return Kind::int16;
    else if constexpr (std::is_same_v<T, std::uint16_t>)
        return Kind::uint16;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return Kind::int32;
    else if constexpr (std::is_same_v<T, std::uint32_t>)
        return Kind::uint32;
    else if constexpr (std::is_same_v<T, std::int64_t>)
        return Kind::int64;
    else if constexpr (std::is_same_v<T, std::uint64_t>)
        return Kind::uint64;
    else {
        static_assert(std::is_same_v<T, std::string>);
        return Kind::text;
    }
}

/// The kind of a stored type of any byte order; nothing for enumerations, compounds, references, half floats.
[[nodiscard]] std::optional<Kind> kind_of_stored(hid_t type);

[[nodiscard]] const char* name_of(Kind kind);  ///< "float32", "int8", "string", ...
[[nodiscard]] std::size_t size_of(Kind kind);  ///< bytes of one number; of a text: of its pointer
[[nodiscard]] Handle disk_type(Kind kind);     ///< little-endian; texts of variable length in UTF-8
[[nodiscard]] Handle memory_type(Kind kind);   ///< this machine's order; texts as char*
[[nodiscard]] inline bool is_floating(Kind kind) {
    return kind == Kind::float32 || kind == Kind::float64;
}

/// Calls `work(T{})` with the C++ number type of a kind. Not for texts.
template <class Work>
auto with_number(Kind kind, Work&& work) {
    switch (kind) {
        case Kind::float32:
            return work(float{});
        case Kind::float64:
            return work(double{});
        case Kind::int8:
            return work(std::int8_t{});
        case Kind::uint8:
            return work(std::uint8_t{});
        case Kind::int16:
            return work(std::int16_t{});
        case Kind::uint16:
            return work(std::uint16_t{});
        case Kind::int32:
            return work(std::int32_t{});
        case Kind::uint32:
            return work(std::uint32_t{});
        case Kind::int64:
            return work(std::int64_t{});
        case Kind::uint64:
            return work(std::uint64_t{});
        case Kind::text:
            break;
    }
    throw LibraryFailure("a text where a number was expected");
}

}  // namespace careloop::output
