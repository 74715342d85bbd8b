// SPDX-License-Identifier: Apache-2.0
/// Open episodes: a resident's way through one care step at one unit, waiting or under care.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/time.hpp"

namespace careloop::world {

/// Trivially copyable: travels in messages and stands in queues as it is.
struct Episode {
    std::uint64_t id = 0;
    std::uint32_t resident = 0;  ///< row in the resident's domain
    DomainIndex domain;          ///< the resident's domain
    MunicipalityIndex home;      ///< where the resident lives: routing of later steps
    float weight = 1;            ///< people this entry stands for
    float left = 1;              ///< share of the work still to give (visits), 1 at arrival
    Date arrived;                ///< at this unit, for this step
    Date rank;   ///< waiting: place in the queue, arrival plus keyed days; in a bed: first day; client: day
                 ///< billed up to
    Date until;  ///< beds and clients: planned last day, once admitted; in a bed that is held: day it was
                 ///< ready
    std::uint32_t keeps_bed = 0xffffffffU;  ///< unit whose bed is held until this one has room
    std::uint64_t held_by = 0;              ///< id of the episode in that bed
    CareStep step;
    NeedKind need;
    std::uint8_t age = 0;  ///< completed years at onset
    std::uint8_t repeats = 0;
    std::uint8_t morbidity = 0;
    std::uint8_t flags = 0;
    std::uint16_t parts = 1;  ///< into how many entries the resident's step was split
};
static_assert(sizeof(Episode) == 56);

inline constexpr std::uint8_t kReady = 1;  ///< care is done, waiting for room at the next step
inline constexpr std::uint8_t kDeteriorated = 2;
inline constexpr std::uint8_t kRepeat = 4;
inline constexpr std::uint8_t kFollower =
    8;  ///< a part that stands beside the one that leads: counts no patient again
inline constexpr std::uint8_t kMan = 16;  ///< the patient is
/// Flag that tells a resident's sex.
[[nodiscard]] constexpr std::uint8_t flag_of(std::uint8_t sex) {
    return sex == 0 ? std::uint8_t{0} : kMan;
}

/// One unit's episodes. Queues are ordered by (rank, id) from `head` on.
struct Queue {
    std::vector<Episode> entries;
    std::size_t head = 0;
    [[nodiscard]] std::size_t size() const { return entries.size() - head; }
    [[nodiscard]] bool empty() const { return head == entries.size(); }
};

}  // namespace careloop::world
