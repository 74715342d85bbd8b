// SPDX-License-Identifier: Apache-2.0
/// Care: units work through their patients, day by day where the kind says so. (docs/model.md, 5.4)
#pragma once

#include <array>
#include <vector>

#include "engine/model/outbox.hpp"
#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

inline constexpr std::size_t kMostProfessions = 32;  ///< one bit each in a word

/// Hours of one profession.
struct Work {
    std::uint8_t profession = 0;
    double hours = 0;
};

/// What a care step takes: hours per episode (visits, emergency), per day (beds) or per week (clients).
struct StepWork {
    std::vector<Work> work;
    std::uint32_t professions = 0;  ///< a bit for each it takes
    double hours = 0;               ///< sum over professions
    double cost = 0;                ///< SEK of these hours
};

class Care {
  public:
    struct Substitute {
        std::uint8_t profession = 0;
        double efficiency = 1;  ///< hours of the work that one of its hours does
    };

    Care(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in);

    [[nodiscard]] const StepWork& step(UnitIndex unit, CareStep s) const {
        return work_[first_[unit.at()] + position_[s.at()]];
    }
    [[nodiscard]] double target_days(std::size_t care_class) const { return target_days_[care_class]; }
    [[nodiscard]] double jitter_days(std::size_t care_class) const { return jitter_days_[care_class]; }
    /// Days by which a step passes others of its class.
    [[nodiscard]] double priority_days(CareStep s) const { return priority_days_[s.at()]; }
    /// Who may do a profession's work besides itself, most efficient first.
    [[nodiscard]] const std::vector<Substitute>& substitutes(std::size_t profession) const {
        return substitutes_[profession];
    }
    /// A bit for every profession that may do this one's work, its own among them.
    [[nodiscard]] std::uint32_t able(std::size_t profession) const { return able_[profession]; }
    /// Keyed length of a stay or service. [days, at least 1] Lognormal in beds, exponential for clients.
    [[nodiscard]] double length_days(Seed seed, UnitIndex unit, const world::Episode& e) const;
    /// Mean length of a stay or service. [days]
    [[nodiscard]] double mean_days(CareStep s) const { return stay_days_[s.at()]; }
    [[nodiscard]] double bed_day_cost(UnitKind kind) const { return bed_day_cost_[kind.at()]; }
    [[nodiscard]] double overcrowding_limit(UnitIndex u) const { return limits_[u.at()].overcrowding; }
    [[nodiscard]] double planned_limit(UnitIndex u) const { return limits_[u.at()].planned; }
    /// Committed hours over capacity at which no new client starts, from home or from a hospital bed.
    [[nodiscard]] double admission_limit(UnitIndex u, bool from_bed) const {
        return from_bed ? limits_[u.at()].from_bed : limits_[u.at()].admission;
    }
    [[nodiscard]] double incident_base(UnitKind kind) const { return incident_base_[kind.at()]; }
    /// Share of incidents that patients die of.
    [[nodiscard]] double fatality(UnitKind kind) const { return fatality_[kind.at()]; }
    [[nodiscard]] double repeat_base(UnitKind kind) const { return repeat_base_[kind.at()]; }
    [[nodiscard]] double repeat_delay_days() const { return repeat_delay_; }
    [[nodiscard]] double early_discharge_days() const { return early_days_; }
    [[nodiscard]] double early_discharge_need() const { return early_need_; }

  private:
    struct Limits {
        double overcrowding = 1, planned = 1, admission = 1, from_bed = 1;
    };
    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    std::size_t professions_;
    scenario::Parameter<scenario::Unit::hours> hours_;
    scenario::Parameter<scenario::Unit::days> stay_, target_, jitter_, priority_, repeat_delay_p_,
        early_days_p_;
    scenario::Parameter<scenario::Unit::one> spread_, effort_, stay_factor_, overcrowding_, planned_,
        admission_, from_bed_;
    scenario::Parameter<scenario::Unit::share> substitution_, incident_, fatality_p_, repeat_, early_need_p_;
    scenario::Parameter<scenario::Unit::sek> hour_cost_, bed_cost_;
    std::vector<StepWork> work_;
    std::vector<std::uint32_t> first_;     ///< by unit
    std::vector<std::uint32_t> position_;  ///< of a step among its kind's steps
    std::vector<double> stay_days_, stay_spread_, priority_days_;
    std::vector<double> target_days_, jitter_days_, bed_day_cost_, incident_base_, fatality_, repeat_base_;
    std::vector<std::vector<Substitute>> substitutes_;
    std::vector<std::uint32_t> able_;
    std::vector<Limits> limits_;
    double repeat_delay_ = 14, early_days_ = 1, early_need_ = 0;
};

/// What a unit has left to give on one day or in one step: hours by profession.
class Hours {
  public:
    /// `part` of the hours `present`, by profession.
    Hours(const Care& care, const std::vector<double>& present, double part);
    /// Gives up to `share` of the work (hours × weight): own profession first, then substitutes. Returns the
    /// share given, in [0, share].
    double give(const StepWork& work, double weight, double share);
    /// A bit for each profession whose work nobody has time for any more.
    [[nodiscard]] std::uint32_t short_of() const { return short_; }
    [[nodiscard]] double left(std::size_t profession) const { return left_[profession]; }

  private:
    /// Hours of a profession's work that it and its substitutes have left.
    [[nodiscard]] double at_hand(std::uint8_t profession) const;
    /// Takes hours of a profession's work from it and from its substitutes. Returns what was missing.
    double take(std::uint8_t profession, double hours);

    const Care* care_;
    std::array<double, kMostProfessions> left_{};
    std::uint32_t spent_ = 0, short_ = 0;  ///< a bit for each profession: none left of its own; nor of others
};

/// Phase 5 for one day. `last` is true on the step's last day, when kinds that do not work by day do theirs.
/// Reads queues and hours; writes them and the tally; sends Arrival, Outcome, BedRelease.
void care(const Rules& rules, const Board& board, world::Domain& domain, Outbox& out, Step step, Date day,
          bool last);

// One form of care each, called by care(); their own files.
void care_visits(const Rules& rules, const Board& board, world::Domain& domain, std::uint16_t unit,
                 Outbox& out, Step step, Date day, double share_of_step);
void care_beds(const Rules& rules, const Board& board, world::Domain& domain, std::uint16_t unit, Outbox& out,
               Step step, Date day);
void care_clients(const Rules& rules, const Board& board, world::Domain& domain, std::uint16_t unit,
                  Outbox& out, Step step, Date day);

/// Takes what has arrived by `day` into the queues; the agreed order may turn low priority away.
void take_in(const Rules& rules, world::Domain& domain, std::uint16_t unit, Step step, Date day);

/// Care that begins today after a wait: counts it. (visits seen, beds and services begun)
void begin_care(const Rules& rules, world::UnitState& unit, const world::Episode& episode,
                std::size_t care_class, Date day);

/// A finished care step: counts it, tells the resident, draws incident and repeat, opens what follows.
/// `paid`: SEK for one person. Returns whether the patient keeps the bed until the next step has room.
bool complete(const Rules& rules, const Board& board, world::Domain& domain, std::uint16_t unit,
              const world::Episode& episode, double paid, Outbox& out, Date day);

/// Applies beds released by the next step of care.
void release_beds(world::Domain& domain, const std::vector<BedRelease>& releases);

}  // namespace careloop::model
