// SPDX-License-Identifier: Apache-2.0
#include "hpc/processes.hpp"

#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "hpc/run_lock.hpp"

using namespace careloop::hpc;
using namespace std::chrono_literals;

namespace {

std::map<std::size_t, Ended> all_of(Processes& processes) {
    std::map<std::size_t, Ended> ended;
    while (processes.running() > 0) {
        if (auto one = processes.wait(200ms)) ended.emplace(one->task, *one);
    }
    return ended;
}

/// A folder of its own, gone at the end.
struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "lock-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("processes tell what they found, however much it is, and how they ended") {
    Processes processes;
    processes.start(0, [](std::atomic<double>&) -> Processes::Words {
        return {std::string(300'000, 'x'), 0};
    });
    processes.start(1, [](std::atomic<double>&) -> Processes::Words { throw std::runtime_error("no luck"); });
    processes.start(2, [](std::atomic<double>&) -> Processes::Words { return {"stopped", 75}; });
    processes.start(3, [](std::atomic<double>&) -> Processes::Words {
        ::raise(SIGKILL);
        return {};
    });
    const auto ended = all_of(processes);
    REQUIRE(ended.size() == 4);
    CHECK(ended.at(0).said.size() == 300'000);
    CHECK(ended.at(0).code == 0);
    CHECK(ended.at(0).peak_bytes > 1'000'000);
    CHECK(ended.at(1).code == 1);
    CHECK(ended.at(1).said == "no luck");
    CHECK(ended.at(2).code == 75);
    CHECK(!ended.at(3).code);
    CHECK(ended.at(3).signal == SIGKILL);
}

TEST_CASE("the share done is seen while a process is at work") {
    Processes processes;
    processes.start(0, [](std::atomic<double>& share) -> Processes::Words {
        share = 0.25;
        ::pause();
        return {};
    });
    for (int i = 0; i < 1000 && processes.shares() == 0; ++i) std::this_thread::sleep_for(1ms);
    CHECK(processes.shares() == 0.25);
    CHECK(!processes.wait(10ms));
    processes.signal(SIGKILL);
    CHECK(all_of(processes).at(0).signal == SIGKILL);
}

TEST_CASE("processes end with the one that began them") {
    Processes outer;
    outer.start(0, [](std::atomic<double>& share) -> Processes::Words {
        Processes inner;
        inner.start(0, [](std::atomic<double>&) -> Processes::Words {
            for (;;) ::pause();
        });
        share = 1;
        ::raise(SIGKILL);
        return {};
    });
    // The grandchild holds the pipe's other end open for as long as it lives.
    const auto ended = all_of(outer);
    CHECK(ended.at(0).signal == SIGKILL);
}

TEST_CASE("a lock is held by one, and free when its holder is dead") {
    const Folder folder;
    const auto file = folder.path / "run.h5";
    Processes processes;
    processes.start(0, [&](std::atomic<double>& share) -> Processes::Words {
        const auto lock = RunLock::take(file);
        share = lock ? 1 : 0.5;
        for (;;) ::pause();
    });
    for (int i = 0; i < 1000 && processes.shares() == 0; ++i) std::this_thread::sleep_for(1ms);
    REQUIRE(processes.shares() == 1);
    CHECK(!RunLock::take(file));
    CHECK(lock_holder(file).find("process ") != std::string::npos);
    processes.signal(SIGKILL);
    static_cast<void>(all_of(processes));
    CHECK(lock_holder(file).empty());
    {
        const auto lock = RunLock::take(file);
        CHECK(lock.has_value());
    }
    CHECK(RunLock::take(file).has_value());
}

TEST_CASE("a lock of another machine is respected while it shows life") {
    const Folder folder;
    const auto file = folder.path / "run.h5", lock = folder.path / ".locks" / "run.h5.lock";
    std::filesystem::create_directories(lock.parent_path());
    std::ofstream(lock) << "host elsewhere.example, process 1, since 2026-01-01T00:00:00Z\n";
    CHECK(!RunLock::take(file));
    CHECK(lock_holder(file).find("elsewhere.example") != std::string::npos);
    std::filesystem::last_write_time(lock, std::filesystem::file_time_type::clock::now() - kSilence - 1s);
    CHECK(lock_holder(file).empty());
    CHECK(RunLock::take(file).has_value());
}
