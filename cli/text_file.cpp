// SPDX-License-Identifier: Apache-2.0
#include "cli/text_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "engine/base/error.hpp"

namespace careloop::cli {

void write_text_file(const std::string& path, std::string_view text) {
    namespace fs = std::filesystem;
    std::error_code error, ignored;
    const bool is_device = fs::exists(path, ignored) && !fs::is_regular_file(path, ignored);
    const std::string part = is_device ? path : path + ".part";
    errno = 0;
    std::ofstream file(part, std::ios::binary);
    file << text;
    file.close();
    if (!file) error = std::error_code(errno, std::system_category());
    if (!error && !is_device) fs::rename(part, path, error);
    if (!error) return;
    if (!is_device) fs::remove(part, ignored);
    throw Error(Fault::output, fmt::format("cannot write {}: {}", path, error.message()));
}

std::string csv_cell(const std::string& name) {
    return name.find(',') == std::string::npos ? name : '"' + name + '"';
}

std::string read_text_file(const std::string& path) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file || file.bad() || errno == EISDIR)
        throw Error(Fault::data, std::error_code(errno, std::system_category()).message());
    return text;
}

}  // namespace careloop::cli
