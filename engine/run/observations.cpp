// SPDX-License-Identifier: Apache-2.0
#include "engine/run/observations.hpp"

#include <algorithm>
#include <set>

#include "engine/base/maths.hpp"
#include "engine/run/indicators.hpp"
#include "engine/run/staff_indicators.hpp"

namespace careloop::run {
namespace {

using world::Count;
using world::Domain;
using world::Tally;

void add(Tally& to, const Tally& from) {
    for (std::size_t c = 0; c < world::kCounts; ++c) to.value[c] += from.value[c];
}

std::vector<Series> named(const std::vector<SeriesInfo>& infos) {
    std::vector<Series> out;
    for (const SeriesInfo& info : infos) out.push_back({info, {}});
    return out;
}

double day_of_interval(Date from, Date to) {
    return std::max(1, to - from);
}

}  // namespace

Observations::Observations(const scenario::Scenario& scenario, const world::Setting& setting,
                           const std::vector<Domain>& domains, const model::Need& need)
    : scenario_(&scenario),
      setting_(&setting),
      regions_(scenario.catalogue.regions.size()),
      groups_(need.groups().size()),
      since_time(scenario.begin),
      since_week(scenario.begin),
      since_quarter(scenario.begin) {
    for (const Indicator& i : cell_indicators()) cells.push_back({i.info, {}});
    if (scenario.unit_level_output) units = cells;
    weekly = named({{"needs", "1", "People who asked for a care step", "week: sum"},
                    {"served", "1", "People whose care step was completed", "week: sum"},
                    {"demand_hours", "hour", "Hours asked for by those who arrived", "week: sum"},
                    {"given_hours", "hour", "Hours given to patients", "week: sum"},
                    {"present_hours", "hour", "Hours at work", "week: sum"},
                    {"beds_occupied", "1", "Beds occupied", "week: mean"},
                    {"beds_staffed", "1", "Beds open with staff", "week: mean"},
                    {"beds_blocked", "1", "Beds held by patients ready for the next step", "week: mean"}});
    weekly_class = named({{"waiting", "1", "People waiting", "week: point"},
                          {"waiting_within_guarantee", "1",
                           "Share of those waiting who are within the care guarantee", "week: point"}});
    municipal =
        named({{"population", "1", "Residents", "quarter: point"},
               {"population_0_19", "1", "Residents aged 0-19", "quarter: point"},
               {"population_65_79", "1", "Residents aged 65-79", "quarter: point"},
               {"population_80_plus", "1", "Residents aged 80 or more", "quarter: point"},
               {"births", "1", "Births", "quarter: sum"},
               {"deaths", "1", "Deaths", "quarter: sum"},
               {"net_migration", "1", "Moved in and immigrated less moved out and emigrated", "quarter: sum"},
               {"headcount", "1", "People employed by units in the municipality", "quarter: point"},
               {"patient_hours", "hour", "Hours a week that are for patients, at the end of the quarter",
                "quarter: point"},
               {"waiting", "1", "People waiting at units in the municipality", "quarter: point"},
               {"waiting_within_guarantee", "1", "Share of those waiting who are within the care guarantee",
                "quarter: point"},
               {"workload", "1", "Mean workload of units, weighted by staff", "quarter: point"}});
    for (const StaffIndicator& i : staff_indicators()) staff.push_back({i.info, {}});
    for (const StaffIndicator& i : staff_indicators_by_sex()) staff_sex.push_back({i.info, {}});
    training = named({{"training_positions", "1",
                       "Places for the supervised practice of those who begin a programme in a half-year",
                       "quarter: point"},
                      {"waiting_for_internship", "1",
                       "People with a degree who wait for a post before their licence", "quarter: point"}});
    students = named(
        {{"students", "1", "Students on programmes, by half-years since they began", "quarter: point"}});

    const auto cell_at = [](const world::UnitPlace& u) {
        return UnitCell{u.region.value, u.settlement.value, u.kind.value, u.owner.value};
    };
    std::set<UnitCell> stand;
    for (const world::UnitPlace& u : setting.directory.units) stand.insert(cell_at(u));
    unit_cells.assign(stand.begin(), stand.end());
    for (const world::UnitPlace& u : setting.directory.units) {
        const auto at = std::lower_bound(unit_cells.begin(), unit_cells.end(), cell_at(u));
        unit_cell_of_.push_back(static_cast<std::uint32_t>(at - unit_cells.begin()));
    }
    const std::size_t professions = scenario.catalogue.professions.size();
    std::set<StaffCell> found;
    const auto cell = [&](const Domain& d, std::size_t local, std::size_t profession) {
        const world::UnitPlace& u =
            setting.directory.units[setting.directory.domain_first[d.index.at()] + local];
        return StaffCell{u.region.value, u.settlement.value, u.kind.value, u.owner.value,
                         static_cast<std::uint8_t>(profession)};
    };
    for (const Domain& d : domains) {
        for (std::uint32_t row = 0; row < d.staff.size(); ++row)
            found.insert(cell(d, d.staff.unit[row], d.staff.profession[row]));
        // Posts that founders held and nobody holds when a run is taken up again have their cell still.
        for (std::size_t u = 0; u < d.units.size(); ++u) {
            const std::vector<float>& funded = d.units[u].posts.funded;
            for (std::size_t f = 0; f < funded.size(); ++f) {
                if (funded[f] > 0) found.insert(cell(d, u, f));
            }
        }
    }
    staff_cells.assign(found.begin(), found.end());
    staff_cell_of_.assign(setting.directory.units.size() * professions, -1);
    for (std::size_t u = 0; u < setting.directory.units.size(); ++u) {
        const world::UnitPlace& p = setting.directory.units[u];
        for (std::size_t f = 0; f < professions; ++f) {
            const StaffCell key{p.region.value, p.settlement.value, p.kind.value, p.owner.value,
                                static_cast<std::uint8_t>(f)};
            const auto at = std::lower_bound(staff_cells.begin(), staff_cells.end(), key);
            if (at != staff_cells.end() && *at == key) {
                staff_cell_of_[u * professions + f] = static_cast<std::int32_t>(at - staff_cells.begin());
            }
        }
    }
    week_tally.resize(setting.directory.units.size());
}

std::string Observations::broken() const {
    constexpr std::size_t age_sex = scenario::kAgeBands * scenario::kSexes;
    const auto intervals = [](const Times& t) { return std::min(t.begin.size(), t.end.size()); };
    std::string first;
    const auto whole = [&](const std::string& name, std::size_t length, std::size_t wanted) {
        if (first.empty() && length != wanted) first = name;
    };
    const auto all = [&](const std::string& group, const std::vector<Series>& list, std::size_t wanted) {
        for (const Series& s : list) whole(group + "_" + s.info.name, s.values.size(), wanted);
    };
    whole("time_begin", time.begin.size(), time.end.size());
    whole("week_begin", week.begin.size(), week.end.size());
    whole("quarter_begin", quarter.begin.size(), quarter.end.size());
    all("cell", cells, intervals(time) * unit_cells.size());
    all("weekly", weekly, intervals(week) * regions_);
    all("weekly_class", weekly_class, intervals(week) * regions_ * scenario::kCareClasses);
    all("municipal", municipal, intervals(quarter) * scenario_->catalogue.municipalities.size());
    all("staff", staff, intervals(quarter) * staff_cells.size());
    all("staff_sex", staff_sex, intervals(quarter) * staff_cells.size() * scenario::kSexes);
    const std::size_t region_professions = regions_ * scenario_->catalogue.professions.size();
    all("training", training, intervals(quarter) * region_professions);
    all("students", students, intervals(quarter) * region_professions * model::kCohorts);
    all("unit", units, intervals(time) * setting_->directory.units.size());
    whole("concentration", concentration.size(), years.size() * world::kUseAges);
    whole("cost_per_person", cost_per_person.size(), years.size() * world::kUseAges);
    whole("treated_share", treated_share.size(), years.size() * groups_ * age_sex);
    whole("population_year", population_year.size(), years.size() * age_sex);
    whole("cost_by_age_sex", cost_by_age_sex.size(), years.size() * age_sex);
    for (const auto* list : {&in_care_after_5, &in_care_after_10})
        whole("in_care_after", list->size(), years.size() * scenario_->catalogue.professions.size());
    return first;
}

Due Observations::due(Step step) const {
    const Date day = step.end();
    return {day - since_time >= kObservationWeeks * kDaysPerWeek,
            day - since_quarter >= kQuarterWeeks * kDaysPerWeek};
}

void Observations::after_step(const model::Rules& rules, std::vector<Domain>& domains,
                              const world::Nation& nation, const Seen& seen, Step step) {
    record_week(rules, domains, step);
    const Due now = due(step);
    if (now.quarter) record_quarter(rules, domains, nation, seen, step);
    if (now.cells) record_cells(rules, domains, seen, step);
}

void Observations::record_week(const model::Rules& rules, const std::vector<Domain>& domains, Step step) {
    const Date day = step.end();
    if (day - since_week < kDaysPerWeek) return;
    week.begin.push_back(since_week.days);
    week.end.push_back(day.days);
    const double days = day_of_interval(since_week, day);
    since_week = day;
    std::vector<Tally> flows(regions_);
    std::vector<std::array<double, scenario::kCareClasses>> waiting(regions_), in_time(regions_);
    for (const Domain& d : domains) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const UnitIndex global = rules.global(d, u);
            const std::size_t region = rules.place(d, u).region.at();
            const Tally& now = d.units[u].tally;
            Tally& before = week_tally[global.at()];
            for (std::size_t c = 0; c < world::kCounts; ++c)
                flows[region].value[c] += now.value[c] - before.value[c];
            before = now;
            for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
                waiting[region][c] += d.units[u].waiting[c];
                in_time[region][c] += d.units[u].in_time[c];
            }
        }
    }
    for (std::size_t r = 0; r < regions_; ++r) {
        const Tally& f = flows[r];
        const bool simulated = f[Count::days] > 0;
        const std::array values = {f[Count::needs],
                                   f[Count::served],
                                   f[Count::demand_hours],
                                   f[Count::given_hours],
                                   f[Count::present_hours],
                                   f[Count::bed_days] / days,
                                   f[Count::bed_days_staffed] / days,
                                   f[Count::bed_days_blocked] / days};
        for (std::size_t s = 0; s < values.size(); ++s) {
            weekly[s].values.push_back(static_cast<float>(simulated ? values[s] : kNone));
        }
        for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
            weekly_class[0].values.push_back(static_cast<float>(simulated ? waiting[r][c] : kNone));
            weekly_class[1].values.push_back(
                static_cast<float>(waiting[r][c] > 0 ? in_time[r][c] / waiting[r][c] : kNone));
        }
    }
}

