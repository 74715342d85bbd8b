// SPDX-License-Identifier: Apache-2.0
/// HDF5's handling of a full disk is weak: a failed write leaves chunks and metadata in its caches, the file
/// cannot be closed, and the library tries again when the process ends. This driver keeps the failure away
/// from HDF5 (PartFile remembers it), so that the library always closes in good order.
#include "engine/output/part_driver.hpp"

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

#include <algorithm>
#include <iterator>

namespace careloop::output {

namespace {

/// What H5Pset_driver carries to `open_file`.
struct Access {
    const std::shared_ptr<PartFile>* part;
};

struct Driven {
    H5FD_t common{};  // first, as HDF5 demands: it knows a Driven only by this member's address
    std::shared_ptr<PartFile> part;  // shared: should a close fail, HDF5 keeps this object
    haddr_t end_of_allocation = 0;
};

Driven& driven(H5FD_t* file) {
    return *reinterpret_cast<Driven*>(file);
}
const Driven& driven(const H5FD_t* file) {
    return *reinterpret_cast<const Driven*>(file);
}

H5FD_t* open_file(const char*, unsigned flags, hid_t access_list, haddr_t) {
    const auto* access = static_cast<const Access*>(H5Pget_driver_info(access_list));
    if (access == nullptr) return nullptr;
    auto* file = new (std::nothrow) Driven;
    if (file == nullptr) return nullptr;
    file->part = *access->part;
    if ((flags & H5F_ACC_TRUNC) != 0) file->part->truncate(0);
    return &file->common;
}

herr_t close_file(H5FD_t* file) {
    delete &driven(file);
    return 0;
}

int compare(const H5FD_t* a, const H5FD_t* b) {
    const PartFile* const left = driven(a).part.get();
    const PartFile* const right = driven(b).part.get();
    if (left == right) return 0;
    return std::less<>{}(left, right) ? -1 : 1;
}

herr_t query(const H5FD_t*, unsigned long* features) {
    *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
                H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

haddr_t get_end_of_allocation(const H5FD_t* file, H5FD_mem_t) {
    return driven(file).end_of_allocation;
}

herr_t set_end_of_allocation(H5FD_t* file, H5FD_mem_t, haddr_t address) {
    driven(file).end_of_allocation = address;
    return 0;
}

haddr_t get_end_of_file(const H5FD_t* file, H5FD_mem_t) {
    return driven(file).part->size();
}

herr_t read_bytes(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* bytes) {
    return driven(file).part->read(bytes, size, address) ? 0 : -1;
}

herr_t write_bytes(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, const void* bytes) {
    driven(file).part->write(bytes, size, address);
    return 0;
}

herr_t truncate_file(H5FD_t* file, hid_t, hbool_t) {
    Driven& self = driven(file);
    if (self.part->size() != self.end_of_allocation) self.part->truncate(self.end_of_allocation);
    return 0;
}

herr_t lock_file(H5FD_t*, hbool_t) {
    return 0;
}  // PartFile holds the lock
herr_t unlock_file(H5FD_t*) {
    return 0;
}

H5FD_class_t describe() {
    H5FD_class_t driver{};
#if H5_VERSION_GE(1, 13, 0)
    driver.version = H5FD_CLASS_VERSION;
    driver.value = 311;  // from the range HDF5 leaves to applications
#endif
    driver.name = "careloop_part";
    driver.maxaddr = (haddr_t{1} << 62U) - 1;
    driver.fc_degree = H5F_CLOSE_STRONG;
    driver.fapl_size = sizeof(Access);
    driver.open = open_file;
    driver.close = close_file;
    driver.cmp = compare;
    driver.query = query;
    driver.get_eoa = get_end_of_allocation;
    driver.set_eoa = set_end_of_allocation;
    driver.get_eof = get_end_of_file;
    driver.read = read_bytes;
    driver.write = write_bytes;
    driver.truncate = truncate_file;
    driver.lock = lock_file;
    driver.unlock = unlock_file;
    const H5FD_mem_t lists[] = H5FD_FLMAP_DICHOTOMY;
    static_assert(std::size(lists) == H5FD_MEM_NTYPES);
    std::copy(std::begin(lists), std::end(lists), std::begin(driver.fl_map));
    return driver;
}

hid_t registered_driver() {
    static const H5FD_class_t driver = describe();
    static const hid_t id = H5FDregister(&driver);
    return checked(id);
}

}  // namespace

Handle create_in(const std::shared_ptr<PartFile>& part) {
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    const Access carried{&part};
    checked(H5Pset_driver(access, registered_driver(), &carried));
    checked(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG));
    checked(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_LATEST));
    // Links in order of creation: netCDF then lists dimensions and variables as we wrote them.
    const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
    checked(H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    checked(H5Pset_obj_track_times(creation, false));
    return {H5Fcreate(part->part().c_str(), H5F_ACC_TRUNC, creation, access), H5Fclose};
}

}  // namespace careloop::output
