// SPDX-License-Identifier: Apache-2.0
/// Which link to cut so that one feedback loop stops working, and others as little as can be.
/// (docs/attribution.md)
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/causal_table.hpp"

namespace careloop::model {

struct KnockOut {
    std::string loop;               ///< name
    std::string link;               ///< the row to cut
    std::vector<std::string> also;  ///< other named loops through that link, which are cut with it, in order
};

/// The loop's link that the fewest other `loops` run through, the first of equals. Nothing where all its rows
/// are identities, which are accounting and cannot be cut.
[[nodiscard]] std::optional<KnockOut> knock_out(const NamedLoop& loop, std::span<const NamedLoop> loops,
                                                std::span<const CausalRow> rows);

/// A loop's name as part of a file name: small letters, digits and hyphens. "Agency_erosion" and "agency
/// erosion" have the same.
[[nodiscard]] std::string loop_slug(std::string_view name);

}  // namespace careloop::model
