// SPDX-License-Identifier: Apache-2.0
#include "hpc/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <span>

#include "engine/output/file.hpp"

namespace careloop::hpc {
namespace {

namespace fs = std::filesystem;
using output::Attributes;
using output::Block;
using output::Reader;
using output::Writer;
using Content = Reader::Content;
using Shape = std::vector<std::size_t>;

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
enum Status : std::int8_t { kMissing, kThere, kFailed, kNotPlanned };

std::string parent_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::size_t product(const Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

/// Where a run stands in the merged file.
class Places {
  public:
    explicit Places(const Merge& what) : what_(what) {
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> known;
        for (const PlanRow& row : what.plan->rows) known.emplace(std::pair{row.draw, row.member}, 0);
        for (auto& [pair, number] : known) {
            number = pairs_.size();
            pairs_.push_back(pair);
        }
        row_.assign(what.arms.size() * pairs_.size(), kNone);
        for (std::size_t r = 0; r < what.plan->rows.size(); ++r) {
            const PlanRow& row = what.plan->rows[r];
            const auto arm = std::find(what.arms.begin(), what.arms.end(), row.arm);
            require(arm != what.arms.end(), "the arms of a merge are all that its plan names");
            row_[static_cast<std::size_t>(arm - what.arms.begin()) * pairs_.size() +
                 known.at({row.draw, row.member})] = r;
        }
    }
    [[nodiscard]] std::size_t members() const { return pairs_.size(); }
    [[nodiscard]] const auto& pairs() const { return pairs_; }
    /// The run's row in the plan, when its file is there.
    [[nodiscard]] std::optional<std::size_t> there(std::size_t arm, std::size_t member) const {
        const std::size_t row = row_[arm * pairs_.size() + member];
        if (row == kNone || what_.states[row] != RunState::there) return std::nullopt;
        return row;
    }
    [[nodiscard]] std::size_t count() const {
        std::size_t n = 0;
        for (std::size_t a = 0; a < what_.arms.size(); ++a) {
            for (std::size_t m = 0; m < members(); ++m) n += there(a, m) ? 1 : 0;
        }
        return n;
    }
    [[nodiscard]] std::vector<std::int8_t> status() const {
        std::vector<std::int8_t> all;
        for (const std::size_t row : row_) {
            all.push_back(row == kNone                                 ? kNotPlanned
                          : what_.states[row] == RunState::there  ? kThere
                          : what_.states[row] == RunState::failed ? kFailed
                                                                  : kMissing);
        }
        return all;
    }
    /// [arm, member, column]; NaN where no run is planned.
    [[nodiscard]] std::vector<double> values() const {
        const std::size_t columns = what_.plan->columns.size();
        std::vector<double> all;
        for (const std::size_t row : row_) {
            for (std::size_t c = 0; c < columns; ++c)
                all.push_back(row == kNone ? std::numeric_limits<double>::quiet_NaN()
                                           : what_.plan->rows[row].values[c]);
        }
        return all;
    }

  private:
    const Merge& what_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_;  ///< draw and member
    std::vector<std::size_t> row_;                                ///< by arm and member
};

/// A variable that differs from run to run.
struct Variable {
    std::string path;
    std::vector<std::string> dimensions;
    Shape shape;
    Attributes attributes;
    bool is_double = false;
};

/// Bounds belong to a coordinate, which the runs share.
bool is_of_run(const Reader& file, const std::string& path) {
    const Content content = file.content(path);
    return (content == Content::float32 || content == Content::float64) && !path.ends_with("_bnds") &&
           !file.is_axis(path);
}

std::vector<Variable> variables_of(const Reader& file) {
    std::vector<Variable> all;
    for (const std::string& path : file.datasets()) {
        if (!is_of_run(file, path)) continue;
        all.push_back({path, file.dimensions(path), file.shape(path), file.attributes(path),
                       file.content(path) == Content::float64});
    }
    return all;
}

std::vector<std::string> with(const std::vector<std::string>& first, const std::vector<std::string>& rest) {
    std::vector<std::string> all = first;
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

/// What all runs have alike, from one of them.
void write_common(Writer& out, const Reader& run) {
    const std::vector<std::string> paths = run.datasets();
    for (const std::string& path : paths) {
        if (run.is_axis(path)) out.axis(parent_of(path), run.axis(path));
    }
    for (const std::string& path : paths) {
        if (run.is_axis(path) || is_of_run(run, path)) continue;
        const auto copy = [&](const auto& values) {
            out.variable(path, run.dimensions(path), std::span(values), run.attributes(path));
        };
        switch (run.content(path)) {
            case Content::texts:
                copy(run.read<std::string>(path));
                break;
            case Content::wholes: {
                // Categories are bytes, and their flags have the type of the variable.
                const auto values = run.read<std::int64_t>(path);
                if (run.attributes(path).contains("flag_values") ||
                    std::all_of(values.begin(), values.end(), [](auto v) { return v >= -128 && v < 128; }))
                    copy(run.read<std::int8_t>(path));
                else
                    copy(values);
                break;
            }
            default:
                copy(run.read<double>(path));
        }
    }
}

void write_plan(Writer& out, const Merge& what, const Places& places) {
    out.axis("/", {"arm", what.arms, {{"long_name", std::string("Arm")}}});
    std::vector<std::int64_t> member;
    std::vector<std::int32_t> draw, luck;
    for (std::size_t m = 0; m < places.members(); ++m) {
        const auto& [d, k] = places.pairs()[m];
        member.push_back(what.plan->columns.empty() ? std::int64_t{k} : static_cast<std::int64_t>(m));
        draw.push_back(static_cast<std::int32_t>(d)), luck.push_back(static_cast<std::int32_t>(k));
    }
    out.axis("/", {"member", member, {{"long_name", std::string("Run of an arm: a draw with its luck")}}});
    out.variable("/draw", {"member"}, std::span<const std::int32_t>(draw),
                 {{"long_name", std::string("Point of the design")}});
    out.variable("/run_member", {"member"}, std::span<const std::int32_t>(luck),
                 {{"long_name", std::string("Member, the luck of a run")}});
    const std::vector<std::int8_t> status = places.status();
    out.variable("/status", {"arm", "member"}, std::span<const std::int8_t>(status),
                 {{"long_name", std::string("Whether a run is there")},
                  {"flag_values", std::vector<std::int8_t>{kMissing, kThere, kFailed, kNotPlanned}},
                  {"flag_meanings", std::string("missing there failed not_planned")}});
    if (what.plan->columns.empty()) return;
    std::vector<std::string> names;
    for (const PlanColumn& column : what.plan->columns) names.push_back(column.name());
    out.axis("/design", {"parameter", names, {{"long_name", std::string("Parameter that varies")}}});
    const std::vector<double> values = places.values();
    out.variable("/design/value", {"arm", "member", "parameter"}, std::span<const double>(values),
                 {{"long_name", std::string("What a run has for it: the value, or a factor on all values")}});
}

/// Throws Error(data) when a file is not what the plan has in its place.
void check_run(const Reader& file, const fs::path& path, const PlanRow& row, const Variable* first,
               std::size_t count) {
    const auto refuse = [&](const std::string& why) {
        throw Error(Fault::data, {Problem{path.string(), 0, 0, why, "the run that the plan has here"}});
    };
    if (file.text("/", "arm") != row.arm || file.number("/", "member") != row.member)
        refuse(fmt::format("it is of arm {}, member {:.0f}", file.text("/", "arm"), file.number("/", "member")));
    if (file.has_attribute("/provenance", "config") && file.text("/provenance", "config") != row.config)
        refuse(fmt::format("its config is {}, not {}", file.text("/provenance", "config"), row.config));
    for (const Variable& v : std::span(first, count)) {
        if (!file.has(v.path)) refuse("it has no " + v.path);
        if (file.shape(v.path) != v.shape)
            refuse(fmt::format("{} has another shape than in the first run", v.path));
    }
}

/// An index: every variable reads the runs' own.
void write_index(Writer& out, const Merge& what, const Places& places, const std::vector<Variable>& variables) {
    const fs::path home = fs::absolute(what.output).parent_path();
    for (const Variable& v : variables) {
        std::vector<output::Tile> tiles;
        for (std::size_t a = 0; a < what.arms.size(); ++a) {
            for (std::size_t m = 0; m < places.members(); ++m) {
                const auto row = places.there(a, m);
                if (!row) continue;
                const fs::path file = fs::absolute(what.folder / what.plan->file_name(what.plan->rows[*row]));
                Block block{{a, m}, {1, 1}};
                block.start.resize(2 + v.shape.size(), 0);
                block.count.insert(block.count.end(), v.shape.begin(), v.shape.end());
                tiles.push_back({block, file.lexically_relative(home).string(), v.path, v.shape});
            }
        }
        const auto dimensions = with({"arm", "member"}, v.dimensions);
        if (v.is_double)
            out.virtual_variable<double>(v.path, dimensions, v.attributes, tiles);
        else
            out.virtual_variable<float>(v.path, dimensions, v.attributes, tiles);
    }
}

/// How many members lie together in a packed chunk: a cell's members are read together.
constexpr std::size_t kMembersInChunk = 20;
static_assert(kRunsTogether % kMembersInChunk == 0, "a chunk is packed once");
constexpr std::size_t kChunkValues = 65'536;

template <class T>
void copy_batch(Writer& out, const Variable& v, std::size_t arm, std::size_t first,
                const std::vector<std::unique_ptr<Reader>>& runs) {
    const std::size_t size = product(v.shape);
    if (size == 0) return;
    std::vector<T> values(runs.size() * size, std::numeric_limits<T>::quiet_NaN());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (!runs[i]) continue;
        const std::vector<T> one = runs[i]->read<T>(v.path);
        std::copy(one.begin(), one.end(), values.begin() + static_cast<std::ptrdiff_t>(i * size));
    }
    Block block{{arm, first}, {1, runs.size()}};
    block.start.resize(2 + v.shape.size(), 0);
    block.count.insert(block.count.end(), v.shape.begin(), v.shape.end());
    out.put<T>(v.path, block, values);
}

void declare(Writer& out, const Variable& v) {
    // All of a time series' steps of few cells: whole trailing dimensions as far as they fit.
    std::vector<std::size_t> chunk = {1, kMembersInChunk};
    std::size_t room = kChunkValues / kMembersInChunk;
    std::vector<std::size_t> inner(v.shape.size(), 1);
    for (std::size_t d = v.shape.size(); d-- > 0 && room > 1;) {
        inner[d] = std::max<std::size_t>(1, std::min(v.shape[d], room));
        room /= inner[d];
    }
    chunk.insert(chunk.end(), inner.begin(), inner.end());
    const auto dimensions = with({"arm", "member"}, v.dimensions);
    if (v.is_double)
        out.declare<double>(v.path, dimensions, v.attributes, chunk);
    else
        out.declare<float>(v.path, dimensions, v.attributes, chunk);
}

}  // namespace

void merge(const Merge& what, const std::function<void(std::size_t, std::size_t)>& tell) {
    const Places places(what);
    std::optional<fs::path> first;
    const auto path_of = [&](std::size_t row) {
        return what.folder / what.plan->file_name(what.plan->rows[row]);
    };
    for (std::size_t a = 0; a < what.arms.size() && !first; ++a) {
        for (std::size_t m = 0; m < places.members() && !first; ++m) {
            if (const auto row = places.there(a, m)) first = path_of(*row);
        }
    }
    if (!first)
        throw Error(Fault::data, fmt::format("{} has no run to merge yet", what.folder.string()));

    Writer out(what.output);
    const std::size_t all = places.count();
    std::vector<Variable> variables;
    {
        const Reader run(*first);
        variables = variables_of(run);
        write_plan(out, what, places);
        write_common(out, run);
    }
    out.attributes("/", {{"Conventions", std::string("CF-1.8")},
                         {"title", what.about},
                         {"scenario", what.scenario},
                         {"merged", std::string(what.copy ? "copy" : "index")},
                         {"runs_planned", static_cast<std::int64_t>(what.plan->rows.size())},
                         {"runs_found", static_cast<std::int64_t>(all)}});
    if (what.copy) {
        for (const Variable& v : variables) declare(out, v);
    } else {
        write_index(out, what, places, variables);
    }
    std::size_t done = 0;
    for (std::size_t a = 0; a < what.arms.size(); ++a) {
        for (std::size_t begin = 0; begin < places.members(); begin += kRunsTogether) {
            std::vector<std::unique_ptr<Reader>> runs(std::min(kRunsTogether, places.members() - begin));
            for (std::size_t i = 0; i < runs.size(); ++i) {
                const auto row = places.there(a, begin + i);
                if (!row) continue;
                runs[i] = std::make_unique<Reader>(path_of(*row));
                check_run(*runs[i], path_of(*row), what.plan->rows[*row], variables.data(), variables.size());
                if (!what.copy) runs[i].reset();
                tell(++done, all);
            }
            if (!what.copy) continue;
            for (const Variable& v : variables) {
                if (v.is_double)
                    copy_batch<double>(out, v, a, begin, runs);
                else
                    copy_batch<float>(out, v, a, begin, runs);
            }
        }
    }
    out.commit();
}

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
    for (std::size_t s = 0; s < statistic_names().size(); ++s) put(s, std::numeric_limits<double>::quiet_NaN());
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
        if (d == kNone) return blocks;
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
    std::vector<Variable> variables;
    for (const std::string& path : file.datasets()) {
        if (file.is_axis(path)) {
            if (path != "/member" && path != "/design/parameter") out.axis(parent_of(path), file.axis(path));
            continue;
        }
        const std::vector<std::string> dimensions = file.dimensions(path);
        const bool of_run = dimensions.size() >= 2 && dimensions[0] == "arm" && dimensions[1] == "member" &&
                            is_of_run(file, path) && path != "/design/value";
        if (of_run)
            variables.push_back({path, dimensions, file.shape(path), file.attributes(path),
                                 file.content(path) == Content::float64});
    }
    out.axis("/", {"statistic", statistic_names(), {{"long_name", std::string("Over the members of an arm")}}});
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
