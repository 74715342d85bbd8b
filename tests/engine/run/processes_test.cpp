// SPDX-License-Identifier: Apache-2.0
// One run on several processes, here threads that share nothing but what they send each other: what is
// recorded and what is saved is what one alone records and saves. tests/cli/mpi.sh says the same of real
// processes.
#include "engine/run/processes.hpp"

#include <barrier>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>

#include "engine/run/persist.hpp"
#include "engine/run/simulation.hpp"
#include "tests/engine/model/small_world.hpp"
#include "tests/engine/output/temporary_folder.hpp"

using namespace careloop;
using namespace careloop::run;

namespace {

/// Where the threads of one run meet.
struct Meeting {
    explicit Meeting(std::size_t count)
        : everybody(static_cast<std::ptrdiff_t>(count)), brought(count), boxes(count), on_the_way(count) {}
    std::barrier<> everybody;
    std::vector<Bytes> brought;                    ///< by rank
    std::vector<std::vector<Bytes>> boxes;         ///< [from][to]
    std::vector<std::optional<Bytes>> on_the_way;  ///< to rank 0, by sender
    std::mutex door;
    std::condition_variable changed;
};

class Thread final : public Processes {
  public:
    Thread(Meeting& meeting, std::size_t rank) : meeting_(meeting), rank_(rank) {}
    std::size_t count() const override { return meeting_.brought.size(); }
    std::size_t rank() const override { return rank_; }

    Parcels all(View mine) override {
        meeting_.brought[rank_].assign(mine.begin(), mine.end());
        return met([&](std::size_t from) { return meeting_.brought[from]; });
    }
    Parcels swap(const std::vector<Bytes>& to) override {
        meeting_.boxes[rank_] = to;
        return met([&](std::size_t from) { return meeting_.boxes[from].at(rank_); });
    }
    Bytes to_first(std::size_t from, Bytes bytes) override {
        std::unique_lock lock(meeting_.door);
        std::optional<Bytes>& parcel = meeting_.on_the_way[from];
        meeting_.changed.wait(lock, [&] { return parcel.has_value() == (rank_ == 0); });
        if (rank_ == 0) {
            bytes = std::move(*parcel);
            parcel.reset();
        } else {
            parcel = std::move(bytes);
            bytes = {};
        }
        meeting_.changed.notify_all();
        return bytes;
    }

  private:
    template <class From>
    Parcels met(const From& from) {
        meeting_.everybody.arrive_and_wait();
        Parcels parcels{{}, {0}};
        for (std::size_t rank = 0; rank < count(); ++rank) {
            const Bytes bytes = from(rank);
            parcels.bytes.insert(parcels.bytes.end(), bytes.begin(), bytes.end());
            parcels.begin.push_back(parcels.bytes.size());
        }
        meeting_.everybody.arrive_and_wait();  // nobody brings the next before all have read this one
        return parcels;
    }
    Meeting& meeting_;
    std::size_t rank_;
};

/// Runs `work(processes)` on each of so many threads. An error in one ends the test at once, as the others
/// wait.
template <class Work>
void together(std::size_t count, const Work& work) {
    Meeting meeting(count);
    std::vector<std::thread> threads;
    for (std::size_t rank = 0; rank < count; ++rank) {
        threads.emplace_back([&, rank]() noexcept {
            Thread mine(meeting, rank);
            work(mine);
        });
    }
    for (std::thread& thread : threads) thread.join();
}

/// Columns as bytes, by the description that saves them.
struct Text {
    std::string text;
    template <class T>
    void operator()(const std::string& name, const std::vector<T>& values) {
        text += name;
        text.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    }
    template <class T>
    void fixed(const std::string& name, const std::vector<T>& values) {
        // Counts that no weekly series uses are not known of other processes' units.
        if (name != "week_tally") (*this)(name, values);
    }
};

/// Everything recorded so far.
std::string recorded(const Simulation& simulation) {
    Text all;
    persist(all, const_cast<Observations&>(simulation.observations()));
    return all.text;
}

Options options_of(Processes* processes, bool check) {
    Options options;
    options.threads = 1;
    options.check = check;
    options.processes = processes;
    return options;
}

void steps(Simulation& simulation, int count) {
    for (int k = 0; k < count; ++k) simulation.step();
}

constexpr int kBefore = 15,
              kAfter = 40;  ///< past a turn of the year, from a week of neither market nor quarter

}  // namespace

TEST_CASE("On several processes a run records what it records alone, and goes on on another number of them") {
    const TemporaryFolder folder;
    // With a resource pool and a mobility hub, where units of one domain act on those of another.
    const scenario::Scenario blekinge = small_world::region(
        0.02, {"resource_pool.size=0.1", "hub.open=1", "budget.settling=28 days"}, {"10"});
    Simulation alone(blekinge, options_of(nullptr, false));
    steps(alone, kBefore);
    const std::string before = recorded(alone);
    steps(alone, kAfter);
    const std::string after = recorded(alone);
    REQUIRE(before != after);

    const auto residents_of = [](const Simulation& simulation) {
        std::size_t residents = 0;
        for (const world::Domain& d : simulation.domains()) residents += d.residents.size();
        return residents;
    };
    for (const std::size_t count : {2U, 3U}) {
        const std::size_t others = 5 - count;
        const auto checkpoint = folder / std::to_string(count);
        std::vector<std::string> at_stop(count), at_end(others);
        std::vector<std::size_t> residents(count);
        together(count, [&](Processes& mine) {
            Simulation simulation(blekinge, options_of(&mine, count == 3));
            steps(simulation, kBefore);
            at_stop[mine.rank()] = recorded(simulation);
            residents[mine.rank()] = residents_of(simulation);
            simulation.save(checkpoint);
        });
        for (const std::string& text : at_stop) CHECK((text == before));
        together(others, [&](Processes& mine) {
            Simulation simulation(blekinge, options_of(&mine, false), checkpoint);
            steps(simulation, kAfter);
            at_end[mine.rank()] = recorded(simulation);
        });
        for (const std::string& text : at_end) CHECK((text == after));

        Simulation resumed(blekinge, options_of(nullptr, false), checkpoint);
        // Each resident was with one process.
        CHECK(std::accumulate(residents.begin(), residents.end(), std::size_t{0}) == residents_of(resumed));
        for (const std::size_t held : residents) CHECK(held < residents_of(resumed));
        steps(resumed, kAfter);
        CHECK((recorded(resumed) == after));
    }
}

TEST_CASE("Sums over processes are by rank, and the same for all") {
    together(3, [](Processes& mine) {
        std::vector<double> sums = {1, static_cast<double>(mine.rank())};
        add_up(mine, sums);
        require(sums == std::vector<double>{3, 3}, "sums are of all ranks");
        require(by_rank(mine, mine.rank() * 10) == std::vector<std::size_t>{0, 10, 20}, "values are by rank");
    });
}

TEST_CASE("A parcel is read as it was packed, and no further") {
    Bytes bytes;
    const Packer pack(bytes);
    pack(std::uint16_t{7}), pack(std::vector<double>{1.5, -2}), pack("name", std::vector<std::uint8_t>{});
    Unpacker unpack{View(bytes)};
    CHECK(unpack.value<std::uint16_t>() == 7);
    std::vector<double> list = {9};
    unpack(list);
    CHECK(list == std::vector<double>{1.5, -2});
    std::vector<std::uint8_t> empty = {1};
    unpack("name", empty);
    CHECK((empty.empty() && unpack.done()));
    CHECK_THROWS_AS(unpack.value<std::uint8_t>(), Error);
}
