// SPDX-License-Identifier: Apache-2.0
#include "engine/model/access.hpp"

#include <algorithm>
#include <iterator>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;

Access::Access(const scenario::Scenario& s, const world::Setting& setting)
    : setting_(&setting),
      kinds_(s.catalogue.unit_kinds.size()),
      at_distance_(s.parameters.bind<Unit::share>("access.at_distance")),
      self_booking_(s.parameters.bind<Unit::share>("access.self_booking")) {}

void Access::prepare(const scenario::InForce& in) {
    ways_.clear();
    for (std::size_t m = 0; m < setting_->geography.municipalities.size(); ++m) {
        At at = at_municipality(*setting_, MunicipalityIndex::of(m));
        for (std::size_t k = 0; k < kinds_; ++k) {
            at.set(Dimension::unit_kind, k);
            const double far = in(at_distance_, at);
            ways_.push_back({far, 1 - (1 - far) * (1 - in(self_booking_, at))});
        }
    }
}

std::uint32_t quickest(const std::vector<world::Reachable>& near, const Board& board, std::size_t care_class,
                       std::uint32_t chosen) {
    for (const world::Reachable& r : near) {
        if (board[r.unit.at()].wait_days[care_class] < board[chosen].wait_days[care_class])
            chosen = r.unit.value;
    }
    return chosen;
}

void open_easier(const Rules& rules, const Board& board, const Onset& onset, Date date, world::Ledger& ledger,
                 Outbox& out) {
    const auto& starts = rules.routing.starts(onset.need);
    const auto can_wait = [&](const Routing::Branch& branch) { return !rules.step(branch.to).acute; };
    const auto first = std::find_if(starts.begin(), starts.end(), can_wait);
    if (first == starts.end()) return;
    const double ease = rules.access.ease(rules.step(first->to).unit_kind, onset.home);
    const double more = driven_rate(1, rules.links.pull(Link::access_demand, ease)) - 1;
    if (more <= 0 || !Draw(rules.seed, onset.id, 0, Purpose::easier_contact).happens(more)) return;
    Onset another = onset;
    another.id = mix64(onset.id, static_cast<std::uint64_t>(Purpose::easier_contact));
    std::vector<Routing::Branch> ways;
    std::copy_if(first, starts.end(), std::back_inserter(ways), can_wait);
    open_branches(rules, board, another, ways, date, world::kNoUnit, ledger, out);
}

}  // namespace careloop::model
