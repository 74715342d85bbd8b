// SPDX-License-Identifier: Apache-2.0
// Queues with known answers: M/G/1 in visits and M/M/c in services, as limits of days that are short against
// the time a patient takes.
//
// Each is held twice: against the same arrivals and services in continuous time, where luck is shared and
// only the cut into days differs, and against the closed form, where luck counts and batch means give the
// error.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <queue>

#include "engine/model/care.hpp"
#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::model;
using small_world::Town;

namespace {

/// Two-sided 1e-6 of Student's distribution with 39 degrees of freedom.
constexpr double kStudent = 5.8;
constexpr std::size_t kBatches = 40;

struct Mean {
    double value = 0, error = 0;
};

/// Of an autocorrelated series, by batches far longer than its memory.
Mean batch_mean(const std::vector<double>& series) {
    const std::size_t each = series.size() / kBatches;
    double sum = 0, squares = 0;
    for (std::size_t b = 0; b < kBatches; ++b) {
        double mean = 0;
        for (std::size_t i = 0; i < each; ++i) mean += series[b * each + i] / static_cast<double>(each);
        sum += mean;
        squares += mean * mean;
    }
    const double mean = sum / kBatches;
    return {mean, std::sqrt((squares / kBatches - mean * mean) / (kBatches - 1))};
}

double mean_of(const std::vector<double>& series) {
    double sum = 0;
    for (const double x : series) sum += x;
    return sum / static_cast<double>(series.size());
}

double uniform(std::uint64_t id, std::uint32_t n) {
    return Draw({11, 0}, id, 0, Purpose::test).uniform(n);
}

/// Poisson arrivals in order, in days from the start.
std::vector<double> arrivals(std::size_t count, double per_day) {
    std::vector<double> times;
    double t = 0;
    for (std::size_t n = 0; n < count; ++n) {
        t += -std::log1p(-uniform(n, 1)) / per_day;
        times.push_back(t);
    }
    return times;
}

struct Compared {
    std::vector<double> engine, continuous;  ///< days, by patient in order of arrival
};

/// One worker, an hour a day; patients take `work` hours, first come first served. Days from arrival to the
/// end.
Compared one_worker(const std::vector<double>& times, const std::vector<double>& work) {
    Town town({"care.hours[office_contact,worker]=1"});
    const std::uint16_t u = town.unit("office");
    world::Domain& domain = town.domains[0];
    world::UnitState& unit = domain.units[u];
    unit.hours[town.profession("worker")] = 1;
    Compared result{std::vector<double>(times.size(), 0), {}};
    std::size_t next = 0, done = 0;
    for (int day = 0; done < times.size(); ++day) {
        const Date today = town.scenario.begin + day;
        while (next < times.size() && static_cast<int>(times[next]) == day) {
            world::Episode e = town.episode("office_contact", static_cast<std::uint32_t>(next), today);
            e.id = next;  // so that those of one day keep their order
            e.weight = static_cast<float>(work[next]);
            unit.pending.push_back(e);
            ++next;
        }
        take_in(*town.rules, domain, u, town.step(0), today);
        care_visits(*town.rules, town.board, domain, u, town.out, town.step(0), today, 1.0);
        for (const Outcome& o : town.out.outcomes) {
            // As the unit counts: whole days from the day of arrival to the day it was done.
            result.engine[o.resident] = day - std::floor(times[o.resident]);
            ++done;
        }
        town.out.outcomes.clear();
        town.out.arrivals.clear();
    }
    double free = 0;
    for (std::size_t n = 0; n < times.size(); ++n) {
        free = std::max(free, times[n]) + work[n];
        result.continuous.push_back(free - times[n]);
    }
    return result;
}

}  // namespace

TEST_CASE("M/G/1: time in the system approaches Pollaczek and Khinchine's as the day shrinks") {
    constexpr double kLoad = 0.6;
    // null: mean wait = load x E[S^2] / (2 E[S] (1 - load)), plus E[S]; 24 000 patients for each mean of 5,
    // 10, 20 and 40 days and two laws of service, fixed seed; Student's t over 40 batches, false alarm 1e-6
    // each.
    for (const bool exponential_work : {true, false}) {
        double before = 1;
        for (const double mean : {5.0, 10.0, 20.0, 40.0}) {
            const auto patients = static_cast<std::size_t>(2e6 / mean);
            std::vector<double> work;
            for (std::size_t n = 0; n < patients; ++n) {
                // Exponential; or nine short ones to a long one of five times the mean: E[S^2] = 2.777
                // E[S]^2.
                const double u = uniform(n, 2);
                work.push_back(mean * (exponential_work ? -std::log1p(-u) : u < 0.9 ? 5.0 / 9 : 5.0));
            }
            const double second = exponential_work ? 2 : 0.9 * 25 / 81 + 0.1 * 25;
            const double expected = mean + kLoad * second * mean / (2 * (1 - kLoad));
            const Compared times = one_worker(arrivals(patients, kLoad / mean), work);
            const double cut = mean_of(times.engine) / mean_of(times.continuous) - 1;
            INFO("mean " << mean << ": error of the cut into days " << cut);
            CHECK(std::abs(cut) < 0.25 / mean);
            CHECK(std::abs(cut) < 0.75 * before);  // about halves with each doubling
            before = std::abs(cut);
            const Mean engine = batch_mean(times.engine);
            INFO("in the system " << engine.value << " +- " << engine.error << ", expected " << expected);
            CHECK(engine.error < 0.03 * expected);
            CHECK(std::abs(engine.value - expected) < kStudent * engine.error + 0.25 / mean * expected);
        }
    }
}

