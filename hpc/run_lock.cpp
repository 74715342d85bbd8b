// SPDX-License-Identifier: Apache-2.0
#include "hpc/run_lock.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include "engine/base/error.hpp"

namespace careloop::hpc {
namespace {

namespace fs = std::filesystem;

fs::path lock_path(const fs::path& file) {
    return file.parent_path() / ".locks" / (file.filename().string() + ".lock");
}

std::string host() {
    char name[256] = "";
    ::gethostname(name, sizeof name - 1);
    return name;
}

std::string text_of(int descriptor) {
    char text[512];
    const ssize_t n = ::pread(descriptor, text, sizeof text, 0);
    return {text, static_cast<std::size_t>(std::max<ssize_t>(0, n))};
}

/// Whether what stands in a lock is of another machine whose process showed life lately.
bool lives_elsewhere(int descriptor) {
    const std::string text = text_of(descriptor);
    if (text.empty() || text.starts_with(fmt::format("host {},", host()))) return false;
    struct stat state {};
    if (::fstat(descriptor, &state) != 0) return false;
    return std::time(nullptr) - state.st_mtime < std::chrono::seconds(kSilence).count();
}

}  // namespace

std::optional<RunLock> RunLock::take(const fs::path& file) {
    const fs::path path = lock_path(file);
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    for (;;) {
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor < 0) {
            throw Error(Fault::output, fmt::format("cannot write {}: {}", path.string(),
                                                   std::system_category().message(errno)));
        }
        const bool taken = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        if (taken || lives_elsewhere(descriptor)) {
            ::close(descriptor);
            return std::nullopt;
        }
        // Its last holder may have removed the file between our opening and our locking.
        struct stat ours {
        }, there{};
        const bool same = ::fstat(descriptor, &ours) == 0 && ::stat(path.c_str(), &there) == 0 &&
                          ours.st_ino == there.st_ino;
        if (!same) {
            ::close(descriptor);
            continue;
        }
        const std::string text = fmt::format("host {}, process {}, since {:%FT%TZ}\n", host(), ::getpid(),
                                             fmt::gmtime(std::time(nullptr)));
        if (::ftruncate(descriptor, 0) != 0 ||
            ::pwrite(descriptor, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
            const int reason = errno;
            ::close(descriptor);
            throw Error(Fault::output, fmt::format("cannot write {}: {}", path.string(),
                                                   std::system_category().message(reason)));
        }
        return RunLock(descriptor, path);
    }
}

RunLock::RunLock(RunLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

RunLock::~RunLock() {
    if (descriptor_ < 0) return;
    ::unlink(path_.c_str());
    ::close(descriptor_);
}

void RunLock::beat() const noexcept {
    ::futimens(descriptor_, nullptr);
}

std::string lock_holder(const fs::path& file) {
    const fs::path path = lock_path(file);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return {};
    std::string text;
    if (::flock(descriptor, LOCK_SH | LOCK_NB) != 0 || lives_elsewhere(descriptor))
        text = text_of(descriptor);
    ::close(descriptor);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

}  // namespace careloop::hpc
