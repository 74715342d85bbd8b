// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "hpc/mpi/launched.hpp"

namespace careloop::hpc {

std::unique_ptr<Joined> join() {
    throw Error(Fault::usage,
                fmt::format("started as one of {} processes, but this program was built without MPI; run it "
                            "without the launcher, or build it with -DCARELOOP_MPI=ON",
                            launch().count));
}

}  // namespace careloop::hpc
