// SPDX-License-Identifier: Apache-2.0
#include "engine/run/exchange.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/error.hpp"

namespace careloop::run {
namespace {

using model::Outbox;

/// One sender's messages of one kind, stably ordered by target domain.
template <class Message>
struct Sorted {
    std::vector<Message> items;        ///< never shrinks: growing anew would write every message twice
    std::vector<std::uint32_t> first;  ///< by target domain, one more at the end
    std::vector<std::uint32_t> next;   ///< scratch

    void take(std::vector<Message>& from, std::size_t domains) {
        if (from.empty() && first.size() == domains + 1 && first.back() == 0) return;
        first.assign(domains + 1, 0);
        for (const Message& m : from) ++first[m.to.at() + 1];
        for (std::size_t d = 0; d < domains; ++d) first[d + 1] += first[d];
        next.assign(first.begin(), first.end() - 1);
        if (items.size() < from.size()) items.resize(from.size());
        for (const Message& m : from) items[next[m.to.at()]++] = m;
        from.clear();
    }
    void pack(std::size_t domain, const Packer& to) const {
        to.list(items.data() + first[domain], first[domain + 1] - first[domain]);
    }
    void give(std::size_t domain, std::vector<Message>& to) const {
        if (first[domain] == first[domain + 1]) return;
        to.insert(to.end(), items.begin() + first[domain], items.begin() + first[domain + 1]);
    }
};

struct Mail {
    Sorted<model::Arrival> arrivals;
    Sorted<model::Outcome> outcomes;
    Sorted<model::BedRelease> releases;

    std::vector<std::uint16_t> targets;  ///< domains that get anything, ascending

    void take(Outbox& out, std::size_t domains) {
        arrivals.take(out.arrivals, domains);
        outcomes.take(out.outcomes, domains);
        releases.take(out.releases, domains);
        targets.clear();
        for (std::size_t d = 0; d < domains; ++d) {
            if (arrivals.first[d] != arrivals.first[d + 1] || outcomes.first[d] != outcomes.first[d + 1] ||
                releases.first[d] != releases.first[d + 1]) {
                targets.push_back(static_cast<std::uint16_t>(d));
            }
        }
    }
};

class Direct final : public Exchange {
  public:
    std::size_t ranks() const override { return 1; }
    std::size_t rank_of(DomainIndex) const override { return 0; }
    std::size_t ranks_here() const override { return 1; }
    std::size_t first_here() const override { return 0; }

    void deliver(const Workers& workers, std::vector<Outbox>& out, std::vector<Inbox>& in,
                 std::vector<std::vector<model::Departure>>& departures) override {
        mail_.resize(out.size());
        workers.for_each(out.size(), [&](std::size_t d) { mail_[d].take(out[d], out.size()); });
        senders_.resize(in.size());
        for (auto& list : senders_) list.clear();
        for (std::size_t s = 0; s < mail_.size(); ++s) {
            for (const std::uint16_t target : mail_[s].targets)
                senders_[target].push_back(static_cast<std::uint16_t>(s));
        }
        workers.for_each(in.size(), [&](std::size_t d) {
            for (const std::uint16_t s : senders_[d]) {
                mail_[s].arrivals.give(d, in[d].arrivals);
                mail_[s].outcomes.give(d, in[d].outcomes);
                mail_[s].releases.give(d, in[d].releases);
            }
        });
        for (Outbox& box : out) {
            departures[0].insert(departures[0].end(), box.departures.begin(), box.departures.end());
            box.departures.clear();
        }
    }
    void share(const world::UnitDirectory&, std::vector<model::Board>&) override {}

  private:
    std::vector<Mail> mail_;
    std::vector<std::vector<std::uint16_t>> senders_;  ///< by target domain, ascending
};

using ByRank = std::vector<Bytes>;

/// Ranks that hold whole domains. How parcels get from one to another is for `all` and `swap` of those who
/// derive from it; here is what is in them.
class Ranked : public Exchange {
  public:
    /// `packs_own`: also what a rank sends to itself, for the sake of trying it.
    Ranked(std::vector<std::size_t> rank_of_domain, std::size_t ranks, bool packs_own)
        : rank_of_(std::move(rank_of_domain)), ranks_(ranks), packs_own_(packs_own), mail_(rank_of_.size()) {
        require(ranks >= 1, "at least one rank");
    }
    std::size_t ranks() const override { return ranks_; }
    std::size_t rank_of(DomainIndex domain) const override { return rank_of_[domain.at()]; }

