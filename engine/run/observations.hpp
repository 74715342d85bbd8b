// SPDX-License-Identifier: Apache-2.0
/// What a run records: tallies of units gathered into cells, regions and municipalities. Values are made
/// in indicators.cpp; this file keeps the series.
#pragma once

#include <string>
#include <vector>

#include "engine/run/snapshot.hpp"
#include "engine/world/nation.hpp"

namespace careloop::run {

inline constexpr int kObservationWeeks = 4;
inline constexpr int kQuarterWeeks = 13;

/// Names, units and meaning of one series.
struct SeriesInfo {
    std::string name, units, long_name, cell_methods;
};

/// Values [time × cell] as they go into the output.
struct Series {
    SeriesInfo info;
    std::vector<float> values;
};

/// Time axis of a group: begin and end of each interval.
struct Times {
    std::vector<std::int32_t> begin, end;  ///< days since 1970
};

/// Where units stand that are recorded together.
struct UnitCell {
    std::uint8_t region, settlement, unit_kind, owner;
    auto operator<=>(const UnitCell&) const = default;
};

/// An axis of the sparse staff cells.
struct StaffCell {
    std::uint8_t region, settlement, unit_kind, owner, profession;
    auto operator<=>(const StaffCell&) const = default;
};

/// What is to be recorded after a step; sums over a week are in most of them.
struct Due {
    bool cells = false, quarter = false;
    /// Whether tallies are read whole, and Seen::units with them.
    [[nodiscard]] bool units() const { return cells || quarter; }
};

/// What is counted in the domains for one observation.
struct Seen {
    std::vector<Snapshot> units;  ///< by unit, when Due::units
    std::vector<double> people;   ///< [municipality × Inhabitants], when Due::quarter
};

class Observations {
  public:
    Observations(const scenario::Scenario& scenario, const world::Setting& setting,
                 const std::vector<world::Domain>& domains, const model::Need& need);

    /// What is recorded when this step has been made.
    [[nodiscard]] Due due(Step step) const;
    /// Called after each step, when every tally holds the step: records what is due. `seen`: what Due asks
    /// for.
    void after_step(const model::Rules& rules, std::vector<world::Domain>& domains,
                    const world::Nation& nation, const Seen& seen, Step step);
    /// Adds the domains' PatientYear into the yearly tables.
    void add_year(const std::vector<world::Domain>& domains, int year);

    // The recorded series, in the order of their names in docs/output-format.md.
    Times time, week, quarter;
    std::vector<Series> cells;         ///< [time × unit cell]
    std::vector<Series> weekly;        ///< [week × region], and with care class where named
    std::vector<Series> weekly_class;  ///< [week × region × care class]
    std::vector<Series> municipal;     ///< [quarter × municipality]
    std::vector<Series> staff;         ///< [quarter × staff cell]
    std::vector<Series> staff_sex;     ///< [quarter × staff cell × sex]
    std::vector<Series> training;      ///< [quarter × region × profession]
    std::vector<Series> students;      ///< [quarter × region × profession × half-year since intake]
    std::vector<Series> units;         ///< [time × unit], when asked for
    std::vector<UnitCell> unit_cells;  ///< those with a unit, in order: a quarter of all there could be
    std::vector<StaffCell> staff_cells;
    std::vector<std::int32_t> years;
    std::vector<float> concentration;    ///< [year × age class] share of cost of the top fifth
    std::vector<float> cost_per_person;  ///< [year × age class]
    std::vector<float> treated_share;    ///< [year × group × age band × sex]
    std::vector<float> population_year;  ///< [year × age band × sex]
    std::vector<float> cost_by_age_sex;  ///< [year × age band × sex]
    std::vector<float> in_care_after_5, in_care_after_10;  ///< [year × profession]

    /// The first series that has not a value for each of its intervals and places; empty: all have.
    [[nodiscard]] std::string broken() const;

  private:
    void record_cells(const model::Rules& rules, std::vector<world::Domain>& domains, const Seen& seen,
                      Step step);
    void record_week(const model::Rules& rules, const std::vector<world::Domain>& domains, Step step);
    void record_quarter(const model::Rules& rules, std::vector<world::Domain>& domains,
                        const world::Nation& nation, const Seen& seen, Step step);
    void record_staff(const model::Rules& rules, std::vector<world::Domain>& domains, Date day);
    void record_training(const model::Rules& rules, const std::vector<world::Domain>& domains,
                         const world::Nation& nation);

    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    std::size_t regions_, groups_;
    std::vector<std::uint32_t> unit_cell_of_;  ///< by unit
    std::vector<std::int32_t> staff_cell_of_;  ///< by unit × profession; -1: nobody at the start

  public:
    Date since_time, since_week, since_quarter;  ///< when the running intervals began
    std::vector<world::Tally> week_tally;        ///< by unit: tally when the week's interval began
};

}  // namespace careloop::run
