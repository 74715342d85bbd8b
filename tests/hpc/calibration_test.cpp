// SPDX-License-Identifier: Apache-2.0
#include "hpc/calibration.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "engine/base/draws.hpp"
#include "engine/base/error.hpp"
#include "hpc/emulator.hpp"
#include "hpc/history.hpp"
#include "hpc/latin_hypercube.hpp"
#include "hpc/posterior.hpp"

using namespace careloop;
using namespace careloop::hpc;

namespace {

double noise(std::size_t i, std::uint32_t which) {
    return Draw(Seed{77, 0}, i, which, Purpose::test).normal();
}

/// A model of two results of two factors, with luck of standard deviation 0.02.
double first(const Point& p, std::size_t i) {
    return p[0] + 0.3 * p[1] * p[1] + 0.02 * noise(i, 0);
}
double second(const Point& p, std::size_t i) {
    return p[0] * p[1] - p[1] + 0.02 * noise(i, 1);
}

struct Learnt {
    std::vector<Emulator> emulators;
};

Learnt learnt(std::size_t runs) {
    const auto points = latin_hypercube(runs, 2, 5);
    std::vector<double> a, b;
    for (std::size_t i = 0; i < runs; ++i)
        a.push_back(first(points[i], i)), b.push_back(second(points[i], i));
    Learnt l;
    l.emulators.emplace_back(points, a);
    l.emulators.emplace_back(points, b);
    return l;
}

}  // namespace

TEST_CASE("A Latin hypercube has one point in each part of each factor's range, and is the same again") {
    const std::size_t n = 40;
    const auto points = latin_hypercube(n, 3, 9);
    for (std::size_t f = 0; f < 3; ++f) {
        std::vector<int> in_part(n);
        for (const Point& p : points) ++in_part[static_cast<std::size_t>(p[f] * static_cast<double>(n))];
        CHECK(std::all_of(in_part.begin(), in_part.end(), [](int c) { return c == 1; }));
    }
    CHECK(points == latin_hypercube(n, 3, 9));
    CHECK(points != latin_hypercube(n, 3, 10));
}

TEST_CASE("A factor's positions: evenly on its range, evenly in logarithms for a factor on a table") {
    const Factor set{"a", scenario::ChangeForm::set, 2, 6, {}};
    CHECK(set.at(0.25) == Approx(3));
    CHECK(set.position(3) == Approx(0.25));
    const Factor times{"a", scenario::ChangeForm::multiply, 0.5, 2, {}};
    CHECK(times.at(0.5) == Approx(1));
    CHECK(times.position(1) == Approx(0.5));
    const auto all = variations({Factor{"b", scenario::ChangeForm::set, 0, 2, {{"x", 3}, {"y", 5}}}}, {0.25});
    REQUIRE(all.size() == 2);
    CHECK(all[0].address == "b[x]");
    CHECK(all[0].value == Approx(1.5));
    CHECK(all[1].value == Approx(2.5));
}

TEST_CASE("An emulator follows a polynomial of second degree exactly, and knows its luck") {
    const auto points = latin_hypercube(60, 2, 3);
    std::vector<double> exact, lucky;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Point& p = points[i];
        exact.push_back(1 + 2 * p[0] - p[1] + 3 * p[0] * p[1] + p[1] * p[1]);
        lucky.push_back(exact.back() + 0.1 * noise(i, 2));
    }
    const Emulator sure(points, exact);
    CHECK(sure.at({0.2, 0.9}).mean == Approx(1 + 0.4 - 0.9 + 0.54 + 0.81));
    CHECK(sure.luck() == Approx(0).margin(1e-18));
    CHECK(sure.effect(0) == Approx(3.5));  // 2 + 3 * 0.5
    const Emulator doubting(points, lucky);
    CHECK(std::sqrt(doubting.luck()) == Approx(0.1).epsilon(0.3));
    CHECK(doubting.at({0.5, 0.5}).variance < doubting.at({1, 1}).variance);
}

TEST_CASE("An emulator with few runs is a plane; with fewer it refuses; runs without a value do not count") {
    const auto points = latin_hypercube(6, 2, 3);
    std::vector<double> values;
    for (const Point& p : points) values.push_back(p[0] * p[0]);
    CHECK(Emulator(points, values).luck() > 0);  // a square is no plane
    values[0] = values[1] = NAN;
    CHECK_THROWS_AS(Emulator(points, values), Error);
}

TEST_CASE("Implausibility is in standard deviations; a bound is broken on one side only") {
    const auto points = latin_hypercube(40, 1, 3);
    std::vector<double> values;
    for (const Point& p : points) values.push_back(p[0]);
    const Emulator e(points, values);
    CHECK(implausibility({Goal::Kind::near, 0.5, 0.1}, e, {0.8}) == Approx(3).epsilon(1e-6));
    CHECK(implausibility({Goal::Kind::near, 0.5, 0.1}, e, {0.2}) == Approx(3).epsilon(1e-6));
    CHECK(implausibility({Goal::Kind::at_most, 0.5, 0.1}, e, {0.8}) == Approx(3).epsilon(1e-6));
    CHECK(implausibility({Goal::Kind::at_most, 0.5, 0.1}, e, {0.2}) == 0);
    CHECK(implausibility({Goal::Kind::at_least, 0.5, 0.1}, e, {0.8}) == 0);
}

