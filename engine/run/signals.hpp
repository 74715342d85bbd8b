// SPDX-License-Identifier: Apache-2.0
/// Signals that ask a run to stop early. They only leave a note; the run looks at it between steps.
#pragma once

namespace careloop::run {

/// XFSZ and PIPE are ignored, so that a file limit or a closed pipe is an ordinary failure of the write.
void ignore_write_signals();

/// From here on TERM, USR1 (batch systems, ahead of a time limit) and INT are noted, however often they come;
/// a second INT ends the process at once with 130.
void watch_signals();

/// The first signal that asked for a stop; 0: none so far.
[[nodiscard]] int stop_signal() noexcept;

/// As if this process had been sent the signal that another of the same run has been.
void ask_stop(int signal) noexcept;

/// "TERM", "USR1", "INT".
[[nodiscard]] const char* signal_name(int signal) noexcept;

}  // namespace careloop::run
