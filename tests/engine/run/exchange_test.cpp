// SPDX-License-Identifier: Apache-2.0
// Exchange: any number of ranks hands out the same messages in the same order as one memory does.
#include "engine/run/exchange.hpp"

#include <catch2/catch.hpp>
#include <tuple>

using namespace careloop;
using namespace careloop::model;
using namespace careloop::run;

namespace {

constexpr std::size_t kDomains = 7;

std::uint32_t below(std::uint32_t count, std::uint64_t id, std::uint32_t n) {
    return Draw({5, 0}, id, 0, Purpose::test).below(count, n);
}

/// Outboxes with up to forty messages of every kind, some domains silent, some never addressed.
std::vector<Outbox> random_mail(std::uint64_t round) {
    std::vector<Outbox> out(kDomains);
    for (std::size_t d = 0; d < kDomains; ++d) {
        const std::uint64_t id = mix64(round, d);
        if (below(4, id, 0) == 0) continue;
        const auto target = [&](std::uint32_t n) { return DomainIndex::of(below(kDomains - 1, id, n)); };
        for (std::uint32_t n = 0; n < below(40, id, 1); ++n) {
            Arrival a;
            a.to = target(100 + n);
            a.unit = static_cast<std::uint16_t>(n);
            a.episode.id = mix64(id, n);
            a.episode.weight = static_cast<float>(below(1000, id, 200 + n)) / 7;
            a.episode.parts = 3;
            out[d].arrivals.push_back(a);
        }
        for (std::uint32_t n = 0; n < below(40, id, 2); ++n) {
            out[d].outcomes.push_back(
                {target(300 + n), static_cast<std::uint8_t>(n), n, static_cast<float>(n) / 3});
        }
        for (std::uint32_t n = 0; n < below(40, id, 3); ++n) {
            out[d].releases.push_back({target(400 + n), static_cast<std::uint16_t>(n), mix64(id, 9, n)});
        }
        for (std::uint32_t n = 0; n < below(40, id, 4); ++n)
            out[d].departures.push_back({DomainIndex::of(d), n});
    }
    return out;
}

auto key(const Arrival& a) {
    return std::tuple(a.to, a.unit, a.episode.id, a.episode.weight, a.episode.parts);
}
auto key(const Outcome& o) {
    return std::tuple(o.to, o.group, o.resident, o.cost);
}
auto key(const BedRelease& b) {
    return std::tuple(b.to, b.unit, b.episode);
}
auto key(const Departure& d) {
    return std::tuple(d.domain, d.resident);
}

template <class Message>
bool same(const std::vector<Message>& a, const std::vector<Message>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Message& x, const Message& y) { return key(x) == key(y); });
}

}  // namespace

TEST_CASE("Messages arrive by sender domain and order sent, for any number of ranks") {
    const Workers workers(2);
    for (const std::size_t ranks : {1U, 2U, 3U, 7U, 9U}) {
        auto direct = direct_exchange(), ranked = ranked_exchange(ranks, kDomains);
        CHECK(ranked->ranks() == ranks);
        for (std::uint64_t round = 0; round < 30; ++round) {
            const std::vector<Outbox> sent = random_mail(round);
            std::vector<Outbox> one = sent, other = sent;
            std::vector<Inbox> in_one(kDomains), in_other(kDomains);
            std::vector<std::vector<Departure>> left_one(1), left_other(ranks);
            direct->deliver(workers, one, in_one, left_one);
            ranked->deliver(workers, other, in_other, left_other);
            std::size_t arrived = 0;
            for (std::size_t d = 0; d < kDomains; ++d) {
                CHECK(same(in_one[d].arrivals, in_other[d].arrivals));
                CHECK(same(in_one[d].outcomes, in_other[d].outcomes));
                CHECK(same(in_one[d].releases, in_other[d].releases));
                CHECK(one[d].arrivals.size() + one[d].outcomes.size() + one[d].releases.size() == 0);
                CHECK(other[d].arrivals.size() + other[d].outcomes.size() + other[d].releases.size() == 0);
                CHECK(one[d].departures.size() + other[d].departures.size() == 0);
                // Against the rule itself: what each sender sent here, sender by sender.
                std::vector<Arrival> expected;
                for (const Outbox& box : sent) {
                    for (const Arrival& a : box.arrivals) {
                        if (a.to.at() == d) expected.push_back(a);
                    }
                }
                CHECK(same(in_one[d].arrivals, expected));
                arrived += in_one[d].arrivals.size();
            }
            CHECK(arrived > 0);
            for (const auto& told : left_other) CHECK(same(left_one[0], told));
        }
    }
}

