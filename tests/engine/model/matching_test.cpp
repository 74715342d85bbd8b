// SPDX-License-Identifier: Apache-2.0
// Matching: stable, best for applicants, and independent of the order of its input. The checks here compare
// rankings pair by pair and know nothing of proposals or heaps.
#include "engine/model/matching.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>

#include "engine/base/error.hpp"
#include "engine/base/ids.hpp"

using namespace careloop;
using namespace careloop::model;

namespace {

using Matched = std::vector<std::uint32_t>;

/// Numbers for making instances; every use takes the next.
struct Numbers {
    std::uint64_t seed, used = 0;
    std::uint32_t below(std::uint32_t count) {
        return static_cast<std::uint32_t>(mix64(seed, ++used) % count);
    }
};

template <class T>
void shuffle(std::vector<T>& list, Numbers& numbers) {
    for (std::size_t i = list.size(); i > 1; --i) {
        std::swap(list[i - 1], list[numbers.below(static_cast<std::uint32_t>(i))]);
    }
}

std::vector<std::uint32_t> in_any_order(std::size_t count, Numbers& numbers) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    shuffle(order, numbers);
    return order;
}

/// What instances are drawn like.
struct Kind {
    std::uint32_t applicants, vacancies, considered, posts;  ///< at most, each
    std::uint32_t levels;                                    ///< of utility and merit: few give many ties
    bool full = false;  ///< all of them: as many posts as applicants leave several matchings stable
};

MatchInput draw_instance(const Kind& kind, std::uint64_t seed) {
    Numbers numbers{seed};
    const auto up_to = [&](std::uint32_t most) { return kind.full ? most : numbers.below(most + 1); };
    MatchInput input;
    const std::uint32_t applicants = up_to(kind.applicants);
    const std::uint32_t vacancies = up_to(kind.vacancies);
    for (std::uint32_t v = 0; v < vacancies; ++v) {
        input.vacancies.push_back({mix64(seed, 1, v), up_to(kind.posts)});
    }
    for (std::uint32_t a = 0; a < applicants; ++a) {
        const std::uint32_t considers = std::min(vacancies, up_to(kind.considered));
        input.applicants.push_back({mix64(seed, 2, a), considers});
        const std::vector<std::uint32_t> order = in_any_order(vacancies, numbers);
        for (std::uint32_t c = 0; c < considers; ++c) {
            const double utility = numbers.below(kind.levels) - kind.levels / 2.0;
            input.considered.push_back({order[c], utility, numbers.below(kind.levels) * 0.5 - 1});
        }
    }
    return input;
}

/// Rankings as positions, 0 for the best: `wish[a][v]` of applicants, `merit[a][v]` of vacancies.
struct Rankings {
    std::vector<std::map<std::uint32_t, std::size_t>> wish, merit;

    explicit Rankings(const MatchInput& input)
        : wish(input.applicants.size()), merit(input.applicants.size()) {
        struct Pair {
            std::uint32_t applicant;
            Consideration c;
        };
        std::vector<Pair> pairs;
        std::size_t next = 0;
        for (std::uint32_t a = 0; a < input.applicants.size(); ++a) {
            for (std::uint32_t n = 0; n < input.applicants[a].considers; ++n) {
                pairs.push_back({a, input.considered.at(next++)});
            }
        }
        for (const Pair& p : pairs) {
            std::size_t wished_before = 0, better = 0;
            for (const Pair& q : pairs) {
                const std::uint64_t p_vacancy = input.vacancies[p.c.vacancy].id;
                const std::uint64_t q_vacancy = input.vacancies[q.c.vacancy].id;
                const std::uint64_t p_id = input.applicants[p.applicant].id;
                const std::uint64_t q_id = input.applicants[q.applicant].id;
                if (q.applicant == p.applicant) {
                    wished_before +=
                        q.c.utility > p.c.utility || (!(q.c.utility < p.c.utility) && q_vacancy < p_vacancy);
                }
                if (q.c.vacancy == p.c.vacancy) {
                    better += q.c.merit > p.c.merit || (!(q.c.merit < p.c.merit) && q_id < p_id);
                }
            }
            wish[p.applicant][p.c.vacancy] = wished_before;
            merit[p.applicant][p.c.vacancy] = better;
        }
    }

    /// Position of what the applicant has; worse than all when nothing.
    [[nodiscard]] std::size_t got(std::size_t applicant, std::uint32_t vacancy) const {
        return vacancy == kUnmatched ? wish[applicant].size() : wish[applicant].at(vacancy);
    }
};

