// SPDX-License-Identifier: Apache-2.0
/// Demography: births, deaths, moves, migration and the course of morbidity. (docs/model.md, 5.0)
#pragma once

#include <array>
#include <vector>

#include "engine/base/byte_scan.hpp"
#include "engine/model/outbox.hpp"
#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

/// Residents alike in age band, sex and morbidity.
inline constexpr std::size_t kCells = scenario::kAgeBands * scenario::kSexes * scenario::kMorbidities;
[[nodiscard]] constexpr std::size_t cell_of(std::size_t band, std::size_t sex, std::size_t morbidity) {
    return (band * scenario::kSexes + sex) * scenario::kMorbidities + morbidity;
}

/// Limits of the sixteen risk classes of both scans, in 256ths; class 0 is for those who are gone.
inline constexpr ClassLimits kRiskLimits = {0, 1, 2, 3, 4, 6, 9, 13, 19, 28, 42, 62, 92, 136, 192, 256};
/// The lowest class whose limit bounds this probability per step.
[[nodiscard]] std::uint8_t risk_class(double probability);

enum class LifeEvent : std::uint8_t { death, emigration, move, birth, worsening, recovery };
inline constexpr std::size_t kLifeEvents = 6;

/// Rates of life events by cell, for one set of municipalities. [1/year]
struct LifeTable {
    std::array<std::array<double, kLifeEvents>, kCells> rate{};
    std::array<double, kCells> total{};
    std::array<double, scenario::kAgeBands * scenario::kSexes> death{};  ///< mean over morbidity
    std::array<std::uint8_t, kCells> risk{};                             ///< class for this step length
};

class Demography {
  public:
    Demography(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    [[nodiscard]] const LifeTable& table(MunicipalityIndex m) const { return tables_[table_of_[m.at()]]; }
    /// Mortality of somebody whose morbidity is not known. [1/year]
    [[nodiscard]] double death(MunicipalityIndex home, std::size_t band, std::size_t sex) const {
        return table(home).death[band * scenario::kSexes + sex];
    }
    /// Of anybody anywhere. [1/year]
    [[nodiscard]] double most_death() const { return most_death_; }
    /// Municipality a mover from here goes to, for a uniform draw; the same one when there is no other.
    [[nodiscard]] MunicipalityIndex destination(MunicipalityIndex from, double u) const;
    [[nodiscard]] double boy_share() const { return boy_share_; }
    /// People a year who settle in this domain from abroad.
    [[nodiscard]] double immigrants(DomainIndex domain) const {
        return immigrants_ * domain_share_[domain.at()];
    }
    [[nodiscard]] std::size_t immigrant_band(double u) const;
    [[nodiscard]] std::uint8_t morbidity_at(std::size_t band, double u) const;

  private:
    scenario::Parameter<scenario::Unit::per_year> death_, birth_, emigration_, move_, worsening_, recovery_;
    scenario::Parameter<scenario::Unit::share> boys_, immigrant_share_, prevalence_;
    scenario::Parameter<scenario::Unit::persons> immigration_;
    scenario::Parameter<scenario::Unit::km> move_distance_;
    scenario::Parameter<scenario::Unit::one> death_ratio_;
    const world::Setting* setting_;
    bool fresh_ = true;
    std::vector<LifeTable> tables_;
    std::vector<std::uint16_t> table_of_;
    std::vector<float> destinations_;  ///< cumulative weights, municipality × municipality
    std::vector<double> domain_share_;
    std::array<double, scenario::kAgeBands> immigrant_cumulative_{};
    std::array<std::array<double, scenario::kMorbidities>, scenario::kAgeBands> prevalence_cumulative_{};
    double boy_share_ = 0.5, immigrants_ = 0, most_death_ = 0;
};

/// Phase 1. Reads age, sex, morbidity; writes residents, flows and ledger; sends Departure and, for
/// needs that arise with a birth, Arrival.
void demography(const Rules& rules, const Board& board, world::Domain& domain, Outbox& out, Step step);

/// Brings age bands and both risk classes up to date (every fourth step, and when rates changed).
void classify(const Rules& rules, world::Domain& domain, Date date);

}  // namespace careloop::model
