// SPDX-License-Identifier: Apache-2.0
#include "tests/patterns/worlds.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>

#include "engine/model/rules.hpp"
#include "engine/run/settle.hpp"
#include "tests/engine/output/temporary_folder.hpp"

namespace careloop::patterns {
namespace {

/// Periods that each arm is run for: no longer than its test looks.
const std::map<std::string, std::size_t> kPeriods = {{"baseline", 8 * kYear},
                                                     {"quit-climate-off", 3 * kYear},
                                                     {"climate-links-off", 2 * kYear},
                                                     {"place-off", 2 * kYear},
                                                     {"summer-off", 2 * kYear},
                                                     {"hub", 2 * kYear},
                                                     {"hub-scarce", 2 * kYear},
                                                     {"hub-scarce-approval-off", 3},
                                                     {"staff-loss", 8 * kYear},
                                                     {"agency-all", 3 * kYear},
                                                     {"agency-all-off", 3 * kYear},
                                                     {"agency-none", 3 * kYear},
                                                     {"introducers-off", 2 * kYear},
                                                     {"demand", 5 * kYear},
                                                     {"introduction-none", 33},
                                                     {"introduction-all", 33},
                                                     {"introduction-none-off", 20},
                                                     {"introduction-all-off", 20},
                                                     {"survey", kYear},
                                                     {"survey-off", kYear}};

/// Series by unit that the tests read. All of them, of all arms, would take gigabytes.
const std::set<std::string> kSeries = {
    "agency_cost",      "agency_hours", "engagement",     "exits_agency",     "exits_employer",
    "exits_profession", "exits_region", "headcount",      "patient_hours",    "posts",
    "safety_climate",   "shortage",     "staff_cost",     "substitute_hours", "turnover_external",
    "vacancy",          "vacation",     "visiting_hours", "volunteers",       "volunteers_approved",
    "waiting",          "waiting_days", "workload"};

/// Settled once for all arms: levers are no part of a start state.
const run::StartFile& start() {
    static const TemporaryFolder folder;
    static const run::StartFile file = [] {
        run::StartFile made{folder / "start.checkpoint", run::start_key(pattern_scenario())};
        (void)run::settle(pattern_scenario(), {}, made.path,
                          [](const run::Simulation&, const run::Quarter*) { return true; });
        return made;
    }();
    return file;
}

template <class Names>
std::size_t place_of(const Names& names, const std::string& wanted) {
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.name == wanted; });
    if (found == names.end()) throw std::invalid_argument("no '" + wanted + "' in the catalogue");
    return static_cast<std::size_t>(found - names.begin());
}

bool same_employer(const world::UnitPlace& a, const world::UnitPlace& b) {
    return a.owner == b.owner &&
           (a.owner == world::kRegionOwner ? a.region == b.region : a.municipality == b.municipality);
}

}  // namespace

const scenario::Scenario& pattern_scenario() {
    static const scenario::Scenario scenario =
        scenario::load("tests/patterns/patterns.toml", {}, model::link_names());
    return scenario;
}

const Record& record(const std::string& arm) {
    static std::map<std::string, Record> records;
    const auto found = records.find(arm);
    if (found != records.end()) return found->second;
    run::Options options;
    options.arm = arm;
    run::Simulation simulation(pattern_scenario(), options, start());
    Newcomers newcomers;
    FirstJobs first_jobs;
    Survey survey;
    while (simulation.observations().time.end.size() < kPeriods.at(arm)) {
        simulation.step();
        newcomers.look(simulation);
        first_jobs.look(simulation);
        survey.look(simulation);
    }
    return records
        .emplace(arm, Record(simulation.observations(), simulation.world().setting.directory.units, newcomers,
                             first_jobs, survey.answers()))
        .first->second;
}