/// What is wrong with a matching, or empty when it is stable.
std::string flaw(const MatchInput& input, const Rankings& ranks, const Matched& matched) {
    if (matched.size() != input.applicants.size()) return "another number of applicants";
    std::vector<std::vector<std::size_t>> staff(input.vacancies.size());
    for (std::size_t a = 0; a < matched.size(); ++a) {
        if (matched[a] == kUnmatched) continue;
        if (!ranks.wish[a].contains(matched[a])) return "matched to what was not considered";
        staff[matched[a]].push_back(a);
    }
    for (std::size_t v = 0; v < staff.size(); ++v) {
        if (staff[v].size() > input.vacancies[v].posts) return "more people than posts";
    }
    for (std::size_t a = 0; a < matched.size(); ++a) {
        for (const auto& [v, wished] : ranks.wish[a]) {
            if (wished >= ranks.got(a, matched[a])) continue;
            if (staff[v].size() < input.vacancies[v].posts) return "a free post somebody would rather have";
            for (const std::size_t other : staff[v]) {
                if (ranks.merit[a].at(v) < ranks.merit[other].at(v)) return "a blocking pair";
            }
        }
    }
    return {};
}

/// All stable matchings, found among all matchings within posts.
struct Enumeration {
    const MatchInput& input;
    const Rankings& ranks;
    std::vector<Matched> stable;

    void run() {
        Matched none;
        std::vector<std::uint32_t> filled(input.vacancies.size(), 0);
        extend(none, filled);
    }

    void extend(Matched& partial, std::vector<std::uint32_t>& filled) {
        if (partial.size() == input.applicants.size()) {
            if (flaw(input, ranks, partial).empty()) stable.push_back(partial);
            return;
        }
        const std::size_t applicant = partial.size();
        partial.push_back(kUnmatched);
        extend(partial, filled);
        for (const auto& [v, wished] : ranks.wish[applicant]) {
            if (filled[v] == input.vacancies[v].posts) continue;
            ++filled[v];
            partial.back() = v;
            extend(partial, filled);
            --filled[v];
        }
        partial.pop_back();
    }
};

/// How many got each vacancy.
std::vector<std::uint32_t> filled_posts(const MatchInput& input, const Matched& matched) {
    std::vector<std::uint32_t> filled(input.vacancies.size(), 0);
    for (const std::uint32_t v : matched) {
        if (v != kUnmatched) ++filled.at(v);
    }
    return filled;
}

/// The same market with applicants, vacancies and considerations in another order.
MatchInput reordered(const MatchInput& input, Numbers& numbers) {
    MatchInput other;
    std::vector<std::size_t> first;
    std::size_t next = 0;
    for (const Applicant& applicant : input.applicants) {
        first.push_back(next);
        next += applicant.considers;
    }
    const std::vector<std::uint32_t> vacancy_order = in_any_order(input.vacancies.size(), numbers);
    std::vector<std::uint32_t> place(input.vacancies.size());
    for (const std::uint32_t v : vacancy_order) {
        place[v] = static_cast<std::uint32_t>(other.vacancies.size());
        other.vacancies.push_back(input.vacancies[v]);
    }
    for (const std::uint32_t a : in_any_order(input.applicants.size(), numbers)) {
        other.applicants.push_back(input.applicants[a]);
        for (const std::uint32_t c : in_any_order(input.applicants[a].considers, numbers)) {
            Consideration one = input.considered[first[a] + c];
            one.vacancy = place[one.vacancy];
            other.considered.push_back(one);
        }
    }
    return other;
}

/// Vacancy id by applicant id; the unmatched are left out.
std::map<std::uint64_t, std::uint64_t> by_id(const MatchInput& input, const Matched& matched) {
    std::map<std::uint64_t, std::uint64_t> ids;
    for (std::size_t a = 0; a < matched.size(); ++a) {
        if (matched[a] != kUnmatched) ids[input.applicants[a].id] = input.vacancies[matched[a]].id;
    }
    return ids;
}

constexpr Kind kLarge{30, 12, 8, 4, 1'000'000};
constexpr Kind kTied{30, 12, 8, 4, 3};
constexpr Kind kSmall{6, 4, 4, 2, 1'000'000};
constexpr Kind kSmallTied{6, 4, 4, 2, 2};
constexpr Kind kMarriage{5, 5, 5, 1, 1'000'000, true};
constexpr Kind kPairs{6, 3, 3, 2, 1'000'000, true};
constexpr Kind kPairsTied{6, 3, 3, 2, 2, true};

}  // namespace

