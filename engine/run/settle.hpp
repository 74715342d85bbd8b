// SPDX-License-Identifier: Apache-2.0
/// Settling: a world as it is made has empty queues and no vacancies. It lives through the scenario's first
/// year again and again, with its population held, until it has come to rest; that is its start state.
/// (docs/model.md, 7)
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/run/simulation.hpp"

namespace careloop::run {

inline constexpr int kLapDays = 364;     ///< 52 weeks: the season and the weekday come round
inline constexpr int kLongestLaps = 10;  ///< then a world is said not to settle
inline constexpr double kAtRest = 0.01;  ///< largest change of a yearly mean in a quarter
inline constexpr std::size_t kQuantities = 3;
inline constexpr std::array<const char*, kQuantities> kQuantityNames = {"waiting", "strain", "engagement"};

/// Quantities of the whole world, measured at the end of a quarter.
struct Quarter {
    int weeks = 0;                             ///< settled so far
    std::array<double, kQuantities> mean{};    ///< of the last 52 weeks: people waiting; by staff, 0 to 1
    std::array<double, kQuantities> change{};  ///< of that mean since the quarter before, relative
    [[nodiscard]] bool at_rest() const;
};

/// What came of it.
struct Settled {
    Start start;
    std::vector<Quarter> quarters;              ///< from the second year on: a change needs two yearly means
    std::array<int, kQuantities> rest_since{};  ///< weeks after which each stayed at rest; 0: did not
    double seconds = 0;
    bool stopped = false;  ///< by the watcher; nothing was written
};

/// Yearly means of a quantity and their changes, from its values step by step.
class YearlyMean {
  public:
    YearlyMean(std::size_t steps_a_year, std::size_t steps_a_quarter)
        : year_(steps_a_year), quarter_(steps_a_quarter) {}
    void add(double value) { sums_.push_back(sums_.back() + value); }
    [[nodiscard]] bool has_change() const { return sums_.size() > year_ + quarter_; }
    [[nodiscard]] double mean() const { return mean_until(sums_.size() - 1); }
    /// Relative change of the mean since a quarter ago; 0 where both are nought.
    [[nodiscard]] double change() const;

  private:
    [[nodiscard]] double mean_until(std::size_t end) const {
        return (sums_[end] - sums_[end - year_]) / static_cast<double>(year_);
    }
    std::size_t year_, quarter_;
    std::vector<double> sums_{0.0};
};

/// The scenario a world settles under: nobody's levers, nothing recorded by unit.
[[nodiscard]] scenario::Scenario settling_scenario(const scenario::Scenario& scenario);

/// Hash of everything a start state depends on: the world, parameters without levers, gain and cuts, data,
/// causal table, model version and format. Not on arms, levers, members, years or output.
[[nodiscard]] std::string start_key(const scenario::Scenario& scenario);

/// Settles the scenario's world and writes its start state. `watch` is called after each step, with the
/// quarter when one has ended, and stops the settling by returning false.
/// Throws Error(usage) when the step does not divide 52 weeks; Error(output).
[[nodiscard]] Settled settle(const scenario::Scenario& scenario, const Options& options,
                             const std::filesystem::path& to,
                             const std::function<bool(const Simulation&, const Quarter*)>& watch);

}  // namespace careloop::run
