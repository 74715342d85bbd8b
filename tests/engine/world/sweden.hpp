// SPDX-License-Identifier: Apache-2.0
/// The shipped country for tests of its synthesis, and a copy of its files to spoil.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/world/population.hpp"
#include "engine/world/world.hpp"

namespace sweden {

namespace fs = std::filesystem;
using namespace careloop;
using namespace careloop::world;

/// A folder that goes with the test, holding a scenario and, when asked for, a copy of scenarios/.
class Folder {
  public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "careloop-world-XXXXXX").string();
        require(mkdtemp(pattern.data()) != nullptr, "a temporary folder can be made");
        path_ = pattern;
        setenv("CARELOOP_SHARE", shipped().c_str(), 1);
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
        unsetenv("CARELOOP_SHARE");
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    static fs::path shipped() { return fs::path(CARELOOP_SOURCE_DIR) / "scenarios"; }

    /// From here on the country's files are a copy; returns its data folder.
    fs::path own_data() const {
        const fs::path share = path_ / "share";
        fs::create_directories(share);
        for (const char* part : {"data", "parameters", "levers"}) {
            fs::copy(shipped() / part, share / part, fs::copy_options::recursive);
        }
        setenv("CARELOOP_SHARE", share.c_str(), 1);
        return share / "data";
    }

    scenario::Scenario load(double scale, std::vector<std::string> regions = {},
                            std::uint64_t seed = 1) const {
        const fs::path file = path_ / "country.toml";
        std::ofstream(file) << "title = { en = \"Country\", sv = \"Land\" }\nbegin = 2024-12-31\n";
        scenario::Overrides overrides;
        overrides.scale = scale;
        overrides.seed = seed;
        overrides.regions = std::move(regions);
        return scenario::load(file.string(), overrides, link_names());
    }

  private:
    /// The links the shipped strengths speak of: the model's list is not known in this room.
    static std::vector<std::string> link_names() {
        std::vector<std::string> names;
        std::ifstream file(shipped() / "parameters" / "links.toml");
        for (std::string line; std::getline(file, line);) {
            const auto end = line.find('"', 1);
            if (line.starts_with('"') && end != std::string::npos) names.push_back(line.substr(1, end - 1));
        }
        return names;
    }

    fs::path path_;
};

inline World make(double scale, std::vector<std::string> regions = {}, int threads = 2,
                  std::uint64_t seed = 1) {
    const Folder folder;
    return make_world(folder.load(scale, std::move(regions), seed), Workers(threads));
}

/// The shipped country before units, staff and residents are made.
struct Country {
    Folder folder;
    scenario::Scenario scenario = folder.load(0.02);
    Geography geography = make_geography(scenario);
    Population population = make_population(scenario, geography);
};

}  // namespace sweden
