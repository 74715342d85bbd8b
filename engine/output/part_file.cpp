// SPDX-License-Identifier: Apache-2.0
#include "engine/output/part_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include "engine/base/error.hpp"

namespace careloop::output {

namespace {

std::string reason(int error) {
    return std::system_category().message(error);
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

/// A link is followed, so that the file it names is replaced and not the link.
std::filesystem::path resolved(const std::filesystem::path& name) {
    std::error_code none;
    if (!std::filesystem::is_symlink(name, none)) return name;
    std::filesystem::path target = std::filesystem::weakly_canonical(name, none);
    return none ? name : target;
}

bool names_this_file(const std::filesystem::path& path, int descriptor) {
    struct stat by_name = {};
    struct stat by_descriptor = {};
    return ::stat(path.c_str(), &by_name) == 0 && ::fstat(descriptor, &by_descriptor) == 0 &&
           by_name.st_ino == by_descriptor.st_ino && by_name.st_dev == by_descriptor.st_dev;
}

/// Some file systems cannot sync a folder and say so; that is not a failure of the write.
int sync_folder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return errno == EACCES ? 0 : errno;
    const int error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    return error == EINVAL || error == ENOTSUP || error == EBADF || error == EROFS ? 0 : error;
}

}  // namespace

PartFile::PartFile(const std::filesystem::path& name) : name_(resolved(name)), part_(name_) {
    part_ += ".part";
    std::error_code none;
    const std::filesystem::file_status there = std::filesystem::status(name_, none);
    if (std::filesystem::is_directory(there)) {
        throw Error(Fault::output, "cannot write " + name_.string() + ": it is a folder");
    }
    if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there)) {
        // Renaming over a device such as /dev/null would remove the device.
        throw Error(Fault::output, "cannot write " + name_.string() + ": it is not an ordinary file");
    }
    open_locked();
}

void PartFile::open_locked() {
    for (;;) {
        descriptor_ = ::open(part_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (descriptor_ < 0) refuse(errno);
        if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            ::close(descriptor_);
            descriptor_ = -1;
            throw Error(Fault::output, "cannot write " + name_.string() + ": another process is writing " +
                                           part_.string() + "; choose another name or wait for it");
        }
        // Between open and flock the other writer may have renamed this very file to its final name.
        if (names_this_file(part_, descriptor_)) break;
        ::close(descriptor_);
    }
    if (::ftruncate(descriptor_, 0) != 0) {
        const int error = errno;
        discard();
        refuse(error);
    }
}

PartFile::~PartFile() {
    discard();
}

void PartFile::refuse(int error) const {
    std::string why = reason(error);
    std::error_code none;
    if (error == ENOENT && !std::filesystem::is_directory(folder_of(name_), none)) {
        why = "the folder " + folder_of(name_).string() + " does not exist";
    }
    throw Error(Fault::output, "cannot write " + name_.string() + ": " + why);
}

void PartFile::write(const void* bytes, std::size_t size, std::uint64_t offset) noexcept {
    size_ = std::max(size_, offset + size);
    const char* from = static_cast<const char*>(bytes);
    while (size > 0 && failure_ == 0 && descriptor_ >= 0) {
        const ssize_t done = ::pwrite(descriptor_, from, size, static_cast<off_t>(offset));
        if (done > 0) {
            from += done;
            size -= static_cast<std::size_t>(done);
            offset += static_cast<std::uint64_t>(done);
        } else if (done == 0) {
            failure_ = ENOSPC;
        } else if (errno != EINTR) {
            failure_ = errno;
        }
    }
}

bool PartFile::read(void* bytes, std::size_t size, std::uint64_t offset) noexcept {
    char* to = static_cast<char*>(bytes);
    while (size > 0) {
        const ssize_t done = descriptor_ < 0 ? 0 : ::pread(descriptor_, to, size, static_cast<off_t>(offset));
        if (done == 0) {
            std::memset(to, 0, size);
            return true;
        }
        if (done > 0) {
            to += done;
            size -= static_cast<std::size_t>(done);
            offset += static_cast<std::uint64_t>(done);
        } else if (errno != EINTR) {
            if (failure_ == 0) failure_ = errno;
            return false;
        }
    }
    return true;
}

void PartFile::truncate(std::uint64_t size) noexcept {
    size_ = size;
    if (failure_ != 0 || descriptor_ < 0) return;
    while (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
        if (errno == EINTR) continue;
        failure_ = errno;
        return;
    }
}

void PartFile::publish() {
    int error = failure_;
    if (error == 0 && ::fsync(descriptor_) != 0) error = errno;
    if (error == 0 && !names_this_file(part_, descriptor_)) error = ENOENT;  // taken away meanwhile
    if (error == 0 && std::rename(part_.c_str(), name_.c_str()) != 0) error = errno;
    if (error != 0) {
        discard();
        refuse(error);
    }
    if (::close(std::exchange(descriptor_, -1)) != 0) error = errno;
    if (error == 0) error = sync_folder(folder_of(name_));
    if (error != 0) {
        ::unlink(name_.c_str());
        refuse(error);
    }
}

void PartFile::discard() noexcept {
    if (descriptor_ < 0) return;
    if (names_this_file(part_, descriptor_)) ::unlink(part_.c_str());
    ::close(std::exchange(descriptor_, -1));
}

}  // namespace careloop::output
