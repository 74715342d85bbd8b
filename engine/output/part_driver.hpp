// SPDX-License-Identifier: Apache-2.0
/// Private to this room: an HDF5 file driver over a PartFile, which never reports a failed write to HDF5.
#pragma once

#include <memory>

#include "engine/output/hdf5_handle.hpp"
#include "engine/output/part_file.hpp"

namespace careloop::output {

/// Creates the HDF5 file in `part`. The format is the plain one: any HDF5 from 1.8 on reads it.
[[nodiscard]] Handle create_in(const std::shared_ptr<PartFile>& part);

}  // namespace careloop::output