void Newcomers::look(const run::Simulation& simulation) {
    const Date today = simulation.next().begin;
    for (const world::Domain& d : simulation.domains()) {
        std::vector<double> push, start;
        std::vector<bool> lost_people;
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const model::LeavingPull pull =
                model::leaving_pull(simulation.rules(), simulation.nation(),
                                    simulation.rules().place(d, u).region, d.units[u].level);
            push.push_back(model::driven_rate(1, pull.all + pull.first_year));
            start.push_back(model::driven_rate(1, pull.first_year));
            const UnitKind kind = simulation.rules().place(d, u).kind;
            lost_people.push_back(d.units[u].level[world::Level::stability] <
                                  simulation.rules().work.reference(kind).stability);
        }
        for (std::size_t row = 0; row < d.staff.size(); ++row) {
            const Date began{d.staff.in_care_since[row]};
            const int since = began - pattern_scenario().begin;
            if (since < 0 || since >= 365 || today - began > kFirst) continue;
            const auto month = static_cast<unsigned>(began.civil().month());
            push_[month] += push[d.staff.unit[row]];
            weeks_[month] += 1;
            (lost_people[d.staff.unit[row]] ? among_new_ : among_old_).add(start[d.staff.unit[row]]);
        }
    }
}

double Newcomers::push_to_leave(std::size_t first_month, std::size_t last_month) const {
    double push = 0, weeks = 0;
    for (std::size_t month = first_month; month <= last_month; ++month)
        push += push_[month], weeks += weeks_[month];
    return push / weeks;
}

void FirstJobs::look(const run::Simulation& simulation) {
    static const std::size_t nurse = place_of(pattern_scenario().catalogue.professions, "nurse");
    const world::UnitDirectory& directory = simulation.world().setting.directory;
    const std::int32_t begin = pattern_scenario().begin.days, today = simulation.next().begin.days;
    const auto of_the_cohort = [&](std::int32_t began, std::uint8_t profession) {
        return began >= begin && began < begin + 182 && profession == nurse;
    };
    const auto early = [&](const Job& job) { return today - job.began <= 5 * kDaysPerYear; };
    for (auto& [id, job] : jobs_) {
        job.stays = job.left != 0;
        if (early(job)) job.in_care = false;
    }
    for (const world::Domain& d : simulation.domains()) {
        const std::uint32_t first = directory.domain_first[d.index.at()];
        for (std::size_t row = 0; row < d.staff.size(); ++row) {
            const std::int32_t began = d.staff.in_care_since[row];
            if (!of_the_cohort(began, d.staff.profession[row])) continue;
            const std::uint32_t unit = first + d.staff.unit[row];
            Job& job = jobs_.try_emplace(d.staff.id[row], Job{began, 0, unit}).first->second;
            if (early(job)) job.in_care = true;
            if (job.left != 0) continue;
            job.stays = same_employer(directory.units[job.unit], directory.units[unit]);
            job.unit = unit;
        }
        for (std::size_t row = 0; row < d.pool.size(); ++row) {
            if (d.pool.state[row] != static_cast<std::uint8_t>(world::Outside::agency)) continue;
            const auto job = jobs_.find(d.pool.id[row]);
            if (job != jobs_.end() && early(job->second)) job->second.in_care = true;
        }
    }
    for (auto& [id, job] : jobs_) {
        if (!job.stays) job.left = today;
    }
}

double FirstJobs::in_care_after_five_years() const {
    double still = 0;
    for (const auto& [id, job] : jobs_) still += job.in_care ? 1 : 0;
    return still / static_cast<double>(jobs_.size());
}

double FirstJobs::left_within(int weeks) const {
    double left = 0;
    for (const auto& [id, job] : jobs_)
        left += job.left != 0 && job.left - job.began <= weeks * kDaysPerWeek ? 1 : 0;
    return left / static_cast<double>(jobs_.size());
}

void Survey::look(const run::Simulation& simulation) {
    constexpr int kFromWeek = 39, kToWeek = 52;
    static const std::size_t nurse = place_of(pattern_scenario().catalogue.professions, "nurse");
    const std::int32_t weeks = (simulation.next().begin - pattern_scenario().begin) / kDaysPerWeek;
    if (weeks <= kFromWeek || weeks > kToWeek) return;
    const auto& directory = simulation.world().setting.directory;
    patients_.resize(directory.units.size()), nurses_.resize(directory.units.size());
    for (const world::Domain& d : simulation.domains()) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const std::uint32_t global = directory.domain_first[d.index.at()] + u;
            const world::UnitState& unit = d.units[u];
            const auto& kind = pattern_scenario().catalogue.unit_kinds[directory.units[global].kind.at()];
            if (kind.form != scenario::CareForm::beds) continue;
            for (const world::Episode& e : unit.inside) patients_[global] += static_cast<double>(e.weight);
            // Hours for patients, as hours at work spread over the week.
            nurses_[global] += unit.hours[nurse] /
                               simulation.rules().presence.patient_time(UnitIndex{global},
                                                                        static_cast<std::uint8_t>(nurse)) /
                               168;
            if (weeks != kToWeek || nurses_[global] <= 0) continue;
            const double strain = unit.level[world::Level::strain];
            for (std::uint32_t row = d.staff_first[u]; row < d.staff_first[u + 1U]; ++row) {
                if (d.staff.profession[row] != nurse) continue;
                const bool burnt_out = Draw(Seed{7, 0}, d.staff.id[row], 0, Purpose::fit).happens(strain);
                answers_.push_back({patients_[global] / nurses_[global], burnt_out});
            }
        }
    }
}

