// SPDX-License-Identifier: Apache-2.0
/// The national worlds that patterns are looked for in: arms of tests/patterns/patterns.toml at scale 0.02,
/// all from one settled world, each run once. Years are of thirteen periods of four weeks, from year 1 on.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "engine/run/observations.hpp"
#include "engine/run/simulation.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/world/units.hpp"

namespace careloop::patterns {

inline constexpr std::size_t kYear = 13;  ///< periods

/// Periods [from, to) of a run.
struct Periods {
    std::size_t from = 0, to = 0;
};
[[nodiscard]] inline Periods year(std::size_t number) {
    return {(number - 1) * kYear, number * kYear};
}
[[nodiscard]] inline Periods years(std::size_t first, std::size_t last) {
    return {(first - 1) * kYear, last * kYear};
}

using Where = std::function<bool(const world::UnitPlace&)>;

/// People who began their first post in care in year 1, and how their units were for them at first.
class Newcomers {
  public:
    /// To be called after every step.
    void look(const run::Simulation& simulation);
    /// Of those who began in these months (1 to 12): by how much their units raised the rate at which a
    /// newcomer decides to leave, mean over their first half-year. Free of the luck of single decisions.
    [[nodiscard]] double push_to_leave(std::size_t first_month, std::size_t last_month) const;

  private:
    static constexpr int kFirst = 182;         ///< days
    std::array<double, 13> push_{}, weeks_{};  ///< sums over people and weeks, by month begun in
};

/// What one arm has left behind, by unit.
class Record {
  public:
    Record(run::Observations seen, std::vector<world::UnitPlace> places, Newcomers newcomers);
    [[nodiscard]] const Newcomers& newcomers() const { return newcomers_; }
    [[nodiscard]] const std::vector<world::UnitPlace>& places() const { return places_; }

    /// One value. NaN where the unit has nothing to be a share of.
    [[nodiscard]] double at(const std::string& name, std::size_t period, std::size_t unit) const {
        return static_cast<double>(series(name)[period * places_.size() + unit]);
    }
    /// Sum of a unit's values; NaN counts as nought.
    [[nodiscard]] double sum(const std::string& name, Periods when, std::size_t unit) const;
    [[nodiscard]] double mean(const std::string& name, Periods when, std::size_t unit) const {
        return sum(name, when, unit) / static_cast<double>(when.to - when.from);
    }
    /// Sum over the units of a place.
    [[nodiscard]] double sum(const std::string& name, Periods when, const Where& where) const;
    /// Mean over the units of a place and periods, weighted: a ratio of sums where the weight is what the
    /// value is a share of.
    [[nodiscard]] double mean(const std::string& name, const std::string& weight, Periods when,
                              const Where& where) const;
    /// People who left the employer, retirement apart, per employed and year.
    [[nodiscard]] double turnover(Periods when, std::size_t unit) const;

  private:
    [[nodiscard]] const std::vector<float>& series(const std::string& name) const;
    run::Observations seen_;
    std::vector<world::UnitPlace> places_;
    Newcomers newcomers_;
};

/// The scenario, for names of kinds and places.
[[nodiscard]] const scenario::Scenario& pattern_scenario();
/// The arm's record. How long it was run is in worlds.cpp.
[[nodiscard]] const Record& record(const std::string& arm);

[[nodiscard]] Where anywhere();
[[nodiscard]] Where settlement(const std::string& type);
[[nodiscard]] Where in_regions(std::vector<std::string> codes);
[[nodiscard]] Where both(Where a, Where b);
[[nodiscard]] Where of_kind(const std::string& kind);

}  // namespace careloop::patterns
