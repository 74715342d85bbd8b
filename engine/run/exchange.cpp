// SPDX-License-Identifier: Apache-2.0
#include "engine/run/exchange.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

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

using Bytes = std::vector<std::byte>;

template <class T>
void pack(Bytes& bytes, const T* values, std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto* raw = reinterpret_cast<const std::byte*>(values);
    bytes.insert(bytes.end(), raw, raw + count * sizeof(T));
}

/// Reads back in the order packed.
class Unpacker {
  public:
    explicit Unpacker(const Bytes& bytes) : bytes_(&bytes) {}
    template <class T>
    T value() {
        T v;
        std::memcpy(&v, bytes_->data() + at_, sizeof(T));
        at_ += sizeof(T);
        return v;
    }
    template <class T>
    void list(std::vector<T>& to) {
        const auto count = value<std::uint64_t>();
        const std::size_t before = to.size();
        to.resize(before + count);
        std::memcpy(to.data() + before, bytes_->data() + at_, count * sizeof(T));
        at_ += count * sizeof(T);
    }
    [[nodiscard]] bool done() const { return at_ == bytes_->size(); }

  private:
    const Bytes* bytes_;
    std::size_t at_ = 0;
};

class Ranked final : public Exchange {
  public:
    Ranked(std::size_t ranks, std::size_t domains) : ranks_(ranks), domains_(domains) {
        require(ranks >= 1, "at least one rank");
    }
    std::size_t ranks() const override { return ranks_; }
    std::size_t rank_of(DomainIndex domain) const override { return domain.at() * ranks_ / domains_; }

    void deliver(const Workers& workers, std::vector<Outbox>& out, std::vector<Inbox>& in,
                 std::vector<std::vector<model::Departure>>& departures) override {
        std::vector<Mail> mail(out.size());
        workers.for_each(out.size(), [&](std::size_t d) { mail[d].take(out[d], domains_); });
        // One parcel from each rank to each rank: for every sender domain, its messages by target domain.
        for (std::size_t to = 0; to < ranks_; ++to) {
            std::vector<Bytes> parcels(ranks_);
            for (std::size_t d = 0; d < domains_; ++d) write(parcels[rank(d)], mail[d], out[d], to);
            for (std::size_t from = 0; from < ranks_; ++from)
                read(parcels[from], from, to, in, departures[to]);
        }
        for (Outbox& box : out) box.departures.clear();
    }

    void share(const world::UnitDirectory& directory, std::vector<model::Board>& boards) override {
        std::vector<Bytes> parcels(ranks_);
        for (std::size_t d = 0; d < domains_; ++d) {
            const std::uint32_t first = directory.domain_first[d], end = directory.domain_first[d + 1];
            pack(parcels[rank(d)], boards[rank(d)].data() + first, end - first);
        }
        std::vector<Unpacker> unpack;
        for (const Bytes& p : parcels) unpack.emplace_back(p);
        for (std::size_t d = 0; d < domains_; ++d) {
            for (std::uint32_t u = directory.domain_first[d]; u < directory.domain_first[d + 1]; ++u) {
                const auto signal = unpack[rank(d)].value<model::UnitSignal>();
                for (model::Board& board : boards) board[u] = signal;
            }
        }
    }

  private:
    std::size_t rank(std::size_t domain) const { return rank_of(DomainIndex::of(domain)); }

    template <class Message>
    void write_list(Bytes& parcel, const Sorted<Message>& sorted, std::size_t target) const {
        const std::uint64_t count = sorted.first[target + 1] - sorted.first[target];
        pack(parcel, &count, 1);
        pack(parcel, sorted.items.data() + sorted.first[target], count);
    }
    void write(Bytes& parcel, const Mail& mail, const Outbox& box, std::size_t to) const {
        for (std::size_t target = 0; target < domains_; ++target) {
            if (rank(target) != to) continue;
            write_list(parcel, mail.arrivals, target);
            write_list(parcel, mail.outcomes, target);
            write_list(parcel, mail.releases, target);
        }
        const std::uint64_t count = box.departures.size();
        pack(parcel, &count, 1);
        pack(parcel, box.departures.data(), count);
    }
    void read(const Bytes& parcel, std::size_t from, std::size_t to, std::vector<Inbox>& in,
              std::vector<model::Departure>& departures) const {
        Unpacker unpack(parcel);
        for (std::size_t sender = 0; sender < domains_; ++sender) {
            if (rank(sender) != from) continue;
            for (std::size_t target = 0; target < domains_; ++target) {
                if (rank(target) != to) continue;
                unpack.list(in[target].arrivals);
                unpack.list(in[target].outcomes);
                unpack.list(in[target].releases);
            }
            unpack.list(departures);
        }
        require(unpack.done(), "a parcel is read to its end");
    }

    std::size_t ranks_, domains_;
};

}  // namespace

std::unique_ptr<Exchange> direct_exchange() {
    return std::make_unique<Direct>();
}
std::unique_ptr<Exchange> ranked_exchange(std::size_t ranks, std::size_t domains) {
    return std::make_unique<Ranked>(ranks, domains);
}

}  // namespace careloop::run
