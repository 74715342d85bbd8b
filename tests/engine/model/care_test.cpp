// SPDX-License-Identifier: Apache-2.0
// Care by visits: the exact recursion of unfinished work, hours that are neither made nor lost, the order of
// the queue, Little's law; and how long stays are.
#include "engine/model/care.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;
using careloop::tests::kTwoSided;
using small_world::Town;
using world::Count;

namespace {

const std::vector<std::string> kOneHour = {"care.hours[*,worker]=1"};

double queued(const world::UnitState& unit) {
    double n = 0;
    for (const world::Queue& q : unit.queue) n += static_cast<double>(q.size());
    return n;
}

/// Hours still to be given to those in the queue, when each takes `hours` of work at weight 1.
double unfinished(const world::UnitState& unit, double hours) {
    double work = 0;
    for (const world::Queue& q : unit.queue) {
        for (std::size_t i = q.head; i < q.entries.size(); ++i) {
            work += static_cast<double>(q.entries[i].weight) * static_cast<double>(q.entries[i].left) * hours;
        }
    }
    return work;
}

double uniform(std::uint64_t id, std::uint32_t n) {
    return Draw({3, 0}, id, 0, Purpose::test).uniform(n);
}

}  // namespace

TEST_CASE("A unit of one profession follows W' = max(0, W + A - C), to the last bit") {
    // Work, hours and shares are sums of powers of two, so floating point has nothing to round.
    for (const char* kind : {"weekly", "office"}) {
        Town town(kOneHour, {.days = 8});
        const std::uint16_t u = town.unit(kind);
        const std::size_t worker = town.profession("worker");
        const std::string steps[] = {std::string(kind) + "_contact", std::string(kind) + "_treatment"};
        world::UnitState& unit = town.domains[0].units[u];
        double w = 0, given = 0, idle = 0, arrived = 0;
        std::uint32_t number = 0;
        for (std::uint32_t k = 0; k < 1500; ++k) {
            const Step step = town.step(k);
            // Eight days with an eighth of the hours each, or all at the step's end.
            const double capacity = 8 * static_cast<double>(static_cast<int>(uniform(k, 0) * 12)) / 4;
            unit.hours[worker] = capacity;
            for (int day = 0; day < 8; ++day) {
                double a = 0;
                if (uniform(k, 1) < 0.7) {
                    for (int n = static_cast<int>(uniform(k, 10 + static_cast<std::uint32_t>(day)) * 3);
                         n-- > 0;) {
                        world::Episode e = town.episode(steps[number % 2], number, step.begin + day);
                        e.weight = std::ldexp(1.0F, static_cast<int>(uniform(number, 2) * 5) - 2);
                        a += static_cast<double>(e.weight);
                        unit.pending.push_back(e);
                        ++number;
                    }
                }
                care(*town.rules, town.board, town.domains[0], town.out, step, step.begin + day, day == 7);
                arrived += a;
                w += a;
                const double c = kind == std::string("office") ? capacity / 8 : day == 7 ? capacity : 0;
                given += std::min(w, c);
                idle += w < c ? 1 : 0;
                w = std::max(0.0, w - c);
                double waiting = 0;
                for (const world::Episode& e : unit.pending) waiting += static_cast<double>(e.weight);
                // A queue is never so long here that the look past it ends.
                if (unfinished(unit, 1) + waiting != w) {
                    REQUIRE(unfinished(unit, 1) + waiting == w);
                }
            }
            town.out = {};
        }
        CHECK(unit.tally[Count::given_hours] == given);
        CHECK(unit.tally[Count::demand_hours] == arrived);
        CHECK(given + w == arrived);
        CHECK(idle > 100);  // both sides of the maximum were seen
        CHECK(idle < 1500 * 8 - 100);
        CHECK(number > 5000);
    }
}

