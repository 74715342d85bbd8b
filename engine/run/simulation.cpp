// SPDX-License-Identifier: Apache-2.0
#include "engine/run/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "engine/base/maths.hpp"
#include "engine/model/outside_pool.hpp"
#include "engine/run/checkpoint.hpp"
#include "engine/run/clients_at_start.hpp"
#include "engine/run/turn_back.hpp"
#include "engine/run/year.hpp"
#include "engine/world/staff_ages.hpp"

namespace careloop::run {
namespace {

using world::Domain;

/// Risk classes and age bands are renewed every so many steps; in between, a birthday waits.
constexpr std::uint32_t kClassifyEvery = 4;

class Stopwatch {
  public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// The first where none is named. Throws Error(usage) for an arm that there is not.
const scenario::Arm& arm_of(const scenario::Scenario& scenario, const std::string& arm) {
    const auto found = arm.empty() ? scenario.arms.begin()
                                   : std::find_if(scenario.arms.begin(), scenario.arms.end(),
                                                  [&](const scenario::Arm& a) { return a.name == arm; });
    if (found == scenario.arms.end()) {
        std::vector<std::string> names;
        for (const auto& a : scenario.arms) names.push_back(a.name);
        std::string allowed;
        for (const auto& n : names) allowed += (allowed.empty() ? "" : ", ") + n;
        throw Error(Fault::usage, "no arm '" + arm + "' in " + scenario.name + "; its arms are: " + allowed);
    }
    return *found;
}

std::vector<scenario::Lever> levers_of(const scenario::Scenario& scenario, const scenario::Arm& arm) {
    std::vector<scenario::Lever> levers;
    for (const std::string& name : arm.levers) {
        for (const scenario::Lever& lever : scenario.levers) {
            if (lever.name == name || lever.file.stem() == name || lever.file == name)
                levers.push_back(lever);
        }
    }
    return levers;
}

/// Heavier entries are split so that one entry is at most a quarter of a ward's beds, of a unit's work
/// between two times it works through its queue, or of a service's clients.
std::vector<float> part_limits(const model::Rules& rules) {
    constexpr double kPatientHoursPerWeek =
        24;  // of one person employed: 38 hours, nine tenths, absences, other work
    constexpr double kParts = 4;
    const auto& catalogue = rules.scenario.catalogue;
    std::vector<float> limits;
    for (std::size_t u = 0; u < rules.setting.directory.units.size(); ++u) {
        const world::UnitPlace& unit = rules.setting.directory.units[u];
        const scenario::UnitKindInfo& kind = rules.kind(unit.kind);
        double hours = 0;
        int steps = 0;
        for (std::size_t s = 0; s < catalogue.care_steps.size(); ++s) {
            if (catalogue.care_steps[s].unit_kind != unit.kind) continue;
            hours += rules.care.step(UnitIndex::of(u), CareStep::of(s)).hours;
            ++steps;
        }
        const double a_week = hours > 0 ? unit.size * kPatientHoursPerWeek / (hours / steps) : kParts;
        const bool daily = kind.by_day && kind.form != scenario::CareForm::clients;
        const double most = kind.form == scenario::CareForm::beds ? unit.physical_beds
                            : daily                               ? a_week / 5
                                                                  : a_week;
        limits.push_back(static_cast<float>(std::max(1.0, most / kParts)));
    }
    return limits;
}

/// What the domains are for the ranks that hold them, relatively: residents and staff.
std::vector<double> work_of(const world::Setting& setting) {
    std::vector<double> work;
    for (const world::DomainPlace& domain : setting.geography.domains) work.push_back(domain.founders);
    for (const world::UnitPlace& unit : setting.directory.units)
        work[unit.domain.at()] += static_cast<double>(unit.size);
    return work;
}

}  // namespace

Simulation::Simulation(const scenario::Scenario& scenario, const Options& options)
    : scenario_(&scenario), options_(options), workers_(options.threads) {
    const Stopwatch watch;
    (void)arm_of(scenario, options_.arm);  // an unknown arm is said before the work
    world_ = world::make_world(scenario, workers_);
    found();
    set_out();
    rules_->prepare(next_);
    workers_.for_each(domains_.size(), [&](std::size_t d) {
        model::classify(*rules_, domains_[d], next_.begin);
        model::found_work(*rules_, domains_[d]);
        model::found_specialists(*rules_, domains_[d]);
        model::found_pool(*rules_, domains_[d]);
        model::mean_capacity(*rules_, domains_[d]);
    });
    model::found_prevention(*rules_, domains_, nation_);
    start_clients(*rules_, workers_, domains_);
    forget_others();
    founders_ = stock_at_start(*this);
    clock_.synthesis = watch.seconds();
}

Simulation::Simulation(const scenario::Scenario& scenario, const Options& options, const StartFile& start)
    : scenario_(&scenario), options_(options), workers_(options.threads) {
    const Stopwatch watch;
    (void)arm_of(scenario, options_.arm);
    require_start(start);
    read_state(start.path);
    // Levers and parameters of the first day act from the first day, as in a run that begins without.
    rules_->prepare(next_);
    rules_->need_factors = model::need_factors(nation_);
    workers_.for_each(domains_.size(), [&](std::size_t d) {
        model::classify(*rules_, domains_[d], next_.begin);
        model::mean_capacity(*rules_, domains_[d]);
    });
    founders_ = stock_at_start(*this);
    clock_.synthesis = watch.seconds();
}

Simulation::~Simulation() = default;

void Simulation::found() {
    const auto& directory = world_.setting.directory;
    domains_.resize(world_.founding.size());
    for (std::size_t d = 0; d < domains_.size(); ++d) {
        Domain& domain = domains_[d];
        domain.index = DomainIndex::of(d);
        domain.residents = std::move(world_.founding[d].residents);
        domain.staff = std::move(world_.founding[d].staff);
        const std::size_t units = directory.domain_first[d + 1] - directory.domain_first[d];
        domain.units.resize(units);
        world::index_staff(domain);
        domain.flows.resize(scenario_->catalogue.municipalities.size());
    }
    world_.founding.clear();
    next_ = Step{0, scenario_->begin, scenario_->step_days};
    if (options_.processes != nullptr) {
        Processes& processes = *options_.processes;
        if (processes.count() > domains_.size()) {
            throw Error(Fault::usage,
                        fmt::format("{} processes for the {} domains of {}; allowed: 1 to {}",
                                    processes.count(), domains_.size(), scenario_->name, domains_.size()));
        }
        require_same(
            world_hash(*scenario_, world_.setting.founding_hash) + scenario::resolved_text(*scenario_),
            "the world they have made: its scenario, levers, parameters and data");
        exchange_ = spread_exchange(processes, deal(work_of(world_.setting), processes.count()));
        replicas_ = std::make_unique<Replicas>(processes, *exchange_);
    } else {
        exchange_ = options_.ranks > 1 ? ranked_exchange(options_.ranks, domains_.size()) : direct_exchange();
    }
    for (std::size_t d = 0; d < domains_.size(); ++d) {
        if (exchange_->holds(DomainIndex::of(d))) own_.push_back(d);
    }
}

void Simulation::for_own(const std::function<void(std::size_t)>& work) const {
    workers_.for_each(own_.size(), [&](std::size_t n) { work(own_[n]); });
}

void Simulation::require_same(const std::string& text, const std::string& what) const {
    if (options_.processes == nullptr) return;
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    const std::vector<std::uint64_t> hashes = by_rank(hash_of(bytes, text.size()));
    for (std::size_t rank = 1; rank < hashes.size(); ++rank) {
        if (hashes[rank] != hashes[0]) {
            throw Error(
                Fault::data,
                fmt::format("processes 0 and {} differ in {}; allowed: the same files on every machine", rank,
                            what));
        }
    }
}

void Simulation::forget_others() {
    if (replicas_) replicas_->forget(domains_);
}

void Simulation::set_out() {
    const std::size_t domains = domains_.size();
    const scenario::Arm& arm = arm_of(*scenario_, options_.arm);
    rules_ = std::make_unique<model::Rules>(*scenario_, world_.setting, levers_of(*scenario_, arm),
                                            Seed{scenario_->seed, options_.member}, arm.cut);
    rules_->population_held = options_.hold_population;
    // Settled staff are who they are in every member: only those who stay with little wish to leave are old
    // in their units. Drawn anew by member, these traits would undo the settling.
    if (!start_.key.empty()) rules_->traits = Seed{scenario_->seed, 0};
    boards_.assign(exchange_->ranks_here(), model::Board(world_.setting.directory.units.size()));
    departures_.resize(exchange_->ranks_here());
    departed_.resize(exchange_->ranks_here());
    out_.resize(domains);
    in_.resize(domains);
    observations_ = std::make_unique<Observations>(*scenario_, world_.setting, domains_, rules_->need);
    end_ = scenario_->begin;
    const auto civil = scenario_->begin.civil();
    end_ = Date::of(static_cast<int>(civil.year()) + scenario_->years, static_cast<unsigned>(civil.month()),
                    std::min(28U, static_cast<unsigned>(civil.day())));
    if (static_cast<unsigned>(civil.day()) > 28)
        end_ = end_ + (static_cast<int>(static_cast<unsigned>(civil.day())) - 28);
    // Parts are cut by the parameters of the world's begin, whenever a run is taken up again. A resumed run
    // then folds the step before, so that its first step sees the same change of levers as a run that never
    // stopped.
    rules_->prepare(Step{0, scenario_->begin, scenario_->step_days});
    rules_->routing.set_part_limits(part_limits(*rules_));
    if (next_.begin > scenario_->begin) {
        rules_->in.carry(nation_.lever_part_before);
        rules_->prepare(Step{next_.index - 1, next_.begin - next_.days, next_.days});
    }
    const auto& units = world_.setting.directory.units;
    signals_.resize(units.size());
    for (std::uint32_t u = 0; u < units.size(); ++u) {
        if (rules_->kind(units[u].kind).form == scenario::CareForm::beds) wards_.push_back(u);
    }
}

void Simulation::begin_again() {
    const int days = next_.begin - scenario_->begin;
    require(days % kDaysPerWeek == 0, "the calendar is turned back by whole weeks");
    require(!replicas_, "a world settles in one process");
    workers_.for_each(domains_.size(), [&](std::size_t d) {
        turn_back(domains_[d], days);
        forget_flows(domains_[d]);
    });
    std::vector<world::Staff*> staff;
    for (Domain& domain : domains_) staff.push_back(&domain.staff);
    world::match_staff_ages(*scenario_, world_.setting, staff);
    for (auto* people : {&nation_.graduated, &nation_.retired, &nation_.died})
        std::fill(people->begin(), people->end(), 0.0);
    next_.begin = scenario_->begin;
    founders_ = stock_at_start(*this);
    observations_ = std::make_unique<Observations>(*scenario_, world_.setting, domains_, rules_->need);
}

void Simulation::deliver() {
    const Date end = next_.end();
    exchange_->deliver(workers_, out_, in_, departures_);
    for_own([&](std::size_t d) {
        Domain& domain = domains_[d];
        for (const model::Arrival& a : in_[d].arrivals) {
            world::UnitState& unit = domain.units[a.unit];
            (a.episode.arrived < end ? unit.pending : unit.later).push_back(a.episode);
        }
        for (const model::Outcome& o : in_[d].outcomes) {
            domain.residents.year_cost[o.resident] +=
                o.cost * o.weight / domain.residents.weight_of(o.resident);
            if (o.group != 0xff) domain.residents.year_groups[o.resident] |= 1U << o.group;
        }
        model::release_beds(domain, in_[d].releases);
        in_[d].arrivals.clear();
        in_[d].outcomes.clear();
        in_[d].releases.clear();
    });
}

// Read from top to bottom: this is what a week is. (docs/model.md, "Schedule")
void Simulation::step() {
    const Stopwatch watch;
    const Step step = next_;
    rules_->in.carry(nation_.lever_part);
    rules_->prepare(step);
    rules_->agency_premium = nation_.agency_premium;
    if (!nation_.pay.empty()) rules_->pay_level = nation_.pay;
    if (!nation_.introduction.empty()) rules_->introduction_reach = nation_.introduction;
    rules_->finding_usual =
        options_.hold_population ||
        (start_.key.empty() && step.begin - scenario_->begin < rules_->budget.settling_days);
    rules_->need_factors = model::need_factors(nation_);
    const model::Rules& rules = *rules_;
    const std::size_t n = domains_.size();
    const world::UnitDirectory& directory = world_.setting.directory;
    const auto board = [&](std::size_t d) -> model::Board& {
        return boards_[exchange_->board_of(DomainIndex::of(d))];
    };

    // 1. demography
    const bool renew = rules.reclassify || step.index % kClassifyEvery == 0;
    if (rules.new_capacity)
        workers_.for_each(n, [&](std::size_t d) { model::mean_capacity(rules, domains_[d]); });
    for_own([&](std::size_t d) {
        if (renew) model::classify(rules, domains_[d], step.begin);
        model::demography(rules, board(d), domains_[d], out_[d], step);
    });
    for (auto& list : departures_) list.clear();
    deliver();
    for (std::size_t here = 0; here < departed_.size(); ++here) departed_[here].reset(departures_[here]);

    // 2. need, 3. routing, 4. presence
    for_own([&](std::size_t d) {
        const model::Departures& departed = departed_[exchange_->board_of(DomainIndex::of(d))];
        model::close_departed(rules, departed, domains_[d], out_[d], step.begin);
        model::need(rules, board(d), domains_[d], out_[d], step);
        model::presence(rules, domains_[d], step);
    });
    model::count_needs(rules, of_all(model::people_in_need(rules, domains_)), nation_, step);
    if (replicas_ && rules.pools.any()) replicas_->share_hours(domains_);
    model::share_pools(rules, domains_, step);
    deliver();

    // 5. care, day by day
    for (int day = 0; day < step.days; ++day) {
        for_own([&](std::size_t d) {
            model::care(rules, board(d), domains_[d], out_[d], step, step.begin + day, day + 1 == step.days);
        });
        deliver();
        // A hospital knows each evening where its free beds are.
        for (const std::uint32_t ward : wards_) {
            const world::UnitPlace& place = directory.units[ward];
            if (!exchange_->holds(place.domain)) continue;
            board(place.domain.at())[ward].room =
                static_cast<float>(domains_[place.domain.at()].units[place.local].free_beds);
        }
        exchange_->share(directory, boards_);
    }

    // 6. waiting
    for_own([&](std::size_t d) {
        model::waiting(rules, board(d), domains_[d], out_[d], step,
                       signals_.data() + directory.domain_first[d]);
    });
    deliver();
    for (const std::size_t d : own_) {
        for (std::uint32_t u = directory.domain_first[d]; u < directory.domain_first[d + 1]; ++u)
            board(d)[u] = signals_[u];
    }
    exchange_->share(directory, boards_);

    // 7. work environment, 8. exits, 9. labour market, 10. mobility hub
    for_own([&](std::size_t d) {
        model::key_persons(rules, domains_[d], step);
        model::improvement(rules, nation_, domains_[d], step);
        // Rooms that read strain and workload as they were come first.
        model::task_shift(rules, domains_[d]);
        model::skills(rules, domains_[d]);
        model::wished_hours(rules, domains_[d]);
        model::prevention(rules, nation_, domains_[d]);
        model::work_environment(rules, nation_, domains_[d], step);
        model::exits(rules, nation_, domains_[d], step);
    });
    if (replicas_) {
        const Due due = observations_->due(step);
        const bool check = options_.check;
        replicas_->share_units(domains_, {.staff = model::round_falls(step) || due.quarter || check,
                                          .tallies = due.units() || check,
                                          .flows = due.quarter || check});
    }
    model::labour_market(rules, workers_, domains_, nation_, step);
    model::mobility_hub(rules, domains_, nation_, step);

    // 11. learning and policy
    model::agency_market(rules, domains_, nation_);
    model::pay(rules, domains_, nation_);
    std::vector<double> people;
    if (model::new_budgets(rules, step)) people = of_all(model::people_by_age(rules, domains_, step.end()));
    model::budgets(rules, workers_, domains_, nation_, people, step);
    model::learning_policy(rules, domains_, nation_);
    model::lever_life(rules, domains_, nation_, step);
    model::education(rules, workers_, domains_, nation_, step);
    model::spared_needs(rules, domains_, nation_);

    // 12. observe
    std::int64_t residents = 0;
    for (const std::size_t d : own_) residents += static_cast<std::int64_t>(domains_[d].residents.size());
    for (const std::int64_t theirs : by_rank(residents)) clock_.resident_steps += theirs;
    next_ = Step{step.index + 1, step.end(), step.days};
    if (options_.check) {  // while the tallies are whole
        check_conservation(*this, founders_);
        if (replicas_) replicas_->require_alike(domains_, nation_);
    }
    observe();
    clock_.stepping += watch.seconds();
}

void Simulation::observe() {
    const Step done{next_.index - 1, next_.begin - next_.days, next_.days};
    const Due due = observations_->due(done);
    const world::UnitDirectory& directory = world_.setting.directory;
    Seen seen;
    if (due.units()) {
        seen.units.resize(directory.units.size());
        for_own([&](std::size_t d) {
            for (std::uint16_t u = 0; u < domains_[d].units.size(); ++u)
                seen.units[directory.domain_first[d] + u] = snapshot(*rules_, domains_[d], u, done.end());
        });
        if (replicas_) replicas_->share_snapshots(directory, seen.units);
    }
    if (due.quarter) {
        const std::size_t municipalities = scenario_->catalogue.municipalities.size();
        seen.people = of_all(inhabitants(domains_, municipalities, done.end()));
    }
    observations_->after_step(*rules_, domains_, nation_, seen, done);
    // A calendar year is over with the step that reaches into the next. The first, begun on its last day, is
    // none.
    const int year = done.begin.year();
    if (done.end().year() != year) {
        const bool whole = scenario_->begin <= Date::of(year, 1, 7);
        for_own([&](std::size_t d) { close_year(domains_[d], rules_->need, year, done.end()); });
        if (replicas_ && whole) replicas_->share_years(domains_);
        if (whole) observations_->add_year(domains_, year);
    }
}

std::vector<double> Simulation::of_all(std::vector<double> sums) const {
    if (options_.processes != nullptr) add_up(*options_.processes, sums);
    return sums;
}

}  // namespace careloop::run
