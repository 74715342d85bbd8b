// SPDX-License-Identifier: Apache-2.0
#include "analysis/json.hpp"

#include <fmt/format.h>

#include <cmath>

#include "engine/base/error.hpp"

namespace careloop::analysis {
namespace {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                } else {
                    out += c;
                }
        }
    }
    return out + '"';
}

}  // namespace

void Json::begin(std::string_view key) {
    if (open_.empty()) return;
    if (!open_.back().empty) out_ += ',';
    open_.back().empty = false;
    out_ += '\n';
    out_.append(2 * open_.size(), ' ');
    require(key.empty() == (open_.back().end == ']'), "values of objects have keys, those of lists none");
    if (!key.empty()) out_ += quoted(key) + ": ";
}

Json& Json::raw(std::string_view key, std::string_view value) {
    begin(key);
    out_ += value;
    return *this;
}

Json& Json::object(std::string_view key) {
    begin(key);
    out_ += '{';
    open_.push_back({'}', true});
    return *this;
}

Json& Json::list(std::string_view key) {
    begin(key);
    out_ += '[';
    open_.push_back({']', true});
    return *this;
}

Json& Json::close() {
    require(!open_.empty(), "something is open when JSON is closed");
    const Level level = open_.back();
    open_.pop_back();
    if (!level.empty) {
        out_ += '\n';
        out_.append(2 * open_.size(), ' ');
    }
    out_ += level.end;
    return *this;
}

Json& Json::text(std::string_view key, std::string_view value) {
    return raw(key, quoted(value));
}

Json& Json::number(std::string_view key, double value) {
    return raw(key, std::isfinite(value) ? fmt::format("{}", value) : "null");
}

Json& Json::numbers(std::string_view key, std::span<const double> values) {
    std::string list = "[";
    for (const double value : values) {
        if (list.size() > 1) list += ',';
        list += std::isfinite(value) ? fmt::format("{:.7g}", value) : "null";
    }
    return raw(key, list + "]");
}

Json& Json::boolean(std::string_view key, bool value) {
    return raw(key, value ? "true" : "false");
}

std::string Json::document() const {
    require(open_.empty(), "JSON is closed before it is printed");
    return out_ + "\n";
}

}  // namespace careloop::analysis
