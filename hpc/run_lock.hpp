// SPDX-License-Identifier: Apache-2.0
/// One process at a time makes a file: several may work on one ensemble, on one machine or many.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace careloop::hpc {

/// A lock of another machine that shows no sign of life for so long is a dead one's. A file system that
/// does not lock across machines shows only that.
inline constexpr std::chrono::minutes kSilence{3};
/// How often a holder shows that it lives.
inline constexpr std::chrono::seconds kHeartbeat{30};

/// Held from its making to its end, and by processes forked meanwhile to theirs; given back when they end,
/// however they end. The file is NAME.lock in the folder .locks beside NAME.
class RunLock {
  public:
    /// Nothing when another holds it. Throws Error(output) when the folder cannot be written.
    [[nodiscard]] static std::optional<RunLock> take(const std::filesystem::path& file);
    ~RunLock();  ///< gives it back
    RunLock(RunLock&& other) noexcept;
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;
    RunLock& operator=(RunLock&&) = delete;

    /// Shows that its holder lives. Call every kHeartbeat.
    void beat() const noexcept;

  private:
    RunLock(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}
    int descriptor_ = -1;
    std::filesystem::path path_;
};

/// "host NAME, process 123, since 2026-01-31T12:00:00Z", of who holds the lock of a file; empty: nobody.
[[nodiscard]] std::string lock_holder(const std::filesystem::path& file);

}  // namespace careloop::hpc
