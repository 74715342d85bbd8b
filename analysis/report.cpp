// SPDX-License-Identifier: Apache-2.0
#include "analysis/report.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/municipal.hpp"
#include "engine/base/maths.hpp"

namespace careloop::analysis {
namespace {

std::string place_label(const std::string& name, Language language) {
    static const std::map<std::string, Wording> kLabels = {
        {"all", {"Sweden", "Sverige"}},
        {"simulated", {"All regions simulated", "Alla simulerade regioner"}},
        {"metropolitan", {"Metropolitan municipalities", "Storstadskommuner"}},
        {"urban", {"Larger towns and their surroundings", "Större städer med omland"}},
        {"rural", {"Rural municipalities", "Landsbygdskommuner"}}};
    const auto at = kLabels.find(name);
    return at == kLabels.end() ? name : at->second.in(language);
}

}  // namespace

const std::vector<std::string>& report_indicators() {
    static const std::vector<std::string> kNames = {
        "waiting",        "waiting_within_guarantee", "workload",   "overcrowding",
        "vacancy",        "turnover_external",        "sick_leave", "engagement",
        "safety_climate", "agency_cost_share"};
    return kNames;
}

const std::vector<std::string>& report_flows(const std::string& group) {
    static const std::vector<std::string> kStaff = {"headcount",        "hires",        "exits_unit",
                                                    "exits_employer",   "exits_region", "exits_agency",
                                                    "exits_profession", "retirements",  "placements"};
    static const std::vector<std::string> kPatients = {"needs",    "served",       "waiting",   "left_queue",
                                                       "deferred", "deteriorated", "incidents", "repeats"};
    static const std::vector<std::string> kCost = {
        "staff_cost",       "overtime_cost",  "introduction_cost", "agency_cost",
        "recruitment_cost", "placement_cost", "total_staff_cost",  "overtime_hours"};
    return group == "staff" ? kStaff : group == "patients" ? kPatients : kCost;
}

Report::Report(EnsembleFiles files, ReportSubject subject, std::size_t shown)
    : files_(std::move(files)), subject_(std::move(subject)) {
    for (std::size_t i = 0; i < files_.indicators.size(); ++i)
        words_.push_back(
            words_of(files_.indicators[i].name, files_.long_names[i], files_.units[i], language()));
    for (std::size_t i = 0; i < shown; ++i) {
        if (stands(i, 0)) shown_.push_back(i);
    }
    const auto any_stands = [&](std::size_t at) {
        return std::any_of(shown_.begin(), shown_.end(), [&](std::size_t i) { return stands(i, at); });
    };
    for (std::size_t r = 0; r < files_.regions.size(); ++r) {
        if (any_stands(files_.place_of_region(r))) regions_.push_back(r);
    }
    const bool is_country = regions_.size() == files_.regions.size();
    places_.push_back({"all", place_label(is_country ? "all" : "simulated", language()), 0});
    for (const std::string& type : files_.settlement_types) {
        const std::size_t at = files_.place_of(type);
        if (any_stands(at)) places_.push_back({type, place_label(type, language()), at});
    }
}

bool Report::stands(std::size_t indicator, std::size_t place) const {
    for (const ReportArm& arm : subject_.arms) {
        for (const double v : values(arm.name, indicator, place, files_.years.back())) {
            if (std::isfinite(v)) return true;
        }
    }
    return false;
}

bool Report::has_gap(std::size_t indicator) const {
    return stands(indicator, files_.contrast());
}

std::vector<std::size_t> Report::flows(const std::string& group) const {
    std::vector<std::size_t> found;
    for (const std::string& flow : report_flows(group)) {
        for (std::size_t i = 0; i < files_.indicators.size(); ++i) {
            if (name(i) == flow) found.push_back(i);
        }
    }
    return found;
}

double Report::baseline_mean(std::size_t indicator, std::size_t place) const {
    const std::vector<double> all = values(baseline().name, indicator, place, files_.years.back());
    return paired_difference(all, all, kReportConfidence).baseline;
}

PairedDifference Report::difference(const std::string& arm, std::size_t indicator, std::size_t place) const {
    return difference(arm, indicator, place, files_.years.back());
}

PairedDifference Report::difference(const std::string& arm, std::size_t indicator, std::size_t place,
                                    const Year& span) const {
    const Pairs both = pairs(files_, baseline().name, arm, indicator, span, place);
    return paired_difference(both.baseline, both.arm, kReportConfidence);
}

std::vector<Report::Spread> Report::spreads(const std::string& arm) const {
    std::vector<Spread> out;
    for (const std::size_t i : shown_) {
        // Numbers of people follow from how many live where.
        if (is_share(i) && regions_.size() > 1)
            out.push_back({"regions", name(i), files_.units[i], words_[i], regional_spread(arm, i)});
    }
    for (std::size_t m = 0; m < kMunicipalMeasures.size(); ++m) {
        const MunicipalMeasure& measure = kMunicipalMeasures[m];
        IndicatorWords words = words_of(measure.variable, measure.variable, "", language());
        if (measure.per_1000)
            words.difference_unit =
                Wording{"per 1\u202f000 residents", "per 1\u202f000 invånare"}.in(language());
        const PairedDifference difference = municipal_spread(arm, m);
        if (difference.pairs > 0)
            out.push_back({"municipalities", measure.variable, measure.per_1000 ? "per 1000 residents" : "1",
                           std::move(words), difference});
    }
    return out;
}

PairedDifference Report::regional_spread(const std::string& arm, std::size_t indicator) const {
    std::vector<std::vector<double>> there, here;  // by member, over regions
    for (const std::size_t r : regions_) {
        const Pairs both =
            pairs(files_, baseline().name, arm, indicator, files_.years.back(), files_.place_of_region(r));
        there.resize(both.baseline.size());
        here.resize(both.arm.size());
        for (std::size_t k = 0; k < both.arm.size(); ++k) {
            if (!std::isfinite(both.baseline[k]) || !std::isfinite(both.arm[k])) continue;
            there[k].push_back(both.baseline[k]);
            here[k].push_back(both.arm[k]);
        }
    }
    std::vector<double> a, b;
    for (const auto& member : there) a.push_back(standard_deviation(member));
    for (const auto& member : here) b.push_back(standard_deviation(member));
    return paired_difference(a, b, kReportConfidence);
}

PairedDifference Report::municipal_spread(const std::string& arm, std::size_t measure) const {
    const auto& there = files_.municipal_spreads.at(baseline().name);
    std::vector<double> a, b;
    for (const auto& [member, spreads] : files_.municipal_spreads.at(arm)) {
        const auto pair = there.find(member);
        if (pair == there.end()) continue;
        a.push_back(pair->second[measure]);
        b.push_back(spreads[measure]);
    }
    return paired_difference(a, b, kReportConfidence);
}

std::vector<double> Report::values(const std::string& arm, std::size_t indicator, std::size_t place,
                                   const Year& span) const {
    std::vector<double> out;
    for (const auto& [member, run] : files_.runs.at(arm))
        out.push_back(files_.value(run, indicator, span, place));
    return out;
}

}  // namespace careloop::analysis
