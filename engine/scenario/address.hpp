// SPDX-License-Identifier: Apache-2.0
/// Addresses: `quit.base_rate[nurse,ward]`, one label for each dimension of the declaration in its order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/scenario/labels.hpp"
#include "engine/scenario/parameters.hpp"
#include "engine/scenario/table_shape.hpp"

namespace careloop::scenario {

/// Cells an address or a pattern means; `fixed` are the dimensions it does not leave at `*`.
struct Selection {
    Block block;
    std::vector<Dimension> fixed;
};

/// An address taken apart; `slot` is only meaningful without a problem.
struct Located {
    std::uint32_t slot = 0;
    Selection selection;
    std::optional<Problem> problem;  ///< without place: the caller knows where it was written
};

[[nodiscard]] std::vector<std::string> split_labels(std::string_view text);
/// Reads labels against the dimensions of a declaration.
struct Chosen {
    Selection selection;
    std::optional<Problem> problem;
};
[[nodiscard]] Chosen choose(const std::vector<std::string>& labels, const std::vector<Labels>& dimensions);
[[nodiscard]] std::vector<Labels> labels_of(const std::vector<Dimension>& by, const Catalogue& catalogue);
[[nodiscard]] Located locate(std::string_view address, const ParameterSet& parameters,
                             const Catalogue& catalogue);
/// "care.hours[care_step,profession]": how a declaration is addressed.
[[nodiscard]] std::string address_form(const Declaration& declaration);

}  // namespace careloop::scenario
