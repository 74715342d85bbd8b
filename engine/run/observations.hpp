// SPDX-License-Identifier: Apache-2.0
/// What a run records: tallies of units gathered into cells, regions and municipalities. Values are made
/// in indicators.cpp; this file keeps the series.
#pragma once

#include <string>
#include <vector>

#include "engine/model/rules.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"

namespace careloop::run {

inline constexpr int kObservationWeeks = 4;
inline constexpr int kQuarterWeeks = 13;

/// Years in care at which a class of experience begins; the first is that of newcomers.
inline constexpr std::array<int, 5> kExperienceYears = {0, 1, 2, 5, 10};
[[nodiscard]] std::size_t experience_class(std::int32_t in_care_since, Date today);

/// Years of age at which an age group of staff begins, as in the statistics of regions' employees.
inline constexpr std::array<int, 6> kStaffAges = {0, 30, 40, 50, 55, 60};
[[nodiscard]] std::size_t staff_age_class(int age);

/// State of the units of one cell, at a moment.
struct Snapshot {
    double waiting = 0, waiting_days = 0, waiting_in_time = 0;  ///< people, sum of days, people
    std::array<double, world::kWaitBins> waits{};               ///< people by days waited
    double inside = 0, headcount = 0, full_time = 0, posts = 0, vacant = 0;
    double part_time = 0;                                      ///< people
    std::array<double, kExperienceYears.size()> experience{};  ///< people by years in care
    std::array<double, kStaffAges.size()> ages{};              ///< people by age
    void add(const Snapshot& other);
};

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

class Observations {
  public:
    Observations(const scenario::Scenario& scenario, const world::Setting& setting,
                 const std::vector<world::Domain>& domains, const model::Need& need);

    /// Called after each step, when every tally holds the step: records what is due.
    void after_step(const model::Rules& rules, std::vector<world::Domain>& domains,
                    const world::Nation& nation, Step step);
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
    void record_cells(const model::Rules& rules, std::vector<world::Domain>& domains, Step step);
    void record_week(const model::Rules& rules, const std::vector<world::Domain>& domains, Step step);
    void record_quarter(const model::Rules& rules, std::vector<world::Domain>& domains,
                        const world::Nation& nation, Step step);
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

/// State of one unit now.
[[nodiscard]] Snapshot snapshot(const model::Rules& rules, const world::Domain& domain, std::uint16_t unit,
                                Date day);

}  // namespace careloop::run
