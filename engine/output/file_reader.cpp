// SPDX-License-Identifier: Apache-2.0
#include <hdf5_hl.h>

#include <cmath>
#include <limits>
#include <new>
#include <stdexcept>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/output/attributes.hpp"
#include "engine/output/file.hpp"
#include "engine/output/file_access.hpp"
#include "engine/output/packed_rows.hpp"

namespace careloop::output {

namespace {

/// Whether every value of From is a value of To.
template <class From, class To>
constexpr bool always_fits() {
    using F = std::numeric_limits<From>;
    using T = std::numeric_limits<To>;
    if constexpr (F::is_integer != T::is_integer)
        return F::is_integer && F::digits <= T::digits;
    else if constexpr (F::is_integer)
        return F::digits <= T::digits && (!F::is_signed || T::is_signed);
    else
        return F::digits <= T::digits;
}

template <class To, class From>
bool fits(From value) {
    if constexpr (always_fits<From, To>()) {
        return true;
    } else if constexpr (std::numeric_limits<From>::is_integer && std::numeric_limits<To>::is_integer) {
        return std::in_range<To>(value);
    } else if constexpr (std::numeric_limits<From>::is_integer) {
        // 2^digits bounds the integers that a floating type holds without gaps.
        const auto bound = std::int64_t{1} << std::numeric_limits<To>::digits;
        return std::cmp_less_equal(value, bound) && std::cmp_greater_equal(value, -bound);
    } else if constexpr (std::numeric_limits<To>::is_integer) {
        const From past = std::ldexp(From{1}, std::numeric_limits<To>::digits);
        const From lowest = std::numeric_limits<To>::is_signed ? -past : From{0};
        return value >= lowest && value < past && std::trunc(value) == value;
    } else {
        return std::isnan(value) || std::isinf(value) ||
               (std::abs(value) <= static_cast<From>(std::numeric_limits<To>::max()) &&
                static_cast<From>(static_cast<To>(value)) == value);
    }
}

Handle open_dataset(hid_t file, const std::string& path) {
    const Handle object(H5Oopen(file, path.c_str(), H5P_DEFAULT), H5Oclose);
    if (H5Iget_type(object) != H5I_DATASET) throw LibraryFailure("it is a group, not a dataset");
    return {H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose};
}

std::size_t count_of(hid_t dataset) {
    const Handle space(H5Dget_space(dataset), H5Sclose);
    return static_cast<std::size_t>(checked(H5Sget_simple_extent_npoints(space)));
}

template <class T>
std::vector<T> read_numbers(hid_t dataset, std::size_t count) {
    std::vector<T> values(count);
    if (count == 0) return values;
    if (read_packed_rows(dataset, kind_of<T>(), reinterpret_cast<std::byte*>(values.data()))) return values;
    const Handle type = memory_type(kind_of<T>());
    checked(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
    return values;
}

template <class T>
std::vector<T> read_as(hid_t dataset, Kind stored) {
    const std::size_t count = count_of(dataset);
    if constexpr (std::is_same_v<T, std::string>) {
        if (stored != Kind::text)
            throw LibraryFailure(std::string("it holds ") + name_of(stored) + ", not texts");
        return read_texts(dataset, H5S_ALL, H5S_ALL, count);
    } else {
        if (stored == Kind::text) throw LibraryFailure("it holds texts, not numbers");
        if (stored == kind_of<T>()) return read_numbers<T>(dataset, count);
        return with_number(stored, [&]<class Stored>(Stored) {
            std::vector<T> values(count);
            const std::vector<Stored> raw = read_numbers<Stored>(dataset, count);
            for (std::size_t i = 0; i < count; ++i) {
                if (!fits<T>(raw[i])) {
                    throw LibraryFailure("value " + std::to_string(raw[i]) + " of type " + name_of(stored) +
                                         " is none of " + name_of(kind_of<T>()));
                }
                values[i] = static_cast<T>(raw[i]);
            }
            return values;
        });
    }
}

}  // namespace

struct Reader::State {
    std::filesystem::path path;
    Handle file;

    /// Runs one step of reading; what fails names the file and the place inside it.
    template <class Work>
    auto step(const std::string& place, Work&& work) const {
        prepare_library();
        const auto fail = [&](const std::string& why) -> Error {
            return {Fault::data, "cannot read " + place + " in " + path.string() + ": " + why};
        };
        try {
            return work();
        } catch (const LibraryFailure& failure) {
            throw fail(failure.what());
        } catch (const std::bad_alloc&) {
            throw fail("it does not fit into memory, or the file is damaged");
        } catch (const std::length_error&) {
            throw fail("its size makes no sense; the file is damaged");
        }
    }

    [[nodiscard]] bool contains(const std::string& object) const {
        std::size_t slash = 0;
        while (slash != std::string::npos) {
            slash = object.find('/', slash + 1);
            const std::string upper = object.substr(0, slash);
            if (upper.empty() || upper == "/") continue;
            if (H5Lexists(file, upper.c_str(), H5P_DEFAULT) <= 0) return false;
        }
        return true;
    }

    [[nodiscard]] Handle open(const std::string& object) const {
        if (!contains(object)) throw LibraryFailure("there is nothing of that name");
        return {H5Oopen(file, object.c_str(), H5P_DEFAULT), H5Oclose};
    }

