// SPDX-License-Identifier: Apache-2.0
/// How messages get from domain to domain, and how every rank learns of every unit's signals.
///
/// Every inbox is in the order (sender domain, order sent): the same for any number of ranks.
#pragma once

#include <memory>
#include <vector>

#include "engine/base/parallel.hpp"
#include "engine/model/outbox.hpp"
#include "engine/world/units.hpp"

namespace careloop::run {

struct Inbox {
    std::vector<model::Arrival> arrivals;
    std::vector<model::Outcome> outcomes;
    std::vector<model::BedRelease> releases;
};

class Exchange {
  public:
    virtual ~Exchange() = default;
    /// Number of ranks, and which one holds a domain.
    [[nodiscard]] virtual std::size_t ranks() const = 0;
    [[nodiscard]] virtual std::size_t rank_of(DomainIndex domain) const = 0;
    /// Empties every outbox into the inboxes of the domains addressed; departures go to every rank.
    virtual void deliver(const Workers& workers, std::vector<model::Outbox>& out, std::vector<Inbox>& in,
                         std::vector<std::vector<model::Departure>>& departures_by_rank) = 0;
    /// Each rank's board holds its own units' signals; afterwards all boards hold all.
    virtual void share(const world::UnitDirectory& directory, std::vector<model::Board>& boards) = 0;
};

/// All domains in one memory.
[[nodiscard]] std::unique_ptr<Exchange> direct_exchange();
/// Domains dealt to `ranks` in order; messages between ranks are packed into bytes, handed over and unpacked,
/// as between processes.
[[nodiscard]] std::unique_ptr<Exchange> ranked_exchange(std::size_t ranks, std::size_t domains);

}  // namespace careloop::run
