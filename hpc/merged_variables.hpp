// SPDX-License-Identifier: Apache-2.0
/// Private to merge and summarise: which variables of a run's file differ from run to run.
#pragma once

#include <numeric>
#include <string>
#include <vector>

#include "engine/output/file.hpp"

namespace careloop::hpc {

using Shape = std::vector<std::size_t>;

/// Whether a run is there, as /status says it.
enum Status : std::int8_t { kMissing, kThere, kFailed, kNotPlanned };

struct Variable {
    std::string path;
    std::vector<std::string> dimensions;
    Shape shape;
    output::Attributes attributes;
    bool is_double = false;
};

[[nodiscard]] inline std::string parent_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == 0 ? "/" : path.substr(0, slash);
}

[[nodiscard]] inline std::size_t product(const Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

/// Floating variables, without coordinates and their bounds, which the runs share.
[[nodiscard]] std::vector<Variable> variables_of(const output::Reader& file);

}  // namespace careloop::hpc
