// SPDX-License-Identifier: Apache-2.0
/// Writes a small file of the shape of a run's output, for the tests of other readers and of full disks.
///
///     careloop_sample_file FILE [ROWS]     ROWS more numbers in /filler, to fill a disk
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string_view>

#include "engine/base/error.hpp"
#include "engine/output/file.hpp"

namespace {

using careloop::output::Axis;
using careloop::output::Writer;

constexpr std::size_t periods = 13, regions = 2, kinds = 3, weeks = 52;

Axis time_axis(std::size_t length, double step) {
    std::vector<double> ends(length);
    for (std::size_t i = 0; i < length; ++i) ends[i] = step * static_cast<double>(i + 1);
    return {"time",
            ends,
            {{"units", "days since 2024-01-01 00:00:00"},
             {"calendar", "standard"},
             {"standard_name", "time"},
             {"long_name", "end of the period"},
             {"axis", "T"},
             {"bounds", "time_bnds"}}};
}

Axis region_axis() {
    return {"region", std::vector<std::string>{"Halland", "Västra Götaland"}, {{"long_name", "region"}}};
}

void bounds(Writer& file, const std::string& path, std::size_t length, double step) {
    std::vector<double> limits;
    for (std::size_t i = 0; i < length; ++i) {
        limits.push_back(step * static_cast<double>(i));
        limits.push_back(step * static_cast<double>(i + 1));
    }
    file.variable(path, {"time", "bnds"}, std::span<const double>(limits), {});
}

void four_weekly(Writer& file) {
    file.axis("/", time_axis(periods, 28));
    file.axis("/",
              {"region", std::vector<std::string>{"Halland", "Västra Götaland"}, {{"long_name", "region"}}});
    file.axis("/", {"unit_kind", std::vector<std::string>{"ward", "primary care", "äldreomsorg"}, {}});
    file.axis("/", {"bnds", std::size_t{2}, {}});
    bounds(file, "/time_bnds", periods, 28);
    std::vector<float> waiting(periods * regions * kinds);
    for (std::size_t i = 0; i < waiting.size(); ++i) waiting[i] = static_cast<float>(i) / 8;
    waiting.back() = std::numeric_limits<float>::quiet_NaN();
    file.variable("/waiting_time", {"time", "region", "unit_kind"}, std::span<const float>(waiting),
                  {{"units", "day"}, {"long_name", "mean time waited"}, {"cell_methods", "time: mean"}});
    std::vector<std::int32_t> staff(periods * regions);
    for (std::size_t i = 0; i < staff.size(); ++i) staff[i] = 1000 + static_cast<std::int32_t>(i);
    file.variable("/headcount", {"time", "region"}, std::span<const std::int32_t>(staff),
                  {{"units", "1"}, {"long_name", "staff employed"}, {"cell_methods", "time: point"}});
    const std::array<std::int8_t, regions * kinds> strained{0, 1, 2, 2, 1, 0};
    file.variable(
        "/strain_class", {"region", "unit_kind"}, std::span<const std::int8_t>(strained),
        {{"flag_values", std::vector<std::int8_t>{0, 1, 2}}, {"flag_meanings", "calm strained overloaded"}});
}

void weekly(Writer& file) {
    file.axis("/weekly", time_axis(weeks, 7));
    // xarray shows a group without the labels of the groups above, so the group repeats them.
    file.axis("/weekly", region_axis());
    bounds(file, "/weekly/time_bnds", weeks, 7);
    std::vector<double> arrivals(weeks * regions);
    for (std::size_t i = 0; i < arrivals.size(); ++i) arrivals[i] = std::sqrt(static_cast<double>(i));
    file.variable("/weekly/arrivals", {"time", "region"}, std::span<const double>(arrivals),
                  {{"units", "1"}, {"long_name", "episodes begun"}, {"cell_methods", "time: sum"}});
}

/// Numbers that do not pack.
void filler(Writer& file, std::size_t rows) {
    file.axis("/", {"row", rows, {}});
    std::vector<std::uint64_t> noise(rows);
    std::uint64_t state = 1;
    for (std::uint64_t& number : noise) number = state = state * 6364136223846793005U + 1442695040888963407U;
    file.variable("/filler", {"row"}, std::span<const std::uint64_t>(noise), {});
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t rows = 0;
    const std::string_view given = argc > 2 ? argv[2] : "0";
    const auto parsed = std::from_chars(given.data(), given.data() + given.size(), rows);
    if (argc < 2 || parsed.ec != std::errc{}) {
        std::fputs("usage: careloop_sample_file FILE [ROWS]\n", stderr);
        return 2;
    }
    try {
        Writer file(argv[1]);
        file.attributes("/", {{"Conventions", "CF-1.8"},
                              {"title", "Sample, not a result: åäö"},
                              {"members", std::int64_t{1}},
                              {"scale", 0.1}});
        four_weekly(file);
        weekly(file);
        const std::vector<std::string> versions{"careloop"};
        file.variable("/provenance/program", {}, std::span<const std::string>(versions), {});
        if (rows > 0) filler(file, rows);
        file.commit();
    } catch (const careloop::Error& error) {
        std::fprintf(stderr, "careloop_sample_file: %s\n", error.what());
        return error.fault() == careloop::Fault::output ? 74 : 1;
    }
    return EXIT_SUCCESS;
}
