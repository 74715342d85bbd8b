// SPDX-License-Identifier: Apache-2.0
/// std::source_location, also where the compiler lacks what the library builds it from (clang 14).
#pragma once

#include <source_location>

#ifdef __cpp_lib_source_location

namespace careloop {
using SourceLocation = std::source_location;
}

#else

#include <cstdint>

namespace careloop {

class SourceLocation {
  public:
    [[nodiscard]] static constexpr SourceLocation current(
        const char* file = __builtin_FILE(), const char* function = __builtin_FUNCTION(),
        std::uint_least32_t line = __builtin_LINE()) noexcept {
        SourceLocation here;
        here.file_ = file;
        here.function_ = function;
        here.line_ = line;
        return here;
    }
    [[nodiscard]] constexpr const char* file_name() const noexcept { return file_; }
    [[nodiscard]] constexpr const char* function_name() const noexcept { return function_; }
    [[nodiscard]] constexpr std::uint_least32_t line() const noexcept { return line_; }

  private:
    const char* file_ = "";
    const char* function_ = "";
    std::uint_least32_t line_ = 0;
};

}  // namespace careloop

#endif
