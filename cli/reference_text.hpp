// SPDX-License-Identifier: Apache-2.0
/// Numbers of a parameter file written anew, with everything else in it as it was.
#pragma once

#include <string>

namespace careloop::cli {

/// The text with another value of a parameter that it declares: of the table's line `label`, or of its single
/// value where `label` is empty. Four significant digits. Throws Error(data) when there is no such line.
[[nodiscard]] std::string with_value(const std::string& text, const std::string& parameter,
                                     const std::string& label, double value);

}  // namespace careloop::cli
