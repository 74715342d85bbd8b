// SPDX-License-Identifier: Apache-2.0
#include "tests/patterns/worlds.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include "engine/model/rules.hpp"
#include "engine/run/settle.hpp"
#include "tests/engine/output/temporary_folder.hpp"

namespace careloop::patterns {
namespace {

/// Periods that each arm is run for: no longer than its test looks.
const std::map<std::string, std::size_t> kPeriods = {
    {"baseline", 8 * kYear},   {"quit-climate-off", 3 * kYear}, {"climate-links-off", 2 * kYear},
    {"place-off", 2 * kYear},  {"summer-off", 2 * kYear},       {"hub", 2 * kYear},
    {"hub-scarce", 2 * kYear}, {"hub-scarce-approval-off", 3},  {"staff-loss", 8 * kYear},
    {"demand", 5 * kYear}};

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
    while (simulation.observations().time.end.size() < kPeriods.at(arm)) {
        simulation.step();
        newcomers.look(simulation);
    }
    return records
        .emplace(arm,
                 Record(simulation.observations(), simulation.world().setting.directory.units, newcomers))
        .first->second;
}

void Newcomers::look(const run::Simulation& simulation) {
    const Date today = simulation.next().begin;
    for (const world::Domain& d : simulation.domains()) {
        std::vector<double> push;
        for (const world::UnitState& unit : d.units) {
            const model::LeavingPull pull =
                model::leaving_pull(simulation.rules(), simulation.nation(), unit.level);
            push.push_back(model::driven_rate(1, pull.all + pull.first_year));
        }
        for (std::size_t row = 0; row < d.staff.size(); ++row) {
            const Date began{d.staff.in_care_since[row]};
            const int since = began - pattern_scenario().begin;
            if (since < 0 || since >= 365 || today - began > kFirst) continue;
            const auto month = static_cast<unsigned>(began.civil().month());
            push_[month] += push[d.staff.unit[row]];
            weeks_[month] += 1;
        }
    }
}

double Newcomers::push_to_leave(std::size_t first_month, std::size_t last_month) const {
    double push = 0, weeks = 0;
    for (std::size_t month = first_month; month <= last_month; ++month)
        push += push_[month], weeks += weeks_[month];
    return push / weeks;
}

Record::Record(run::Observations seen, std::vector<world::UnitPlace> places, Newcomers newcomers)
    : seen_(std::move(seen)), places_(std::move(places)), newcomers_(std::move(newcomers)) {}

const std::vector<float>& Record::series(const std::string& name) const {
    for (const run::Series& s : seen_.units) {
        if (s.info.name == name) return s.values;
    }
    throw std::invalid_argument("no series '" + name + "'");
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
