// SPDX-License-Identifier: Apache-2.0
#include "hpc/json_tree.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <memory>

#include "engine/base/error.hpp"

namespace careloop::hpc {
namespace {

using scenario::Node;
using scenario::Place;

constexpr int kDeepest = 100;  // brackets within brackets; a reader must not run out of stack

class JsonReader {
  public:
    JsonReader(std::string_view text, const std::string& name)
        : text_(text), file_(std::make_shared<const std::string>(name)) {}

    Node document() {
        Node node = value(0);
        skip_space();
        if (at_ < text_.size()) refuse("the end of the document");
        return node;
    }

  private:
    [[nodiscard]] char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    [[nodiscard]] Place place() const { return {file_, line_, static_cast<int>(at_ - line_begin_) + 1}; }

    [[noreturn]] void refuse(const char* allowed) const {
        const Place at = place();
        const std::string what = at_ < text_.size()
                                     ? fmt::format("'{}' is out of place", text_.substr(at_, 1))
                                     : "the text ends too early";
        throw Error(Fault::data, {Problem{*file_, at.line, at.column, what, allowed}});
    }

    void skip_space() {
        for (; here() == ' ' || here() == '\t' || here() == '\r' || here() == '\n'; ++at_) {
            if (here() == '\n') ++line_, line_begin_ = at_ + 1;
        }
    }

    /// Whether the sign comes next; it is then passed.
    bool take(char sign) {
        skip_space();
        if (here() != sign || at_ >= text_.size()) return false;
        ++at_;
        return true;
    }

    bool take_word(std::string_view word) {
        if (!text_.substr(at_).starts_with(word)) return false;
        at_ += word.size();
        return true;
    }

    Node value(int depth) {
        skip_space();
        const Place begin = place();
        if (depth > kDeepest) refuse("fewer brackets within each other");
        if (take('{')) return table(begin, depth);
        if (take('[')) return list(begin, depth);
        if (here() == '"') return Node::of_text(text(), begin);
        if (take_word("true")) return Node::of_boolean(true, begin);
        if (take_word("false")) return Node::of_boolean(false, begin);
        if (take_word("null")) return Node::of_real(std::numeric_limits<double>::quiet_NaN(), begin);
        return number(begin);
    }

    Node table(const Place& begin, int depth) {
        Node node = Node::of_kind(Node::Kind::table, begin);
        if (take('}')) return node;
        do {
            skip_space();
            if (here() != '"') refuse("a key in quotation marks");
            const std::string key = text();
            if (!take(':')) refuse("a colon after the key");
            node.put(key, value(depth + 1));
        } while (take(','));
        if (!take('}')) refuse("a comma or }");
        return node;
    }

    Node list(const Place& begin, int depth) {
        Node node = Node::of_kind(Node::Kind::list, begin);
        if (take(']')) return node;
        do node.items.push_back(value(depth + 1));
        while (take(','));
        if (!take(']')) refuse("a comma or ]");
        return node;
    }

    Node number(const Place& begin) {
        const char *const first = text_.data() + at_, *const end = text_.data() + text_.size();
        double real = 0;
        const auto read = std::from_chars(first, end, real);
        const bool begins = here() == '-' || (here() >= '0' && here() <= '9');  // not inf, not nan
        if (!begins || read.ec != std::errc{})
            refuse("a value: text, a number, a list, an object, true, false or null");
        std::int64_t whole = 0;
        const auto read_whole = std::from_chars(first, end, whole);
        at_ += static_cast<std::size_t>(read.ptr - first);
        if (read_whole.ec == std::errc{} && read_whole.ptr == read.ptr) return Node::of_integer(whole, begin);
        return Node::of_real(real, begin);
    }

    std::string text() {
        std::string out;
        for (++at_; here() != '"'; ++at_) {
            if (static_cast<unsigned char>(here()) < 0x20) refuse("the end of the text, \"");
            if (here() != '\\') {
                out += here();
                continue;
            }
            ++at_;
            constexpr std::string_view kSigns = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
            if (here() == 'u') {
                append_utf8(code_point(), out);
            } else if (const std::size_t sign = kSigns.find(here()); sign != kSigns.npos) {
                out += kMeant[sign];
            } else {
                refuse("one of \" \\ / b f n r t u after a \\");
            }
        }
        ++at_;
        return out;
    }

    /// The four digits after here; stands on the last of them afterwards.
    std::uint32_t four_digits() {
        std::uint32_t code = 0;
        const std::string_view digits = text_.substr(std::min(at_ + 1, text_.size()), 4);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        if (digits.size() < 4 || read.ptr != digits.data() + 4) refuse("four hexadecimal digits after \\u");
        at_ += 4;
        return code;
    }

    /// Of one \u, or of two that make one sign together.
    std::uint32_t code_point() {
        const std::uint32_t high = four_digits();
        if (high < 0xd800 || high > 0xdfff) return high;
        if (high > 0xdbff || !text_.substr(at_ + 1).starts_with("\\u"))
            refuse("two halves of a sign, as \\ud83d\\ude00");
        at_ += 2;
        const std::uint32_t low = four_digits();
        if (low < 0xdc00 || low > 0xdfff) refuse("two halves of a sign, as \\ud83d\\ude00");
        return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    }

    static void append_utf8(std::uint32_t code, std::string& out) {
        const auto follow = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
        if (code < 0x80) {
            out += static_cast<char>(code);
        } else if (code < 0x800) {
            out += static_cast<char>(0xc0 | code >> 6), follow(0);
        } else if (code < 0x10000) {
            out += static_cast<char>(0xe0 | code >> 12), follow(6), follow(0);
        } else {
            out += static_cast<char>(0xf0 | code >> 18), follow(12), follow(6), follow(0);
        }
    }

    std::string_view text_;
    std::shared_ptr<const std::string> file_;
    std::size_t at_ = 0, line_begin_ = 0;
    int line_ = 1;
};

}  // namespace

Node read_json(std::string_view text, const std::string& name) {
    return JsonReader(text, name).document();
}

}  // namespace careloop::hpc
