// SPDX-License-Identifier: Apache-2.0
/// Private to this room: a SHA-256 that is fed in pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace careloop::output {

class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void bytes(const void* data, std::size_t size);
    void number(std::uint64_t value);   ///< eight bytes, little-endian
    void text(std::string_view value);  ///< its length as a number, then its bytes
    [[nodiscard]] std::string hex();    ///< 64 digits; ends the sum

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace careloop::output
