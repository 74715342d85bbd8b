// SPDX-License-Identifier: Apache-2.0
// Checkpoints: a run that was stopped goes on as if it had not been.
#include "engine/run/checkpoint.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <numeric>

#include "engine/output/file.hpp"
#include "engine/run/persist.hpp"
#include "engine/run/simulation.hpp"
#include "tests/engine/model/small_world.hpp"
#include "tests/engine/output/temporary_folder.hpp"

using namespace careloop;
using namespace careloop::run;

namespace {

/// All columns of a run's state as bytes, by the description that saves them.
struct Columns {
    std::string text;
    template <class T>
    void operator()(const std::string& name, const std::vector<T>& values) {
        text += name;
        const auto* raw = reinterpret_cast<const char*>(values.data());
        text.append(raw, raw + values.size() * sizeof(T));
    }
    template <class T>
    void fixed(const std::string& name, const std::vector<T>& values) {
        (*this)(name, values);
    }
};

/// What of a unit's state is made anew in each step may differ; everything else is compared.
std::string state(Simulation& simulation) {
    Columns bytes;
    for (world::Domain& d : simulation.domains()) {
        persist(bytes, d.residents);
        persist(bytes, d.staff);
        persist(bytes, d.pool);
        EpisodeColumns episodes;
        for (world::UnitState& u : d.units) {
            // Order among those not yet arrived means nothing.
            std::vector<world::Episode> pending = u.pending;
            std::sort(pending.begin(), pending.end(), [](auto& a, auto& b) { return a.id < b.id; });
            episodes.append(pending, 0);
            for (const world::Queue& q : u.queue) episodes.append(q.entries, q.head);
            episodes.append(u.inside, 0);
        }
        episodes.persist(bytes);
        UnitColumns units;
        units.from(d.units);
        units.persist(bytes);
        SumColumns sums;
        sums.from(d);
        sums.persist(bytes);
    }
    persist(bytes, simulation.nation());
    return bytes.text;
}

Options quiet(std::size_t ranks = 1) {
    Options options;
    options.threads = 1;
    options.ranks = ranks;
    return options;
}

/// The message of the error an action ends with.
template <class Action>
std::string refused(Fault fault, Action&& action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.fault() == fault);
        return error.what();
    }
    FAIL("no error");
    return {};
}

}  // namespace

