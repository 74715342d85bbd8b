// SPDX-License-Identifier: Apache-2.0
#include "hpc/processes.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <limits>
#include <set>
#include <system_error>
#include <vector>

#include "engine/base/error.hpp"
#include "hpc/slurm/environment.hpp"

namespace careloop::hpc {
namespace {

static_assert(std::atomic<double>::is_always_lock_free, "shares are read across processes");

[[noreturn]] void refuse(const char* what) {
    throw Error(Fault::output, fmt::format("{}: {}", what, std::system_category().message(errno)));
}

void write_all(int descriptor, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const ssize_t n = ::write(descriptor, text.data() + at, text.size() - at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return;
        at += static_cast<std::size_t>(n);
    }
}

/// Reads what is there; false at the end.
bool read_some(int descriptor, std::string& text) {
    char part[4096];
    const ssize_t n = ::read(descriptor, part, sizeof part);
    if (n > 0) text.append(part, static_cast<std::size_t>(n));
    return n > 0 || (n < 0 && errno == EINTR);
}

/// A number in a file of the kernel's; nothing where there is none, or "max".
std::optional<std::uint64_t> number_in(const std::string& path) {
    std::ifstream file(path);
    std::uint64_t value = 0;
    if (!(file >> value)) return std::nullopt;
    return value;
}

}  // namespace

Processes::Processes() {
    void* memory = ::mmap(nullptr, kMost * sizeof(std::atomic<double>), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) refuse("no memory to share with other processes");
    shares_ = static_cast<std::atomic<double>*>(memory);  // zeros, which are 0.0
}

Processes::~Processes() {
    signal(SIGKILL);
    for (const auto& [process, child] : running_) {
        ::close(child.pipe);
        while (::waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    ::munmap(shares_, kMost * sizeof(std::atomic<double>));
}

void Processes::start(std::size_t task, const Work& work) {
    require(running_.size() < kMost, "so many processes at once and no more");
    std::set<std::size_t> taken;
    for (const auto& [process, child] : running_) taken.insert(child.slot);
    std::size_t slot = 0;
    while (taken.contains(slot)) ++slot;
    shares_[slot] = 0;
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) refuse("no pipe to another process");
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process < 0) {
        ::close(ends[0]), ::close(ends[1]);
        refuse("no other process");
    }
    if (process > 0) {
        ::close(ends[1]);
        running_.emplace(process, Child{task, slot, ends[0], {}});
        return;
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);  // it died before we asked to be told
    ::close(ends[0]);
    for (const auto& [other, child] : running_) ::close(child.pipe);
    Words words;
    try {
        words = work(shares_[slot]);
    } catch (const std::exception& error) {
        words = {error.what(), 1};
    }
    write_all(ends[1], words.said);
    ::_exit(words.code);
}

double Processes::shares() const {
    double sum = 0;
    for (const auto& [process, child] : running_) sum += shares_[child.slot];
    return sum;
}

void Processes::signal(int number) const {
    for (const auto& [process, child] : running_) ::kill(process, number);
}

std::optional<Ended> Processes::wait(std::chrono::milliseconds most) {
    if (running_.empty()) return std::nullopt;
    std::vector<pollfd> pipes;
    std::vector<pid_t> processes;
    for (const auto& [process, child] : running_) {
        pipes.push_back({child.pipe, POLLIN, 0});
        processes.push_back(process);
    }
    if (::poll(pipes.data(), pipes.size(), static_cast<int>(most.count())) <= 0) return std::nullopt;
    for (std::size_t i = 0; i < pipes.size(); ++i) {
        if (pipes[i].revents == 0) continue;
        Child& child = running_.at(processes[i]);
        if (read_some(child.pipe, child.said)) continue;
        // Its end of the pipe is closed, so it ends.
        int status = 0;
        rusage usage{};
        while (::wait4(processes[i], &status, 0, &usage) < 0 && errno == EINTR) {
        }
        ::close(child.pipe);
        Ended ended{child.task, std::move(child.said), {}, 0, 0};
        if (WIFEXITED(status))
            ended.code = WEXITSTATUS(status);
        else
            ended.signal = WTERMSIG(status);
        ended.peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
        running_.erase(processes[i]);
        return ended;
    }
    return std::nullopt;
}

std::uint64_t free_memory() {
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    std::ifstream machine("/proc/meminfo");
    for (std::string key, unit; machine >> key;) {
        std::uint64_t value = 0;
        machine >> value;
        std::getline(machine, unit);
        if (key == "MemAvailable:") least = value * 1024;
    }
    // Control groups of both kinds, as a container or a batch system sets them.
    for (const auto& [limit, used] : {std::pair{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"},
                                      std::pair{"/sys/fs/cgroup/memory/memory.limit_in_bytes",
                                                "/sys/fs/cgroup/memory/memory.usage_in_bytes"}}) {
        const auto most = number_in(limit);
        if (most) least = std::min(least, *most - std::min(*most, number_in(used).value_or(0)));
    }
    // A batch system's grant for the job holds for all its tasks on this machine, with or without groups.
    if (const auto slurm = slurm_environment(); slurm && slurm->memory)
        least = std::min(least, *slurm->memory);
    return least;
}

}  // namespace careloop::hpc
