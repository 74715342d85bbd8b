// SPDX-License-Identifier: Apache-2.0
/// A share folder of its own for these tests, and a folder for files they write.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/scenario/scenario.hpp"

namespace workshop {

namespace fs = std::filesystem;
using namespace careloop;
using namespace careloop::scenario;

inline const std::vector<std::string> kLinks = {"strain_quit", "engagement_quit", "agency_strain"};

inline fs::path fixture_share() {
    return fs::path(CARELOOP_SOURCE_DIR) / "tests/engine/scenario/fixtures/share";
}

class Workshop {
  public:
    Workshop() {
        std::string pattern = (fs::temp_directory_path() / "careloop-scenario-XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
        setenv("CARELOOP_SHARE", fixture_share().c_str(), 1);
    }
    ~Workshop() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
        unsetenv("CARELOOP_SHARE");
    }
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    [[nodiscard]] const fs::path& folder() const { return folder_; }
    /// Writes a file; folders in the name are made.
    fs::path write(const std::string& name, const std::string& text) const {
        const fs::path file = folder_ / name;
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
        return file;
    }
    /// From here on a copy of the fixture is the share, so that single files of it can be spoilt.
    fs::path own_share() const {
        const fs::path share = folder_ / "share";
        fs::copy(fixture_share(), share, fs::copy_options::recursive);
        setenv("CARELOOP_SHARE", share.c_str(), 1);
        return share;
    }
    [[nodiscard]] Scenario load_text(const std::string& text, const Overrides& overrides = {}) const {
        return load(write("own.toml", text).string(), overrides, kLinks);
    }

  private:
    fs::path folder_;
};

/// The problems an action ends with; its kind of fault is checked.
inline std::vector<Problem> problems(Fault fault, const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.fault() == fault);
        if (!error.problems().empty()) return error.problems();
        return {{{}, 0, 0, error.what(), {}}};
    }
    FAIL("no error was reported");
    return {};
}

inline std::string all_text(const std::vector<Problem>& found) {
    std::string text;
    for (const Problem& problem : found) text += to_string(problem) + "\n";
    return text;
}

/// One of the problems, as one line, holds every fragment.
inline void check_told(const std::vector<Problem>& found, const std::vector<std::string>& fragments) {
    INFO("problems:\n" << all_text(found));
    for (const Problem& problem : found) {
        const std::string line = to_string(problem);
        bool all = true;
        for (const std::string& fragment : fragments) all = all && line.find(fragment) != std::string::npos;
        if (all) {
            SUCCEED();
            return;
        }
    }
    std::string wanted;
    for (const std::string& fragment : fragments) wanted += "[" + fragment + "] ";
    FAIL_CHECK("none of the problems holds " << wanted);
}

}  // namespace workshop
