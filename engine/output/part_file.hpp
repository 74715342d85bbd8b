// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the file under way, NAME.part, until it is published under its name or discarded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace careloop::output {

/// Owns NAME.part, locked against a second writer of the same NAME.
///
/// The first failing write is remembered and all later ones are dropped: the file is lost anyway, and HDF5,
/// which does not close cleanly on a full disk, then never meets a failure. Ask `failure()` after each step.
class PartFile {
  public:
    /// Replaces a .part left by a process that died. Throws Error(output).
    explicit PartFile(const std::filesystem::path& name);
    ~PartFile();  ///< discards
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    void write(const void* bytes, std::size_t size, std::uint64_t offset) noexcept;
    /// Bytes beyond the end are zero. False when the system refused; then `failure()` tells.
    [[nodiscard]] bool read(void* bytes, std::size_t size, std::uint64_t offset) noexcept;
    void truncate(std::uint64_t size) noexcept;
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    [[nodiscard]] int failure() const noexcept { return failure_; }  ///< errno of the first failure, or 0
    [[nodiscard]] const std::filesystem::path& name() const noexcept { return name_; }
    [[nodiscard]] const std::filesystem::path& part() const noexcept { return part_; }

    /// Brings file and folder to the disk and gives the file its name. Throws Error(output).
    void publish();
    /// Removes the .part and frees its space. Reading and writing stay allowed and do nothing.
    void discard() noexcept;

  private:
    void open_locked();
    [[noreturn]] void refuse(int error) const;

    std::filesystem::path name_, part_;
    int descriptor_ = -1;
    int failure_ = 0;
    std::uint64_t size_ = 0;
};

}  // namespace careloop::output
