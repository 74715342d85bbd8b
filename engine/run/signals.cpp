// SPDX-License-Identifier: Apache-2.0
#include "engine/run/signals.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace careloop::run {
namespace {

constexpr int kInterrupted = 130;  ///< 128 + INT, as shells say it

// A handler has nowhere else to leave its note. It may run on any of the worker threads, for which the
// language promises nothing with volatile sig_atomic_t, but does with an atomic without locks.
std::atomic<int> stop_asked{0};
std::atomic<int> interrupts{0};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void note_signal(int signal) {
    if (signal == SIGINT && interrupts.fetch_add(1) > 0) ::_exit(kInterrupted);
    ask_stop(signal);
}

}  // namespace

void ignore_write_signals() {
    struct sigaction ignoring = {};
    ignoring.sa_handler = SIG_IGN;
    sigemptyset(&ignoring.sa_mask);
    for (const int signal : {SIGXFSZ, SIGPIPE}) sigaction(signal, &ignoring, nullptr);
}

void watch_signals() {
    struct sigaction noting = {};
    noting.sa_handler = note_signal;
    noting.sa_flags = SA_RESTART;  // writes of a checkpoint under way go on
    sigemptyset(&noting.sa_mask);
    for (const int signal : {SIGTERM, SIGUSR1, SIGINT}) sigaction(signal, &noting, nullptr);
}

int stop_signal() noexcept {
    return stop_asked.load(std::memory_order_relaxed);
}

void ask_stop(int signal) noexcept {
    int none = 0;
    stop_asked.compare_exchange_strong(none, signal);
}

const char* signal_name(int signal) noexcept {
    switch (signal) {
        case SIGTERM:
            return "TERM";
        case SIGUSR1:
            return "USR1";
        case SIGINT:
            return "INT";
        default:
            return "a signal";
    }
}

}  // namespace careloop::run
