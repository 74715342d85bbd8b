// SPDX-License-Identifier: Apache-2.0
/// Waiting: who gives up or gets worse in the queue, and what each unit shows of its state.
/// (docs/model.md, 5.5)
#pragma once

#include <vector>

#include "engine/model/outbox.hpp"
#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Waiting {
  public:
    Waiting(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const Rules& rules, Step step);

    struct Hazard {
        double any = 0;           ///< probability in the step that one of the two happens
        double leaving = 0;       ///< share of these that leave
        std::uint16_t limit = 0;  ///< 256ths that bound `any`
    };
    /// By class and weeks waited (the last value holds on).
    [[nodiscard]] const Hazard& hazard(std::size_t care_class, int days_waited) const;

    struct Triage {
        double threshold = 1, slope = 0, most = 0;
    };
    [[nodiscard]] const Triage& triage(UnitKind kind) const { return triage_[kind.at()]; }

    static constexpr std::size_t kWeeks = 128;

  private:
    const scenario::Scenario* scenario_;
    scenario::Parameter<scenario::Unit::per_year> deterioration_, leaving_;
    scenario::Parameter<scenario::Unit::one> threshold_, slope_;
    scenario::Parameter<scenario::Unit::share> most_;
    std::vector<Hazard> hazards_;  ///< [class × weeks]
    std::vector<Triage> triage_;
};

/// Residents who departed in this step, for a quick test; the same on every rank.
class Departures {
  public:
    void reset(const std::vector<Departure>& all);
    /// Not to be asked while empty.
    [[nodiscard]] bool contains(DomainIndex domain, std::uint32_t resident) const {
        const std::uint64_t key = key_of(domain, resident), bit = bit_of(key);
        return (filter_[bit / 64] >> bit % 64 & 1) != 0 && holds(key);
    }
    [[nodiscard]] bool empty() const { return sorted_.empty(); }

  private:
    // Nearly everybody asked about is still here: a filter in the processor's nearest cache says so.
    static constexpr std::uint64_t kFilterBits = 1U << 18;
    static constexpr std::uint64_t key_of(DomainIndex domain, std::uint32_t resident) {
        return std::uint64_t{domain.value} << 32 | resident;
    }
    static constexpr std::uint64_t bit_of(std::uint64_t key) {
        return key * 0x9e3779b97f4a7c15ULL >> 46;  // the top 18 bits
    }
    [[nodiscard]] bool holds(std::uint64_t key) const;

    std::vector<std::uint64_t> sorted_, filter_;
};

/// Takes those who departed out of queues, beds and services.
void close_departed(const Rules& rules, const Departures& departures, world::Domain& domain, Outbox& out,
                    Date day);

/// Phase 6. Draws leaving and deterioration; measures backlog, workload and expected waits. Writes the
/// domain's units and their signals; sends Arrival.
void waiting(const Rules& rules, const Board& board, world::Domain& domain, Outbox& out, Step step,
             UnitSignal* signals);

}  // namespace careloop::model
