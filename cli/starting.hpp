// SPDX-License-Identifier: Apache-2.0
/// The start state a run begins from: found in the cache, or settled first.
#pragma once

#include <optional>

#include "cli/arguments.hpp"
#include "cli/progress.hpp"
#include "engine/run/settle.hpp"

namespace careloop::cli {

/// How a world settled, and where its start state is.
struct Beginning {
    run::StartFile file;
    run::Start start;
    std::optional<run::Settled> settled;  ///< when it was made now, not found
};

/// Settles into `to`, with progress. Nothing when a signal stopped it.
[[nodiscard]] std::optional<Beginning> settle_into(const std::filesystem::path& to,
                                                   const scenario::Scenario& scenario, const Drive& drive,
                                                   Progress& progress);

/// From the cache, or settled into it first; one in the cache that cannot be used is said and replaced.
/// `anew`: whatever the cache has. Nothing when a signal stopped it.
[[nodiscard]] std::optional<Beginning> find_or_settle(const scenario::Scenario& scenario, const Drive& drive,
                                                      Progress& progress, bool anew = false);

/// The same in a process of its own, since one that has had threads cannot fork safely: before runs in
/// processes begin. False when a signal stopped it. Throws Error of the fault it had.
[[nodiscard]] bool settle_in_a_process(const scenario::Scenario& scenario, const Drive& drive);

/// The start state in the cache; nothing when there is none. Throws Error(data) when it cannot be used.
[[nodiscard]] std::optional<run::StartFile> find_settled(const scenario::Scenario& scenario);

/// "3 years: waiting +0.1 %, ... a quarter", or that it did not come to rest.
[[nodiscard]] std::string text_of(const run::Start& start);

}  // namespace careloop::cli
