// SPDX-License-Identifier: Apache-2.0
// The report's numbers as JSON, which the charts are drawn from, and as one tidy table. (docs/report.md)
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/json.hpp"
#include "analysis/report_html.hpp"
#include "engine/base/maths.hpp"

namespace careloop::analysis {
namespace {

using Numbers = std::vector<double>;

/// A period as a span of its own.
Year period(std::size_t t) {
    return {{}, {}, t, t + 1};
}

Json& add_words(Json& json, const std::string& name, const IndicatorWords& words) {
    return json.text("name", name)
        .text("label", words.label)
        .text("unit", words.unit)
        .text("difference_unit", words.difference_unit)
        .number("factor", words.factor);
}

/// One member's differences are a line, the quantiles of many a band.
void add_difference(Json& json, const Report& report, const std::string& arm, std::size_t indicator,
                    const Report::Place& place) {
    const std::size_t periods = report.files().period_ends.size();
    std::vector<Numbers> members;
    Numbers median;
    std::array<Numbers, 4> bands;
    constexpr std::array<double, 4> kBands = {0.05, 0.25, 0.75, 0.95};
    for (std::size_t t = 0; t < periods; ++t) {
        const Pairs both = pairs(report.files(), report.baseline().name, arm, indicator, period(t), place.at);
        members.resize(both.arm.size(), Numbers(periods, kNone));
        Numbers d;
        for (std::size_t k = 0; k < both.arm.size(); ++k) {
            members[k][t] = both.arm[k] - both.baseline[k];
            if (std::isfinite(members[k][t])) d.push_back(members[k][t]);
        }
        median.push_back(d.empty() ? kNone : quantile(d, 0.5));
        for (std::size_t q = 0; q < kBands.size(); ++q)
            bands[q].push_back(d.empty() ? kNone : quantile(d, kBands[q]));
    }
    json.object(place.name).numbers("median", median);
    if (members.size() < kBandMembers) {
        json.list("members");
        for (const Numbers& member : members) json.numbers("", member);
        json.close();
    } else {
        json.object("quantiles");
        json.numbers("p05", bands[0])
            .numbers("p25", bands[1])
            .numbers("p75", bands[2])
            .numbers("p95", bands[3]);
        json.close();
    }
    json.close();
}

void add_level(Json& json, const Report& report, const std::string& arm, std::size_t indicator,
               const Report::Place& place) {
    Numbers mean, low, high;
    for (std::size_t t = 0; t < report.files().period_ends.size(); ++t) {
        double sum = 0, least = kInfinity, greatest = -kInfinity;
        std::size_t count = 0;
        for (const double v : report.values(arm, indicator, place.at, period(t))) {
            if (!std::isfinite(v)) continue;
            sum += v;
            ++count;
            least = std::min(least, v);
            greatest = std::max(greatest, v);
        }
        mean.push_back(count > 0 ? sum / static_cast<double>(count) : kNone);
        low.push_back(least);  // an infinity where nothing stands becomes null
        high.push_back(greatest);
    }
    json.object(place.name).numbers("mean", mean).numbers("low", low).numbers("high", high).close();
}

void add_gap(Json& json, const Report& report, const std::string& arm, std::size_t indicator) {
    const EnsembleFiles& e = report.files();
    Numbers mean, low, high, ratio, ratio_low, ratio_high;
    for (std::size_t t = 0; t < e.period_ends.size(); ++t) {
        const Numbers gap = report.values(arm, indicator, e.contrast(), period(t));
        const PairedDifference d = paired_difference(Numbers(gap.size(), 0.0), gap, kReportConfidence);
        mean.push_back(d.mean);
        low.push_back(d.low);
        high.push_back(d.high);
        const RatioInterval r = ratio_of_means(
            report.values(arm, indicator, e.place_of(kRural), period(t)),
            report.values(arm, indicator, e.place_of(kMetropolitan), period(t)), kReportConfidence);
        ratio.push_back(r.mean);
        ratio_low.push_back(r.low);
        ratio_high.push_back(r.high);
    }
    json.object(report.name(indicator)).object("difference");
    json.numbers("mean", mean).numbers("low", low).numbers("high", high).close().object("ratio");
    json.numbers("mean", ratio).numbers("low", ratio_low).numbers("high", ratio_high).close().close();
}

void add_regional(Json& json, const Report& report, const std::string& arm, std::size_t indicator) {
    Numbers baseline, mean, low, high;
    for (const std::size_t r : report.regions()) {
        const PairedDifference d = report.difference(arm, indicator, report.files().place_of_region(r));
        baseline.push_back(d.baseline);
        mean.push_back(d.mean);
        low.push_back(d.low);
        high.push_back(d.high);
    }
    json.object(report.name(indicator)).numbers("baseline", baseline).numbers("difference", mean);
    json.numbers("low", low).numbers("high", high).close();
}

}  // namespace

std::string Report::json() const {
    const EnsembleFiles& e = files_;
    Json json;
    json.object().text("language", language() == Language::sv ? "sv" : "en").object("scenario");
    json.text("name", e.of.scenario)
        .text("title", subject_.title)
        .text("question", subject_.question)
        .close();
    json.number("confidence", kReportConfidence).list("arms");
    for (const ReportArm& arm : subject_.arms) {
        json.object().text("name", arm.name).text("label", arm.label);
        json.whole("members", e.runs.at(arm.name).size()).close();
    }
    json.close().list("places");
    for (const Place& place : places_)
        json.object().text("name", place.name).text("label", place.label).close();
    json.close().list("regions");
    for (const std::size_t r : regions_)
        json.object().text("code", e.regions[r]).text("label", e.region_names[r]).close();
    json.close().list("periods");
    for (const Date end : e.period_ends) json.text("", to_string(end));
    json.close().list("indicators");
    for (const std::size_t i : shown_) {
        add_words(json.object(), name(i), words(i)).whole("good", words(i).good);
        json.boolean("adds_up", !is_share(i)).close();
    }
    json.close().object("difference");
    for (const ReportArm& arm : arms()) {
        json.object(arm.name);
        for (const std::size_t i : shown_) {
            json.object(name(i));
            for (const Place& place : places_) add_difference(json, *this, arm.name, i, place);
            json.close();
        }
        json.close();
    }
    json.close().object("level");
    for (const ReportArm& arm : subject_.arms) {
        json.object(arm.name);
        for (const std::size_t i : shown_) {
            json.object(name(i));
            for (const Place& place : places_) add_level(json, *this, arm.name, i, place);
            json.close();
        }
        json.close();
    }
    json.close().object("gap");
    for (const ReportArm& arm : subject_.arms) {
        json.object(arm.name);
        for (const std::size_t i : shown_) {
            if (has_gap(i)) add_gap(json, *this, arm.name, i);
        }
        json.close();
    }
    json.close().object("regional");
    for (const ReportArm& arm : arms()) {
        json.object(arm.name);
        for (const std::size_t i : shown_) add_regional(json, *this, arm.name, i);
        json.close();
    }
    json.close().object("flow");
    for (const ReportArm& arm : arms()) {
        json.list(arm.name);
        for (const char* group : kFlowGroups) {
            for (const std::size_t i : flows(group)) {
                const PairedDifference d = difference(arm.name, i, 0);
                add_words(json.object().text("group", group), name(i), words(i));
                json.number("baseline", d.baseline).number("difference", d.mean);
                json.number("low", d.low).number("high", d.high).close();
            }
        }
        json.close();
    }
    json.close().object("equity");
    for (const ReportArm& arm : arms()) {
        json.list(arm.name);
        for (const Spread& spread : spreads(arm.name)) {
            const PairedDifference& d = spread.difference;
            add_words(json.object().text("over", spread.over), spread.name, spread.words);
            json.number("baseline", d.baseline).number("difference", d.mean);
            json.number("low", d.low).number("high", d.high).close();
        }
        json.close();
    }
    json.close();
    add_why(json, *this);
    return json.close().document();
}

std::string Report::csv() const {
    std::string out =
        "arm,indicator,units,year_end,place,pairs,baseline,difference,low,high,share_above_zero\n";
    const auto plain = [](double v) { return std::isfinite(v) ? fmt::format("{}", v) : std::string(); };
    const auto row = [&](const std::string& arm, const std::string& indicator, const std::string& units,
                         const Year& year, const std::string& place, const PairedDifference& d) {
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", arm, indicator, units, to_string(year.end),
                           place, d.pairs, plain(d.baseline), plain(d.mean), plain(d.low), plain(d.high),
                           plain(d.share_above));
    };
    std::vector<std::pair<std::string, std::size_t>> places;
    for (const Place& place : places_) places.emplace_back(place.name, place.at);
    places.emplace_back(fmt::format("{} - {}", kRural, kMetropolitan), files_.contrast());
    for (const std::size_t r : regions_) places.emplace_back(files_.regions[r], files_.place_of_region(r));
    for (const ReportArm& arm : arms()) {
        for (std::size_t i = 0; i < files_.indicators.size(); ++i) {
            for (const Year& year : files_.years) {
                for (const auto& [place, at] : places)
                    row(arm.name, name(i), files_.units[i], year, place, difference(arm.name, i, at, year));
            }
        }
        for (const Spread& spread : spreads(arm.name))
            row(arm.name, spread.name, spread.units, files_.years.back(),
                fmt::format("standard deviation between {}", spread.over), spread.difference);
    }
    return out;
}

}  // namespace careloop::analysis
