// SPDX-License-Identifier: Apache-2.0
// Deferred acceptance one applicant at a time: each proposes down the list until held; whoever a vacancy lets
// go proposes next. A vacancy holds its best so far in a heap with the weakest on top.
#include "engine/model/matching.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

#include "engine/base/error.hpp"

namespace careloop::model {
namespace {

constexpr std::uint32_t kNobody = 0xffffffffU;

/// Somebody a vacancy holds until someone better comes.
struct Held {
    double merit;
    std::uint64_t id;
    std::uint32_t applicant;
};

/// Total order of a vacancy; as "less" of a heap it puts the weakest on top.
bool better(const Held& a, const Held& b) {
    return a.merit != b.merit ? a.merit > b.merit : a.id < b.id;
}

template <class Row>
void require_unique_ids(const std::vector<Row>& rows, std::string_view promise) {
    std::vector<std::uint64_t> ids;
    ids.reserve(rows.size());
    for (const Row& row : rows) ids.push_back(row.id);
    std::sort(ids.begin(), ids.end());
    require(std::adjacent_find(ids.begin(), ids.end()) == ids.end(), promise);
}

class DeferredAcceptance {
  public:
    explicit DeferredAcceptance(MatchInput&& input)
        : input_(std::move(input)), held_(input_.vacancies.size()) {
        require(input_.applicants.size() < kNobody && input_.vacancies.size() < kUnmatched,
                "applicants and vacancies are counted in 32 bits");
        require_unique_ids(input_.applicants, "no two applicants to match have the same id");
        require_unique_ids(input_.vacancies, "no two vacancies to match have the same id");
        rank();
    }

    std::vector<std::uint32_t> run() {
        const auto applicants = static_cast<std::uint32_t>(input_.applicants.size());
        for (std::uint32_t a = 0; a < applicants; ++a) {
            for (std::uint32_t proposing = a; proposing != kNobody;) proposing = propose(proposing);
        }
        std::vector<std::uint32_t> matched(applicants, kUnmatched);
        for (std::uint32_t v = 0; v < held_.size(); ++v) {
            for (const Held& held : held_[v]) matched[held.applicant] = v;
        }
        return matched;
    }

  private:
    /// Where an applicant's considerations are not yet proposed to.
    struct Rest {
        std::size_t next, end;
    };

    /// Sorts every applicant's considerations, best first, and checks them.
    void rank() {
        const std::vector<Vacancy>& vacancies = input_.vacancies;
        std::vector<Consideration>& considered = input_.considered;
        std::vector<std::uint32_t> last_by(vacancies.size(), kNobody);  // who considered a vacancy last
        std::size_t next = 0;
        rest_.reserve(input_.applicants.size());
        for (const Applicant& applicant : input_.applicants) {
            const auto number = static_cast<std::uint32_t>(rest_.size());
            require(applicant.considers <= considered.size() - next,
                    "the list has every consideration of every applicant");
            const std::size_t end = next + applicant.considers;
            for (std::size_t c = next; c < end; ++c) {
                const Consideration& one = considered[c];
                require(one.vacancy < vacancies.size(), "a considered vacancy exists");
                require(!std::isnan(one.utility) && !std::isnan(one.merit), "utility and merit are numbers");
                require(last_by[one.vacancy] != number, "nobody considers a vacancy twice");
                last_by[one.vacancy] = number;
            }
            std::sort(considered.begin() + static_cast<std::ptrdiff_t>(next),
                      considered.begin() + static_cast<std::ptrdiff_t>(end),
                      [&](const Consideration& a, const Consideration& b) {
                          if (a.utility != b.utility) return a.utility > b.utility;
                          return vacancies[a.vacancy].id < vacancies[b.vacancy].id;
                      });
            rest_.push_back({next, end});
            next = end;
        }
        require(next == considered.size(), "every consideration is some applicant's");
    }

    /// Proposes to the best vacancy left. Who is without one afterwards: this applicant when refused, another
    /// when let go, or nobody when a post was free or no vacancy is left to propose to.
    std::uint32_t propose(std::uint32_t applicant) {
        Rest& rest = rest_[applicant];
        if (rest.next == rest.end) return kNobody;
        const Consideration& best = input_.considered[rest.next++];
        std::vector<Held>& held = held_[best.vacancy];
        const Held proposal{best.merit, input_.applicants[applicant].id, applicant};
        if (held.size() < input_.vacancies[best.vacancy].posts) {
            held.push_back(proposal);
            std::push_heap(held.begin(), held.end(), better);
            return kNobody;
        }
        if (held.empty() || !better(proposal, held.front())) return applicant;
        std::pop_heap(held.begin(), held.end(), better);
        const std::uint32_t let_go = std::exchange(held.back(), proposal).applicant;
        std::push_heap(held.begin(), held.end(), better);
        return let_go;
    }

    MatchInput input_;
    std::vector<std::vector<Held>> held_;  ///< by vacancy: heaps, the weakest on top
    std::vector<Rest> rest_;               ///< by applicant
};

}  // namespace

std::vector<std::uint32_t> match(MatchInput input) {
    return DeferredAcceptance(std::move(input)).run();
}

}  // namespace careloop::model
