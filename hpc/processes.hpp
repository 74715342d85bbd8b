// SPDX-License-Identifier: Apache-2.0
/// Runs in processes of their own: one that fails, or is killed for want of memory, takes no other with it,
/// and all of them end with the process that began them, however that ends.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace careloop::hpc {

/// How a process ended.
struct Ended {
    std::size_t task = 0;
    std::string said;              ///< all it wrote
    std::optional<int> code;       ///< its exit code; nothing when a signal ended it
    int signal = 0;                ///< that ended it, or 0
    std::uint64_t peak_bytes = 0;  ///< of memory, over its life
};

/// The process that begins others must have no thread beside its first: it could not fork safely.
class Processes {
  public:
    /// What a process does: a text for its parent, and its exit code. An exception ends it with code 1 and
    /// the exception's text.
    struct Words {
        std::string said;
        int code = 0;
    };
    /// `share` is the part of the work done, 0 to 1, which the parent can read at any time.
    using Work = std::function<Words(std::atomic<double>& share)>;

    Processes();
    ~Processes();  ///< kills what still runs
    Processes(const Processes&) = delete;
    Processes& operator=(const Processes&) = delete;

    /// Throws Error(output) when the system has no room for one more.
    void start(std::size_t task, const Work& work);
    [[nodiscard]] std::size_t running() const { return running_.size(); }
    /// Sum over the running ones of the share they have done.
    [[nodiscard]] double shares() const;
    /// To every running one.
    void signal(int number) const;
    /// The next that has ended, waiting for at most so long; also nothing when a signal comes or none runs.
    [[nodiscard]] std::optional<Ended> wait(std::chrono::milliseconds most);

    static constexpr std::size_t kMost = 4096;  ///< at once

  private:
    struct Child {
        std::size_t task = 0, slot = 0;
        int pipe = -1;
        std::string said;
    };
    std::map<pid_t, Child> running_;
    std::atomic<double>* shares_ = nullptr;  ///< in memory shared with the children, by slot
};

/// Memory this process may still fill: what the machine has left, its control group or Slurm grants,
/// whichever is least. [bytes]
[[nodiscard]] std::uint64_t free_memory();

}  // namespace careloop::hpc
