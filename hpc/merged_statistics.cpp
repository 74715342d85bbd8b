// SPDX-License-Identifier: Apache-2.0
// What stands in a merged file over the members of each arm.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "engine/output/file.hpp"
#include "hpc/merge.hpp"
#include "hpc/merged_variables.hpp"

namespace careloop::hpc {

namespace fs = std::filesystem;
using output::Attributes;
using output::Block;
using output::Reader;
using output::Writer;

namespace {

constexpr std::array kQuantiles = {0.05, 0.25, 0.5, 0.75, 0.95};
const std::vector<std::string>& statistic_names() {
    static const std::vector<std::string> names = {"mean", "sd", "q05", "q25", "q50", "q75", "q95"};
    return names;
}

/// Of the members that have a value, in the order of statistic_names(); NaN where none has, and of a single
/// one no standard deviation. `values` is scratch.
template <class T>
void statistics_of(std::vector<T>& values, std::span<T> to, std::size_t stride) {
    const auto put = [&](std::size_t which, double value) { to[which * stride] = static_cast<T>(value); };
    for (std::size_t s = 0; s < statistic_names().size(); ++s)
        put(s, std::numeric_limits<double>::quiet_NaN());
    if (values.empty()) return;
    const auto n = static_cast<double>(values.size());
    double sum = 0, squares = 0;
    for (const T v : values) sum += v;
    const double mean = sum / n;
    for (const T v : values) squares += (v - mean) * (v - mean);
    put(0, mean);
    if (values.size() > 1) put(1, std::sqrt(squares / (n - 1)));
    std::sort(values.begin(), values.end());
    for (std::size_t q = 0; q < kQuantiles.size(); ++q) {
        // Between neighbours on a straight line, as R and numpy do by default.
        const double at = kQuantiles[q] * (n - 1);
        const auto low = static_cast<std::size_t>(at);
        const std::size_t high = std::min(low + 1, values.size() - 1);
        const double part = at - static_cast<double>(low);
        put(2 + q, (1 - part) * values[low] + part * values[high]);
    }
}

/// Blocks of a variable's own dimensions, each with all members of an arm in not too much memory.
std::vector<Block> blocks_of(const Shape& own, std::size_t members) {
    constexpr std::size_t kValues = 8'000'000;
    std::vector<Block> blocks;
    if (product(own) == 0) return blocks;
    const std::size_t room = std::max<std::size_t>(1, kValues / std::max<std::size_t>(1, members));
    Shape step(own.size(), 1);
    std::size_t left = room;
    for (std::size_t d = own.size(); d-- > 0;) {
        step[d] = std::max<std::size_t>(1, std::min(own[d], left));
        left /= step[d];
        if (left == 0) left = 1;
        if (step[d] < own[d]) left = 1;
    }
    Shape at(own.size(), 0);
    for (;;) {
        Block block{at, {}};
        for (std::size_t d = 0; d < own.size(); ++d) block.count.push_back(std::min(step[d], own[d] - at[d]));
        blocks.push_back(block);
        std::size_t d = own.size();
        while (d-- > 0) {
            if ((at[d] += step[d]) < own[d]) break;
            at[d] = 0;
        }
        if (d == std::numeric_limits<std::size_t>::max()) return blocks;
    }
}

template <class T>
void summarise_variable(Writer& out, const Reader& merged, const Variable& v, std::size_t arms,
                        std::size_t members) {
    const Shape own(v.shape.begin() + 2, v.shape.end());
    const std::size_t statistics = statistic_names().size();
    for (std::size_t a = 0; a < arms; ++a) {
        for (const Block& inner : blocks_of(own, members)) {
            Block from{{a, 0}, {1, members}};
            from.start.insert(from.start.end(), inner.start.begin(), inner.start.end());
            from.count.insert(from.count.end(), inner.count.begin(), inner.count.end());
            const std::vector<T> values = merged.read<T>(v.path, from);
            const std::size_t cells = product(inner.count);
            std::vector<T> result(statistics * cells), of_cell;
            for (std::size_t c = 0; c < cells; ++c) {
                of_cell.clear();
                for (std::size_t m = 0; m < members; ++m) {
                    const T value = values[m * cells + c];
                    if (value == value) of_cell.push_back(value);
                }
                statistics_of<T>(of_cell, std::span(result).subspan(c), cells);
            }
            Block to = from;
            to.count[1] = statistics;
            out.put<T>(v.path, to, result);
        }
    }
}

}  // namespace

void summarise(const fs::path& merged, const fs::path& output,
               const std::function<void(std::size_t, std::size_t)>& tell) {
    const Reader file(merged);
    Writer out(output);
    const std::size_t arms = file.shape("/arm").at(0), members = file.shape("/member").at(0);
    std::vector<Variable> variables = variables_of(file);
    std::erase_if(variables, [](const Variable& v) { return v.path == "/design/value"; });
    for (const std::string& path : file.datasets()) {
        if (file.is_axis(path) && path != "/member" && path != "/design/parameter")
            out.axis(parent_of(path), file.axis(path));
    }
    out.axis("/",
             {"statistic", statistic_names(), {{"long_name", std::string("Over the members of an arm")}}});
    const auto status = file.read<std::int8_t>("/status");
    std::vector<std::int32_t> there(arms, 0);
    for (std::size_t i = 0; i < status.size(); ++i) there[i / members] += status[i] == kThere ? 1 : 0;
    out.variable("/members_found", {"arm"}, std::span<const std::int32_t>(there),
                 {{"long_name", std::string("Members that the statistics are over")}});
    Attributes root = file.attributes("/");
    root.erase("merged");
    out.attributes("/", root);
    std::size_t done = 0;
    for (Variable& v : variables) {
        std::vector<std::string> dimensions = v.dimensions;
        dimensions[1] = "statistic";
        if (v.is_double) {
            out.declare<double>(v.path, dimensions, v.attributes, {});
            summarise_variable<double>(out, file, v, arms, members);
        } else {
            out.declare<float>(v.path, dimensions, v.attributes, {});
            summarise_variable<float>(out, file, v, arms, members);
        }
        tell(++done, variables.size());
    }
    out.commit();
}

}  // namespace careloop::hpc
