// SPDX-License-Identifier: Apache-2.0
/// Who looks for a job in one round, what they consider, and whom the matching gives a post.
/// (docs/model.md, 5.8)
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/parallel.hpp"
#include "engine/base/time.hpp"
#include "engine/world/domain.hpp"

namespace careloop::model {

struct Rules;

/// Employed (row of the staff) or not (row of the pool) in a domain.
struct JobSeeker {
    std::uint32_t domain = 0, row = 0;
    std::uint8_t profession = 0;
    bool employed = false;
    bool mover = false;
    std::uint64_t id = 0;
    std::uint16_t home = 0;
    std::int32_t in_care_since = 0;
};
/// Who has found a post, and where.
struct Contract {
    JobSeeker who;
    std::uint32_t unit = 0;
};

/// What a round of one profession ends in.
struct JobsFound {
    std::vector<Contract> made;
    std::vector<std::uint32_t> applicants;  ///< by global unit: people who would take one of its posts
};

/// Who looks for a job this round, by profession and then in the order of domains.
[[nodiscard]] std::vector<std::vector<JobSeeker>> job_seekers(const Rules& rules, const Workers& workers,
                                                              const std::vector<world::Domain>& domains,
                                                              Step step);

/// One profession's market, national: its seekers, and posts: people sought, by global unit. Nobody takes a
/// post below the reservation, and nobody employed one that is not worth more than their own.
[[nodiscard]] JobsFound job_search(const Rules& rules, const std::vector<world::Domain>& domains, Step step,
                                   std::span<const JobSeeker> who, std::span<const std::uint32_t> posts);

}  // namespace careloop::model