TEST_CASE("No applicant and vacancy would rather have each other, and no post is filled twice") {
    const Kind kind = GENERATE(kLarge, kTied);
    std::size_t refused = 0, crowded = 0;
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        const MatchInput input = draw_instance(kind, seed);
        const Rankings ranks(input);
        const Matched matched = match(input);
        INFO("instance " << seed);
        REQUIRE(flaw(input, ranks, matched).empty());
        for (std::size_t a = 0; a < matched.size(); ++a) refused += ranks.got(a, matched[a]) > 0;
        const std::vector<std::uint32_t> filled = filled_posts(input, matched);
        for (std::size_t v = 0; v < filled.size(); ++v) {
            crowded += filled[v] > 1 && filled[v] == input.vacancies[v].posts;
        }
    }
    // The instances ask something: people do compete, also for several posts at once.
    CHECK(refused > 5000);
    CHECK(crowded > 2000);
}

TEST_CASE("The checker of stability finds each flaw") {
    MatchInput input;
    input.applicants = {{1, 2}, {2, 1}, {3, 0}};
    input.vacancies = {{10, 1}, {11, 1}};
    input.considered = {{0, 2, 1}, {1, 1, 1}, {0, 1, 2}};
    const Rankings ranks(input);
    CHECK(flaw(input, ranks, {1, 0, kUnmatched}).empty());
    CHECK(flaw(input, ranks, {1, 0}) == "another number of applicants");
    CHECK(flaw(input, ranks, {1, 0, 1}) == "matched to what was not considered");
    CHECK(flaw(input, ranks, {0, 0, kUnmatched}) == "more people than posts");
    CHECK(flaw(input, ranks, {kUnmatched, 0, kUnmatched}) == "a free post somebody would rather have");
    CHECK(flaw(input, ranks, {0, kUnmatched, kUnmatched}) == "a blocking pair");
}

TEST_CASE("No stable matching gives any applicant a better vacancy") {
    const Kind kind = GENERATE(kSmall, kSmallTied, kMarriage, kPairs, kPairsTied);
    std::size_t with_choice = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        const MatchInput input = draw_instance(kind, seed);
        const Rankings ranks(input);
        const Matched matched = match(input);
        Enumeration all{input, ranks, {}};
        all.run();
        INFO("instance " << seed);
        REQUIRE(std::count(all.stable.begin(), all.stable.end(), matched) == 1);
        bool best = true, same_posts = true;
        for (const Matched& other : all.stable) {
            for (std::size_t a = 0; a < matched.size(); ++a) {
                best = best && ranks.got(a, matched[a]) <= ranks.got(a, other[a]);
            }
            same_posts = same_posts && filled_posts(input, other) == filled_posts(input, matched);
        }
        REQUIRE(best);
        REQUIRE(same_posts);
        with_choice += all.stable.size() > 1;
    }
    if (kind.full) CHECK(with_choice > 100);  // best of several, not the only one
}

TEST_CASE("The order of applicants, vacancies and considerations does not matter") {
    const Kind kind = GENERATE(kLarge, kTied, kSmallTied);
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        const MatchInput input = draw_instance(kind, seed);
        const auto matched = by_id(input, match(input));
        Numbers numbers{mix64(seed, 7)};
        for (int again = 0; again < 3; ++again) {
            const MatchInput other = reordered(input, numbers);
            INFO("instance " << seed << ", order " << again);
            REQUIRE(by_id(other, match(other)) == matched);
        }
    }
}

TEST_CASE("Applicants get their own best of two stable matchings") {
    // Each applicant prefers one vacancy, which prefers the other applicant.
    MatchInput input;
    input.applicants = {{1, 2}, {2, 2}};
    input.vacancies = {{10, 1}, {11, 1}};
    input.considered = {{0, 2, 1}, {1, 1, 2}, {0, 1, 2}, {1, 2, 1}};
    CHECK(match(input) == Matched{0, 1});
}

