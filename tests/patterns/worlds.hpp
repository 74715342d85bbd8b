// SPDX-License-Identifier: Apache-2.0
/// The national worlds that patterns are looked for in: arms of tests/patterns/patterns.toml at scale 0.02,
/// all from one settled world, each run once. Years are of thirteen periods of four weeks, from year 1 on.
#pragma once

#include <array>
#include <functional>
#include <map>
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

    /// By how much their start alone raised it (introduction), in units where fewer people than usual of the
    /// kind have been for a year, over the same elsewhere.
    [[nodiscard]] double unsafe_start() const { return among_new_.value() / among_old_.value(); }

  private:
    struct Mean {
        double sum = 0, count = 0;
        void add(double x) { sum += x, count += 1; }
        [[nodiscard]] double value() const { return sum / count; }
    };
    static constexpr int kFirst = 182;  ///< days
    Mean among_new_, among_old_;
    std::array<double, 13> push_{}, weeks_{};  ///< sums over people and weeks, by month begun in
};

/// Nurses who began their first post in care in the first half of year 1, and when they left that employer.
class FirstJobs {
  public:
    /// To be called after every step.
    void look(const run::Simulation& simulation);
    /// Share of them who left their first employer within so many weeks of beginning.
    [[nodiscard]] double left_within(int weeks) const;
    /// Share of them who are employed in care, anywhere, or work for an agency five years after they began.
    [[nodiscard]] double in_care_after_five_years() const;
    [[nodiscard]] std::size_t people() const { return jobs_.size(); }

  private:
    struct Job {
        std::int32_t began = 0, left = 0;  ///< days since 1970; left 0: still there
        std::uint32_t unit = 0;            ///< the present one, global
        bool in_care = true;               ///< at the latest look within five years
        bool stays = true;                 ///< seen with the first employer in this look
    };
    std::map<std::uint64_t, Job> jobs_;
};

/// What a nurse of a ward says at the end of year 1.
struct Answer {
    double patients_per_nurse = 0;  ///< of the ward, mean of the last quarter, over nurses on duty
    bool burnt_out = false;
};

/// A survey of all nurses of all wards.
class Survey {
  public:
    /// To be called after every step.
    void look(const run::Simulation& simulation);
    [[nodiscard]] const std::vector<Answer>& answers() const { return answers_; }

  private:
    std::vector<double> patients_, nurses_;  ///< by unit, sums over the weeks of the quarter
    std::vector<Answer> answers_;
};

/// What one arm has left behind, by unit.
class Record {
  public:
    Record(run::Observations seen, std::vector<world::UnitPlace> places, Newcomers newcomers,
           FirstJobs first_jobs, std::vector<Answer> answers);
    [[nodiscard]] const std::vector<Answer>& answers() const { return answers_; }
    [[nodiscard]] const Newcomers& newcomers() const { return newcomers_; }
    [[nodiscard]] const FirstJobs& first_jobs() const { return first_jobs_; }
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
    std::vector<run::Series> seen_;
    std::vector<world::UnitPlace> places_;
    Newcomers newcomers_;
    FirstJobs first_jobs_;
    std::vector<Answer> answers_;
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
