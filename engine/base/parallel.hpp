// SPDX-License-Identifier: Apache-2.0
/// Fixed blocks of work on a fixed number of threads.
///
/// The blocks are given by the caller (domains, mostly) and never depend on the number of threads; whatever
/// a block writes must be its own. Two backends run the same blocks: oneTBB, and std::jthread for the
/// thread sanitizer. An exception thrown in a block is rethrown after the loop; of several, the lowest
/// block's.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace careloop {

class Workers {
  public:
    /// threads <= 0: as many as the scheduler allows this process (SLURM_CPUS_PER_TASK, else affinity mask).
    explicit Workers(int threads = 0);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    [[nodiscard]] int threads() const noexcept;
    void for_each(std::size_t blocks, const std::function<void(std::size_t)>& work) const;

  private:
    struct Backend;
    std::unique_ptr<Backend> backend_;
};

}  // namespace careloop
