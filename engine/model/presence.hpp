// SPDX-License-Identifier: Apache-2.0
/// Presence: who is at work this step, and how many hours patients get. (docs/model.md, 5.3)
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Presence {
  public:
    Presence(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in);

    struct Spells {
        double short_rate = 0, long_rate = 0;  ///< [1/year]
        double short_days = 0, long_days = 0;  ///< means
    };
    [[nodiscard]] const Spells& spells(std::uint8_t profession) const { return spells_[profession]; }
    [[nodiscard]] double contract_hours(std::uint8_t profession) const { return contract_hours_[profession]; }
    [[nodiscard]] double patient_time(UnitIndex unit, std::uint8_t profession) const {
        return patient_time_[unit.at() * spells_.size() + profession];
    }
    [[nodiscard]] double substitutes(UnitKind kind) const { return substitutes_[kind.at()]; }
    [[nodiscard]] double parental_rate(std::size_t band, std::size_t sex) const {
        return parental_rate_[band * 2 + sex];
    }
    /// Bounds over all people, unstrained. [per year]
    [[nodiscard]] double most_sick() const { return most_sick_; }
    [[nodiscard]] double most_parental() const { return most_parental_; }
    [[nodiscard]] double parental_days(std::size_t sex) const { return parental_days_[sex]; }
    [[nodiscard]] double vacation_weeks() const { return vacation_weeks_; }
    [[nodiscard]] double summer_share() const { return summer_share_; }
    /// Share of contract hours worked in a mean week, absences expected.
    [[nodiscard]] double mean_presence(std::uint8_t profession) const;
    [[nodiscard]] std::size_t professions() const { return spells_.size(); }

  private:
    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    scenario::Parameter<scenario::Unit::hours> contract_;
    scenario::Parameter<scenario::Unit::share> patient_, summer_, substitute_;
    scenario::Parameter<scenario::Unit::per_year> short_rate_, long_rate_, parental_;
    scenario::Parameter<scenario::Unit::days> short_days_, long_days_, parental_days_p_;
    scenario::Parameter<scenario::Unit::one> vacation_;
    std::vector<Spells> spells_;
    std::vector<double> contract_hours_, patient_time_, substitutes_, parental_rate_, parental_days_;
    double vacation_weeks_ = 5, summer_share_ = 0.6, most_parental_ = 0, most_sick_ = 0;
};

/// Phase 4. Draws absences and adds up hours by unit and profession. Writes staff, UnitState::hours, tally.
void presence(const Rules& rules, world::Domain& domain, Step step);

/// Days of the step worked before an absence that begins in it.
[[nodiscard]] int first_day_away(Seed seed, std::uint64_t id, Step step);

/// Hours for patients of a unit in a week of mean presence with posts filled as usual, by profession; writes
/// UnitState::normal_hours. Levers on staffing leave it alone.
void mean_capacity(const Rules& rules, world::Domain& domain);

/// ISO weeks in which the long vacation falls.
inline constexpr int kSummerFirstWeek = 26, kSummerLastWeek = 33;

}  // namespace careloop::model