    void deliver(const Workers& workers, std::vector<Outbox>& out, std::vector<Inbox>& in,
                 std::vector<std::vector<model::Departure>>& departures) override {
        workers.for_each(out.size(), [&](std::size_t d) {
            if (holds(DomainIndex::of(d))) mail_[d].take(out[d], out.size());
        });
        std::vector<ByRank> sent(ranks_here(), ByRank(ranks_));
        for (std::size_t d = 0; d < out.size(); ++d) {
            if (holds(DomainIndex::of(d))) write(d, out[d], sent[board_of(DomainIndex::of(d))]);
        }
        const std::vector<Parcels> received = swap(sent);
        // Ranks hold domains in order, so going from rank to rank goes through the senders in order.
        for (std::size_t here = 0; here < ranks_here(); ++here) {
            for (std::size_t from = 0; from < ranks_; ++from) {
                if (!packs_own_ && from == first_here() + here)
                    give(out, in, departures[here]);
                else
                    read(received[here].of(from), in, departures[here]);
            }
        }
        for (Outbox& box : out) box.departures.clear();
    }

    void share(const world::UnitDirectory& directory, std::vector<model::Board>& boards) override {
        ByRank mine(ranks_here());
        for (std::size_t d = 0; d < rank_of_.size(); ++d) {
            if (!holds(DomainIndex::of(d))) continue;
            const std::size_t here = board_of(DomainIndex::of(d));
            const std::uint32_t first = directory.domain_first[d], end = directory.domain_first[d + 1];
            Packer(mine[here]).list(boards[here].data() + first, end - first);
        }
        const Parcels parcels = all(mine);
        std::vector<Unpacker> unpack;
        for (std::size_t rank = 0; rank < ranks_; ++rank) unpack.emplace_back(parcels.of(rank));
        std::vector<model::UnitSignal> signals;
        for (std::size_t d = 0; d < rank_of_.size(); ++d) {
            unpack[rank_of_[d]](signals);
            for (model::Board& board : boards)
                std::copy(signals.begin(), signals.end(), board.begin() + directory.domain_first[d]);
        }
    }

  protected:
    /// What each rank here has brought; returned by rank, of all of them.
    virtual Parcels all(const ByRank& mine) = 0;
    /// sent[rank here][to]; returned for each rank here, by sender.
    virtual std::vector<Parcels> swap(const std::vector<ByRank>& sent) = 0;

  private:
    /// One sender's messages: its departures to every rank, then to each domain that gets anything, so many.
    void write(std::size_t sender, const Outbox& box, ByRank& parcels) const {
        const Mail& mail = mail_[sender];
        const auto packs = [&](std::size_t to) { return packs_own_ || to != rank_of_[sender]; };
        std::vector<std::uint32_t> targets(ranks_, 0);
        for (const std::uint16_t target : mail.targets) ++targets[rank_of_[target]];
        for (std::size_t to = 0; to < ranks_; ++to) {
            if (!packs(to)) continue;
            const Packer pack(parcels[to]);
            pack(box.departures), pack(targets[to]);
        }
        for (const std::uint16_t target : mail.targets) {
            if (!packs(rank_of_[target])) continue;
            const Packer pack(parcels[rank_of_[target]]);
            pack(target);
            mail.arrivals.pack(target, pack), mail.outcomes.pack(target, pack);
            mail.releases.pack(target, pack);
        }
    }
    /// All that one rank has sent here, its senders in order.
    static void read(View parcel, std::vector<Inbox>& in, std::vector<model::Departure>& departures) {
        Unpacker unpack(parcel);
        while (!unpack.done()) {
            unpack.append(departures);
            for (auto left = unpack.value<std::uint32_t>(); left > 0; --left) {
                Inbox& box = in[unpack.value<std::uint16_t>()];
                unpack.append(box.arrivals), unpack.append(box.outcomes), unpack.append(box.releases);
            }
        }
    }
    /// All that the rank of this process has for itself.
    void give(const std::vector<Outbox>& out, std::vector<Inbox>& in,
              std::vector<model::Departure>& departures) const {
        for (std::size_t d = 0; d < out.size(); ++d) {
            if (!holds(DomainIndex::of(d))) continue;
            departures.insert(departures.end(), out[d].departures.begin(), out[d].departures.end());
            for (const std::uint16_t target : mail_[d].targets) {
                if (!holds(DomainIndex::of(target))) continue;
                mail_[d].arrivals.give(target, in[target].arrivals);
                mail_[d].outcomes.give(target, in[target].outcomes);
                mail_[d].releases.give(target, in[target].releases);
            }
        }
    }

