// SPDX-License-Identifier: Apache-2.0
/// What the program says to the shell. (docs: `careloop --help`)
#pragma once

#include "engine/base/error.hpp"

namespace careloop::cli {

enum ExitCode : int {
    kDone = 0,
    kInternal = 1,
    kUsage = 2,          ///< command line, scenario, lever, design
    kData = 3,           ///< data files, HDF5, refused checkpoint
    kSomeFailed = 4,     ///< some runs failed, or what was to be shown did not hold
    kOutputFailed = 74,  ///< EX_IOERR
    kStoppedEarly = 75,  ///< EX_TEMPFAIL: a checkpoint is there, go on with `resume`
};                       // a second INT: 130, in engine/run/signals.cpp

[[nodiscard]] constexpr ExitCode exit_code(Fault fault) {
    switch (fault) {
        case Fault::usage:
            return kUsage;
        case Fault::data:
            return kData;
        case Fault::output:
            return kOutputFailed;
        case Fault::internal:
            break;
    }
    return kInternal;
}

}  // namespace careloop::cli