void Observations::record_cells(const model::Rules& rules, std::vector<Domain>& domains, const Seen& seen,
                                Step step) {
    const Date day = step.end();
    time.begin.push_back(since_time.days);
    time.end.push_back(day.days);
    const double days = day_of_interval(since_time, day);
    since_time = day;
    std::vector<Tally> flows(unit_cells.size());
    std::vector<Snapshot> state(unit_cells.size());
    const auto indicators = cell_indicators();
    for (Domain& d : domains) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const std::uint32_t cell = unit_cell_of_[rules.global(d, u).at()];
            const Snapshot& now = seen.units[rules.global(d, u).at()];
            add(flows[cell], d.units[u].tally);
            state[cell].add(now);
            for (std::size_t i = 0; i < units.size(); ++i) {
                units[i].values.push_back(
                    static_cast<float>(indicators[i].value(d.units[u].tally, now, days)));
            }
            // What the running week has so far goes on counting from below zero.
            world::Tally& week_so_far = week_tally[rules.global(d, u).at()];
            for (std::size_t c = 0; c < world::kCounts; ++c)
                week_so_far.value[c] -= d.units[u].tally.value[c];
            d.units[u].tally = {};
            d.units[u].demand_before = 0;
        }
    }
    for (std::size_t i = 0; i < indicators.size(); ++i) {
        for (std::size_t c = 0; c < unit_cells.size(); ++c)
            cells[i].values.push_back(static_cast<float>(indicators[i].value(flows[c], state[c], days)));
    }
}

