// SPDX-License-Identifier: Apache-2.0
#include "cli/reference_text.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"

namespace careloop::cli {

std::string with_value(const std::string& text, const std::string& parameter, const std::string& label,
                       double value) {
    const std::string header = label.empty() ? "[" + parameter + "]\n" : "[" + parameter + ".value]\n";
    const std::string key = label.empty() ? "\nvalue = " : fmt::format("\n\"{}\" = ", label);
    const std::size_t begin = text.find("\n" + header);
    const std::size_t end = begin == std::string::npos ? begin : text.find("\n[", begin + header.size());
    const std::size_t at = begin == std::string::npos ? begin : text.find(key, begin + header.size() - 1);
    if (at == std::string::npos || at > end) {
        throw Error(Fault::data, fmt::format("the file of fitted parameters has no line '{}' in {}",
                                             key.substr(1), header.substr(0, header.size() - 1)));
    }
    const std::size_t from = at + key.size(), to = text.find('\n', from);
    return text.substr(0, from) + fmt::format("{:.4g}", value) + text.substr(std::min(to, text.size()));
}

}  // namespace careloop::cli
