// SPDX-License-Identifier: Apache-2.0
/// Private to this room: HDF5 identifiers that close themselves, and the library's failures as exceptions.
#pragma once

#include <hdf5.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace careloop::output {

/// What HDF5 itself said. Writer, Reader and digest turn it into an Error that names the file.
class LibraryFailure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The innermost message of HDF5's error stack of this thread, for instance "inflate() failed".
[[nodiscard]] std::string innermost_error();

/// To be called before HDF5 in every public function: opens the library once without its handler at process
/// exit, and stops it from printing on this thread (the setting is one per thread).
void prepare_library();

/// Owns an HDF5 identifier.
class Handle {
  public:
    using Close = herr_t (*)(hid_t);

    Handle() = default;
    Handle(hid_t id, Close close) : id_(id), close_(close) {
        if (id_ < 0) throw LibraryFailure(innermost_error());
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }

    operator hid_t() const noexcept { return id_; }  // NOLINT: HDF5 functions take the bare identifier
    [[nodiscard]] hid_t release() noexcept { return std::exchange(id_, H5I_INVALID_HID); }

  private:
    hid_t id_ = H5I_INVALID_HID;
    Close close_ = nullptr;
};

/// Throws when an HDF5 call failed, else hands its result on.
template <class Status>
Status checked(Status status) {
    if (status < 0) throw LibraryFailure(innermost_error());
    return status;
}

}  // namespace careloop::output