void Observations::record_quarter(const model::Rules& rules, std::vector<Domain>& domains,
                                  const world::Nation& nation, const Seen& seen, Step step) {
    const Date day = step.end();
    record_staff(rules, domains, day);
    record_training(rules, domains, nation);
    quarter.begin.push_back(since_quarter.days);
    quarter.end.push_back(day.days);
    since_quarter = day;
    const std::size_t municipalities = scenario_->catalogue.municipalities.size();
    struct Place {
        double headcount = 0, patient = 0, waiting = 0, in_time = 0, load = 0;
    };
    std::vector<Place> places(municipalities);
    for (Domain& d : domains) {
        std::fill(d.flows.begin(), d.flows.end(), world::PopulationFlow{});
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const world::UnitPlace& unit = rules.place(d, u);
            Place& place = places[unit.municipality.at()];
            const Snapshot& s = seen.units[rules.global(d, u).at()];
            place.headcount += s.headcount;
            place.patient +=
                d.units[u].tally[Count::patient_hours] * kDaysPerWeek / day_of_interval(since_time, day);
            place.waiting += s.waiting;
            place.in_time += s.waiting_in_time;
            place.load += d.units[u].workload * s.headcount;
        }
    }
    for (std::size_t m = 0; m < municipalities; ++m) {
        const Place& p = places[m];
        const auto people = [&](Inhabitants i) {
            return seen.people[m * kInhabitants + static_cast<std::size_t>(i)];
        };
        const std::array values = {people(Inhabitants::all),
                                   people(Inhabitants::age_0_19),
                                   people(Inhabitants::age_65_79),
                                   people(Inhabitants::age_80_plus),
                                   people(Inhabitants::births),
                                   people(Inhabitants::deaths),
                                   people(Inhabitants::moved_in) + people(Inhabitants::immigration) -
                                       people(Inhabitants::moved_out) - people(Inhabitants::emigration),
                                   p.headcount,
                                   p.patient,
                                   p.waiting,
                                   p.waiting > 0 ? p.in_time / p.waiting : kNone,
                                   p.headcount > 0 ? p.load / p.headcount : kNone};
        for (std::size_t s = 0; s < values.size(); ++s) {
            municipal[s].values.push_back(
                static_cast<float>(people(Inhabitants::all) > 0 ? values[s] : kNone));
        }
    }
}

