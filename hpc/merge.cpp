// SPDX-License-Identifier: Apache-2.0
#include "hpc/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>

#include "engine/output/file.hpp"
#include "hpc/merged_variables.hpp"

namespace careloop::hpc {
namespace {

namespace fs = std::filesystem;
using output::Attributes;
using output::Block;
using output::Reader;
using output::Writer;
using Content = Reader::Content;
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
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
            all.push_back(row == kNone                            ? kNotPlanned
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

std::vector<std::string> with(const std::vector<std::string>& first, const std::vector<std::string>& rest) {
    std::vector<std::string> all = first;
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

/// What all runs have alike, from one of them.
void write_common(Writer& out, const Reader& run, const std::vector<Variable>& variables) {
    const std::vector<std::string> paths = run.datasets();
    std::set<std::string> of_run;
    for (const Variable& v : variables) of_run.insert(v.path);
    for (const std::string& path : paths) {
        if (run.is_axis(path)) out.axis(parent_of(path), run.axis(path));
    }
    for (const std::string& path : paths) {
        if (run.is_axis(path) || of_run.contains(path)) continue;
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
        refuse(
            fmt::format("it is of arm {}, member {:.0f}", file.text("/", "arm"), file.number("/", "member")));
    if (file.has_attribute("/provenance", "config") && file.text("/provenance", "config") != row.config)
        refuse(fmt::format("its config is {}, not {}", file.text("/provenance", "config"), row.config));
    for (const Variable& v : std::span(first, count)) {
        if (!file.has(v.path)) refuse("it has no " + v.path);
        if (file.shape(v.path) != v.shape)
            refuse(fmt::format("{} has another shape than in the first run", v.path));
    }
}

/// An index: every variable reads the runs' own.
void write_index(Writer& out, const Merge& what, const Places& places,
                 const std::vector<Variable>& variables) {
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

std::vector<Variable> variables_of(const Reader& file) {
    std::vector<Variable> all;
    for (const std::string& path : file.datasets()) {
        const Content content = file.content(path);
        if (content != Content::float32 && content != Content::float64) continue;
        if (path.ends_with("_bnds") || file.is_axis(path)) continue;
        all.push_back({path, file.dimensions(path), file.shape(path), file.attributes(path),
                       content == Content::float64});
    }
    return all;
}

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
    if (!first) throw Error(Fault::data, fmt::format("{} has no run to merge yet", what.folder.string()));

    Writer out(what.output);
    const std::size_t all = places.count();
    std::vector<Variable> variables;
    {
        const Reader run(*first);
        variables = variables_of(run);
        write_plan(out, what, places);
        write_common(out, run, variables);
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

}  // namespace careloop::hpc
