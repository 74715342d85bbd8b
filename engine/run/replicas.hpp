// SPDX-License-Identifier: Apache-2.0
/// What every process of a run knows of the domains that others hold, and how it stays true.
///
/// Residents and episodes are with the process that holds their domain. Staff, people outside care and units
/// are with every process, and every process runs the national phases (labour market, mobility hub, budgets
/// and the like) over all domains in the same order, to the same end. What only these phases change (posts,
/// visitors, who works where, the pools) is then alike everywhere by itself; what the phases of a domain
/// change is sent round before a national phase or an observation reads it. Other columns of a replica are
/// stale, and nobody reads them. (docs/mpi.md)
#pragma once

#include <vector>

#include "engine/run/exchange.hpp"
#include "engine/run/observations.hpp"
#include "engine/run/processes.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"

namespace careloop::run {

class Replicas {
  public:
    Replicas(Processes& processes, const Exchange& exchange) : processes_(processes), exchange_(exchange) {}

    /// Residents, episodes and what is counted of them go from the domains that others hold.
    void forget(std::vector<world::Domain>& domains) const;

    /// Hours for patients and workload of units: what resource pools share.
    void share_hours(std::vector<world::Domain>& domains);

    /// What the national phases from the labour market on read, and what is recorded when they are over.
    struct Wanted {
        bool staff = false;    ///< what changes of staff between two rounds of the labour market
        bool tallies = false;  ///< whole; else what is recorded weekly
        bool flows = false;    ///< of staff and posts, since the last quarter
    };
    void share_units(std::vector<world::Domain>& domains, const Wanted& wanted);

    /// State of units, by unit.
    void share_snapshots(const world::UnitDirectory& directory, std::vector<Snapshot>& units);
    /// Domain::year
    void share_years(std::vector<world::Domain>& domains);

    /// That all processes have come to the same staff, pools, units and nation; for --check, after
    /// share_units of everything. Throws Error(internal) naming the first domain in which they have not.
    void require_alike(const std::vector<world::Domain>& domains, const world::Nation& nation);

  private:
    /// `columns(archive, domain)` names what goes along, for packing and unpacking.
    template <class Columns>
    void share(std::vector<world::Domain>& domains, const Columns& columns);

    Processes& processes_;
    const Exchange& exchange_;
    Bytes mine_;  ///< scratch; never shrinks
};

}  // namespace careloop::run