    [[nodiscard]] Handle dataset(const std::string& object) const {
        if (!contains(object)) throw LibraryFailure("there is nothing of that name");
        return open_dataset(file, object);
    }
};

Reader::Reader(const std::filesystem::path& path) : state_(std::make_unique<State>()) {
    prepare_library();
    state_->path = path;
    state_->file = open_for_reading(path);
}

Reader::~Reader() = default;

bool Reader::has(const std::string& path) const {
    return state_->step(path, [&] { return state_->contains(path); });
}

std::vector<std::string> Reader::children(const std::string& group) const {
    return state_->step(group, [&] { return members(state_->open(group)); });
}

std::vector<std::size_t> Reader::shape(const std::string& path) const {
    return state_->step(path, [&] {
        const std::vector<hsize_t> lengths = extents(state_->dataset(path));
        return std::vector<std::size_t>(lengths.begin(), lengths.end());
    });
}

std::vector<std::string> Reader::dimensions(const std::string& path) const {
    return state_->step(path, [&] { return dimension_names(state_->dataset(path)); });
}

template <class T>
std::vector<T> Reader::read(const std::string& path) const {
    return state_->step(path, [&] {
        const Handle dataset = state_->dataset(path);
        const std::optional<Kind> stored = kind_of_stored(Handle(H5Dget_type(dataset), H5Tclose));
        if (!stored) throw LibraryFailure("it has an element type that careloop does not use");
        return read_as<T>(dataset, *stored);
    });
}

template std::vector<float> Reader::read(const std::string&) const;
template std::vector<double> Reader::read(const std::string&) const;
template std::vector<std::int8_t> Reader::read(const std::string&) const;
template std::vector<std::uint8_t> Reader::read(const std::string&) const;
template std::vector<std::int16_t> Reader::read(const std::string&) const;
template std::vector<std::uint16_t> Reader::read(const std::string&) const;
template std::vector<std::int32_t> Reader::read(const std::string&) const;
template std::vector<std::uint32_t> Reader::read(const std::string&) const;
template std::vector<std::int64_t> Reader::read(const std::string&) const;
template std::vector<std::uint64_t> Reader::read(const std::string&) const;
template std::vector<std::string> Reader::read(const std::string&) const;

template <class T>
std::vector<T> Reader::read(const std::string& path, const Block& block) const {
    return state_->step(path, [&] {
        const Handle dataset = state_->dataset(path);
        const Handle there(H5Dget_space(dataset), H5Sclose);
        if (block.start.size() != static_cast<std::size_t>(checked(H5Sget_simple_extent_ndims(there))))
            throw LibraryFailure("it has another number of dimensions");
        const std::vector<hsize_t> start(block.start.begin(), block.start.end()),
            count(block.count.begin(), block.count.end());
        if (start.empty()) return read_as<T>(dataset, kind_of<T>());
        checked(H5Sselect_hyperslab(there, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr));
        std::vector<T> values(static_cast<std::size_t>(checked(H5Sget_select_npoints(there))));
        // Of the same form as there: HDF5 then copies rows, else one number after another.
        const Handle here(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), H5Sclose);
        checked(H5Dread(dataset, memory_type(kind_of<T>()), here, there, H5P_DEFAULT, values.data()));
        return values;
    });
}
template std::vector<float> Reader::read(const std::string&, const Block&) const;
template std::vector<double> Reader::read(const std::string&, const Block&) const;

std::vector<std::string> Reader::datasets() const {
    return state_->step("its groups", [&] { return dataset_paths(state_->file); });
}

Reader::Content Reader::content(const std::string& path) const {
    return state_->step(path, [&] {
        const std::optional<Kind> stored =
            kind_of_stored(Handle(H5Dget_type(state_->dataset(path)), H5Tclose));
        if (!stored) throw LibraryFailure("it has an element type that careloop does not use");
        return *stored == Kind::text      ? Content::texts
               : *stored == Kind::float32 ? Content::float32
               : *stored == Kind::float64 ? Content::float64
                                          : Content::wholes;
    });
}

bool Reader::is_axis(const std::string& path) const {
    return state_->step(path, [&] { return checked(H5DSis_scale(state_->dataset(path))) > 0; });
}

Axis Reader::axis(const std::string& path) const {
    const bool plain = state_->step(path, [&] { return is_plain_length(state_->dataset(path)); });
    Axis axis{path.substr(path.rfind('/') + 1), shape(path).at(0), attributes(path)};
    if (plain) return axis;
    switch (content(path)) {
        case Content::texts:
            axis.labels = read<std::string>(path);
            break;
        case Content::wholes:
            axis.labels = read<std::int64_t>(path);
            break;
        default:
            axis.labels = read<double>(path);
    }
    return axis;
}

Attributes Reader::attributes(const std::string& object) const {
    return state_->step(object, [&] { return read_attributes(state_->open(object)); });
}

std::string Reader::text(const std::string& object, const std::string& attribute) const {
    return state_->step(object + "@" + attribute, [&] {
        const std::optional<std::string> value = read_text(state_->open(object), attribute);
        if (!value) throw LibraryFailure("there is no such text attribute");
        return *value;
    });
}

double Reader::number(const std::string& object, const std::string& attribute) const {
    return state_->step(object + "@" + attribute, [&] {
        const std::optional<double> value = read_number(state_->open(object), attribute);
        if (!value) throw LibraryFailure("there is no such numeric attribute");
        return *value;
    });
}

bool Reader::has_attribute(const std::string& object, const std::string& attribute) const {
    return state_->step(object, [&] {
        return state_->contains(object) && has_attribute_named(state_->open(object), attribute);
    });
}

}  // namespace careloop::output