Record::Record(run::Observations seen, std::vector<world::UnitPlace> places, Newcomers newcomers,
               FirstJobs first_jobs, std::vector<Answer> answers)
    : seen_(std::move(seen.units)),
      places_(std::move(places)),
      newcomers_(std::move(newcomers)),
      first_jobs_(std::move(first_jobs)),
      answers_(std::move(answers)) {
    std::erase_if(seen_, [](const run::Series& s) { return !kSeries.contains(s.info.name); });
}

const std::vector<float>& Record::series(const std::string& name) const {
    for (const run::Series& s : seen_) {
        if (s.info.name == name) return s.values;
    }
    throw std::invalid_argument("no series '" + name + "', or none that is kept (kSeries)");
}

double Record::sum(const std::string& name, Periods when, std::size_t unit) const {
    const std::vector<float>& values = series(name);
    double total = 0;
    for (std::size_t t = when.from; t < when.to; ++t) {
        const float v = values[t * places_.size() + unit];
        if (!std::isnan(v)) total += static_cast<double>(v);
    }
    return total;
}

double Record::sum(const std::string& name, Periods when, const Where& where) const {
    double total = 0;
    for (std::size_t u = 0; u < places_.size(); ++u) {
        if (where(places_[u])) total += sum(name, when, u);
    }
    return total;
}

double Record::mean(const std::string& name, const std::string& weight, Periods when,
                    const Where& where) const {
    const std::vector<float>&values = series(name), &weights = series(weight);
    double total = 0, all = 0;
    for (std::size_t u = 0; u < places_.size(); ++u) {
        if (!where(places_[u])) continue;
        for (std::size_t t = when.from; t < when.to; ++t) {
            const std::size_t i = t * places_.size() + u;
            if (std::isnan(values[i]) || std::isnan(weights[i])) continue;
            total += static_cast<double>(values[i]) * static_cast<double>(weights[i]);
            all += static_cast<double>(weights[i]);
        }
    }
    return total / all;
}

double Record::turnover(Periods when, std::size_t unit) const {
    const double left = sum("exits_employer", when, unit) + sum("exits_region", when, unit) +
                        sum("exits_profession", when, unit) + sum("exits_agency", when, unit);
    const double years = static_cast<double>(when.to - when.from) * 28 / kDaysPerYear;
    return left / (mean("headcount", when, unit) * years);
}

Where anywhere() {
    return [](const world::UnitPlace&) { return true; };
}

Where settlement(const std::string& type) {
    const std::size_t wanted = place_of(pattern_scenario().catalogue.settlement_types, type);
    return [wanted](const world::UnitPlace& u) { return u.settlement.at() == wanted; };
}

Where of_kind(const std::string& kind) {
    const std::size_t wanted = place_of(pattern_scenario().catalogue.unit_kinds, kind);
    return [wanted](const world::UnitPlace& u) { return u.kind.at() == wanted; };
}

Where in_regions(std::vector<std::string> codes) {
    const auto labels =
        scenario::ParameterSet::labels(scenario::Dimension::region, pattern_scenario().catalogue);
    for (const std::string& code : codes) {
        if (std::find(labels.begin(), labels.end(), code) == labels.end())
            throw std::invalid_argument("no region " + code);
    }
    return [labels, codes = std::move(codes)](const world::UnitPlace& u) {
        return std::find(codes.begin(), codes.end(), labels[u.region.at()]) != codes.end();
    };
}

Where both(Where a, Where b) {
    return [a = std::move(a), b = std::move(b)](const world::UnitPlace& u) { return a(u) && b(u); };
}

}  // namespace careloop::patterns
