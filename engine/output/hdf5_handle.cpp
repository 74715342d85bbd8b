// SPDX-License-Identifier: Apache-2.0
#include "engine/output/hdf5_handle.hpp"

#include <mutex>

namespace careloop::output {

namespace {

extern "C" herr_t take_first(unsigned, const H5E_error2_t* error, void* text) {
    if (error->desc != nullptr) *static_cast<std::string*>(text) = error->desc;
    return 1;  // a positive value ends the walk
}

}  // namespace

std::string innermost_error() {
    std::string text;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &text);
    return text.empty() ? "HDF5 gave no reason" : text;
}

void prepare_library() {
    // At exit HDF5 would flush whatever is still open, which can fail again on a full disk. We close all
    // files ourselves, so there is nothing left to do then.
    static std::once_flag once;
    std::call_once(once, [] {
        H5dont_atexit();
        H5open();
    });
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

}  // namespace careloop::output
