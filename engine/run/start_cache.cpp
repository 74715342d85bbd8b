// SPDX-License-Identifier: Apache-2.0
#include "engine/run/start_cache.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <system_error>
#include <thread>

#include "engine/base/error.hpp"

namespace careloop::run {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const fs::path& what, const std::string& why) {
    throw Error(Fault::output, fmt::format("the cache of start states cannot be written: {}: {}; another "
                                           "folder can be named with CARELOOP_CACHE",
                                           what.string(), why));
}

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

fs::path cache_folder() {
    if (const std::string own = variable("CARELOOP_CACHE"); !own.empty()) return own;
    if (const std::string shared = variable("XDG_CACHE_HOME"); !shared.empty())
        return fs::path(shared) / "careloop";
    if (const std::string home = variable("HOME"); !home.empty())
        return fs::path(home) / ".cache" / "careloop";
    throw Error(
        Fault::usage,
        "there is no folder for start states: none of CARELOOP_CACHE, XDG_CACHE_HOME and HOME is set; "
        "name a folder with CARELOOP_CACHE");
}

fs::path cached_start(const std::string& key) {
    return cache_folder() / fmt::format("start-{}.checkpoint", key);
}

SettlingLock::SettlingLock(const fs::path& start, const std::function<bool()>& waits) {
    std::error_code error;
    fs::create_directories(start.parent_path(), error);
    if (error) refuse(start.parent_path(), error.message());
    fs::path lock = start;
    lock += ".lock";  // stays: removed, it could be another's by then
    descriptor_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) refuse(lock, std::system_category().message(errno));
    while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            held_ = true;  // a file system without locks: two may settle, and the last one's file stays
            return;
        }
        if (!waits()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    held_ = true;
}

SettlingLock::~SettlingLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace careloop::run
