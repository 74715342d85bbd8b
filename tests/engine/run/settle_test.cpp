// SPDX-License-Identifier: Apache-2.0
// Settling: the population stays as it is, the calendar comes back, and a run begins where settling ended.
#include "engine/run/settle.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>

#include "engine/run/checkpoint.hpp"
#include "engine/run/turn_back.hpp"
#include "tests/engine/model/small_world.hpp"
#include "tests/engine/output/temporary_folder.hpp"

using namespace careloop;
using namespace careloop::run;

namespace {

Options quiet(bool hold = false) {
    Options options;
    options.threads = 1;
    options.hold_population = hold;
    return options;
}

bool always(const Simulation&, const Quarter*) {
    return true;
}

/// Everything that says who the residents are: all columns but those of the year's care.
bool same_people(const Simulation& a, const Simulation& b) {
    bool same = a.domains().size() == b.domains().size();
    for (std::size_t d = 0; same && d < a.domains().size(); ++d) {
        const world::Residents &x = a.domains()[d].residents, &y = b.domains()[d].residents;
        same = x.first_id == y.first_id && x.founders == y.founders && x.later_id == y.later_id &&
               x.municipality == y.municipality && x.birth_week == y.birth_week && x.sex == y.sex &&
               x.morbidity == y.morbidity && x.frailty == y.frailty && x.alive == y.alive &&
               x.age_band == y.age_band && x.children == y.children && x.primary_unit == y.primary_unit;
    }
    return same;
}

double mean_staff_age(const Simulation& simulation) {
    double years = 0, people = 0;
    for (const world::Domain& d : simulation.domains()) {
        for (const std::int16_t born : d.staff.birth_week)
            years += world::age_of(born, simulation.next().begin), people += 1;
    }
    return years / people;
}

/// Ids of everybody employed or in the pool, and of every open entry that has not been split.
void check_ids(const Simulation& simulation) {
    std::set<std::uint64_t> people;
    std::size_t count = 0;
    for (const world::Domain& d : simulation.domains()) {
        people.insert(d.staff.id.begin(), d.staff.id.end());
        people.insert(d.pool.id.begin(), d.pool.id.end());
        count += d.staff.size() + d.pool.size();
        for (const world::UnitState& u : d.units) {
            std::set<std::uint64_t> waiting;
            std::size_t entries = 0;
            for (const world::Queue& q : u.queue) {
                for (std::size_t i = q.head; i < q.entries.size(); ++i) {
                    waiting.insert(q.entries[i].id);
                    ++entries;
                }
            }
            CHECK(waiting.size() == entries);
        }
    }
    CHECK(people.size() == count);
}

}  // namespace

