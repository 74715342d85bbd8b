// SPDX-License-Identifier: Apache-2.0
/// Where start states are kept between runs: one file for each key, so that a world settles once.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace careloop::run {

/// $CARELOOP_CACHE, else $XDG_CACHE_HOME/careloop, else ~/.cache/careloop. Throws Error(usage) when none of
/// them is set.
[[nodiscard]] std::filesystem::path cache_folder();

/// start-KEY.checkpoint in the cache folder.
[[nodiscard]] std::filesystem::path cached_start(const std::string& key);

/// One process at a time settles a world; the others wait and then find what it has made. Given back when
/// the holder ends, however it ends.
class SettlingLock {
  public:
    /// Makes the folder. `waits` is called each time the lock is found taken, and gives up waiting by
    /// returning false. Throws Error(output) when the cache folder cannot be written.
    SettlingLock(const std::filesystem::path& start, const std::function<bool()>& waits);
    ~SettlingLock();
    SettlingLock(const SettlingLock&) = delete;
    SettlingLock& operator=(const SettlingLock&) = delete;

    [[nodiscard]] bool held() const { return held_; }

  private:
    int descriptor_ = -1;
    bool held_ = false;
};

}  // namespace careloop::run
