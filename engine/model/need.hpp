// SPDX-License-Identifier: Apache-2.0
/// Need: which residents ask for care this step, and for what. (docs/model.md, 5.1)
#pragma once

#include <array>
#include <vector>

#include "engine/model/demography.hpp"

namespace careloop::model {

/// Rates of needs by cell, for one set of municipalities. [1/year]
struct NeedTable {
    std::vector<double> rate;  ///< [cell × need] without season, at frailty 1
    std::vector<double>
        cumulative;  ///< [cell × need] this step's, with season: those that follow frailty first
    std::array<double, kCells> frail{}, flat{};            ///< this step's sums
    std::array<double, kCells> frail_most{}, flat_most{};  ///< the sums at each need's season peak
    std::vector<std::uint8_t> risk;                        ///< [cell × frailty quantile]
    std::vector<double> yearly;                            ///< [cell × 4] sums over a year: Need::Yearly
};

class Need {
  public:
    Need(const scenario::Scenario& scenario, const world::Setting& setting);
    /// Rates of every need by people's age, sex and stage, season apart, as public shares are reproduced.
    void make_rates(const scenario::InForce& in);
    /// Rates of this step; `new_rates`: they were made anew since the last one.
    void prepare(Step step, bool new_rates);

    [[nodiscard]] const NeedTable& table(MunicipalityIndex m) const { return tables_[table_of_[m.at()]]; }
    [[nodiscard]] double frailty(std::uint8_t quantile) const { return frailty_[quantile]; }
    /// Mean number of needs in the step. [episodes]
    [[nodiscard]] double mean(const NeedTable& t, std::size_t cell, std::uint8_t quantile,
                              double years) const {
        return (t.frail[cell] * frailty_[quantile] + t.flat[cell]) * years;
    }
    /// The need for a uniform draw u, in proportion to the rates.
    [[nodiscard]] NeedKind pick(const NeedTable& t, std::size_t cell, std::uint8_t quantile, double u) const;
    /// Rates without season at frailty 1, those that follow frailty and the others. [1/year]
    struct Yearly {
        double frail = 0, flat = 0, acute_frail = 0, acute_flat = 0;
    };
    [[nodiscard]] static Yearly yearly(const NeedTable& t, std::size_t cell) {
        const double* y = t.yearly.data() + 4 * cell;
        return {y[0], y[1], y[2], y[3]};
    }
    /// Classes bound needs up to this factor on their rates; beyond it they are raised. (prevention)
    static constexpr double kHeadroom = 1.02;
    /// Class of a resident whose needs come at `factor` times their rates.
    [[nodiscard]] static std::uint8_t raised(std::uint8_t risk, double factor);
    /// Whether a need asks first for care that cannot wait.
    [[nodiscard]] bool acute(NeedKind need) const { return acute_[need.at()]; }
    /// Position of a need's inpatient group among the groups, or 0xff.
    [[nodiscard]] std::uint8_t group(NeedKind need) const { return group_[need.at()]; }
    [[nodiscard]] const std::vector<std::string>& groups() const { return groups_; }

  private:
    /// The rate that returns a public share, and what it was solved for.
    struct Solved {
        double share = -1;
        std::array<double, scenario::kMorbidities> ratio{}, prevalence{};
        double rate = 0;
    };
    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    scenario::Parameter<scenario::Unit::share> treated_share_, prevalence_, season_;
    scenario::Parameter<scenario::Unit::per_year> rate_;
    scenario::Parameter<scenario::Unit::one> ratio_, spread_, onset_;
    scenario::Parameter<scenario::Unit::days> season_peak_;
    std::vector<double> frailty_;
    std::vector<std::size_t> order_;  ///< needs, those that follow frailty first
    std::size_t frail_needs_ = 0;
    std::vector<std::string> groups_;
    std::vector<std::uint8_t> group_;
    std::vector<bool> acute_;
    std::vector<NeedTable> tables_;
    std::vector<std::uint16_t> table_of_;
    std::vector<double> amplitude_, peak_;
    double classified_years_ = 0;
    std::vector<Solved> solved_;  ///< [need × age band × sex]
};

/// Phase 2 and 3. Draws needs, starts their episodes and routes each to a unit. Sends Arrival.
void need(const Rules& rules, const Board& board, world::Domain& domain, Outbox& out, Step step);

/// The rate at which residents with these relative rates and shares are treated at least once a year in this
/// share: solves sum w (1 - exp(-rate × m)) = share for rate. [1/year]
[[nodiscard]] double rate_for_share(double share, const std::vector<double>& multipliers,
                                    const std::vector<double>& weights);

}  // namespace careloop::model
