// SPDX-License-Identifier: Apache-2.0
/// Private to this room: a quick way to read what Writer packs.
#pragma once

#include <cstddef>

#include "engine/output/hdf5_types.hpp"

namespace careloop::output {

/// Reads a whole dataset of numbers of `kind` into `to`, if its chunks are whole rows packed with shuffle and
/// deflate, as Writer makes them: libdeflate unpacks them in a third of the time HDF5 takes with zlib. False,
/// with `to` in any state, where the dataset is laid out otherwise. Throws LibraryFailure for damaged chunks.
[[nodiscard]] bool read_packed_rows(hid_t dataset, Kind kind, std::byte* to);

}  // namespace careloop::output
