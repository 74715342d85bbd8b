// SPDX-License-Identifier: Apache-2.0
#include "engine/run/checkpoint.hpp"

#include <fmt/format.h>

#include "engine/output/file.hpp"
#include "engine/run/parcel.hpp"
#include "engine/run/persist.hpp"
#include "engine/run/simulation.hpp"

namespace careloop::run {
namespace {

constexpr const char* kContent = "/content";

/// Hash of a column's bytes. Columns are not packed, so HDF5 itself does not notice a changed byte.
template <class T>
std::uint64_t content_of(const std::vector<T>& values) {
    return hash_of(reinterpret_cast<const std::byte*>(values.data()), values.size() * sizeof(T));
}

/// Writes columns and remembers what they hold, in order.
struct Saver {
    output::Writer& file;
    std::string group;
    std::vector<std::uint64_t>& content;
    template <class T>
    void operator()(const std::string& name, const std::vector<T>& values) const {
        file.column(group + "/" + name, std::span<const T>(values));
        content.push_back(content_of(values));
    }
    template <class T>
    void fixed(const std::string& name, const std::vector<T>& values) const {
        (*this)(name, values);
    }
};

[[noreturn]] void damaged(const std::filesystem::path& path, const std::string& how) {
    throw Error(Fault::data, path.string() + " is damaged: " + how +
                                 ". Run the scenario anew, or take an earlier checkpoint");
}

/// A column of another length than the world asks for: the file was changed or damaged.
void agree(bool holds, const std::filesystem::path& path, const std::string& column) {
    if (!holds) damaged(path, column + " has not the length its other columns ask for");
}

/// Leaves out columns of domains that another process holds.
struct Skipper {
    std::size_t& at;
    template <class T>
    void operator()(const std::string&, std::vector<T>&) const {
        ++at;
    }
    template <class T>
    void fixed(const std::string&, std::vector<T>&) const {
        ++at;
    }
};

/// Reads columns in the order in which they were saved, and that they hold what they held.
struct Loader {
    const output::Reader& file;
    const std::filesystem::path& path;
    std::string group;
    const std::vector<std::uint64_t>& content;
    std::size_t& at;
    template <class T>
    void operator()(const std::string& name, std::vector<T>& values) const {
        try {
            values = file.read<T>(group + "/" + name);
        } catch (const Error& error) {  // a byte of HDF5's own about the column
            damaged(path, error.what());
        }
        if (at >= content.size() || content[at++] != content_of(values))
            damaged(path, group + "/" + name + " does not hold what was written");
    }
    template <class T>
    void fixed(const std::string& name, std::vector<T>& values) const {
        const std::size_t length = values.size();
        (*this)(name, values);
        agree(values.size() == length, path, group + "/" + name);
    }
};

/// A domain as it is saved: every column of it once, in order.
template <class Archive>
void save_domain(Archive& save, const world::Domain& kept) {
    // The archive takes non-const columns because the same description loads; saving changes nothing.
    auto& domain = const_cast<world::Domain&>(kept);
    persist(save, domain.residents);
    persist(save, domain.staff);
    persist(save, domain.pool);
    EpisodeColumns episodes;
    for (const world::UnitState& u : domain.units) {
        episodes.append(u.pending, 0);
        episodes.append(u.later, 0);
        for (const world::Queue& q : u.queue) episodes.append(q.entries, q.head);
        episodes.append(u.inside, 0);
    }
    episodes.persist(save);
    UnitColumns units;
    units.from(domain.units);
    units.persist(save);
    SumColumns sums;
    sums.from(domain);
    sums.persist(save);
}

/// Saves a domain that another process has packed, column by column: what is named here is put in its place.
struct Relay {
    Unpacker& from;
    const Saver& to;
    template <class T>
    void operator()(const std::string& name, const std::vector<T>&) const {
        std::vector<T> column;
        from(column);
        to(name, column);
    }
    template <class T>
    void fixed(const std::string& name, const std::vector<T>& column) const {
        (*this)(name, column);
    }
};

constexpr std::string_view kOfRun = "checkpoint", kStartState = "start state";

std::string group_of(std::size_t domain) {
    return fmt::format("/domain-{:04}", domain);
}

}  // namespace

std::string world_hash(const scenario::Scenario& s, const std::string& founding_hash) {
    // What a checkpoint may not differ in: everything that is made when the world is, not when it runs.
    std::string text = fmt::format("{}|{}|{}|{}|{}|{}", founding_hash, s.scale, s.step_days, s.begin.days,
                                   s.seed, fmt::join(s.regions, ","));
    for (const auto& d : s.parameters.all()) {
        if (d.when != scenario::When::build) continue;
        text += "|" + d.name;
        for (const double v : d.table.values) text += fmt::format(",{}", v);
    }
    return output::sha256(text);
}

void Simulation::save(const std::filesystem::path& path) const {
    write_state(path, start_, false);
}

void Simulation::save_start(const std::filesystem::path& path, const Start& start) const {
    require(next_.begin == scenario_->begin, "a start state is of the scenario's first day");
    write_state(path, start, true);
}

void Simulation::write_state(const std::filesystem::path& path, const Start& start, bool as_start) const {
    Processes* processes = options_.processes;
    if (processes != nullptr && processes->rank() != 0) {
        for (const std::size_t d : own_) {
            Bytes bytes;
            Packer pack(bytes);
            save_domain(pack, domains_[d]);
            static_cast<void>(processes->to_first(processes->rank(), std::move(bytes)));
        }
        return;
    }
    output::Writer file(path);
    file.attributes("/", {{"kind", std::string(as_start ? kStartState : kOfRun)},
                          {"start_key", start.key},
                          {"start_settled", std::int64_t{start.settled ? 1 : 0}},
                          {"start_weeks", std::int64_t{start.weeks}},
                          {"start_measured", start.measured},
                          {"start_step", std::int64_t{as_start ? next_.index : start.step}},
                          {"checkpoint_format", std::int64_t{kCheckpointFormat}},
                          {"model_version", std::int64_t{kModelVersion}},
                          {"world", world_hash(*scenario_, world_.setting.founding_hash)},
                          {"resolved", scenario::resolved_text(*scenario_)},
                          {"scenario", scenario_->name},
                          {"arm", options_.arm},
                          {"member", std::int64_t{options_.member}},
                          {"output", options_.output},
                          {"step", std::int64_t{next_.index}},
                          {"date", to_string(next_.begin)},
                          {"resident_steps", clock_.resident_steps}});
    std::vector<std::uint64_t> content;
    for (std::size_t d = 0; d < domains_.size(); ++d) {
        const Saver save{file, group_of(d), content};
        if (exchange_->holds(DomainIndex::of(d))) {
            save_domain(save, domains_[d]);
            continue;
        }
        const Bytes bytes = processes->to_first(exchange_->rank_of(DomainIndex::of(d)), {});
        Unpacker unpack(bytes);
        const Relay relay{unpack, save};
        save_domain(relay, world::Domain{});
        require(unpack.done(), "a domain is saved whole");
    }
    Saver save{file, "/series", content};
    persist(save, const_cast<world::Nation&>(nation_));
    std::vector<float> board;
    for (const model::UnitSignal& s : boards_[0]) {
        board.insert(board.end(),
                     {s.wait_days[0], s.wait_days[1], s.wait_days[2], s.wait_days[3], s.room, s.workload});
    }
    save("board", board);
    if (!as_start) persist(save, *observations_);  // a run that begins has recorded nothing
    file.column(kContent, std::span<const std::uint64_t>(content));
    file.commit();
}

namespace {

/// That a file is a state this program can read.
void check_versions(const output::Reader& file, const std::filesystem::path& path) {
    if (!file.has_attribute("/", "checkpoint_format")) {
        throw Error(Fault::data,
                    path.string() +
                        " is no checkpoint of careloop: it has no checkpoint_format. "
                        "Give the file that a run stopped early has written (OUTPUT.checkpoint)");
    }
    const auto version = [&](const char* name, int mine) {
        const auto theirs = static_cast<int>(file.number("/", name));
        if (theirs != mine) {
            throw Error(Fault::data,
                        fmt::format("{} has {} {}; this program reads {}. Run the scenario anew, or use "
                                    "the program that wrote the checkpoint",
                                    path.string(), name, theirs, mine));
        }
    };
    version("checkpoint_format", kCheckpointFormat);
    version("model_version", kModelVersion);
}

Start start_in(const output::Reader& file) {
    Start start;
    start.key = file.text("/", "start_key");
    start.settled = file.number("/", "start_settled") != 0;
    start.weeks = static_cast<int>(file.number("/", "start_weeks"));
    start.measured = file.text("/", "start_measured");
    start.step = static_cast<std::uint32_t>(file.number("/", "start_step"));
    return start;
}

/// Refuses the other sort of file, saying what it is and what can be done with it.
void require_kind(const output::Reader& file, const std::filesystem::path& path, std::string_view kind,
                  const std::string& otherwise) {
    if (file.text("/", "kind") != kind) throw Error(Fault::data, path.string() + " is " + otherwise);
}

}  // namespace

CheckpointInfo read_checkpoint_info(const std::filesystem::path& path) {
    const output::Reader file(path);
    check_versions(file, path);
    require_kind(file, path, kOfRun,
                 "a start state, not the checkpoint of a run: begin from it with careloop run SCENARIO "
                 "--start-state " +
                     path.string());
    return {file.text("/", "resolved"), file.text("/", "scenario"), file.text("/", "arm"),
            static_cast<std::uint32_t>(file.number("/", "member")), file.text("/", "output")};
}

Start read_start(const std::filesystem::path& path) {
    const output::Reader file(path);
    check_versions(file, path);
    require_kind(file, path, kStartState,
                 "the checkpoint of a run, not a start state: go on from it with careloop resume " +
                     path.string() + ", or make a start state with careloop settle");
    return start_in(file);
}

void require_start(const StartFile& start) {
    if (read_start(start.path).key == start.key) return;
    const output::Reader file(start.path);
    throw Error(
        Fault::data,
        fmt::format("{} was settled for another world: its scenario ({}), scale, regions, seed, step, "
                    "parameters or data differ from this scenario's, levers and output apart. Make "
                    "one that fits with careloop settle",
                    start.path.string(), file.text("/", "scenario")));
}

Simulation::Simulation(const scenario::Scenario& scenario, const Options& options,
                       const std::filesystem::path& checkpoint)
    : scenario_(&scenario), options_(options), workers_(options.threads) {
    (void)read_checkpoint_info(checkpoint);
    read_state(checkpoint);
}

void Simulation::read_state(const std::filesystem::path& checkpoint) {
    const scenario::Scenario& scenario = *scenario_;
    const output::Reader file(checkpoint);
    start_ = start_in(file);
    const std::vector<std::uint64_t> content = file.read<std::uint64_t>(kContent);
    std::size_t column = 0;
    // The setting is made anew, the state is read: so a checkpoint stays small and the hash tells if data
    // changed.
    world_ = world::make_world(scenario, workers_);
    if (file.text("/", "world") != world_hash(scenario, world_.setting.founding_hash)) {
        throw Error(Fault::data, checkpoint.string() +
                                     " was written by another world: its data, seed, scale, regions, "
                                     "step or build parameters differ from the scenario's");
    }
    found();
    require_same(output::sha256({reinterpret_cast<const char*>(content.data()), content.size() * 8}),
                 "what " + checkpoint.string() + " holds");
    for (std::size_t d = 0; d < domains_.size(); ++d) {
        world::Domain& domain = domains_[d];
        Loader load{file, checkpoint, group_of(d), content, column};
        const bool held = exchange_->holds(domain.index);
        Skipper skip{column};
        EpisodeColumns episodes;
        const std::string group = group_of(d);
        if (held)
            persist(load, domain.residents);
        else
            persist(skip, domain.residents);
        persist(load, domain.staff);
        persist(load, domain.pool);
        agree(consistent(domain.staff) && consistent(domain.pool), checkpoint, group + "/staff");
        index_staff(domain);
        if (held) {
            episodes.persist(load);
            std::uint64_t entries = 0;
            for (const std::uint32_t n : episodes.lengths) entries += n;
            agree(episodes.agree() && entries == episodes.id.size() &&
                      episodes.lengths.size() == domain.units.size() * kListsPerUnit,
                  checkpoint, group + "/lengths");
            agree(consistent(domain.residents), checkpoint, group + "/residents");
            std::size_t at = 0, list = 0;
            for (world::UnitState& u : domain.units) {
                u.pending = episodes.take(episodes.lengths[list++], at);
                u.later = episodes.take(episodes.lengths[list++], at);
                for (world::Queue& q : u.queue) q = {episodes.take(episodes.lengths[list++], at), 0};
                u.inside = episodes.take(episodes.lengths[list++], at);
            }
        } else {
            episodes.persist(skip);
        }
        UnitColumns units;
        units.persist(load);
        agree(units.agree(domain.units.size(), scenario.catalogue.professions.size()), checkpoint,
              group + "/hours");
        units.to(domain.units);
        SumColumns sums;
        sums.persist(load);
        agree(sums.flows.size() == 6 * scenario.catalogue.municipalities.size() && sums.ledger.size() == 4 &&
                  sums.entries.size() == 2,
              checkpoint, group + "/flows");
        sums.to(domain);
    }
    forget_others();
    next_.index = static_cast<std::uint32_t>(file.number("/", "step"));
    if (next_.index < start_.step) damaged(checkpoint, "its step is before its first");
    next_.begin = scenario.begin + static_cast<int>(next_.index - start_.step) * scenario.step_days;
    Loader load{file, checkpoint, "/series", content, column};
    persist(load, nation_);
    agree(consistent(nation_, scenario.catalogue.regions.size(), scenario.catalogue.municipalities.size(),
                     scenario.catalogue.professions.size()),
          checkpoint, "/series/stories or another list of regions, municipalities or professions");
    set_out();  // what is in force hangs on what levers with a carrier have kept
    std::vector<float> board;
    load("board", board);
    agree(board.size() == 6 * world_.setting.directory.units.size(), checkpoint, "/series/board");
    for (model::Board& b : boards_) {
        for (std::size_t u = 0; u < b.size(); ++u) {
            const float* x = board.data() + 6 * u;
            b[u] = {{x[0], x[1], x[2], x[3]}, x[4], x[5]};
        }
    }
    if (file.text("/", "kind") == kStartState) return;  // steps of settling are not the run's
    persist(load, *observations_);
    if (const std::string broken = observations_->broken(); !broken.empty())
        agree(false, checkpoint, "/series/" + broken);
    clock_.resident_steps = static_cast<std::int64_t>(file.number("/", "resident_steps"));
    founders_ = stock_at_start(*this);
}

}  // namespace careloop::run