TEST_CASE("Whoever is let go pushes on, through a chain of vacancies") {
    // The last applicant is best everywhere and takes the first vacancy; everyone else moves one down.
    constexpr std::uint32_t kChain = 50;
    MatchInput input;
    Matched expected;
    for (std::uint32_t a = 0; a < kChain; ++a) {
        input.vacancies.push_back({100 + a, 1});
        input.applicants.push_back({1 + a, 2});
        input.considered.push_back({a, 2.0, 1.0});
        input.considered.push_back({(a + 1) % kChain, 1.0, a + 1 < kChain ? 2.0 : 0.0});
        expected.push_back(a + 1 < kChain ? a + 1 : kUnmatched);
    }
    input.applicants.push_back({1000, 1});
    input.considered.push_back({0, 1.0, 3.0});
    expected.push_back(0);
    CHECK(match(input) == expected);
}

TEST_CASE("Merit decides, then the lower applicant id; utility decides, then the lower vacancy id") {
    MatchInput input;
    input.applicants = {{9, 1}, {4, 1}, {7, 1}, {5, 1}};
    input.vacancies = {{10, 2}};
    input.considered = {{0, 1, 3}, {0, 1, 2}, {0, 1, 2}, {0, 1, 2}};
    CHECK(match(input) == Matched{0, 0, kUnmatched, kUnmatched});

    input.applicants = {{1, 3}};
    input.vacancies = {{30, 1}, {20, 1}, {25, 1}};
    input.considered = {{0, 1, 0}, {1, 1, 0}, {2, 1, 0}};
    CHECK(match(input) == Matched{1});
    input.considered[0].utility = 1.5;
    CHECK(match(input) == Matched{0});

    // Ids use all of their 64 bits, and zero has no sign.
    input.applicants = {{std::uint64_t{1} << 63, 1}, {std::uint64_t{1} << 62, 1}};
    input.vacancies = {{10, 1}};
    input.considered = {{0, 1, 0.0}, {0, 1, -0.0}};
    CHECK(match(input) == Matched{kUnmatched, 0});
}

TEST_CASE("Only the order of utility and merit counts, infinities included") {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    MatchInput input;
    input.applicants = {{1, 2}, {2, 1}};
    input.vacancies = {{10, 1}, {11, 1}};
    input.considered = {{0, kInfinity, -kInfinity}, {1, -kInfinity, 0}, {0, 0, 0}};
    CHECK(match(input) == Matched{1, 0});
}

TEST_CASE("Empty markets, applicants who consider nothing, vacancies without posts") {
    CHECK(match({}).empty());

    MatchInput input;
    input.vacancies = {{10, 1}};
    CHECK(match(input).empty());

    input.applicants = {{1, 0}, {2, 1}, {3, 0}};
    input.considered = {{0, 1, 1}};
    CHECK(match(input) == Matched{kUnmatched, 0, kUnmatched});

    input.vacancies = {{10, 0}, {11, 1}};
    input.applicants = {{1, 2}, {2, 1}};
    input.considered = {{0, 2, 1}, {1, 1, 1}, {0, 1, 1}};
    CHECK(match(input) == Matched{1, kUnmatched});

    input.vacancies = {{10, 0xffffffffU}, {11, 1}};
    CHECK(match(input) == Matched{0, 0});

    input.vacancies.clear();
    input.applicants = {{1, 0}};
    input.considered.clear();
    CHECK(match(input) == Matched{kUnmatched});
}

TEST_CASE("Broken input is refused") {
    MatchInput good;
    good.applicants = {{1, 2}, {2, 1}};
    good.vacancies = {{10, 1}, {11, 1}};
    good.considered = {{0, 2, 1}, {1, 1, 2}, {0, 1, 2}};
    REQUIRE_NOTHROW(match(good));

    MatchInput bad = good;
    bad.applicants[1].id = 1;
    CHECK_THROWS_AS(match(bad), Error);
    bad = good;
    bad.vacancies[1].id = 10;
    CHECK_THROWS_AS(match(bad), Error);
    bad = good;
    bad.considered[1].vacancy = 2;
    CHECK_THROWS_AS(match(bad), Error);
    bad = good;
    bad.considered[1].vacancy = 0;
    CHECK_THROWS_AS(match(bad), Error);
    bad = good;
    bad.considered.pop_back();
    CHECK_THROWS_AS(match(bad), Error);
    bad = good;
    bad.considered.push_back({1, 0, 0});
    CHECK_THROWS_AS(match(bad), Error);
    bad = good;
    bad.considered[2].utility = std::nan("");
    CHECK_THROWS_AS(match(bad), Error);
    bad = good;
    bad.considered[2].merit = std::nan("");
    CHECK_THROWS_AS(match(bad), Error);
}
