// SPDX-License-Identifier: Apache-2.0
/// How far a run is, or a row of runs: a bar on a terminal, a line a minute in a log.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "engine/run/simulation.hpp"

namespace careloop::cli {

class Progress {
  public:
    explicit Progress(bool quiet);
    /// Shows nothing and tells another process, through memory that both have, which share is done.
    explicit Progress(std::atomic<double>& share);
    ~Progress();  ///< leaves the terminal's line clean
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// What goes on before the first step; on a terminal only.
    void note(const std::string& text);
    /// Call after each step; draws when it is time to.
    void show(const run::Simulation& simulation);
    /// Of many runs so many have ended; `done` counts the parts done of those at work too.
    void count(double done, std::size_t ended, std::size_t of);
    void clear();

  private:
    using Time = std::chrono::steady_clock::time_point;
    enum class Kind { none, bar, lines };
    void draw(const std::string& text);
    /// Draws or tells, when it is time to. `done` is a share, `rest` what else there is to say.
    void tell(double done, const std::string& rest);

    Kind kind_;
    std::atomic<double>* share_ = nullptr;
    bool drawn_ = false;
    Time last_;
    Time began_{};           ///< of the first step seen
    double first_done_ = 0;  ///< share done by then
};

/// "1 h 20 min", "3 min", "40 s".
[[nodiscard]] std::string duration(double seconds);

}  // namespace careloop::cli
