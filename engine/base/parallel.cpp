// SPDX-License-Identifier: Apache-2.0
#include "engine/base/parallel.hpp"

#include <sched.h>

#include <atomic>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mutex>

#ifdef CARELOOP_PARALLEL_TBB
#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#else
#include <condition_variable>
#include <cstdint>
#include <thread>
#include <vector>
#endif

namespace careloop {
namespace {

int allowed_threads() {
    if (const char* text = std::getenv("SLURM_CPUS_PER_TASK")) {
        int count = 0;
        const auto read = std::from_chars(text, text + std::strlen(text), count);
        if (read.ec == std::errc{} && count > 0) return count;
    }
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    return CPU_COUNT(&set) > 0 ? CPU_COUNT(&set) : 1;
}

/// One loop over blocks. Blocks after one that failed are skipped, blocks before it never are: so the
/// exception that is kept does not depend on which thread came first.
class Loop {
  public:
    Loop(std::size_t blocks, const std::function<void(std::size_t)>& work) : work_(work), failed_(blocks) {}

    void run(std::size_t block) noexcept {
        if (block > failed_.load(std::memory_order_relaxed)) return;
        try {
            work_(block);
        } catch (...) {
            const std::scoped_lock lock(mutex_);
            if (block >= failed_.load(std::memory_order_relaxed)) return;
            failed_.store(block, std::memory_order_relaxed);
            exception_ = std::current_exception();
        }
    }

    void finish() const {
        if (exception_) std::rethrow_exception(exception_);
    }

  private:
    const std::function<void(std::size_t)>& work_;
    std::atomic<std::size_t> failed_;  ///< lowest failed block so far; the number of blocks when none
    std::mutex mutex_;
    std::exception_ptr exception_;
};

}  // namespace

#ifdef CARELOOP_PARALLEL_TBB

struct Workers::Backend {
    explicit Backend(int count)
        : threads(count),
          // Without this, TBB would silently cap the arena at the number of processors.
          limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(count)),
          arena(count) {}

    void for_each(std::size_t blocks, Loop& loop) {
        arena.execute([&] {
            tbb::parallel_for(
                tbb::blocked_range<std::size_t>(0, blocks, 1),
                [&](const tbb::blocked_range<std::size_t>& range) {
                    for (std::size_t block = range.begin(); block != range.end(); ++block) loop.run(block);
                },
                tbb::simple_partitioner());
        });
    }

    int threads;
    tbb::global_control limit;
    tbb::task_arena arena;
};

#else

/// Threads that live as long as the Workers and sleep between loops; the caller is one of the workers.
struct Workers::Backend {
    explicit Backend(int count) : threads(count) {
        for (int i = 1; i < count; ++i) pool.emplace_back([this] { serve(); });
    }

    ~Backend() {
        {
            const std::scoped_lock lock(mutex);
            stop = true;
        }
        wake.notify_all();
    }

    void for_each(std::size_t count, Loop& loop) {
        if (inside == this) {  // a loop inside a block: everybody else is busy
            for (std::size_t block = 0; block < count; ++block) loop.run(block);
            return;
        }
        const std::scoped_lock one_loop_at_a_time(callers);
        {
            const std::scoped_lock lock(mutex);
            current = &loop;
            blocks = count;
            next.store(0, std::memory_order_relaxed);
            busy = pool.size();
            ++round;
        }
        wake.notify_all();
        take_blocks();
        std::unique_lock lock(mutex);
        done.wait(lock, [this] { return busy == 0; });
    }

    void serve() {
        std::uint64_t seen = 0;
        for (;;) {
            {
                std::unique_lock lock(mutex);
                wake.wait(lock, [&] { return stop || round != seen; });
                if (stop) return;
                seen = round;
            }
            take_blocks();
            const std::scoped_lock lock(mutex);
            if (--busy == 0) done.notify_one();
        }
    }

    void take_blocks() {
        const Backend* outer = inside;
        inside = this;
        for (;;) {
            const std::size_t block = next.fetch_add(1, std::memory_order_relaxed);
            if (block >= blocks) break;
            current->run(block);
        }
        inside = outer;
    }

    static thread_local const Backend* inside;  ///< whose block this thread is running

    int threads;
    std::mutex callers;
    std::mutex mutex;  ///< guards all below but `next`; `current` and `blocks` rest while a loop runs
    std::condition_variable wake;
    std::condition_variable done;
    Loop* current = nullptr;
    std::size_t blocks = 0;
    std::size_t busy = 0;
    std::uint64_t round = 0;
    bool stop = false;
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> pool;  ///< last: joined before anything it uses goes
};

thread_local const Workers::Backend* Workers::Backend::inside = nullptr;

#endif

Workers::Workers(int threads)
    : backend_(std::make_unique<Backend>(threads > 0 ? threads : allowed_threads())) {}
Workers::~Workers() = default;

int Workers::threads() const noexcept {
    return backend_->threads;
}

void Workers::for_each(std::size_t blocks, const std::function<void(std::size_t)>& work) const {
    Loop loop(blocks, work);
    if (backend_->threads == 1 || blocks <= 1) {
        for (std::size_t block = 0; block < blocks; ++block) loop.run(block);
    } else {
        backend_->for_each(blocks, loop);
    }
    loop.finish();
}

}  // namespace careloop
