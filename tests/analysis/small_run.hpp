// SPDX-License-Identifier: Apache-2.0
/// A small output file, as a run would write it, for tests of what reads it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/output/file.hpp"

/// One variable over period × region × settlement type × unit kind (two of each but the periods) × one owner.
struct SmallVariable {
    std::string name, cell_methods;
    std::vector<float> values;
};

/// One variable over quarter × staff cell; four cells (staff_labels).
struct SmallStaffVariable {
    std::string name, cell_methods;
    std::vector<float> values;
};

struct SmallRun {
    std::string scenario = "small", arm = "baseline", resolved = "years = 1\nmembers = 2\n";
    std::int64_t member = 0, model_version = 1;
    std::vector<std::string> inputs = {"small.toml", "care.toml"}, sums = {"aa", "bb"};
    std::size_t periods = 13;
    std::vector<SmallVariable> variables;
    std::size_t quarters = 4;
    std::vector<SmallStaffVariable> staff;
    /// Profession of each cell; they stand in regions 01, 01, 23, 23, in metropolitan, rural, rural and rural
    /// municipalities, in units of the first kind and one, the last, of the second.
    std::vector<std::string> staff_professions = {"baker", "smith", "baker", "smith"};

    void write(const std::filesystem::path& path) const {
        using careloop::output::Writer;
        using Texts = std::vector<std::string>;
        Writer file(path);
        file.attributes("/", {{"output_format", std::int64_t{1}},
                              {"scenario", scenario},
                              {"arm", arm},
                              {"member", member},
                              {"model_version", model_version}});
        file.axis("/", {"bnds", std::size_t{2}, {}});
        std::vector<double> end, bounds;
        for (std::size_t t = 0; t < periods; ++t) {
            end.push_back(28.0 * static_cast<double>(t + 1));
            bounds.insert(bounds.end(), {end.back() - 28, end.back()});
        }
        file.axis("/", {"time", end, {}});
        file.variable("/time_bnds", {"time", "bnds"}, std::span<const double>(bounds), {});
        file.axis("/", {"region", Texts{"01", "23"}, {}});
        file.axis("/", {"settlement_type", Texts{"metropolitan", "rural"}, {}});
        file.axis("/", {"unit_kind", Texts{"first", "second"}, {}});
        file.axis("/", {"owner", Texts{"region"}, {}});
        for (const SmallVariable& v : variables) {
            file.variable(
                "/" + v.name, {"time", "region", "settlement_type", "unit_kind", "owner"},
                std::span<const float>(v.values),
                {{"units", std::string("1")}, {"long_name", v.name}, {"cell_methods", v.cell_methods}});
        }
        write_staff(file);
        file.attributes("/provenance",
                        {{"program_version", std::string("0.1.0")}, {"resolved_scenario", resolved}});
        file.axis("/provenance/inputs", {"input", inputs, {}});
        file.variable("/provenance/inputs/sha256", {"input"}, std::span<const std::string>(sums), {});
        file.commit();
    }

  private:
    void write_staff(careloop::output::Writer& file) const {
        using Texts = std::vector<std::string>;
        file.axis("/education", {"profession", Texts{"smith", "baker", "miller"}, {}});
        file.axis("/staff", {"bnds", std::size_t{2}, {}});
        std::vector<double> end, bounds;
        for (std::size_t q = 0; q < quarters; ++q) {
            end.push_back(91.0 * static_cast<double>(q + 1));
            bounds.insert(bounds.end(), {end.back() - 91, end.back()});
        }
        file.axis("/staff", {"quarter", end, {}});
        file.variable("/staff/quarter_bnds", {"quarter", "bnds"}, std::span<const double>(bounds), {});
        file.axis("/staff", {"staff_cell", std::vector<std::int64_t>{0, 1, 2, 3}, {}});
        const auto label = [&](const char* name, const Texts& texts) {
            file.variable(std::string("/staff/") + name, {"staff_cell"}, std::span<const std::string>(texts),
                          {});
        };
        label("region", {"01", "01", "23", "23"});
        label("settlement_type", {"metropolitan", "rural", "rural", "rural"});
        label("unit_kind", {"first", "first", "first", "second"});
        label("owner", {"region", "region", "region", "region"});
        label("profession", staff_professions);
        for (const SmallStaffVariable& v : staff) {
            file.variable(
                "/staff/" + v.name, {"quarter", "staff_cell"}, std::span<const float>(v.values),
                {{"units", std::string("1")}, {"long_name", v.name}, {"cell_methods", v.cell_methods}});
        }
    }
};
