// SPDX-License-Identifier: Apache-2.0
/// Messages between domains: what one phase tells other domains for the next.
///
/// A phase writes to its domain's Outbox in its own fixed order. The exchange hands each domain its messages
/// by sender domain, then in the order sent, so that every apply is the same for any threads and ranks.
#pragma once

#include <vector>

#include "engine/world/episodes.hpp"
#include "engine/world/units.hpp"

namespace careloop::model {

/// An episode on its way to a unit; it is there from `episode.arrived` on.
struct Arrival {
    DomainIndex to;
    std::uint16_t unit = 0;  ///< local
    world::Episode episode;
};

/// What care meant for a resident.
struct Outcome {
    DomainIndex to;
    std::uint8_t group = 0xff;  ///< inpatient group treated; 0xff: none
    std::uint32_t resident = 0;
    float weight = 0;  ///< people of the resident's whom this concerns
    float cost = 0;    ///< SEK for one of them
};

/// A bed held at `unit` is free: the next step has room for this episode.
struct BedRelease {
    DomainIndex to;
    std::uint16_t unit = 0;
    std::uint64_t episode = 0;  ///< id of the episode in the bed
};

/// Somebody left the world of care (died, emigrated). Told to all domains.
struct Departure {
    DomainIndex domain;
    std::uint32_t resident = 0;
};

struct Outbox {
    std::vector<Arrival> arrivals;
    std::vector<Outcome> outcomes;
    std::vector<BedRelease> releases;
    std::vector<Departure> departures;
};

/// What every domain may read of every unit: last week's public state, yesterday's for free beds.
struct UnitSignal {
    float wait_days[scenario::kCareClasses] = {0, 0, 0, 0};  ///< backlog over capacity, by class
    float room = 0;  ///< free beds less acute patients waiting for one, or free hours a week of a service
    float workload = 1;
};
using Board = std::vector<UnitSignal>;  ///< by global unit

}  // namespace careloop::model