TEST_CASE("Turning back moves every date by the same weeks, and leaves what is no date") {
    world::Domain d;
    d.units.resize(1);
    d.staff.resize(2);
    d.staff.birth_week = {3000, 4000};
    d.staff.in_care_since = {15'000, 16'000};
    d.staff.in_unit_since = {17'000, 18'000};
    d.staff.absent_until = {0, 20'200};
    d.staff.looking_until = {20'300, 0};
    d.staff.leaves = {world::kNever, 20'400};
    d.staff.placed_until = {0, 20'500};
    d.pool.resize(1);
    d.pool.birth_week = {3500};
    d.pool.in_care_since = {world::kNever};
    d.pool.since = {20'000};
    d.staff.licensed = {14'500, 15'500};
    d.pool.licensed = {16'500};
    d.staff.specialist_since = {19'500, world::kNever};
    d.pool.specialist_since = {19'600};
    d.units[0].posts.open.push_back({20'150, 0});
    d.residents.resize(1);
    d.residents.birth_week = {2000};
    world::Episode e;
    e.arrived = Date{20'100}, e.rank = Date{20'110};
    d.units[0].queue[2].entries = {e};
    e.until = Date{20'190};
    d.units[0].inside = {e};
    d.units[0].later = {e};
    d.units[0].visitors.push_back({7, 20'250, 1, 0, false});

    turn_back(d, 728);
    CHECK(d.staff.birth_week == std::vector<std::int16_t>{2896, 3896});
    CHECK(d.staff.in_care_since == std::vector<std::int32_t>{14'272, 15'272});
    CHECK(d.staff.in_unit_since == std::vector<std::int32_t>{16'272, 17'272});
    CHECK(d.staff.absent_until == std::vector<std::int32_t>{0, 19'472});
    CHECK(d.staff.looking_until == std::vector<std::int32_t>{19'572, 0});
    CHECK(d.staff.leaves == std::vector<std::int32_t>{world::kNever, 19'672});
    CHECK(d.staff.placed_until == std::vector<std::int32_t>{0, 19'772});
    CHECK(d.pool.birth_week[0] == 3396);
    CHECK(d.pool.in_care_since[0] == world::kNever);
    CHECK(d.pool.since[0] == 19'272);
    CHECK(d.staff.licensed == std::vector<std::int32_t>{13'772, 14'772});
    CHECK(d.pool.licensed[0] == 15'772);
    CHECK(d.staff.specialist_since == std::vector<std::int32_t>{18'772, world::kNever});
    CHECK(d.pool.specialist_since[0] == 18'872);
    CHECK(d.units[0].posts.open[0].since == 19'422);
    CHECK(d.residents.birth_week[0] == 2000);  // held
    const world::Episode& waits = d.units[0].queue[2].entries[0];
    CHECK((waits.arrived.days == 19'372 && waits.rank.days == 19'382 && waits.until.days == 0));
    CHECK((d.units[0].inside[0].until.days == 19'462 && d.units[0].later[0].arrived.days == 19'372));
    CHECK(d.units[0].visitors[0].until == 19'522);
    // Ages on the earlier day are those there were on the later one.
    CHECK(world::age_of(2896, Date{19'272}) == world::age_of(3000, Date{20'000}));
}

TEST_CASE("A yearly mean does not see the season, and its change is that of a quarter") {
    YearlyMean mean(4, 1);
    for (const double x : {1.0, 3.0, 5.0, 3.0}) mean.add(x);
    CHECK_FALSE(mean.has_change());
    mean.add(1);
    REQUIRE(mean.has_change());
    CHECK(mean.mean() == 3);
    CHECK(mean.change() == 0);
    mean.add(4.2);  // instead of 3: the mean goes from 3 to 3.3
    CHECK(mean.change() == Approx(0.1));
    YearlyMean none(2, 1);
    for (int n = 0; n < 3; ++n) none.add(0);
    CHECK(none.change() == 0);
}

TEST_CASE("A held population is the one that was made, while its needs, care and staff go on") {
    const scenario::Scenario gotland = small_world::region(0.05);
    const Simulation made(gotland, quiet());
    Options options = quiet(true);
    options.check = true;  // entries of those replaced at their death are closed and counted
    Simulation held(gotland, options);
    for (int n = 0; n < 52; ++n) held.step();
    CHECK(same_people(made, held));
    double waiting = 0;
    for (const world::Domain& d : held.domains()) {
        CHECK((d.ledger.born == 0 && d.ledger.died == 0 && d.ledger.immigrated == 0));
        for (const world::UnitState& u : d.units) {
            for (const double people : u.waiting) waiting += people;
        }
    }
    CHECK(waiting > 0);
    CHECK(held.domains()[0].staff.id != made.domains()[0].staff.id);
    held.begin_again();
    CHECK(same_people(made, held));
    CHECK(held.next().begin == gotland.begin);
    CHECK(held.next().index == 52);
    CHECK(mean_staff_age(held) == Approx(mean_staff_age(made)).margin(1.5));  // retired and replaced
    for (int n = 0; n < 30; ++n) held.step();
    check_ids(held);
}

TEST_CASE("A run from a start state begins on the first day with what settling left and nothing recorded") {
    const TemporaryFolder folder;
    const scenario::Scenario gotland = small_world::region(0.02);
    const auto path = folder / "gotland.start";
    const Settled settled = settle(gotland, quiet(), path, always);
    REQUIRE(settled.quarters.size() >= 4);
    CHECK(settled.quarters.front().weeks == 65);
    CHECK(settled.start.weeks % 52 == 0);
    CHECK(settled.start.settled == settled.quarters.back().at_rest());
    CHECK(settled.start.key == start_key(gotland));
    CHECK(read_start(path).weeks == settled.start.weeks);

    Simulation run(gotland, quiet(), StartFile{path, start_key(gotland)});
    CHECK(run.next().begin == gotland.begin);
    CHECK(run.next().index == static_cast<std::uint32_t>(settled.start.weeks));
    CHECK(run.observations().week.end.empty());
    CHECK(same_people(run, Simulation(gotland, quiet())));
    for (int n = 0; n < 30; ++n) run.step();
    check_ids(run);
    CHECK(run.observations().week.begin.front() == gotland.begin.days);
    CHECK(run.observations().week.end.size() == 30);
    // A checkpoint of it knows where it began.
    run.save(folder / "run.checkpoint");
    const Simulation resumed(gotland, quiet(), folder / "run.checkpoint");
    CHECK(resumed.next().begin == run.next().begin);
    CHECK(resumed.next().index == run.next().index);
    CHECK(resumed.start().key == settled.start.key);
    // Members differ from each other, not in who people are.
    Options options = quiet();
    options.member = 3;
    const Simulation member(gotland, options, StartFile{path, start_key(gotland)});
    CHECK(member.rules().seed == Seed{gotland.seed, 3});
    CHECK(member.rules().traits == Seed{gotland.seed, 0});
}

TEST_CASE("A key tells worlds apart, and not the questions asked of one") {
    const scenario::Scenario gotland = small_world::region(0.02);
    const std::string key = start_key(gotland);
    scenario::Scenario question = gotland;
    question.years = 3;
    question.members = 20;
    question.arms.push_back({"other", {}, {}, {"strain_quit"}});
    question.unit_level_output = true;
    CHECK(start_key(question) == key);
    CHECK(start_key(settling_scenario(gotland)) == key);
    for (const auto& other : {small_world::region(0.03), small_world::region(0.02, {}, {"10"}),
                              small_world::region(0.02, {"exit.out_of_care=0.2"})})
        CHECK(start_key(other) != key);
    scenario::Scenario changed = gotland;
    changed.seed = 2;
    CHECK(start_key(changed) != key);
    changed.seed = gotland.seed, changed.gain = 0.75;
    CHECK(start_key(changed) != key);
    changed.gain = 1, changed.step_days = 14;
    CHECK(start_key(changed) != key);
    changed.step_days = 5;
    CHECK_THROWS_AS(settle(changed, quiet(), "nowhere", always), Error);
}

TEST_CASE("A start state of another world, of a run, or with a changed byte is refused") {
    const TemporaryFolder folder;
    const scenario::Scenario gotland = small_world::region(0.02);
    Simulation simulation(gotland, quiet(true));
    const auto path = folder / "start";
    simulation.save_start(path, {start_key(gotland), true, 0, "", 0});
    const auto refused = [&](const scenario::Scenario& s, const std::filesystem::path& file) -> std::string {
        try {
            Simulation(s, quiet(), StartFile{file, start_key(s)});
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::data);
            return error.what();
        }
        return {};
    };
    CHECK(refused(gotland, path).empty());
    CHECK(refused(small_world::region(0.03), path).find("another world") != std::string::npos);
    CHECK_THROWS_AS(read_checkpoint_info(path), Error);
    simulation.save(folder / "run");
    CHECK(refused(gotland, folder / "run").find("not a start state") != std::string::npos);

    std::ifstream in(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    // At places spread over the file: never a crash, and never taken for sound where a column lies.
    int noticed = 0;
    constexpr int kPlaces = 40;
    for (int n = 0; n < kPlaces; ++n) {
        std::string broken = bytes;
        const std::size_t at = bytes.size() / kPlaces * static_cast<std::size_t>(n) + 11;
        broken[at] = static_cast<char>(broken[at] ^ 0x55);
        write_text(folder / "broken", broken);
        noticed += refused(gotland, folder / "broken").empty() ? 0 : 1;
    }
    CHECK(noticed > kPlaces / 2);
    write_text(folder / "broken", bytes.substr(0, bytes.size() / 2));
    CHECK_FALSE(refused(gotland, folder / "broken").empty());
}
