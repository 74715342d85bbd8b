// SPDX-License-Identifier: Apache-2.0
#include "engine/run/replicas.hpp"

#include <fmt/format.h>

#include "engine/run/persist.hpp"

namespace careloop::run {
namespace {

using world::Count;
using world::Domain;
using world::UnitState;

/// Counts of Observations' weekly series.
constexpr Count kWeekly[] = {Count::needs,         Count::served,   Count::demand_hours,
                             Count::given_hours,   Count::bed_days, Count::bed_days_staffed,
                             Count::present_hours, Count::days,     Count::bed_days_blocked};

template <class Archive>
void staff_columns(Archive& a, world::Staff& s) {
    a(s.absence), a(s.absent_until), a(s.summer_week), a(s.looking_until), a(s.leaves), a(s.exit);
}

template <class Archive>
void unit_columns(Archive& a, UnitState& u, const Replicas::Wanted& wanted) {
    a(u.level), a(u.workload), a(u.own_cost), a(u.agency_cost), a(u.waiting), a(u.in_time);
    if (wanted.tallies) {
        a(u.tally);
    } else {
        for (const Count c : kWeekly) a(u.tally[c]);
    }
    if (wanted.flows) a(u.staff_flow), a(u.posts.flow);
}

std::vector<Unpacker> unpackers(const Parcels& parcels) {
    std::vector<Unpacker> unpack;
    for (std::size_t rank = 0; rank < parcels.count(); ++rank) unpack.emplace_back(parcels.of(rank));
    return unpack;
}

}  // namespace

void Replicas::forget(std::vector<Domain>& domains) const {
    for (Domain& d : domains) {
        if (exchange_.holds(d.index)) continue;
        d.residents = {};
        for (UnitState& u : d.units) u.pending = {}, u.later = {}, u.queue = {}, u.inside = {};
        std::fill(d.flows.begin(), d.flows.end(), world::PopulationFlow{});
        d.ledger = {};
    }
}

template <class Columns>
void Replicas::share(std::vector<Domain>& domains, const Columns& columns) {
    mine_.clear();
    Packer pack(mine_);
    for (Domain& d : domains) {
        if (exchange_.holds(d.index)) columns(pack, d);
    }
    const Parcels parcels = processes_.all(mine_);
    std::vector<Unpacker> unpack = unpackers(parcels);
    for (Domain& d : domains) {
        if (!exchange_.holds(d.index)) columns(unpack[exchange_.rank_of(d.index)], d);
    }
}

void Replicas::share_hours(std::vector<Domain>& domains) {
    share(domains, [](auto& a, Domain& d) {
        for (UnitState& u : d.units) a(u.hours), a(u.workload);
    });
}

void Replicas::share_units(std::vector<Domain>& domains, const Wanted& wanted) {
    share(domains, [&](auto& a, Domain& d) {
        for (UnitState& u : d.units) unit_columns(a, u, wanted);
        if (wanted.staff) staff_columns(a, d.staff);
    });
}

void Replicas::share_snapshots(const world::UnitDirectory& directory, std::vector<Snapshot>& units) {
    Bytes mine;
    const std::size_t domains = directory.domain_first.size() - 1;
    for (std::size_t d = 0; d < domains; ++d) {
        const std::uint32_t first = directory.domain_first[d];
        if (exchange_.holds(DomainIndex::of(d)))
            Packer(mine).list(units.data() + first, directory.domain_first[d + 1] - first);
    }
    const Parcels parcels = processes_.all(mine);
    std::vector<Unpacker> unpack = unpackers(parcels);
    std::vector<Snapshot> there;
    for (std::size_t d = 0; d < domains; ++d) {
        unpack[exchange_.rank_of(DomainIndex::of(d))](there);
        std::copy(there.begin(), there.end(), units.begin() + directory.domain_first[d]);
    }
}

void Replicas::share_years(std::vector<Domain>& domains) {
    share(domains, [](auto& a, Domain& d) {
        world::PatientYear& y = d.year;
        a(y.people), a(y.cost), a(y.treated), a(y.cost_by), a(y.at_risk);
    });
}

void Replicas::require_alike(const std::vector<Domain>& domains, const world::Nation& nation) {
    std::vector<std::uint64_t> pictures;  // of each domain, then of the nation
    for (const Domain& d : domains) {
        Bytes bytes;
        Packer pack(bytes);
        // Named once for both ways of an archive; packing changes nothing.
        persist(pack, const_cast<world::Staff&>(d.staff)), persist(pack, const_cast<world::Pool&>(d.pool));
        UnitColumns u;
        u.from(d.units);
        pack(u.normal_hours), pack(u.workload), pack(u.tally), pack(u.level), pack(u.funded);
        pack(u.ordinary), pack(u.employed), pack(u.wanted), pack(u.visitors), pack(u.visitor_id);
        pack(u.visitor_until), pack(u.visitor_share), pack(u.visitor_profession), pack(u.visitor_team);
        pack(u.open), pack(u.open_since), pack(u.open_profession), pack(u.staff_flow), pack(u.post_flow);
        pictures.push_back(hash_of(bytes));
    }
    Bytes bytes;
    Packer pack(bytes);
    persist(pack, const_cast<world::Nation&>(nation));
    pictures.push_back(hash_of(bytes));

    Bytes mine;
    Packer{mine}(pictures);
    const Parcels all = processes_.all(mine);
    for (std::size_t rank = 0; rank < all.count(); ++rank) {
        std::vector<std::uint64_t> theirs;
        Unpacker{all.of(rank)}(theirs);
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            if (theirs.at(i) == pictures[i]) continue;
            require(false,
                    fmt::format("all ranks know the same of staff and units: ranks {} and {} differ in {}",
                                processes_.rank(), rank,
                                i < domains.size() ? fmt::format("domain {}", i) : "the nation"));
        }
    }
}

void add_up(Processes& processes, std::vector<double>& sums) {
    Bytes mine;
    Packer{mine}(sums);
    std::fill(sums.begin(), sums.end(), 0.0);
    std::vector<double> theirs;
    const Parcels all = processes.all(mine);
    for (std::size_t rank = 0; rank < all.count(); ++rank) {
        Unpacker{all.of(rank)}(theirs);
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += theirs.at(i);
    }
}

}  // namespace careloop::run