TEST_CASE("Hours given are hours taken, and only those who may help do") {
    Town town({"care.hours[office_pair,worker]=2", "care.hours[office_pair,helper]=1",
               "care.hours[office_contact,worker]=2", "care.substitution[worker,helper]=0.5"});
    const UnitIndex office = UnitIndex::of(town.unit("office"));
    const StepWork& pair = town.rules->care.step(office, town.care_step("office_pair"));
    const StepWork& single = town.rules->care.step(office, town.care_step("office_contact"));
    const std::size_t worker = town.profession("worker"), helper = town.profession("helper");
    std::vector<double> left(town.scenario.catalogue.professions.size(),
                             100);  // the others must stay untouched
    std::uint32_t short_of = 0;
    const auto give = [&](const StepWork& work, double own, double help, double weight, double share) {
        left[worker] = own;
        left[helper] = help;
        Hours hours(town.rules->care, left, 1);
        const double given = hours.give(work, weight, share);
        short_of = hours.short_of();
        for (std::size_t p = 0; p < left.size(); ++p) left[p] = hours.left(p);
        return given;
    };
    // Enough of its own.
    CHECK(give(single, 8, 8, 2, 1) == 1);
    CHECK((left[worker] == 4 && left[helper] == 8 && short_of == 0));
    // A helper's hour counts half: what two lack takes four.
    CHECK(give(single, 2, 8, 2, 1) == 1);
    CHECK((left[worker] == 0 && left[helper] == 4 && short_of == 0));
    // Not enough together: all that is there, and it is said which profession lacked.
    CHECK(give(single, 1, 2, 2, 1) == Approx(0.5));
    CHECK(left[worker] + left[helper] == Approx(0).margin(1e-12));
    CHECK(short_of == 1U << worker);
    // Never more than asked for.
    CHECK(give(single, 8, 8, 2, 0.25) == 0.25);
    CHECK(left[worker] == 7);
    // Nobody helps the helper.
    CHECK(give(pair, 50, 0.5, 1, 1) == Approx(0.5));
    CHECK((left[worker] == Approx(49) && short_of == 1U << helper));

    // Random loads of two professions of which one may help: what is given is covered by what is taken.
    for (std::uint64_t n = 0; n < 20'000; ++n) {
        const double own = 4 * uniform(n, 0), help = 4 * uniform(n, 1), weight = 3 * uniform(n, 2) + 0.01,
                     share = uniform(n, 3);
        const double given = give(pair, own, help, weight, share);
        CHECK((given >= 0 && given <= share));
        CHECK((left[worker] >= 0 && left[helper] >= 0));
        const double from_worker = own - left[worker], from_helper = help - left[helper];
        const double helped = from_helper - given * weight * 1;  // beyond the helper's own work
        CHECK(helped >= -1e-9);
        CHECK(from_worker + 0.5 * helped == Approx(given * weight * 2).margin(1e-8));
        // At least half of what is possible, all when that is enough; and who is said to be short is.
        const double possible =
            std::min({share, help / weight, std::max(own / 2, (own + help / 2) / 2.5) / weight});
        CHECK(given <= possible * (1 + 1e-9) + 1e-9);
        CHECK(given >= possible / 2 * (1 - 1e-9) - 1e-8);
        if ((short_of >> worker & 1U) != 0) CHECK(left[worker] + left[helper] / 2 < 0.01 * weight);
        if ((short_of >> helper & 1U) != 0) CHECK(left[helper] < 0.01 * weight);
        if (own >= 2 * weight * share && help >= weight * share) CHECK(given == share);
        // The worker's own time goes first.
        if (helped > 1e-8) CHECK(left[worker] == Approx(0).margin(1e-9));
    }
    CHECK(std::accumulate(left.begin(), left.end(), 0.0) ==
          Approx(100.0 * static_cast<double>(left.size() - 2) + left[worker] + left[helper]));
}

