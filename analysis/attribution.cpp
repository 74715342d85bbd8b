// SPDX-License-Identifier: Apache-2.0
#include "analysis/attribution.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "analysis/json.hpp"
#include "analysis/json_value.hpp"
#include "engine/base/error.hpp"
#include "engine/base/maths.hpp"

namespace careloop::analysis {
namespace {

constexpr std::size_t kFormat = 1;

/// By member, as far as all runs are there: an arm's difference to the baseline without the loop and with it;
/// of the baseline its values.
struct WithoutAndWith {
    std::vector<double> without, with;
};

WithoutAndWith by_member(const EnsembleFiles& whole, const EnsembleFiles& cut, const std::string& baseline,
                         const std::string& arm, const std::string& suffix, std::size_t indicator,
                         std::size_t place) {
    WithoutAndWith out;
    const Year& year = whole.years.back();
    const auto value = [&](const EnsembleFiles& e, const std::string& name, RunNumber member) {
        const auto runs = e.runs.find(name);
        if (runs == e.runs.end()) return kNone;
        const auto run = runs->second.find(member);
        return run == runs->second.end() ? kNone : e.value(run->second, indicator, year, place);
    };
    for (const RunNumber member : whole.members) {
        double with = value(whole, arm, member), without = value(cut, arm + suffix, member);
        if (arm != baseline) {
            with -= value(whole, baseline, member);
            without -= value(cut, baseline + suffix, member);
        }
        out.with.push_back(with);
        out.without.push_back(without);
    }
    return out;
}

void write_provenance(Json& json, const Provenance& of) {
    json.text("scenario", of.scenario)
        .text("program_version", of.program_version)
        .whole("model_version", of.model_version)
        .text("resolved_scenario", of.resolved)
        .list("inputs");
    for (const auto& [name, sums] : of.inputs) {
        for (const std::string& sum : sums) json.object().text("input", name).text("sha256", sum).close();
    }
    json.close();
}

Provenance read_provenance(const JsonValue& there) {
    Provenance of;
    of.scenario = there.at("scenario").text();
    of.program_version = there.at("program_version").text();
    of.model_version = static_cast<int>(there.at("model_version").count());
    of.resolved = there.at("resolved_scenario").text();
    for (const JsonValue& input : there.at("inputs").items())
        of.inputs[input.at("input").text()].insert(input.at("sha256").text());
    return of;
}

void write_texts(Json& json, const char* key, const std::vector<std::string>& texts) {
    json.list(key);
    for (const std::string& text : texts) json.text("", text);
    json.close();
}

}  // namespace

Contribution Contribution::at(double confidence) const {
    Contribution out = *this;
    if (members < 2 || !std::isfinite(low)) return out;
    const double factor = student_quantile((1 + confidence) / 2, members - 1) /
                          student_quantile((1 + kAttributionConfidence) / 2, members - 1);
    out.low = estimate - factor * (estimate - low);
    out.high = estimate + factor * (high - estimate);
    return out;
}

const Contribution* Attribution::find(const std::string& loop, const std::string& way, const std::string& arm,
                                      const std::string& indicator, const std::string& place) const {
    const auto at = std::find_if(contributions.begin(), contributions.end(), [&](const Contribution& c) {
        return c.loop == loop && c.means == way && c.arm == arm && c.indicator == indicator &&
               c.place == place;
    });
    return at == contributions.end() ? nullptr : &*at;
}

void describe_ensemble(Attribution& attribution, const EnsembleFiles& whole) {
    attribution.of = whole.of;
    attribution.members.assign(whole.members.begin(), whole.members.end());
    attribution.year_begin = to_string(whole.years.back().begin);
    attribution.year_end = to_string(whole.years.back().end);
    for (std::size_t i = 0; i < whole.indicators.size(); ++i)
        attribution.indicators.push_back({whole.indicators[i].name, whole.units[i], whole.long_names[i]});
    attribution.places = {"all"};
    attribution.places.insert(attribution.places.end(), whole.settlement_types.begin(),
                              whole.settlement_types.end());
    attribution.places.push_back(fmt::format("{} - {}", kRural, kMetropolitan));
}

void add_contributions(Attribution& attribution, const EnsembleFiles& whole, const EnsembleFiles& cut,
                       const std::string& suffix, const std::string& loop, const std::string& means) {
    require(
        cut.indicators.size() == whole.indicators.size() && cut.years.back().last == whole.years.back().last,
        "runs with and without a loop have the same indicators and years");
    const std::size_t places = attribution.places.size();
    for (const std::string& arm : attribution.arms) {
        for (std::size_t i = 0; i < whole.indicators.size(); ++i) {
            for (std::size_t p = 0; p < places; ++p) {
                const std::size_t place = p + 1 < places ? p : whole.contrast();
                const WithoutAndWith both =
                    by_member(whole, cut, attribution.baseline, arm, suffix, i, place);
                const PairedDifference d = paired_difference(both.without, both.with, kAttributionConfidence);
                attribution.contributions.push_back({loop, means, arm, whole.indicators[i].name,
                                                     attribution.places[p], d.pairs, d.baseline + d.mean,
                                                     d.baseline, d.mean, d.low, d.high, d.share_above});
            }
        }
    }
}

std::string Attribution::json() const {
    Json json;
    json.object().whole("attribution_format", kFormat);
    write_provenance(json, of);
    json.text("baseline", baseline);
    write_texts(json, "arms", arms);
    json.list("members");
    for (const std::uint32_t member : members) json.whole("", member);
    json.close().text("year_begin", year_begin).text("year_end", year_end);
    json.number("confidence", kAttributionConfidence).list("loops");
    for (const CutLoop& loop : loops) {
        json.object().text("name", loop.name).text("link", loop.link);
        write_texts(json, "also_cut", loop.also);
        json.close();
    }
    json.close();
    write_texts(json, "means", means);
    json.list("indicators");
    for (const AttributedIndicator& i : indicators)
        json.object().text("name", i.name).text("units", i.units).text("long_name", i.long_name).close();
    json.close();
    write_texts(json, "places", places);
    json.list("contributions");
    for (const Contribution& c : contributions) {
        json.object()
            .text("loop", c.loop)
            .text("means", c.means)
            .text("arm", c.arm)
            .text("indicator", c.indicator)
            .text("place", c.place)
            .whole("members", c.members)
            .number("with_loop", c.with_loop)
            .number("without_loop", c.without_loop)
            .number("estimate", c.estimate)
            .number("low", c.low)
            .number("high", c.high)
            .number("share_above_zero", c.share_above)
            .close();
    }
    return json.close().close().document();
}

std::string Attribution::csv() const {
    std::string out =
        "loop,link,also_cut,means,arm,indicator,units,year_begin,year_end,place,members,with_loop,without_"
        "loop,"
        "estimate,low,high,share_above_zero\n";
    const auto plain = [](double v) { return std::isfinite(v) ? fmt::format("{}", v) : std::string(); };
    for (const Contribution& c : contributions) {
        const auto loop =
            std::find_if(loops.begin(), loops.end(), [&](const CutLoop& l) { return l.name == c.loop; });
        const auto indicator =
            std::find_if(indicators.begin(), indicators.end(),
                         [&](const AttributedIndicator& i) { return i.name == c.indicator; });
        require(loop != loops.end() && indicator != indicators.end(),
                "a contribution's loop and indicator are told");
        out +=
            fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", c.loop, loop->link,
                        fmt::join(loop->also, "; "), c.means, c.arm, c.indicator, indicator->units,
                        year_begin, year_end, c.place, c.members, plain(c.with_loop), plain(c.without_loop),
                        plain(c.estimate), plain(c.low), plain(c.high), plain(c.share_above));
    }
    return out;
}

