// SPDX-License-Identifier: Apache-2.0
#include "analysis/json_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "engine/base/error.hpp"
#include "engine/base/maths.hpp"

namespace careloop::analysis {
namespace {

constexpr int kDeepest = 64;  ///< lists and objects within one another, so that no text can exhaust the stack
constexpr std::array kKinds = {"null", "true or false", "a number", "a text", "a list", "an object"};

void append_utf8(std::string& out, std::uint32_t code) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | (code >> 6));
        put(0x80 | (code & 0x3f));
    } else {
        put(0xe0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3f));
        put(0x80 | (code & 0x3f));
    }
}

}  // namespace

class JsonReader {
  public:
    explicit JsonReader(std::string_view text) : text_(text) {}

    JsonValue document() {
        JsonValue value = read("the document", 0);
        skip_space();
        if (at_ != text_.size()) refuse("something follows the document");
        return value;
    }

  private:
    using Kind = JsonValue::Kind;

    [[noreturn]] void refuse(const std::string& what) const {
        const auto line =
            1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n');
        throw Error(Fault::data, fmt::format("line {}: {}", line, what));
    }
    void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
    bool take(char c) {
        skip_space();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!take(c)) refuse(fmt::format("'{}' is missing", c));
    }
    bool take_word(std::string_view word) {
        if (!text_.substr(at_).starts_with(word)) return false;
        at_ += word.size();
        return true;
    }

    JsonValue read(std::string name, int depth) {
        if (depth > kDeepest) refuse("too deep");
        JsonValue value;
        value.name_ = std::move(name);
        skip_space();
        if (take('{')) {
            value.kind_ = Kind::object;
            if (take('}')) return value;
            do {
                skip_space();
                const std::string key = read_text();
                expect(':');
                value.entries_.insert_or_assign(key, read(key, depth + 1));
            } while (take(','));
            expect('}');
        } else if (take('[')) {
            value.kind_ = Kind::list;
            if (take(']')) return value;
            do {
                value.items_.push_back(read("a value of " + value.name_, depth + 1));
            } while (take(','));
            expect(']');
        } else if (at_ < text_.size() && text_[at_] == '"') {
            value.kind_ = Kind::text;
            value.text_ = read_text();
        } else if (take_word("true") || take_word("false")) {
            value.kind_ = Kind::boolean;
        } else if (!take_word("null")) {
            value.kind_ = Kind::number;
            const char* begin = text_.data() + at_;
            const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value.number_);
            if (error != std::errc{} || !std::isfinite(value.number_)) refuse("no value of JSON");
            at_ += static_cast<std::size_t>(end - begin);
        }
        return value;
    }

    std::string read_text() {
        if (at_ >= text_.size() || text_[at_] != '"') refuse("'\"' is missing");
        ++at_;
        std::string out;
        while (at_ < text_.size() && text_[at_] != '"') {
            if (text_[at_] != '\\') {
                out += text_[at_++];
                continue;
            }
            ++at_;
            const char mark = at_ < text_.size() ? text_[at_++] : '\0';
            constexpr std::string_view kMarks = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
            if (const std::size_t k = kMarks.find(mark); k != kMarks.npos && mark != '\0') {
                out += kMeant[k];
            } else if (mark == 'u') {
                std::uint32_t code = 0;
                const std::string_view digits = text_.substr(at_, 4);
                const auto [end, error] =
                    std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
                if (error != std::errc{} || end != digits.data() + 4) refuse("\\u without four digits");
                append_utf8(out, code);
                at_ += 4;
            } else {
                refuse("an unknown sign after \\");
            }
        }
        if (at_ >= text_.size()) refuse("a text does not end");
        ++at_;
        return out;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

JsonValue JsonValue::parse(std::string_view text) {
    return JsonReader(text).document();
}

void JsonValue::require(Kind kind) const {
    if (kind_ == kind) return;
    throw Error(Fault::data, fmt::format("{} is {}, not {}", name_, kKinds[static_cast<std::size_t>(kind_)],
                                         kKinds[static_cast<std::size_t>(kind)]));
}

const JsonValue& JsonValue::at(const std::string& key) const {
    require(Kind::object);
    const auto entry = entries_.find(key);
    if (entry == entries_.end()) throw Error(Fault::data, fmt::format("{} has no '{}'", name_, key));
    return entry->second;
}

const std::vector<JsonValue>& JsonValue::items() const {
    require(Kind::list);
    return items_;
}

const std::string& JsonValue::text() const {
    require(Kind::text);
    return text_;
}

double JsonValue::number() const {
    if (kind_ == Kind::null) return kNone;
    require(Kind::number);
    return number_;
}

std::size_t JsonValue::count() const {
    require(Kind::number);
    if (number_ < 0 || number_ > 4294967295.0 || number_ != std::floor(number_))
        throw Error(Fault::data, fmt::format("{} is no whole number from 0 on", name_));
    return static_cast<std::size_t>(number_);
}

std::vector<std::string> JsonValue::texts() const {
    std::vector<std::string> out;
    for (const JsonValue& item : items()) out.push_back(item.text());
    return out;
}

}  // namespace careloop::analysis
