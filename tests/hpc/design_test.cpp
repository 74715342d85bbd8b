// SPDX-License-Identifier: Apache-2.0
// Designs: what is written, what is refused, and where the points lie.
#include "hpc/design.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "engine/base/error.hpp"
#include "hpc/sobol_indices.hpp"
#include "hpc/sobol_sequence.hpp"

using namespace careloop;
using namespace careloop::hpc;

namespace {

constexpr DesignKind kAll[] = {DesignKind::factorial, DesignKind::latin, DesignKind::sobol,
                               DesignKind::saltelli, DesignKind::morris};

bool same(const Trial& a, const Trial& b) {
    return a.point == b.point && a.member == b.member;
}

/// What an Error(usage) says; nothing when there is none.
template <class Work>
std::string refusal(const Work& work) {
    try {
        static_cast<void>(work());
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::usage);
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("The text of a design is read and written") {
    for (const DesignKind kind : kAll) {
        const DesignRequest request{kind, 8};
        CHECK(parse_design(request.text(), "--vary") == request);
        CHECK(request.text() == name_of(kind) + ":8");
    }
    const auto said = [](const char* text) { return refusal([&] { return parse_design(text, "--vary"); }); };
    CHECK_THAT(said("saltell:64"), Catch::Contains("--vary: there is no design 'saltell'") &&
                                       Catch::Contains("nearest known: 'saltelli'") &&
                                       Catch::Contains("factorial, latin, sobol, saltelli, morris"));
    for (const char* text : {"latin", "latin:", "latin:5x", "latin:-5", "latin: 5", "latin:5:6"})
        CHECK_THAT(said(text),
                   Catch::Contains("does not say how many points") && Catch::Contains("latin:50"));
    CHECK_THAT(said("saltelli:48"), Catch::Contains("48 is not a power of two; allowed: 32 or 64"));
    CHECK_THAT(said("morris:1"), Catch::Contains("too few trajectories; allowed: 2 or more"));
    CHECK_THAT(said("latin:0"), Catch::Contains("too few points"));
    CHECK_THAT(said("latin:1000001"), Catch::Contains("allowed: at most 1000000"));
    CHECK_THAT(said("saltelli:99999999999999999999999"), Catch::Contains("allowed: at most 1000000"));
}

TEST_CASE("More runs than a million are refused with their number") {
    const auto said = [](DesignKind kind, std::size_t factors, std::size_t size) {
        return refusal([&] { return make_design(kind, factors, size, 1, "--vary"); });
    };
    CHECK_THAT(said(DesignKind::factorial, 13, 3),
               Catch::Contains("--vary: factorial:3 of 13 parameters is 1594323 runs"));
    CHECK_THAT(said(DesignKind::factorial, 60, 3), Catch::Contains("is 4.2e+28 runs"));
    CHECK_THAT(said(DesignKind::saltelli, 300, 4096), Catch::Contains("is 1241088 runs"));
    CHECK_THAT(said(DesignKind::sobol, kMostSobolDimensions + 1, 2), Catch::Contains("at most 3667"));
    CHECK_THAT(said(DesignKind::latin, 0, 2), Catch::Contains("has nothing to vary"));
    CHECK_THAT(said(DesignKind::saltelli, 3, 48), Catch::Contains("not a power of two"));
}

TEST_CASE("A design is the same for the same four, whatever is made of it") {
    for (const DesignKind kind : kAll) {
        const Design a = make_design(kind, 3, 8, 5), b = make_design(kind, 3, 8, 5),
                     c = make_design(kind, 3, 8, 6);
        REQUIRE(a.trials.size() == b.trials.size());
        CHECK(std::equal(a.trials.begin(), a.trials.end(), b.trials.begin(), same));
        if (kind != DesignKind::factorial)
            CHECK_FALSE(std::equal(a.trials.begin(), a.trials.end(), c.trials.begin(), same));
        for (const Trial& t : a.trials) {
            REQUIRE(t.point.size() == 3);
            CHECK(std::all_of(t.point.begin(), t.point.end(), [](double p) { return p >= 0 && p <= 1; }));
        }
    }
    for (const DesignKind kind : {DesignKind::sobol, DesignKind::saltelli, DesignKind::morris}) {
        const Design less = make_design(kind, 4, 8, 5), more = make_design(kind, 4, 16, 5);
        CHECK(std::equal(less.trials.begin(), less.trials.end(), more.trials.begin(), same));
    }
}

TEST_CASE("A full factorial has each combination of levels once") {
    const Design design = make_design(DesignKind::factorial, 3, 4, 1);
    std::set<Point> points;
    for (const Trial& t : design.trials) {
        points.insert(t.point);
        CHECK(t.member == 0);
        for (const double p : t.point) CHECK((p == 0 || p == 1.0 / 3 || p == 2.0 / 3 || p == 1));
    }
    CHECK(design.trials.size() == 64);
    CHECK(points.size() == 64);
    CHECK(design.trials[1].point == Point{0, 0, 1.0 / 3});
}

TEST_CASE("A Sobol' sequence puts one point into each interval of a net, in every dimension") {
    constexpr std::size_t kPoints = 64, kDimensions = 50;
    for (const std::uint64_t seed : {1, 2, 3}) {
        const std::vector<Point> points = sobol_sequence(kPoints, kDimensions, seed);
        for (std::size_t d = 0; d < kDimensions; ++d) {
            std::set<std::size_t> cells;
            for (const Point& p : points) {
                CHECK((p[d] > 0 && p[d] < 1));
                cells.insert(static_cast<std::size_t>(p[d] * kPoints));
            }
            CHECK(cells.size() == kPoints);
        }
        // The first two dimensions are a (0, 6, 2)-net: one point in each of 2^k x 2^(6-k) boxes.
        for (std::size_t across = 1; across <= kPoints; across *= 2) {
            std::set<std::pair<std::size_t, std::size_t>> boxes;
            for (const Point& p : points)
                boxes.insert({static_cast<std::size_t>(p[0] * static_cast<double>(across)),
                              static_cast<std::size_t>(p[1] * static_cast<double>(kPoints / across))});
            CHECK(boxes.size() == kPoints);
        }
    }
}

TEST_CASE("Scrambling leaves no trace of the sequence's own first point") {
    // null: point 0 of dimension 1 is uniform over seeds. 4096 seeds (1 to 4096), 16 cells; chi-square with
    // 15 degrees of freedom below 56.5 (false alarm 1e-6).
    std::vector<int> counts(16);
    for (std::uint64_t seed = 1; seed <= 4096; ++seed)
        ++counts[static_cast<std::size_t>(sobol_sequence(1, 2, seed).front()[1] * 16)];
    double chi_square = 0;
    for (const int count : counts) chi_square += (count - 256.0) * (count - 256.0) / 256.0;
    CHECK(chi_square < 56.5);
}

TEST_CASE("A row of a Saltelli design: A, A with one of B, luck among them, B") {
    constexpr std::size_t kFactors = 5, kRows = 16;
    const Design design = make_design(DesignKind::saltelli, kFactors, kRows, 7);
    const SaltelliRow row{kFactors};
    REQUIRE(row.size() == kFactors + 3);
    REQUIRE(design.trials.size() == kRows * row.size());
    std::set<std::uint32_t> members;
    for (std::size_t i = 0; i < kRows; ++i) {
        const auto at = [&](std::size_t place) { return design.trials[i * row.size() + place]; };
        const Trial a = at(row.a()), b = at(row.b());
        members.insert({a.member, b.member});
        for (std::size_t f = 0; f < kFactors; ++f) {
            Trial expected = a;
            expected.point[f] = b.point[f];
            CHECK(a.point[f] != b.point[f]);
            CHECK(same(at(row.ab(f)), expected));
        }
        CHECK(same(at(row.ab(kFactors)), {a.point, b.member}));
    }
    CHECK(members.size() == 2 * kRows);
    CHECK(*members.rbegin() == 2 * kRows - 1);
}