TEST_CASE("What is not ruled out is chosen apart from each other, and its share of the whole is told") {
    const auto found = not_ruled_out([](const Point& p) { return p[0] < 0.25; }, 2, 4, 8);
    CHECK(found.share == Approx(0.25).epsilon(0.02));
    REQUIRE(found.points.size() == 4);
    for (std::size_t a = 0; a < 4; ++a) {
        CHECK(found.points[a][0] < 0.25);
        for (std::size_t b = 0; b < a; ++b) CHECK(std::abs(found.points[a][1] - found.points[b][1]) > 0.15);
    }
    CHECK(not_ruled_out([](const Point&) { return false; }, 2, 4, 8).points.empty());
}

// Null: the 90 % interval holds what was put in with probability 0.9. Of 200 repeats and two factors fewer
// than 160 of 200 do so with probability 1e-5; the seeds are fixed, and 160 is what is asked for.
TEST_CASE("Of points put in, nine of ten intervals hold what was put in; and the figures narrow the range") {
    const Learnt l = learnt(80);
    const auto prior = latin_hypercube(1000, 2, 4);
    const auto truths = latin_hypercube(200, 2, 21);
    int held[2] = {0, 0};
    double narrowed = 0;
    for (std::size_t t = 0; t < truths.size(); ++t) {
        const std::vector<Goal> goals = {{Goal::Kind::near, first(truths[t], 1000 + t), 0},
                                         {Goal::Kind::near, second(truths[t], 1000 + t), 0}};
        const auto m = marginals(posterior(
            goals, l.emulators, prior, [](const Point&) { return true; }, t));
        for (std::size_t f = 0; f < 2; ++f) held[f] += truths[t][f] >= m[f].low && truths[t][f] <= m[f].high;
        narrowed += m[0].narrowed / 200;
    }
    CHECK(held[0] >= 160);
    CHECK(held[1] >= 160);
    CHECK(narrowed > 0.5);
}

TEST_CASE(
    "A posterior stays where it is allowed, keeps the prior where goals say nothing, and is the same again") {
    const Learnt l = learnt(80);
    const auto prior = latin_hypercube(1000, 2, 4);
    const std::vector<Goal> vague = {{Goal::Kind::near, 0.5, 100}, {Goal::Kind::at_most, 50, 1}};
    const auto all = posterior(
        vague, l.emulators, prior, [](const Point&) { return true; }, 1);
    CHECK(std::abs(marginals(all)[0].narrowed) < 0.08);
    CHECK(std::abs(correlation(all, 0, 1)) < 0.1);
    CHECK(all == posterior(
                     vague, l.emulators, prior, [](const Point&) { return true; }, 1));
    std::vector<Point> left;
    for (const Point& p : prior) {
        if (p[0] < 0.5) left.push_back(p);
    }
    for (const Point& p : posterior(
             vague, l.emulators, left, [](const Point& q) { return q[0] < 0.5; }, 1))
        CHECK(p[0] < 0.5);
}

TEST_CASE("A sum that only the sum of two factors is seen of does not tell them apart") {
    const auto points = latin_hypercube(80, 2, 3);
    std::vector<double> values;
    for (std::size_t i = 0; i < points.size(); ++i)
        values.push_back(points[i][0] + points[i][1] + 0.01 * noise(i, 3));
    std::vector<Emulator> one;
    one.emplace_back(points, values);
    const auto sample = posterior(
        {{Goal::Kind::near, 1, 0.01}}, one, latin_hypercube(1000, 2, 4), [](const Point&) { return true; },
        1);
    CHECK(correlation(sample, 0, 1) < -0.95);
}

TEST_CASE("The shipped calibrations can be read; a faulty one is told with its lines") {
    CHECK(read_calibration("reference").free.size() == 6);
    CHECK(read_calibration("small").runs == std::vector<std::size_t>{60});
    const std::string path = "faulty_calibration.toml";
    std::ofstream(path) << "scenario = \"sweden\"\nruns = [0]\n[[free]]\nparameter = \"a\"\nrange = [2, 1]\n"
                           "[[figure]]\nname = \"x\"\nindicator = \"vacancy\"\nsource = \"s\"\nvalue = 1\n";
    try {
        static_cast<void>(read_calibration(path));
        FAIL("read without a word");
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::usage);
        REQUIRE(error.problems().size() == 3);
        CHECK(error.problems()[0].line == 2);
        CHECK(error.problems()[1].line == 5);
        CHECK(error.problems()[2].what == "'x' has a goal without doubt");
    }
    std::remove(path.c_str());
}
