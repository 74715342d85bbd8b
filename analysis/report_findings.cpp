// SPDX-License-Identifier: Apache-2.0
// Sentences made from numbers: what changed, where, how much, how sure, and what got worse.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>

#include "analysis/report.hpp"

namespace careloop::analysis {
namespace {

/// One comparison: an indicator in a place.
struct Comparison {
    std::size_t indicator = 0;
    Report::Place place;
    PairedDifference d;

    [[nodiscard]] bool is_clear() const { return std::isfinite(d.low) && (d.low > 0 || d.high < 0); }
    /// How much changed, as a share of what was: what a reader would put first.
    [[nodiscard]] double weight() const { return std::fabs(d.mean) / std::max(std::fabs(d.baseline), 1e-9); }
};

/// The clear comparison that changed most among those that `fits`.
template <class Fits>
std::optional<Comparison> clearest(const std::vector<Comparison>& all, const Fits& fits) {
    std::optional<Comparison> best;
    for (const Comparison& c : all) {
        if (!c.is_clear() || !fits(c)) continue;
        if (!best || c.weight() > best->weight()) best = c;
    }
    return best;
}

std::string with_unit(const std::string& number, const std::string& unit) {
    return unit.empty() ? number : number + "\u00a0" + unit;
}

/// "0.34 percentage points (90 % interval 0.19 to 0.49)", of the size of a change whose sign a word says.
std::string size_text(const PairedDifference& d, const IndicatorWords& w, Language language) {
    const double half = w.shown((d.high - d.low) / 2);
    const int decimals = decimals_for(half);
    const double a = w.shown(d.mean < 0 ? -d.high : d.low), b = w.shown(d.mean < 0 ? -d.low : d.high);
    return fmt::format(
        fmt::runtime(
            Wording{"{} (90\u00a0% interval {} to {})", "{} (90\u00a0% intervall {} till {})"}.in(language)),
        with_unit(number(std::fabs(w.shown(d.mean)), decimals, language), w.difference_unit),
        number(a, decimals, language), number(b, decimals, language));
}

/// What it was before: as fine as the interval, but three digits at most where the change is small.
std::string baseline_text(double value, const PairedDifference& d, const IndicatorWords& w,
                          Language language) {
    const int decimals =
        std::min(decimals_for(w.shown(d.high - d.low) / 2), decimals_for(w.shown(value)) + 1);
    return number(w.shown(value), decimals, language);
}

std::string agreement(const PairedDifference& d, Language language) {
    const auto pairs = static_cast<double>(d.pairs);
    const double agree = std::round((d.mean > 0 ? d.share_above : 1 - d.share_above) * pairs);
    return fmt::format(
        fmt::runtime(
            Wording{"{:.0f} of {} members agree on the sign", "{:.0f} av {} medlemmar visar samma tecken"}.in(
                language)),
        agree, d.pairs);
}

std::string change_sentence(const Comparison& c, const Report& report) {
    const Language language = report.language();
    const IndicatorWords& w = report.words(c.indicator);
    const Wording verb = c.d.mean > 0 ? Wording{"rose", "ökade"} : Wording{"fell", "minskade"};
    return fmt::format(
        fmt::runtime(Wording{"{} {} {} by {}, from {}; {}.", "{} {} {} med {}, från {}; {}."}.in(language)),
        w.short_label(), verb.in(language), place_phrase(c.place, language), size_text(c.d, w, language),
        with_unit(baseline_text(c.d.baseline, c.d, w, language), w.unit), agreement(c.d, language));
}

/// What the arm does to the gap between rural and metropolitan municipalities.
std::string gap_sentence(const Comparison& c, const Report& report) {
    const Language language = report.language();
    const IndicatorWords& w = report.words(c.indicator);
    const double before = c.d.baseline, after = before + c.d.mean;
    const Wording verb =
        std::fabs(after) < std::fabs(before) ? Wording{"narrowed", "minskade"} : Wording{"widened", "ökade"};
    PairedDifference size = c.d;  // of the gap without its sign
    if (before < 0) size = {c.d.pairs, -before, -c.d.mean, -c.d.high, -c.d.low, 1 - c.d.share_above, 0};
    return fmt::format(fmt::runtime(Wording{
                           "The gap between rural and metropolitan municipalities {} by {}, from {}: {}; {}.",
                           "Skillnaden mellan landsbygds- och storstadskommuner {} med {}, från {}: {}; {}."}
                                        .in(language)),
                       verb.in(language), size_text(size, w, language),
                       with_unit(baseline_text(std::fabs(before), c.d, w, language), w.difference_unit),
                       w.short_label(), agreement(c.d, language));
}

}  // namespace

std::string place_phrase(const Report::Place& place, Language language) {
    if (place.name == "all") return Wording{"in the whole country", "i hela landet"}.in(language);
    std::string label = place.label;
    if (!label.empty()) label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
    return (language == Language::sv ? "i " : "in ") + label;
}

std::vector<std::string> findings(const Report& report, const std::string& arm) {
    const Language language = report.language();
    std::vector<Comparison> all, gaps;
    std::string unclear;
    for (const std::size_t i : report.shown()) {
        for (const Report::Place& place : report.places()) {
            all.push_back({i, place, report.difference(arm, i, place.at)});
            const Comparison& c = all.back();
            if (place.at == 0 && !c.is_clear()) {
                unclear += unclear.empty() ? "" : "; ";
                const int decimals = decimals_for(report.words(i).shown(c.d.high - c.d.low) / 2);
                unclear += fmt::format(fmt::runtime(Wording{"{} ({} to {})", "{} ({} till {})"}.in(language)),
                                       report.words(i).short_label(),
                                       number(report.words(i).shown(c.d.low), decimals, language),
                                       with_unit(number(report.words(i).shown(c.d.high), decimals, language),
                                                 report.words(i).difference_unit));
            }
        }
        // Numbers of people depend on how many live where; only ratios have a gap worth a sentence.
        if (report.is_share(i)) gaps.push_back({i, {}, report.difference(arm, i, report.files().contrast())});
    }
    if (all.empty() || all.front().d.pairs < 2) return {};

    const auto sign = [&](const Comparison& c) { return c.d.mean * report.words(c.indicator).good; };
    std::vector<std::string> out;
    const auto first = clearest(all, [&](const Comparison& c) { return sign(c) > 0; });
    if (first) {
        out.push_back(change_sentence(*first, report));
        const auto second = clearest(
            all, [&](const Comparison& c) { return sign(c) > 0 && c.indicator != first->indicator; });
        if (second) out.push_back(change_sentence(*second, report));
    } else {
        out.push_back(fmt::format(
            fmt::runtime(
                Wording{"No indicator got better in any place with a 90\u00a0% interval that leaves out "
                        "zero ({} comparisons).",
                        "Ingen indikator blev bättre någonstans med ett 90\u00a0% intervall som utesluter "
                        "noll ({} jämförelser)."}
                    .in(language)),
            all.size()));
    }
    if (const auto gap = clearest(gaps, [](const Comparison&) { return true; }))
        out.push_back(gap_sentence(*gap, report));
    if (const auto worse = clearest(all, [&](const Comparison& c) { return sign(c) < 0; })) {
        out.push_back(Wording{"What got worse: ", "Vad som blev sämre: "}.in(language) +
                      change_sentence(*worse, report));
    } else {
        out.push_back(fmt::format(
            fmt::runtime(
                Wording{"No indicator got worse in any place with a 90\u00a0% interval that leaves out zero "
                        "({} comparisons).",
                        "Ingen indikator blev sämre någonstans med ett 90\u00a0% intervall som utesluter "
                        "noll ({} jämförelser)."}
                    .in(language)),
            all.size()));
    }
    if (!unclear.empty()) {
        out.push_back(Wording{"No difference can be told from chance in the whole country for: ",
                              "I hela landet går ingen skillnad att skilja från slumpen för: "}
                          .in(language) +
                      unclear + ".");
    }
    return out;
}

}  // namespace careloop::analysis
