// SPDX-License-Identifier: Apache-2.0
/// Reading JSON: a document as a tree, asked by key; what is not there or not so is Error(data).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace careloop::analysis {

class JsonValue {
  public:
    /// Throws Error(data) with the line where the text is no JSON.
    [[nodiscard]] static JsonValue parse(std::string_view text);

    /// Of an object. Throws Error(data) naming the key when there is none.
    [[nodiscard]] const JsonValue& at(const std::string& key) const;
    /// Of a list.
    [[nodiscard]] const std::vector<JsonValue>& items() const;
    [[nodiscard]] const std::string& text() const;
    [[nodiscard]] double number() const;  ///< NaN for null
    /// A whole number from 0 on, below 2^32.
    [[nodiscard]] std::size_t count() const;
    /// Of a list of texts.
    [[nodiscard]] std::vector<std::string> texts() const;

  private:
    friend class JsonReader;
    enum class Kind { null, boolean, number, text, list, object };
    void require(Kind kind) const;

    Kind kind_ = Kind::null;
    std::string name_ = "the document";  ///< for messages
    std::string text_;
    double number_ = 0;
    std::vector<JsonValue> items_;
    std::map<std::string, JsonValue> entries_;
};

}  // namespace careloop::analysis
