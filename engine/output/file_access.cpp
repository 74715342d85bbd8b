// SPDX-License-Identifier: Apache-2.0
#include "engine/output/file_access.hpp"

#include <hdf5_hl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "engine/base/error.hpp"

namespace careloop::output {

namespace {

extern "C" herr_t append_name(hid_t, const char* name, const H5L_info_t*, void* names) {
    try {
        static_cast<std::vector<std::string>*>(names)->emplace_back(name);
        return 0;
    } catch (...) {  // no exception may pass through HDF5
        return -1;
    }
}

constexpr int deepest_group = 64;  // a damaged file may hold a group that contains itself

void collect(hid_t file, const std::string& group, int depth, std::vector<std::string>& datasets) {
    if (depth > deepest_group) throw LibraryFailure("groups are nested too deeply");
    const Handle opened(H5Oopen(file, group.empty() ? "/" : group.c_str(), H5P_DEFAULT), H5Oclose);
    for (const std::string& name : members(opened)) {
        const std::string path = group + "/" + name;
        if (path == "/provenance") continue;
        const Handle object(H5Oopen(file, path.c_str(), H5P_DEFAULT), H5Oclose);
        const H5I_type_t type = H5Iget_type(object);
        if (type == H5I_DATASET) datasets.push_back(path);
        if (type == H5I_GROUP) collect(file, path, depth + 1, datasets);
    }
}

template <class Get>
std::string text_of(Get&& get) {
    const ssize_t length = get(nullptr, std::size_t{0});
    if (length <= 0) return {};
    std::string text(static_cast<std::size_t>(length), '\0');
    get(text.data(), text.size() + 1);
    return text;
}

/// A scale bears its name; netCDF-4 writes a remark instead where a dimension has no coordinate, and then it
/// is that of the dataset, which HDF5 has to search the file for.
std::string scale_name(hid_t scale) {
    const std::string name =
        text_of([&](char* to, std::size_t size) { return H5DSget_scale_name(scale, to, size); });
    if (!name.empty() && !name.starts_with("This is a netCDF dimension")) return name;
    const std::string path =
        text_of([&](char* to, std::size_t size) { return H5Iget_name(scale, to, size); });
    return path.substr(path.rfind('/') + 1);
}

extern "C" herr_t take_scale(hid_t, unsigned, hid_t scale, void* name) {
    try {
        *static_cast<std::string*>(name) = scale_name(scale);
        return 1;  // the first scale of a dimension names it
    } catch (...) {
        return -1;
    }
}

[[noreturn]] void unreadable(const std::filesystem::path& path, const std::string& why) {
    throw Error(Fault::data, "cannot read " + path.string() + ": " + why);
}

void look_before_opening(const std::filesystem::path& path) {
    std::error_code none;
    const std::filesystem::file_status status = std::filesystem::status(path, none);
    if (!std::filesystem::exists(status)) {
        std::filesystem::path part = path;
        part += ".part";
        if (std::filesystem::exists(part, none)) {
            unreadable(path, "no such file yet; " + part.string() +
                                 " is there, so whoever writes it is still at work or was broken off");
        }
        unreadable(path, "no such file");
    }
    if (std::filesystem::is_directory(status)) unreadable(path, "it is a folder");
    if (::access(path.c_str(), R_OK) != 0) unreadable(path, std::system_category().message(errno));
    if (std::filesystem::file_size(path, none) == 0) unreadable(path, "the file is empty");
}

}  // namespace

Handle open_for_reading(const std::filesystem::path& path) {
    look_before_opening(path);
    if (H5Fis_hdf5(path.c_str()) <= 0) unreadable(path, "this is not an HDF5 file");
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    // Finished files never change, so no lock is needed; on some network drives a lock fails or hangs.
    checked(H5Pset_file_locking(access, false, true));
    checked(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG));
    try {
        return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose};
    } catch (const LibraryFailure& failure) {
        const std::string why = failure.what();
        if (why.find("truncated") != std::string::npos || why.find("eof") != std::string::npos) {
            unreadable(
                path, "the file is incomplete, as after a copy that was broken off; copy or make it again (" +
                          why + ")");
        }
        unreadable(path, "the file is damaged; copy or make it again (HDF5: " + why + ")");
    }
}

std::vector<std::string> members(hid_t group) {
    std::vector<std::string> names;
    checked(H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, append_name, &names));
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<hsize_t> extents(hid_t dataset) {
    const Handle space(H5Dget_space(dataset), H5Sclose);
    std::vector<hsize_t> lengths(static_cast<std::size_t>(checked(H5Sget_simple_extent_ndims(space))));
    if (!lengths.empty()) checked(H5Sget_simple_extent_dims(space, lengths.data(), nullptr));
    return lengths;
}

std::vector<std::string> dataset_paths(hid_t file) {
    std::vector<std::string> datasets;
    collect(file, "", 0, datasets);
    std::sort(datasets.begin(), datasets.end());
    return datasets;
}

bool is_plain_length(hid_t scale) {
    return text_of([&](char* to, std::size_t size) { return H5DSget_scale_name(scale, to, size); })
        .starts_with("This is a netCDF dimension");
}

std::vector<std::string> dimension_names(hid_t dataset) {
    std::vector<std::string> names(extents(dataset).size());
    if (checked(H5DSis_scale(dataset)) > 0) {
        if (names.size() == 1) names.front() = scale_name(dataset);
        return names;
    }
    for (std::size_t d = 0; d < names.size(); ++d) {
        if (checked(H5DSget_num_scales(dataset, static_cast<unsigned>(d))) == 0) continue;
        checked(H5DSiterate_scales(dataset, static_cast<unsigned>(d), nullptr, take_scale, &names[d]));
    }
    return names;
}

std::vector<std::string> read_texts(hid_t dataset, hid_t memory_space, hid_t file_space, std::size_t count) {
    std::vector<std::string> texts(count);
    if (count == 0) return texts;
    const Handle stored(H5Dget_type(dataset), H5Tclose);
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    checked(H5Tset_cset(type, H5Tget_cset(stored)));
    if (checked(H5Tis_variable_str(stored)) > 0) {
        checked(H5Tset_size(type, H5T_VARIABLE));
        std::vector<char*> pointers(count, nullptr);
        checked(H5Dread(dataset, type, memory_space, file_space, H5P_DEFAULT, pointers.data()));
        for (std::size_t i = 0; i < count; ++i) {
            if (pointers[i] == nullptr) continue;
            texts[i] = pointers[i];
            H5free_memory(pointers[i]);
        }
        return texts;
    }
    const std::size_t size = H5Tget_size(stored) + 1;  // room for the NUL: conversion then undoes any padding
    checked(H5Tset_size(type, size));
    std::string bytes(size * count, '\0');
    checked(H5Dread(dataset, type, memory_space, file_space, H5P_DEFAULT, bytes.data()));
    for (std::size_t i = 0; i < count; ++i) texts[i] = bytes.data() + i * size;
    return texts;
}

}  // namespace careloop::output