TEST_CASE("Patients are seen urgent contacts first, then whoever is due first") {
    std::vector<std::string> set = kOneHour;
    set.insert(set.end(), {"care.target_days[assessment]=3", "care.target_days[first_visit]=90",
                           "care.target_days[treatment]=60"});
    Town town(set);
    const std::uint16_t u = town.unit("office");
    world::UnitState& unit = town.domains[0].units[u];
    const std::array<const char*, 4> steps = {"office_contact", "office_assessment", "office_first_visit",
                                              "office_treatment"};
    const std::array<int, 4> target = {-100'000, 3, 90, 60};  // the first class before all others
    struct Due {
        int day;
        std::size_t care_class;
        std::uint64_t id;
        std::uint32_t number;
    };
    std::vector<Due> due;
    const Date today = town.scenario.begin;
    for (std::uint32_t n = 0; n < 400; ++n) {
        const std::size_t c = static_cast<std::size_t>(uniform(n, 0) * 4);
        world::Episode e = town.episode(steps[c], n, today);
        e.rank = today - static_cast<int>(uniform(n, 1) * 120);
        due.push_back({e.rank.days + target[c], c, e.id, n});
        unit.pending.push_back(e);
    }
    // Ties: the first of the classes, then the id.
    std::sort(due.begin(), due.end(), [](const Due& a, const Due& b) {
        return std::tie(a.day, a.care_class, a.id) < std::tie(b.day, b.care_class, b.id);
    });
    unit.hours[town.profession("worker")] = 7 * 2.5;  // two and a half patients a day
    std::vector<std::uint32_t> order;
    for (std::uint32_t k = 0; order.size() < due.size(); ++k) {
        REQUIRE(k < 40);
        for (int day = 0; day < 7; ++day) {
            care(*town.rules, town.board, town.domains[0], town.out, town.step(k), town.step(k).begin + day,
                 day == 6);
            for (const Outcome& o : town.out.outcomes) order.push_back(o.resident);
            town.out.outcomes.clear();
        }
    }
    for (std::size_t i = 0; i < due.size(); ++i) CHECK(order[i] == due[i].number);
}

TEST_CASE("A patient who lacks a profession does not hold up those who do not need it") {
    Town town({"care.hours[office_pair,worker]=1", "care.hours[office_pair,helper]=1",
               "care.hours[office_contact,worker]=1"});
    world::UnitState& unit = town.domains[0].units[town.unit("office")];
    for (std::uint32_t n = 0; n < 10; ++n) {
        unit.pending.push_back(
            town.episode(n < 5 ? "office_pair" : "office_contact", n, town.scenario.begin + (n < 5 ? 0 : 1)));
    }
    unit.hours[town.profession("worker")] = 70;  // no helper at all
    care(*town.rules, town.board, town.domains[0], town.out, town.step(0), town.scenario.begin + 1, false);
    CHECK(unit.tally[Count::served] == 5);
    REQUIRE(queued(unit) == 5);
    std::uint64_t before = 0;
    for (std::size_t i = unit.queue[0].head; i < unit.queue[0].entries.size(); ++i) {
        CHECK(unit.queue[0].entries[i].resident < 5);
        CHECK(unit.queue[0].entries[i].id > before);  // and those left keep their order
        before = unit.queue[0].entries[i].id;
    }
}

TEST_CASE("Little's law holds exactly on a unit that starts and ends empty") {
    // Days waited by all who came equal people waiting summed over the days' ends, whatever the order of
    // service.
    std::vector<std::string> set = kOneHour;
    set.insert(set.end(), {"care.target_days[treatment]=60", "care.jitter_days[treatment]=20",
                           "care.hours[office_pair,helper]=1", "care.hours[office_pair,worker]=0.5"});
    Town town(set);
    world::UnitState& unit = town.domains[0].units[town.unit("office")];
    const char* steps[] = {"office_contact", "office_treatment", "office_pair"};
    std::uint32_t number = 0;
    double sum = 0;
    for (std::uint32_t k = 0; k < 200; ++k) {
        const Step step = town.step(k);
        unit.hours[town.profession("worker")] = 7 * 4;
        unit.hours[town.profession("helper")] = 7 * 1.5;
        for (int day = 0; day < 7; ++day) {
            const bool open = k < 150;
            for (int n = open ? static_cast<int>(uniform(k, 10 + static_cast<std::uint32_t>(day)) * 10) : 0;
                 n-- > 0;) {
                world::Episode e = town.episode(steps[number % 3], number, step.begin + day);
                e.rank = e.arrived + static_cast<int>(number % 9);  // the place in the queue is not the wait
                unit.pending.push_back(e);
                ++number;
            }
            care(*town.rules, town.board, town.domains[0], town.out, step, step.begin + day, day == 6);
            sum += queued(unit);
        }
        town.out = {};
    }
    REQUIRE(queued(unit) == 0);
    CHECK(unit.tally[Count::served] == number);
    CHECK(unit.tally[Count::wait_begun] == sum);
    CHECK(sum > 5 * number);  // they did wait
}

TEST_CASE("Stays keep their mean under rounding to whole days, with one day as the least") {
    // null: mean of max(1, X) for lognormal X of mean m and spread s; 60 000 episodes each, seed 1; normal
    // limit on the sample's own deviation, false alarm 1e-6.
    for (const auto& [mean, spread] : {std::pair{2.0, 0.8}, {6.5, 0.8}, {20.0, 0.4}}) {
        Town town({"care.stay=" + std::to_string(mean), "care.stay_spread=" + std::to_string(spread)});
        const UnitIndex hall = UnitIndex::of(town.unit("hall"));
        constexpr std::uint32_t kStays = 60'000;
        double sum = 0, squares = 0;
        for (std::uint32_t n = 0; n < kStays; ++n) {
            const world::Episode e = town.episode("hall_stay", n, town.scenario.begin);
            const double days = town.rules->care.length_days(town.rules->seed, hall, e);
            if (days < 1 || days != std::floor(days)) CHECK(days == 0);
            sum += days;
            squares += days * days;
        }
        const double mu = std::log(mean) - spread * spread / 2;
        const auto phi = [](double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; };
        const double expected = mean * phi((mu + spread * spread) / spread) + phi(-mu / spread);
        const double got = sum / kStays, deviation = std::sqrt(squares / kStays - got * got);
        CHECK(std::abs(got - expected) < kTwoSided * deviation / std::sqrt(double{kStays}));
    }
}

TEST_CASE("Long stays are lognormal and services exponential") {
    // null: distribution of the length; 20 000 episodes, seed 1; Kolmogorov-Smirnov at 1e-6 plus 0.1 for
    // whole days of lengths of about 2 000.
    Town town({"care.stay=2000", "care.stay_spread=0.6"});
    std::vector<double> stays, services;
    for (std::uint32_t n = 0; n < 20'000; ++n) {
        const auto length = [&](const char* kind, const char* step) {
            return town.rules->care.length_days(town.rules->seed, UnitIndex::of(town.unit(kind)),
                                                town.episode(step, n, town.scenario.begin));
        };
        stays.push_back(length("hall", "hall_stay"));
        services.push_back(length("service", "service_time"));
    }
    const double mu = std::log(2000.0) - 0.18;
    CHECK(tests::kolmogorov(stays, [&](double x) {
              return std::erfc(-(std::log(x) - mu) / 0.6 / std::sqrt(2.0)) / 2;
          }) < tests::kKolmogorovLimit + 0.1);
    CHECK(tests::kolmogorov(services, [](double x) { return 1 - std::exp(-x / 2000); }) <
          tests::kKolmogorovLimit + 0.1);
}

TEST_CASE("What units tally as cost is what residents are billed, whatever ends the care") {
    // Full beds held for a service that is short of room, clients who start on any day of a step, visits
    // given in parts; some give up waiting or leave the world of care in the middle of it.
    Town town({"care.hours[hall_stay,worker]=2", "care.hours[service_time,worker]=7",
               "care.hours[office_contact,worker]=1", "cost.hour=100", "cost.bed_day=1000",
               "waiting.leaving_rate=4"},
              {.units = {{"office"}, {"hall", 12}, {"service"}}});
    world::Domain& domain = town.domains[0];
    const std::size_t worker = town.profession("worker");
    world::UnitState &office = domain.units[town.unit("office")], &hall = domain.units[town.unit("hall")],
                     &service = domain.units[town.unit("service")];
    hall.normal_hours[worker] = 12 * 2 * 7;
    service.normal_hours[worker] = 7 * 8;
    double billed = 0;
    const auto deliver = [&](Step step) {
        for (const Arrival& a : town.out.arrivals) {
            world::UnitState& unit = domain.units[a.unit];
            (a.episode.arrived < step.end() ? unit.pending : unit.later).push_back(a.episode);
        }
        for (const Outcome& o : town.out.outcomes) billed += static_cast<double>(o.cost * o.weight);
        release_beds(domain, town.out.releases);
        town.out = {};
    };
    const auto cost = [&] {
        return office.tally[Count::cost] + hall.tally[Count::cost] + service.tally[Count::cost];
    };
    std::vector<UnitSignal> signals(domain.units.size());
    std::uint32_t number = 0, k = 0;
    const auto open = [&] {
        return queued(office) + queued(hall) + queued(service) +
               static_cast<double>(office.pending.size() + hall.pending.size() + hall.inside.size() +
                                   service.pending.size() + service.later.size() + service.inside.size());
    };
    for (; k < 20 || open() > 0; ++k) {
        REQUIRE(k < 200);
        const Step step = town.step(k);
        town.rules->prepare(step);
        hall.hours[worker] = 12 * 2 * 7, service.hours[worker] = 1000, office.hours[worker] = 7 * 2.4;
        if (k % 3 == 2) {
            std::vector<Departure> gone;
            for (std::uint32_t row = k; row < number; row += 11) gone.push_back({DomainIndex{0}, row});
            Departures departures;
            departures.reset(gone);
            close_departed(*town.rules, departures, domain, town.out, step.begin);
            deliver(step);
        }
        for (int n = 0; k < 20 && n < 30; ++n, ++number) {
            world::Episode e = town.episode(n % 3 == 0 ? "hall_stay" : "office_contact", number,
                                            step.begin + static_cast<int>(uniform(number, 3) * 7));
            (n % 3 == 0 ? hall : office).pending.push_back(e);
        }
        for (int day = 0; day < 7; ++day) {
            care(*town.rules, town.board, domain, town.out, step, step.begin + day, day == 6);
            deliver(step);
        }
        waiting(*town.rules, town.board, domain, town.out, step, signals.data());
        deliver(step);
    }
    CHECK((office.tally[Count::left_queue] > 0 && hall.tally[Count::bed_days_blocked] > 50));
    CHECK((hall.tally[Count::cost] > 0 && service.tally[Count::cost] > 0 && office.tally[Count::cost] > 0));
    CHECK(billed == Approx(cost()).epsilon(1e-6));
    // Hours were there in plenty, so that those given are those that cost, from the first day of a service.
    CHECK(100 * service.tally[Count::given_hours] == Approx(service.tally[Count::cost]).epsilon(1e-9));
}

TEST_CASE("A full service takes a patient who holds a hospital bed, and nobody from home") {
    Town town({"care.hours[service_time,worker]=7", "clients.admission_limit=1",
               "clients.admission_limit_from_bed=1.25"},
              {.units = {{"hall", 12}, {"service"}}});
    world::Domain& domain = town.domains[0];
    const std::uint16_t hall = town.unit("hall"), service = town.unit("service");
    world::UnitState& unit = domain.units[service];
    unit.normal_hours[town.profession("worker")] = 7 * 8;  // of eight clients
    unit.hours = unit.normal_hours;
    for (std::uint64_t n = 0; n < 40; ++n) {
        world::Episode e;
        e.id = n;
        e.step = town.care_step("service_time");
        e.weight = 1;
        e.arrived = e.rank = town.step(0).begin;
        e.keeps_bed = n % 2 == 0 ? town.rules->global(domain, hall).value : world::kNoUnit;
        e.held_by = 100 + n;
        unit.pending.push_back(e);
    }
    care(*town.rules, town.board, domain, town.out, town.step(0), town.step(0).begin, false);
    CHECK(unit.inside.size() == 10);
    CHECK(town.out.releases.size() == 10);
}