TEST_CASE("A run that is saved, loaded and stepped is in the state of one that never stopped") {
    const TemporaryFolder folder;
    // Blekinge: five municipalities, so that messages travel between domains.
    const scenario::Scenario blekinge = small_world::region(0.02, {}, {"10"});
    Simulation straight(blekinge, quiet()), ranked(blekinge, quiet(3));
    for (int k = 0; k < 9; ++k) straight.step();
    for (int k = 0; k < 9; ++k) ranked.step();
    CHECK((state(straight) == state(ranked)));  // in brackets: bytes are not for reading
    straight.save(folder / "run.checkpoint");
    Simulation resumed(blekinge, quiet(2), folder / "run.checkpoint");
    CHECK(resumed.next().index == straight.next().index);
    CHECK(resumed.next().begin == straight.next().begin);
    CHECK((state(resumed) == state(straight)));
    const std::string before = state(straight);
    for (int k = 0; k < 6; ++k) {
        straight.step();
        resumed.step();
        CHECK((state(resumed) == state(straight)));
    }
    CHECK((state(straight) != before));
    // What was recorded before the stop is still there.
    REQUIRE(resumed.observations().weekly.size() == straight.observations().weekly.size());
    for (std::size_t s = 0; s < straight.observations().weekly.size(); ++s) {
        const auto& a = straight.observations().weekly[s].values;
        const auto& b = resumed.observations().weekly[s].values;
        CHECK(a.size() == b.size());
        CHECK(std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
    }
}

TEST_CASE("Who waits for a post of specialist service when a run is saved begins when they would have") {
    const TemporaryFolder folder;
    const scenario::Scenario few =
        small_world::region(0.02, {"education.st_posts=0.9", "budget.settling=28 days"}, {"10"});
    Simulation straight(few, quiet());
    for (int k = 0; k < 9; ++k) straight.step();
    const auto counts = [](const Simulation& simulation) {
        std::ptrdiff_t begun = 0, waiting = 0;
        for (const world::Domain& d : simulation.domains()) {
            for (std::size_t row = 0; row < d.staff.size(); ++row) {
                const std::size_t p = d.staff.profession[row];
                if (simulation.rules().education.programme(p).st_days == 0) continue;
                (d.staff.specialist_since[row] == world::kNever ? waiting : begun) += 1;
            }
        }
        return std::pair{begun, waiting};
    };
    CHECK(counts(straight).second > 0);
    straight.save(folder / "run.checkpoint");
    Simulation resumed(few, quiet(2), folder / "run.checkpoint");
    const auto before = counts(straight);
    for (int k = 0; k < 26; ++k) straight.step(), resumed.step();
    CHECK(counts(straight) != before);
    CHECK((state(resumed) == state(straight)));
}

TEST_CASE("A checkpoint of another world or format is refused, and it is said why") {
    const TemporaryFolder folder;
    const scenario::Scenario gotland = small_world::region(0.02);
    Simulation simulation(gotland, quiet());
    simulation.step();
    const auto path = folder / "run.checkpoint";
    simulation.save(path);
    CHECK(read_checkpoint_info(path).arm.empty());
    for (const auto& other : {small_world::region(0.02, {"morbidity.frailty_spread=0.9"}),
                              small_world::region(0.05), small_world::region(0.02, {}, {"10"})}) {
        CHECK(refused(Fault::data, [&] { Simulation(other, quiet(), path); }).find("another world") !=
              std::string::npos);
    }
    // What may change while a world runs does not make it another.
    const scenario::Scenario busier = small_world::region(0.02, {"waiting.switch_days=20"});
    Simulation branch(busier, quiet(), path);
    CHECK(branch.next().index == 1);

    write_text(folder / "text", "no checkpoint");
    CHECK_THROWS_AS(Simulation(gotland, quiet(), folder / "text"), Error);
    CHECK_THROWS_AS(Simulation(gotland, quiet(), folder / "missing"), Error);
    {
        output::Writer file(folder / "plain.h5");
        file.attributes("/", {{"title", std::string("a result")}});
        file.commit();
    }
    CHECK(refused(Fault::data, [&] {
              (void)read_checkpoint_info(folder / "plain.h5");
          }).find("no checkpoint") != std::string::npos);
    {
        output::Writer file(folder / "newer.h5");
        file.attributes("/", {{"checkpoint_format", std::int64_t{kCheckpointFormat + 1}},
                              {"model_version", std::int64_t{kModelVersion}}});
        file.commit();
    }
    CHECK(refused(Fault::data, [&] {
              (void)read_checkpoint_info(folder / "newer.h5");
          }).find("checkpoint_format") != std::string::npos);
}

TEST_CASE("A column of another length than its world asks for is a damaged checkpoint, whichever it is") {
    const TemporaryFolder folder;
    const scenario::Scenario gotland = small_world::region(0.02);
    const auto path = folder / "run.checkpoint";
    // Saved as it is, so that the column's hash fits its wrong length.
    const auto damaged = [&](const char* what, auto&& change) {
        INFO(what);
        Simulation simulation(gotland, quiet());
        for (int k = 0; k < 14; ++k) simulation.step();
        change(simulation, const_cast<Observations&>(simulation.observations()));
        simulation.save(path);
        const std::string told = refused(Fault::data, [&] { Simulation(gotland, quiet(), path); });
        CHECK(told.find("is damaged: ") != std::string::npos);
        CHECK(told.find(what) != std::string::npos);
    };
    damaged("/series/week_tally", [](Simulation&, Observations& o) { o.week_tally.pop_back(); });
    damaged("/series", [](Simulation&, Observations& o) { o.cells[3].values.pop_back(); });
    damaged("/series", [](Simulation&, Observations& o) { o.weekly[0].values.push_back(1); });
    damaged("/series", [](Simulation&, Observations& o) { o.weekly_class[0].values.clear(); });
    damaged("/series", [](Simulation&, Observations& o) { o.municipal[1].values.push_back(1); });
    damaged("/series", [](Simulation&, Observations& o) { o.staff[0].values.pop_back(); });
    damaged("/series", [](Simulation&, Observations& o) { o.week.end.pop_back(); });
    damaged("/series", [](Simulation&, Observations& o) { o.time.begin.push_back(1); });
    damaged("/series", [](Simulation&, Observations& o) { o.treated_share.push_back(1); });
    damaged("/series", [](Simulation&, Observations& o) { o.cost_per_person.push_back(1); });
    damaged("/series", [](Simulation&, Observations& o) { o.years.push_back(2030); });
    damaged("/series", [](Simulation& s, Observations&) { s.nation().stories.resize(1); });
    damaged("/series", [](Simulation& s, Observations&) { s.nation().retired.pop_back(); });
    damaged("/series", [](Simulation& s, Observations&) { s.nation().graduated.push_back(0); });
}

TEST_CASE("Episodes go into columns and come back, list by list, byte by byte") {
    std::vector<std::vector<world::Episode>> lists(4);
    for (std::uint32_t n = 0; n < 60; ++n) {
        world::Episode e;
        e.id = mix64(1, n);
        e.held_by = mix64(2, n);
        e.resident = n * 7;
        e.domain = DomainIndex::of(n + 1);
        e.home = MunicipalityIndex::of(n + 2);
        e.weight = static_cast<float>(n) / 3;
        e.left = 1 / static_cast<float>(n + 1);
        e.arrived = Date{20'000 + static_cast<int>(n)};
        e.rank = Date{21'000 + static_cast<int>(n)};
        e.until = Date{22'000 + static_cast<int>(n)};
        e.keeps_bed = n + 3;
        e.step = CareStep::of(n % 50);
        e.need = NeedKind::of(n % 40);
        e.age = static_cast<std::uint8_t>(n + 4);
        e.repeats = static_cast<std::uint8_t>(n % 5);
        e.morbidity = static_cast<std::uint8_t>(n % 4);
        e.flags = static_cast<std::uint8_t>(n % 16);
        e.parts = static_cast<std::uint16_t>(n + 5);
        lists[n % 3].push_back(e);  // the last stays empty
    }
    EpisodeColumns columns;
    columns.append(lists[0], 2);  // two were served already
    for (std::size_t i = 1; i < lists.size(); ++i) columns.append(lists[i], 0);
    lists[0].erase(lists[0].begin(), lists[0].begin() + 2);
    CHECK(columns.lengths == std::vector<std::uint32_t>{18, 20, 20, 0});
    std::size_t at = 0;
    for (std::size_t i = 0; i < lists.size(); ++i) {
        const auto back = columns.take(columns.lengths[i], at);
        REQUIRE(back.size() == lists[i].size());
        for (std::size_t n = 0; n < back.size(); ++n) {
            const world::Episode &a = lists[i][n], &b = back[n];
            CHECK((a.id == b.id && a.held_by == b.held_by && a.resident == b.resident &&
                   a.domain == b.domain && a.home == b.home && a.parts == b.parts));
            CHECK((a.weight == b.weight && a.left == b.left && a.keeps_bed == b.keeps_bed));
            CHECK((a.arrived == b.arrived && a.rank == b.rank && a.until == b.until));
            CHECK((a.step == b.step && a.need == b.need && a.age == b.age && a.repeats == b.repeats &&
                   a.morbidity == b.morbidity && a.flags == b.flags));
        }
    }
    CHECK(at == 58);
}
