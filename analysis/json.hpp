// SPDX-License-Identifier: Apache-2.0
/// Writing JSON: objects and lists opened and closed in order, commas and indentation kept here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace careloop::analysis {

class Json {
  public:
    /// In an object every value has a key, in a list none (an empty key).
    Json& object(std::string_view key = {});
    Json& list(std::string_view key = {});
    Json& close();

    Json& text(std::string_view key, std::string_view value);
    Json& number(std::string_view key, double value);  ///< null when not finite
    /// On one line, with seven digits: what charts are drawn from.
    Json& numbers(std::string_view key, std::span<const double> values);
    Json& boolean(std::string_view key, bool value);
    template <class T>
    requires std::is_integral_v<T> Json& whole(std::string_view key, T value) {
        return raw(key, std::to_string(value));
    }

    /// The document, once everything is closed, with a newline at its end.
    [[nodiscard]] std::string document() const;

  private:
    Json& raw(std::string_view key, std::string_view value);
    void begin(std::string_view key);

    struct Level {
        char end;
        bool empty;
    };
    std::string out_;
    std::vector<Level> open_;
};

}  // namespace careloop::analysis