namespace {

/// `places` places and exponential services of this mean; days from arrival to the start.
Compared some_places(int places, const std::vector<double>& times, double mean) {
    Town town({"care.stay=" + std::to_string(mean), "care.hours[service_time,worker]=4"}, {.days = 1});
    const std::uint16_t u = town.unit("service");
    const std::size_t worker = town.profession("worker");
    world::Domain& domain = town.domains[0];
    world::UnitState& unit = domain.units[u];
    unit.normal_hours[worker] = unit.hours[worker] = 4.0 * places;
    Compared result{std::vector<double>(times.size(), -1), {}};
    std::vector<double> service;
    std::size_t next = 0, started = 0, most = 0;
    for (std::uint32_t day = 0; started < times.size(); ++day) {
        const Step step = town.step(day);
        while (next < times.size() && static_cast<std::uint32_t>(times[next]) == day) {
            world::Episode e = town.episode("service_time", static_cast<std::uint32_t>(next), step.begin);
            unit.pending.push_back(e);
            // The same luck in continuous time.
            service.push_back(mean * Draw(town.rules->seed, e.id, 0, Purpose::stay_length).exponential());
            ++next;
        }
        take_in(*town.rules, domain, u, step, step.begin);
        care_clients(*town.rules, town.board, domain, u, town.out, step, step.begin);
        most = std::max(most, unit.inside.size());
        for (auto i = unit.inside.rbegin(); i != unit.inside.rend() && i->rank == step.begin; ++i) {
            double& wait = result.engine[i->resident];
            if (wait >= 0) break;
            wait = step.begin - i->arrived;
            ++started;
        }
        town.out = {};
    }
    CHECK(most == static_cast<std::size_t>(places));
    std::priority_queue<double, std::vector<double>, std::greater<>> free;
    for (int p = 0; p < places; ++p) free.push(0);
    for (std::size_t n = 0; n < times.size(); ++n) {
        const double start = std::max(free.top(), times[n]);
        free.pop();
        free.push(start + service[n]);
        result.continuous.push_back(start - times[n]);
    }
    return result;
}

/// Erlang's C: chance that all c places are taken, for a load of `a` places.
double erlang_c(int c, double a) {
    double b = 1;  // Erlang's B, by its recursion
    for (int k = 1; k <= c; ++k) b = a * b / (k + a * b);
    return b / (1 - a / c * (1 - b));
}

}  // namespace

TEST_CASE("M/M/c: services with places approach Erlang's C as services grow long against the day") {
    CHECK(erlang_c(1, 0.6) == Approx(0.6));
    constexpr int kPlaces = 4;
    constexpr double kBusy = 3.0;  // places in use in the mean
    const double all_taken = erlang_c(kPlaces, kBusy);
    // null: the mean wait is C(c, a) E[S] / (c - a), and a share C exp(-(c - a) t / E[S]) waits longer than
    // t; 30 000 clients for each mean of 10, 20, 40 and 80 days, fixed seeds; Student's t over 40 batches,
    // false alarm 1e-6.
    double before = 1;
    for (const double mean : {10.0, 20.0, 40.0, 80.0}) {
        const Compared waits =
            some_places(kPlaces, arrivals(static_cast<std::size_t>(6e6 / mean), kBusy / mean), mean);
        const double cut = mean_of(waits.engine) / mean_of(waits.continuous) - 1;
        INFO("mean " << mean << ": error of the cut into days " << cut);
        CHECK(std::abs(cut) < 0.3 / mean);
        CHECK(std::abs(cut) < 0.75 * before);
        before = std::abs(cut);
        const double expected = all_taken * mean / (kPlaces - kBusy);
        const Mean engine = batch_mean(waits.engine);
        INFO("wait " << engine.value << " +- " << engine.error << ", expected " << expected);
        CHECK(engine.error < 0.06 * expected);
        CHECK(std::abs(engine.value - expected) < kStudent * engine.error + 0.3 / mean * expected);
        // Longer than a tenth of a service, at the middle of the day it is rounded to.
        const double t = std::floor(mean / 10);
        std::vector<double> longer;
        for (const double w : waits.engine) longer.push_back(w > t ? 1 : 0);
        const Mean share = batch_mean(longer);
        const double tail = all_taken * std::exp(-(kPlaces - kBusy) * (t + 0.5) / mean);
        INFO("waiting longer " << share.value << " +- " << share.error << ", expected " << tail);
        CHECK(std::abs(share.value - tail) < kStudent * share.error + 0.1 / mean);
    }
}