Attribution read_attribution(const std::string& text) {
    const JsonValue there = JsonValue::parse(text);
    if (const std::size_t format = there.at("attribution_format").count(); format > kFormat)
        throw Error(Fault::data,
                    fmt::format("attribution_format is {}; this program reads up to {}", format, kFormat));
    Attribution a;
    a.of = read_provenance(there);
    a.baseline = there.at("baseline").text();
    a.arms = there.at("arms").texts();
    for (const JsonValue& member : there.at("members").items())
        a.members.push_back(static_cast<std::uint32_t>(member.count()));
    a.year_begin = there.at("year_begin").text();
    a.year_end = there.at("year_end").text();
    for (const JsonValue& loop : there.at("loops").items())
        a.loops.push_back({loop.at("name").text(), loop.at("link").text(), loop.at("also_cut").texts()});
    a.means = there.at("means").texts();
    for (const JsonValue& i : there.at("indicators").items())
        a.indicators.push_back({i.at("name").text(), i.at("units").text(), i.at("long_name").text()});
    a.places = there.at("places").texts();
    for (const JsonValue& c : there.at("contributions").items()) {
        a.contributions.push_back({c.at("loop").text(), c.at("means").text(), c.at("arm").text(),
                                   c.at("indicator").text(), c.at("place").text(), c.at("members").count(),
                                   c.at("with_loop").number(), c.at("without_loop").number(),
                                   c.at("estimate").number(), c.at("low").number(), c.at("high").number(),
                                   c.at("share_above_zero").number()});
    }
    return a;
}

}  // namespace careloop::analysis
