// SPDX-License-Identifier: Apache-2.0
/// One run: a world, the rules in force, and the schedule that moves it from week to week.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/rules.hpp"
#include "engine/run/exchange.hpp"
#include "engine/run/observations.hpp"
#include "engine/run/replicas.hpp"
#include "engine/world/world.hpp"

namespace careloop::run {

struct Options {
    std::string arm;  ///< empty: the baseline
    std::uint32_t member = 0;
    int threads = 0;                 ///< 0: all this process may use
    std::size_t ranks = 1;           ///< --domains-as-ranks
    bool check = false;              ///< conservation at every step
    std::string output;              ///< where the result will go; kept in checkpoints
    bool hold_population = false;    ///< settling: residents stay who they are (docs/model.md, 7)
    std::uint32_t draw = 0;          ///< which point of a design the scenario is varied to; 0 also for none
    std::string config{};            ///< of a planned run: hash of all it hangs on; told in the output
    Processes* processes = nullptr;  ///< that carry this run together, each by a call of its own; else none
};

/// The settled world a run began from. (engine/run/settle.hpp)
struct Start {
    std::string key;         ///< hash of what made it; empty: the run began with the world as it was made
    bool settled = true;     ///< false: it had not come to rest within the time allowed
    int weeks = 0;           ///< settled for
    std::string measured;    ///< the last changes, for people
    std::uint32_t step = 0;  ///< number of the run's first step: steps of settling are behind it
};

/// A start state as a file; another type than a checkpoint's path, as it is taken up in another way.
struct StartFile {
    std::filesystem::path path;
    std::string key;  ///< that it must have
};

/// Times of one run. [seconds]
struct Clock {
    double synthesis = 0, stepping = 0;
    double settling = 0;  ///< spent before, when the start state was made for this run
    std::int64_t resident_steps = 0;
};

/// What came with the world's begin, from which everything later is reckoned.
struct Stock {
    double people = 0;                  ///< residents [people]
    std::vector<double> professionals;  ///< by profession: staff, and people outside care [people]
};

class Simulation {
  public:
    /// Makes the world. Throws Error(usage) for an unknown arm.
    Simulation(const scenario::Scenario& scenario, const Options& options);
    /// Goes on from a checkpoint of the same scenario, world and model version. Throws Error(data) when
    /// refused.
    Simulation(const scenario::Scenario& scenario, const Options& options,
               const std::filesystem::path& checkpoint);
    /// Begins from a start state: a settled world, from the scenario's first day on. Throws Error(data) when
    /// it is damaged, or of another world, scenario or model version.
    Simulation(const scenario::Scenario& scenario, const Options& options, const StartFile& start);
    ~Simulation();
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;

    [[nodiscard]] bool finished() const { return next_.begin >= end_; }
    [[nodiscard]] Step next() const { return next_; }
    [[nodiscard]] Date end() const { return end_; }
    void step();

    /// The run's state, complete and exact. Written as .part and renamed; of several processes all call and
    /// the first writes.
    void save(const std::filesystem::path& path) const;
    /// The same as a start state: a run begins from it, on the scenario's first day.
    void save_start(const std::filesystem::path& path, const Start& start) const;
    /// Turns the calendar back to the scenario's first day and every date of the state with it, and drops
    /// what was recorded. Residents keep their ages, staff get older. Steps count on, so that no draw is made
    /// and no id given twice. The days gone by must be whole weeks.
    void begin_again();
    /// The output file, which any process can write. `command`: as given by the user, for provenance.
    void write(const std::filesystem::path& path, const std::string& command) const;

    [[nodiscard]] const world::World& world() const { return world_; }
    [[nodiscard]] const std::vector<world::Domain>& domains() const { return domains_; }
    [[nodiscard]] std::vector<world::Domain>& domains() { return domains_; }
    [[nodiscard]] const world::Nation& nation() const { return nation_; }
    [[nodiscard]] world::Nation& nation() { return nation_; }
    [[nodiscard]] const model::Rules& rules() const { return *rules_; }
    [[nodiscard]] const Observations& observations() const { return *observations_; }
    [[nodiscard]] const Clock& clock() const { return clock_; }
    [[nodiscard]] Clock& clock() { return clock_; }
    [[nodiscard]] const Start& start() const { return start_; }
    [[nodiscard]] const Workers& workers() const { return workers_; }
    [[nodiscard]] std::size_t ranks() const { return exchange_->ranks(); }
    /// What this process gives, and what the others do, by rank. All of them call.
    template <class Value>
    [[nodiscard]] std::vector<Value> by_rank(const Value& mine) const {
        if (options_.processes == nullptr) return {mine};
        return run::by_rank(*options_.processes, mine);
    }
    [[nodiscard]] const scenario::Scenario& scenario() const { return *scenario_; }
    [[nodiscard]] const Options& options() const { return options_; }

  private:
    void found();    ///< exchange, and domains from the founding of the world
    void set_out();  ///< rules, observations
    void for_own(const std::function<void(std::size_t)>& work) const;  ///< domains held here
    void forget_others();
    /// That every process has the same. Throws Error(data) naming `what`.
    void require_same(const std::string& text, const std::string& what) const;
    /// Exact sums over the domains held here, as sums over all.
    [[nodiscard]] std::vector<double> of_all(std::vector<double> sums) const;
    void deliver();  ///< messages of the phase just run reach their domains
    void observe();
    void write_state(const std::filesystem::path& path, const Start& start, bool as_start) const;
    void read_state(const std::filesystem::path& path);

    const scenario::Scenario* scenario_;
    Options options_;
    Workers workers_;
    world::World world_;
    std::vector<world::Domain> domains_;
    world::Nation nation_;
    std::unique_ptr<model::Rules> rules_;
    std::unique_ptr<Exchange> exchange_;
    std::unique_ptr<Replicas> replicas_;                     ///< with several processes
    std::vector<std::size_t> own_;                           ///< domains held here
    std::vector<model::Board> boards_;                       ///< by rank
    std::vector<std::vector<model::Departure>> departures_;  ///< by rank, of this step
    std::vector<model::Departures> departed_;                ///< by rank
    std::vector<std::uint32_t> wards_;                       ///< units with beds
    std::vector<model::UnitSignal> signals_;                 ///< by unit: of this step, public with the next
    std::vector<model::Outbox> out_;
    std::vector<Inbox> in_;
    std::unique_ptr<Observations> observations_;
    Step next_;
    Date end_;
    Start start_;
    Clock clock_;
    Stock founders_;
};

inline constexpr int kModelVersion = 9;
inline constexpr int kOutputFormat = 1;
inline constexpr int kCheckpointFormat = 10;
inline constexpr int kScenarioFormat = 1;

/// Hash of everything a checkpoint must agree with: world data, scale, regions, step, structure parameters.
[[nodiscard]] std::string world_hash(const scenario::Scenario& scenario, const std::string& founding_hash);

/// The stock a simulation began with: what is there now, without what has come and gone since.
[[nodiscard]] Stock stock_at_start(const Simulation& simulation);

/// Throws Error(internal) naming the quantity that was not conserved since `start`. Call after a step.
void check_conservation(const Simulation& simulation, const Stock& start);

}  // namespace careloop::run
