// SPDX-License-Identifier: Apache-2.0
/// How messages get from domain to domain, and how every rank learns of every unit's signals.
///
/// Every inbox is in the order (sender domain, order sent): the same for any number of ranks.
#pragma once

#include <memory>
#include <vector>

#include "engine/base/parallel.hpp"
#include "engine/model/outbox.hpp"
#include "engine/run/processes.hpp"
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
    /// Ranks in this process: so many, from this one on. Each has a board and a list of departures.
    [[nodiscard]] virtual std::size_t ranks_here() const = 0;
    [[nodiscard]] virtual std::size_t first_here() const = 0;
    [[nodiscard]] bool holds(DomainIndex domain) const {
        return rank_of(domain) >= first_here() && rank_of(domain) < first_here() + ranks_here();
    }
    [[nodiscard]] std::size_t board_of(DomainIndex domain) const { return rank_of(domain) - first_here(); }

    /// Empties every outbox into the inboxes of the domains addressed; departures go to every rank.
    virtual void deliver(const Workers& workers, std::vector<model::Outbox>& out, std::vector<Inbox>& in,
                         std::vector<std::vector<model::Departure>>& departures_by_rank) = 0;
    /// Each rank's board holds its own units' signals; afterwards all boards hold all.
    virtual void share(const world::UnitDirectory& directory, std::vector<model::Board>& boards) = 0;
};

/// The rank of each domain: whole domains in order, each rank with as near to an equal part of the work as
/// that allows, and none without a domain while there are enough.
[[nodiscard]] std::vector<std::size_t> deal(const std::vector<double>& work, std::size_t ranks);

/// All domains in one memory.
[[nodiscard]] std::unique_ptr<Exchange> direct_exchange();
/// Ranks in one memory; messages between them are packed into bytes, handed over and unpacked, as between
/// processes.
[[nodiscard]] std::unique_ptr<Exchange> ranked_exchange(std::size_t ranks, std::size_t domains);
/// One rank for each process.
[[nodiscard]] std::unique_ptr<Exchange> spread_exchange(Processes& processes,
                                                        std::vector<std::size_t> rank_of_domain);

}  // namespace careloop::run
