// SPDX-License-Identifier: Apache-2.0
/// Values of options: text to numbers and dates, with every problem gathered under the option's name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/time.hpp"

namespace careloop::cli {

/// Absent options give nothing; so do unusable ones, which leave a problem.
class OptionValues {
  public:
    [[nodiscard]] std::optional<std::int64_t> whole(const char* option,
                                                    const std::optional<std::string>& text, std::int64_t low,
                                                    std::int64_t high);
    /// As text for the engine to judge, but certainly a number.
    [[nodiscard]] std::optional<double> number(const char* option, const std::optional<std::string>& text,
                                               std::string_view allowed);
    [[nodiscard]] std::optional<Date> date(const char* option, const std::optional<std::string>& text);
    /// "13,24": the parts between commas, without spaces around them.
    [[nodiscard]] std::optional<std::vector<std::string>> list(const char* option,
                                                               const std::optional<std::string>& text);
    /// Of an option that may be repeated: "a,b" and "c" are three of them.
    [[nodiscard]] std::vector<std::string> lists(const char* option, const std::vector<std::string>& texts);
    /// "8G", "512M": bytes, of units of 1024.
    [[nodiscard]] std::optional<double> bytes(const char* option, const std::optional<std::string>& text);
    /// "3/16": a part, from 0, and how many there are.
    [[nodiscard]] std::optional<std::pair<std::int64_t, std::int64_t>> part(
        const char* option, const std::optional<std::string>& text);
    /// Which of the allowed words it is.
    [[nodiscard]] std::optional<std::size_t> one_of(const char* option,
                                                    const std::optional<std::string>& text,
                                                    const std::vector<std::string>& allowed);
    /// Throws Error(usage) when anything was unusable.
    void check() const;

  private:
    void add(const char* option, const std::string& text, std::string_view is_not, std::string allowed);
    std::vector<Problem> problems_;
};

}  // namespace careloop::cli
