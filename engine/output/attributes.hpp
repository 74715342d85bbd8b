// SPDX-License-Identifier: Apache-2.0
/// Private to this room: attributes as netCDF and h5py expect them.
#pragma once

#include <optional>
#include <string>

#include "engine/output/file.hpp"
#include "engine/output/hdf5_types.hpp"

namespace careloop::output {

/// Writes or replaces attributes of an open object. `variable`: the kind of the variable they belong to,
/// which CF demands for _FillValue, flag_values and their like.
void write_attributes(hid_t object, const Attributes& attributes,
                      std::optional<Kind> variable = std::nullopt);

/// All that are of a type of Attribute; without those that HDF5 and netCDF keep for themselves.
[[nodiscard]] Attributes read_attributes(hid_t object);

/// The text of an attribute, stored with fixed or variable length; nothing when absent or not a text.
[[nodiscard]] std::optional<std::string> read_text(hid_t object, const std::string& name);

/// The value of an attribute that is one number; nothing when absent, a text, or several numbers.
[[nodiscard]] std::optional<double> read_number(hid_t object, const std::string& name);

[[nodiscard]] bool has_attribute_named(hid_t object, const std::string& name);

}  // namespace careloop::output