    std::vector<std::size_t> rank_of_;  ///< by domain, never less than the one before
    std::size_t ranks_;
    bool packs_own_;
    std::vector<Mail> mail_;
};

class InOneMemory final : public Ranked {
  public:
    InOneMemory(std::vector<std::size_t> rank_of_domain, std::size_t ranks)
        : Ranked(std::move(rank_of_domain), ranks, true) {}
    std::size_t ranks_here() const override { return ranks(); }
    std::size_t first_here() const override { return 0; }

  private:
    static void append(Parcels& to, const Bytes& bytes) {
        to.bytes.insert(to.bytes.end(), bytes.begin(), bytes.end());
        to.begin.push_back(to.bytes.size());
    }
    Parcels all(const ByRank& mine) override {
        Parcels parcels{{}, {0}};
        for (const Bytes& bytes : mine) append(parcels, bytes);
        return parcels;
    }
    std::vector<Parcels> swap(const std::vector<ByRank>& sent) override {
        std::vector<Parcels> received(ranks(), Parcels{{}, {0}});
        for (std::size_t to = 0; to < ranks(); ++to) {
            for (std::size_t from = 0; from < ranks(); ++from) append(received[to], sent[from][to]);
        }
        return received;
    }
};

class Spread final : public Ranked {
  public:
    Spread(std::vector<std::size_t> rank_of_domain, Processes& processes)
        : Ranked(std::move(rank_of_domain), processes.count(), false), processes_(processes) {}
    std::size_t ranks_here() const override { return 1; }
    std::size_t first_here() const override { return processes_.rank(); }

  private:
    Parcels all(const ByRank& mine) override { return processes_.all(mine.front()); }
    std::vector<Parcels> swap(const std::vector<ByRank>& sent) override {
        return {processes_.swap(sent.front())};
    }

    Processes& processes_;
};

}  // namespace

std::vector<std::size_t> deal(const std::vector<double>& work, std::size_t ranks) {
    double all = 0, before = 0;
    for (const double w : work) all += w;
    std::vector<std::size_t> rank_of;
    for (std::size_t d = 0; d < work.size(); ++d) {
        // Where the middle of its work falls, but each rank gets a domain while there are enough.
        const double middle = all > 0 ? (before + work[d] / 2) / all : 0;
        std::size_t rank = std::min(ranks - 1, static_cast<std::size_t>(middle * static_cast<double>(ranks)));
        const std::size_t last = d == 0 ? 0 : rank_of.back() + 1;
        const std::size_t domains_left = work.size() - d;
        rank = std::clamp(rank, d == 0 ? 0 : rank_of.back(), last);
        if (domains_left < ranks - rank) rank = std::min(last, ranks - 1);
        rank_of.push_back(rank);
        before += work[d];
    }
    return rank_of;
}

std::unique_ptr<Exchange> direct_exchange() {
    return std::make_unique<Direct>();
}
std::unique_ptr<Exchange> ranked_exchange(std::size_t ranks, std::size_t domains) {
    return std::make_unique<InOneMemory>(deal(std::vector<double>(domains, 1.0), ranks), ranks);
}
std::unique_ptr<Exchange> spread_exchange(Processes& processes, std::vector<std::size_t> rank_of_domain) {
    return std::make_unique<Spread>(std::move(rank_of_domain), processes);
}

}  // namespace careloop::run