void Observations::record_staff(const model::Rules& rules, std::vector<Domain>& domains, Date day) {
    const std::size_t professions = scenario_->catalogue.professions.size();
    std::vector<StaffSums> by_sex(staff_cells.size() * scenario::kSexes);
    std::vector<PostSums> posts(staff_cells.size());
    for (Domain& d : domains) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            std::vector<StaffSums> here(professions * scenario::kSexes);
            std::vector<PostSums> open(professions);
            add_staff(d, u, day, here, open);
            for (std::size_t p = 0; p < professions; ++p) {
                const std::int32_t at = staff_cell_of_[rules.global(d, u).at() * professions + p];
                if (at < 0) continue;  // nobody of the profession has ever been here
                const auto cell = static_cast<std::size_t>(at);
                posts[cell].add(open[p]);
                for (std::size_t sex = 0; sex < scenario::kSexes; ++sex)
                    by_sex[cell * scenario::kSexes + sex].add(here[p * scenario::kSexes + sex]);
            }
            std::fill(d.units[u].staff_flow.begin(), d.units[u].staff_flow.end(), 0);
            std::fill(d.units[u].posts.flow.begin(), d.units[u].posts.flow.end(), 0);
        }
    }
    const auto all = staff_indicators(), of_sex = staff_indicators_by_sex();
    for (std::size_t cell = 0; cell < staff_cells.size(); ++cell) {
        StaffSums both;
        for (std::size_t sex = 0; sex < scenario::kSexes; ++sex) {
            const StaffSums& one = by_sex[cell * scenario::kSexes + sex];
            both.add(one);
            for (std::size_t i = 0; i < of_sex.size(); ++i)
                staff_sex[i].values.push_back(static_cast<float>(of_sex[i].value(one, posts[cell])));
        }
        for (std::size_t i = 0; i < all.size(); ++i)
            staff[i].values.push_back(static_cast<float>(all[i].value(both, posts[cell])));
    }
}

void Observations::record_training(const model::Rules& rules, const std::vector<Domain>& domains,
                                   const world::Nation& nation) {
    const Training now = run::training(rules, domains, nation);
    for (const double x : now.places) training[0].values.push_back(static_cast<float>(x));
    for (const double x : now.waiting) training[1].values.push_back(static_cast<float>(x));
    for (const double x : now.students) students[0].values.push_back(static_cast<float>(x));
}

void Observations::add_year(const std::vector<Domain>& domains, int year) {
    const std::size_t bins = world::kUseAges * world::kCostBins;
    const std::size_t age_sex = scenario::kAgeBands * scenario::kSexes;
    std::vector<double> people(bins), cost(bins), treated(groups_ * age_sex), at_risk(age_sex), paid(age_sex);
    const auto sum = [](std::vector<double>& to, const std::vector<double>& from) {
        for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
    };
    for (const Domain& d : domains) {
        sum(people, d.year.people);
        sum(cost, d.year.cost);
        sum(treated, d.year.treated);
        sum(at_risk, d.year.at_risk);
        sum(paid, d.year.cost_by);
    }
    years.push_back(year);
    for (std::size_t a = 0; a < world::kUseAges; ++a) {
        const std::span<const double> p(people.data() + a * world::kCostBins, world::kCostBins);
        const std::span<const double> c(cost.data() + a * world::kCostBins, world::kCostBins);
        double all_people = 0, all_cost = 0;
        for (const double x : p) all_people += x;
        for (const double x : c) all_cost += x;
        concentration.push_back(static_cast<float>(top_fifth_share(p, c)));
        cost_per_person.push_back(static_cast<float>(all_people > 0 ? all_cost / all_people : kNone));
    }
    for (std::size_t i = 0; i < treated.size(); ++i) {
        const double risk = at_risk[i % age_sex];
        treated_share.push_back(static_cast<float>(risk > 0 ? treated[i] / risk : kNone));
    }
    for (const double x : at_risk) population_year.push_back(static_cast<float>(x));
    for (std::size_t i = 0; i < age_sex; ++i)
        cost_by_age_sex.push_back(static_cast<float>(at_risk[i] > 0 ? paid[i] / at_risk[i] : kNone));
    const std::size_t professions = scenario_->catalogue.professions.size();
    for (const double x : still_in_care(domains, professions, year - 5))
        in_care_after_5.push_back(static_cast<float>(x));
    for (const double x : still_in_care(domains, professions, year - 10))
        in_care_after_10.push_back(static_cast<float>(x));
}

}  // namespace careloop::run
