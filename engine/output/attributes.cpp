// SPDX-License-Identifier: Apache-2.0
#include "engine/output/attributes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/base/error.hpp"

namespace careloop::output {

namespace {

/// CF: these have the type of the variable they describe.
bool follows_variable(std::string_view name) {
    constexpr std::array<std::string_view, 7> names{"_FillValue",  "missing_value", "valid_min", "valid_max",
                                                    "valid_range", "flag_values",   "flag_masks"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

void store(hid_t object, const std::string& name, hid_t disk, hid_t memory, hid_t space, const void* value) {
    if (has_attribute_named(object, name)) checked(H5Adelete(object, name.c_str()));
    const Handle attribute(H5Acreate2(object, name.c_str(), disk, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    if (value != nullptr) checked(H5Awrite(attribute, memory, value));
}

/// HDF5 converts from the type in memory to the type on disk.
void store_numbers(hid_t object, const std::string& name, Kind disk, Kind memory, hid_t space,
                   const void* value) {
    store(object, name, disk_type(disk), memory_type(memory), space, value);
}

Handle one() {
    return {H5Screate(H5S_SCALAR), H5Sclose};
}

}  // namespace

bool has_attribute_named(hid_t object, const std::string& name) {
    return checked(H5Aexists(object, name.c_str())) > 0;
}

void write_attributes(hid_t object, const Attributes& attributes, std::optional<Kind> variable) {
    for (const auto& [name, value] : attributes) {
        const bool follows = variable && *variable != Kind::text && follows_variable(name);
        const auto on_disk = [&](Kind own) { return follows ? *variable : own; };
        if (const auto* text = std::get_if<std::string>(&value)) {
            require(text->find('\0') == std::string::npos, "a text in an output file has no NUL inside");
            const Handle type = disk_type(Kind::text);
            const char* bytes = text->c_str();
            store(object, name, type, type, one(), &bytes);
        } else if (const auto* real = std::get_if<double>(&value)) {
            store_numbers(object, name, on_disk(Kind::float64), Kind::float64, one(), real);
        } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
            store_numbers(object, name, on_disk(Kind::int64), Kind::int64, one(), whole);
        } else {
            const auto& list = std::get<std::vector<std::int8_t>>(value);
            const hsize_t length = list.size();
            const Handle space = list.empty() ? Handle(H5Screate(H5S_NULL), H5Sclose)
                                              : Handle(H5Screate_simple(1, &length, nullptr), H5Sclose);
            store_numbers(object, name, on_disk(Kind::int8), Kind::int8, space,
                          list.empty() ? nullptr : list.data());
        }
    }
}

std::optional<std::string> read_text(hid_t object, const std::string& name) {
    if (!has_attribute_named(object, name)) return std::nullopt;
    const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
    const Handle stored(H5Aget_type(attribute), H5Tclose);
    const Handle space(H5Aget_space(attribute), H5Sclose);
    if (H5Tget_class(stored) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1) return std::nullopt;
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    checked(H5Tset_cset(type, H5Tget_cset(stored)));
    if (checked(H5Tis_variable_str(stored)) > 0) {
        checked(H5Tset_size(type, H5T_VARIABLE));
        char* bytes = nullptr;
        checked(H5Aread(attribute, type, static_cast<void*>(&bytes)));
        std::string text = bytes == nullptr ? "" : bytes;
        H5free_memory(bytes);
        return text;
    }
    const std::size_t size = H5Tget_size(stored);
    checked(H5Tset_size(type, size + 1));  // room for the NUL: conversion then undoes any padding
    std::string text(size + 1, '\0');
    checked(H5Aread(attribute, type, text.data()));
    text.resize(text.find('\0'));
    return text;
}

std::optional<double> read_number(hid_t object, const std::string& name) {
    if (!has_attribute_named(object, name)) return std::nullopt;
    const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
    const Handle stored(H5Aget_type(attribute), H5Tclose);
    const Handle space(H5Aget_space(attribute), H5Sclose);
    const H5T_class_t family = H5Tget_class(stored);
    if ((family != H5T_INTEGER && family != H5T_FLOAT) || H5Sget_simple_extent_npoints(space) != 1) {
        return std::nullopt;
    }
    double value = 0;
    checked(H5Aread(attribute, H5T_NATIVE_DOUBLE, &value));
    return value;
}

namespace {

constexpr std::array<std::string_view, 5> reserved{"CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST",
                                                   "DIMENSION_LABELS"};

std::optional<Attribute> read_one(hid_t object, const std::string& name) {
    if (auto text = read_text(object, name)) return *text;
    const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
    const Handle stored(H5Aget_type(attribute), H5Tclose);
    const Handle space(H5Aget_space(attribute), H5Sclose);
    const auto count = checked(H5Sget_simple_extent_npoints(space));
    const H5T_class_t family = H5Tget_class(stored);
    if (family == H5T_FLOAT && count == 1) return read_number(object, name);
    if (family != H5T_INTEGER) return std::nullopt;
    if (checked(H5Sget_simple_extent_ndims(space)) == 0) {
        std::int64_t whole = 0;
        checked(H5Aread(attribute, H5T_NATIVE_INT64, &whole));
        return whole;
    }
    std::vector<std::int8_t> list(static_cast<std::size_t>(count));
    checked(H5Aread(attribute, H5T_NATIVE_INT8, list.data()));
    return list;
}

extern "C" herr_t append_attribute(hid_t, const char* name, const H5A_info_t*, void* names) {
    try {
        static_cast<std::vector<std::string>*>(names)->emplace_back(name);
        return 0;
    } catch (...) {  // no exception may pass through HDF5
        return -1;
    }
}

}  // namespace

Attributes read_attributes(hid_t object) {
    std::vector<std::string> names;
    hsize_t at = 0;
    checked(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &at, append_attribute, &names));
    Attributes all;
    for (const std::string& name : names) {
        const bool own = name.starts_with("_Netcdf4") || name.starts_with("_NC") ||
                         std::find(reserved.begin(), reserved.end(), name) != reserved.end();
        if (own) continue;
        if (auto value = read_one(object, name)) all.emplace(name, std::move(*value));
    }
    return all;
}

}  // namespace careloop::output
