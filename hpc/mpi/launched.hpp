// SPDX-License-Identifier: Apache-2.0
/// Processes that a launcher (mpirun, srun) has started to carry one run together. (docs/mpi.md)
///
/// joined.cpp has them over MPI and is the only source that knows it; alone.cpp is there in builds without.
#pragma once

#include <cstddef>
#include <memory>

#include "engine/run/processes.hpp"

namespace careloop::hpc {

/// What the launcher says in the environment.
struct Launch {
    std::size_t count = 1, rank = 0;
    [[nodiscard]] bool together() const { return count > 1; }
};
[[nodiscard]] Launch launch();

/// Processes of one run over MPI, from joining to parting.
class Joined : public run::Processes {
  public:
    /// Ends all processes at once, with this exit code; for an error that one of them has met.
    [[noreturn]] virtual void abort(int code) = 0;
};

/// Joins the others that were launched; they part when it is destroyed, which waits for all of them.
/// Throws Error(usage) in a build without MPI.
[[nodiscard]] std::unique_ptr<Joined> join();

}  // namespace careloop::hpc
