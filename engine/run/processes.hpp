// SPDX-License-Identifier: Apache-2.0
/// Processes that carry one run together. hpc/mpi has them over MPI; a test may have them as threads.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/run/parcel.hpp"

namespace careloop::run {

/// All calls but the first two are made by every process, in one order: else they wait for each other for
/// ever.
class Processes {
  public:
    virtual ~Processes() = default;
    [[nodiscard]] virtual std::size_t count() const = 0;
    [[nodiscard]] virtual std::size_t rank() const = 0;  ///< of this one, from 0

    /// What each process has brought, by rank, known to all.
    [[nodiscard]] virtual Parcels all(View mine) = 0;
    /// `to[r]` goes to rank r; returns what came, by sender.
    [[nodiscard]] virtual Parcels swap(const std::vector<Bytes>& to) = 0;
    /// From rank `from` to rank 0, which alone gets them back; the others need not call.
    [[nodiscard]] virtual Bytes to_first(std::size_t from, Bytes bytes) = 0;
};

/// What each process gives, by rank.
template <class Value>
[[nodiscard]] std::vector<Value> by_rank(Processes& processes, const Value& mine) {
    Bytes bytes;
    Packer{bytes}(mine);
    const Parcels all = processes.all(bytes);
    std::vector<Value> values;
    for (std::size_t rank = 0; rank < all.count(); ++rank)
        values.push_back(Unpacker(all.of(rank)).value<Value>());
    return values;
}

/// A sum over processes of numbers whose sums are exact, so that their order does not matter: counts, and
/// people. Weights are floats of one or more, whole multiples of 2^-23; below 2^30 people every sum of them
/// is a double.
void add_up(Processes& processes, std::vector<double>& sums);

}  // namespace careloop::run
