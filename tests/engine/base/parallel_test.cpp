// SPDX-License-Identifier: Apache-2.0
#include "engine/base/parallel.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/draws.hpp"

using namespace careloop;

namespace {

/// A sum whose last bit depends on its order.
double block_sum(std::size_t block) {
    double sum = 0.0;
    for (std::uint64_t i = 0; i < 1000; ++i)
        sum += Draw(Seed{1, 0}, 1000 * block + i, 0, Purpose::test).uniform();
    return sum;
}

std::string failure_of(const Workers& workers, const std::function<void(std::size_t)>& work) {
    try {
        workers.for_each(200, work);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "nothing thrown";
}

/// Sets SLURM_CPUS_PER_TASK and puts back what was there.
class SlurmCpus {
  public:
    explicit SlurmCpus(const char* value) {
        if (const char* old = std::getenv(kName)) before_ = old, was_set_ = true;
        setenv(kName, value, 1);
    }
    ~SlurmCpus() { was_set_ ? setenv(kName, before_.c_str(), 1) : unsetenv(kName); }
    SlurmCpus(const SlurmCpus&) = delete;
    SlurmCpus& operator=(const SlurmCpus&) = delete;

  private:
    static constexpr const char* kName = "SLURM_CPUS_PER_TASK";
    std::string before_;
    bool was_set_ = false;
};

}  // namespace

TEST_CASE("Every block runs once, and sums do not depend on the threads", "[parallel]") {
    constexpr std::size_t kBlocks = 300;
    std::vector<double> alone(kBlocks);
    for (std::size_t b = 0; b < kBlocks; ++b) alone[b] = block_sum(b);
    for (const int threads : {1, 2, 4}) {
        INFO(threads << " threads");
        const Workers workers(threads);
        CHECK(workers.threads() == threads);
        std::vector<double> sums(kBlocks);
        std::vector<std::atomic<int>> visits(kBlocks);
        workers.for_each(kBlocks, [&](std::size_t b) {
            sums[b] = block_sum(b);
            ++visits[b];
        });
        CHECK(sums == alone);
        for (const auto& count : visits) REQUIRE(count == 1);
    }
}

TEST_CASE("No blocks, one block, and loops in quick succession", "[parallel]") {
    for (const int threads : {1, 2, 4}) {
        INFO(threads << " threads");
        const Workers workers(threads);
        int none = 0;
        workers.for_each(0, [&](std::size_t) { ++none; });
        CHECK(none == 0);
        std::vector<long> counts(16);
        for (int i = 0; i < 2000; ++i)
            workers.for_each(16, [&](std::size_t b) { counts[b] += static_cast<long>(b); });
        for (std::size_t b = 0; b < counts.size(); ++b) CHECK(counts[b] == 2000 * static_cast<long>(b));
        int one = 0;
        workers.for_each(1, [&](std::size_t) { ++one; });
        CHECK(one == 1);
    }
}

TEST_CASE("Exactly as many threads as asked for work at once", "[parallel]") {
    // Blocks wait until four have begun: fewer threads would run into the deadline.
    const Workers workers(4);
    std::mutex mutex;
    std::set<std::thread::id> seen;
    std::atomic<int> begun = 0;
    workers.for_each(4, [&](std::size_t) {
        ++begun;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (begun < 4 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
        const std::scoped_lock lock(mutex);
        seen.insert(std::this_thread::get_id());
    });
    CHECK(seen.size() == 4);

    const Workers two(2);
    seen.clear();
    two.for_each(500, [&](std::size_t b) {
        (void)block_sum(b);
        const std::scoped_lock lock(mutex);
        seen.insert(std::this_thread::get_id());
    });
    CHECK(seen.size() <= 2);
}

TEST_CASE("Of several exceptions the lowest block's comes out", "[parallel]") {
    for (const int threads : {1, 2, 4}) {
        INFO(threads << " threads");
        const Workers workers(threads);
        for (int round = 0; round < 50; ++round) {
            std::vector<std::atomic<int>> visits(200);
            const std::string what = failure_of(workers, [&](std::size_t b) {
                ++visits[b];
                // The lowest is slow, so that higher ones usually come first.
                if (b == 37) std::this_thread::sleep_for(std::chrono::microseconds(200));
                if (b >= 37 && b % 2 == 1) throw std::runtime_error("block " + std::to_string(b));
            });
            REQUIRE(what == "block 37");
            for (std::size_t b = 0; b <= 37; ++b) REQUIRE(visits[b] == 1);
        }
        CHECK(failure_of(workers, [](std::size_t) {}) == "nothing thrown");  // and the next loop is clean
    }
}

TEST_CASE("A higher block that fails later does not replace the exception", "[parallel]") {
    const Workers workers(2);
    std::atomic<int> begun = 0;
    std::atomic<bool> failing = false;
    const auto wait_for = [](const auto& condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!condition() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    };
    std::string what;
    try {
        workers.for_each(2, [&](std::size_t b) {
            ++begun;
            if (b == 0) {
                wait_for([&] { return begun == 2; });
                failing = true;
                throw std::runtime_error("block 0");
            }
            wait_for([&] { return failing.load(); });
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            throw std::runtime_error("block 1");
        });
    } catch (const std::runtime_error& error) {
        what = error.what();
    }
    CHECK(begun == 2);
    CHECK(what == "block 0");
}

TEST_CASE("A loop inside a block finishes", "[parallel]") {
    const Workers workers(2);
    std::atomic<int> inner = 0;
    workers.for_each(8, [&](std::size_t) { workers.for_each(8, [&](std::size_t) { ++inner; }); });
    CHECK(inner == 64);
}

TEST_CASE("Without a number, Slurm or the affinity mask decides", "[parallel]") {
    {
        const SlurmCpus slurm("3");
        CHECK(Workers(0).threads() == 3);
        CHECK(Workers(2).threads() == 2);
    }
    const SlurmCpus nonsense("many");
    const int threads = Workers(-1).threads();
    CHECK(threads >= 1);
    CHECK(threads <= static_cast<int>(std::thread::hardware_concurrency()));
}