TEST_CASE("After sharing, every rank's board holds every domain's signals as its own rank wrote them") {
    world::UnitDirectory directory;
    directory.domain_first = {0, 3, 3, 8, 9, 14, 20, 21};
    directory.units.resize(21);
    for (const std::size_t ranks : {2U, 3U, 7U}) {
        auto exchange = ranked_exchange(ranks, kDomains);
        std::vector<Board> boards(ranks, Board(21));
        const auto written = [](std::uint32_t unit) {
            const auto x = static_cast<float>(unit);
            return UnitSignal{{x, x + 1, x + 2, x + 3}, 10 * x, 1 / (1 + x)};
        };
        for (std::size_t d = 0; d < kDomains; ++d) {
            Board& own = boards[exchange->rank_of(DomainIndex::of(d))];
            for (std::uint32_t u = directory.domain_first[d]; u < directory.domain_first[d + 1]; ++u)
                own[u] = written(u);
        }
        exchange->share(directory, boards);
        for (const Board& board : boards) {
            for (std::uint32_t u = 0; u < 21; ++u) {
                const UnitSignal expected = written(u);
                CHECK(std::equal(board[u].wait_days, board[u].wait_days + 4, expected.wait_days));
                CHECK((board[u].room == expected.room && board[u].workload == expected.workload));
            }
        }
    }
}

TEST_CASE("Ranks hold whole domains, all of them, in order and evenly") {
    for (const std::size_t ranks : {2U, 3U, 5U}) {
        auto exchange = ranked_exchange(ranks, 40);
        std::vector<int> held(ranks, 0);
        std::size_t last = 0;
        for (std::size_t d = 0; d < 40; ++d) {
            const std::size_t rank = exchange->rank_of(DomainIndex::of(d));
            CHECK(rank >= last);
            last = rank;
            ++held.at(rank);
        }
        for (const int h : held) CHECK(std::abs(h - 40.0 / static_cast<double>(ranks)) < 1);
    }
}

TEST_CASE("Domains are dealt by their work, each rank at least one") {
    CHECK(deal({1, 1, 1, 1}, 2) == std::vector<std::size_t>{0, 0, 1, 1});
    CHECK(deal({6, 1, 1, 1, 1, 1, 1}, 2) == std::vector<std::size_t>{0, 1, 1, 1, 1, 1, 1});
    CHECK(deal({1, 1, 1, 9, 1, 1}, 3) == std::vector<std::size_t>{0, 0, 0, 1, 2, 2});
    CHECK(deal({100, 1, 1}, 3) == std::vector<std::size_t>{0, 1, 2});
    CHECK(deal({1, 1, 100}, 3) == std::vector<std::size_t>{0, 1, 2});
    CHECK(deal({0, 0}, 2) == std::vector<std::size_t>{0, 1});
    // By chance: in order, nobody without a domain, and nobody more than one domain from the mean.
    for (std::uint64_t round = 0; round < 200; ++round) {
        const std::size_t ranks = 1 + below(6, round, 0), domains = ranks + below(40, round, 1);
        std::vector<double> work;
        double all = 0, largest = 0;
        for (std::size_t d = 0; d < domains; ++d) {
            work.push_back(1 + below(50, round, static_cast<std::uint32_t>(2 + d)));
            all += work.back(), largest = std::max(largest, work.back());
        }
        const std::vector<std::size_t> rank_of = deal(work, ranks);
        std::vector<double> load(ranks, 0);
        for (std::size_t d = 0; d < domains; ++d) {
            REQUIRE((d == 0 ? rank_of[d] == 0 : rank_of[d] - rank_of[d - 1] <= 1));
            load[rank_of[d]] += work[d];
        }
        CHECK(rank_of.back() == ranks - 1);
        for (const double l : load) CHECK(l <= all / static_cast<double>(ranks) + largest);
    }
}
