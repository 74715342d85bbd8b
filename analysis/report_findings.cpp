// SPDX-License-Identifier: Apache-2.0
// Sentences made from numbers: what changed, where, how much, how sure, and what got worse.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "analysis/report.hpp"

namespace careloop::analysis {
namespace {

constexpr std::size_t kWorseTold = 2;

/// One comparison: an indicator in a place.
struct Comparison {
    std::size_t indicator = 0;
    Report::Place place;
    PairedDifference d;

    [[nodiscard]] bool is_national() const { return place.at == 0; }
    [[nodiscard]] bool is_clear() const { return std::isfinite(d.low) && (d.low > 0 || d.high < 0); }
    /// How much changed at least, as a share of what was: what a reader would put first.
    [[nodiscard]] double weight() const {
        if (!is_clear()) return 0;
        return std::min(std::fabs(d.low), std::fabs(d.high)) / std::max(std::fabs(d.baseline), 1e-9);
    }
};

/// The comparisons of one indicator that are worth a sentence: the country, if it changed, and the place that
/// changed most, if it changed more.
struct Change {
    std::optional<Comparison> country, place;
    [[nodiscard]] double weight() const {
        return std::max(country ? country->weight() : 0, place ? place->weight() : 0);
    }
};

/// Sentences about one arm of a report.
class Findings {
  public:
    Findings(const Report& report, const std::string& arm) : r_(report), language_(report.language()) {
        for (const std::size_t i : report.shown()) {
            for (const Report::Place& place : report.places())
                compared_.push_back({i, place, report.difference(arm, i, place.at)});
            // Numbers of people depend on how many live where; only ratios have a gap worth a sentence.
            const std::size_t contrast = report.files().contrast();
            if (report.is_share(i)) gaps_.push_back({i, {}, report.difference(arm, i, contrast)});
        }
        for (const char* group : kFlowGroups) {
            for (const std::size_t i : report.flows(group)) {
                if (!is_shown(i))
                    compared_.push_back({i, report.places().front(), report.difference(arm, i, 0)});
            }
        }
    }

    [[nodiscard]] std::vector<std::string> sentences() const {
        const auto has_interval = [](const Comparison& c) { return std::isfinite(c.d.low); };
        if (std::none_of(compared_.begin(), compared_.end(), has_interval)) return {};
        std::vector<std::string> out;
        const std::vector<Change> better = changes(1), worse = changes(-1);
        for (const Change& change : better) {
            if (out.size() < 2) out.push_back(sentence(change) + ".");
        }
        if (better.empty()) out.push_back(nothing({"better", "bättre"}));
        out.push_back(worse.empty() ? nothing({"worse", "sämre"}) : told_worse(worse));
        if (const std::string gap = gap_sentence(); !gap.empty()) out.push_back(gap);
        if (const std::string unclear = unclear_sentence(); !unclear.empty()) out.push_back(unclear);
        return out;
    }

    [[nodiscard]] ComparisonCount count() const {
        ComparisonCount count;
        for (const Comparison& c : compared_) add(count, c.d);
        return count;
    }

  private:
    template <class... T>
    [[nodiscard]] std::string say(const Wording& text, const T&... values) const {
        return fmt::format(fmt::runtime(text.in(language_)), values...);
    }

    [[nodiscard]] bool is_shown(std::size_t indicator) const {
        return std::find(r_.shown().begin(), r_.shown().end(), indicator) != r_.shown().end();
    }
    /// What got better (1) or worse (-1), most first. Flows count among what got worse: nothing bad is left
    /// out, while what they say of the good is mostly in an indicator already.
    [[nodiscard]] std::vector<Change> changes(int sign) const {
        std::vector<Change> found;
        for (std::size_t i = 0; i < r_.files().indicators.size(); ++i) {
            if (sign > 0 && !is_shown(i)) continue;
            Change change;
            for (const Comparison& c : compared_) {
                if (c.indicator != i || !c.is_clear() || c.d.mean * sign * r_.words(i).good <= 0) continue;
                std::optional<Comparison>& slot = c.is_national() ? change.country : change.place;
                if (!slot || c.weight() > slot->weight()) slot = c;
            }
            if (change.country && change.place && change.place->weight() <= change.country->weight())
                change.place.reset();
            if (change.country || change.place) found.push_back(change);
        }
        std::stable_sort(found.begin(), found.end(),
                         [](const Change& a, const Change& b) { return a.weight() > b.weight(); });
        return found;
    }

    [[nodiscard]] std::string with_unit(const std::string& number, const std::string& unit) const {
        return unit.empty() ? number : number + "\u00a0" + unit;
    }
    [[nodiscard]] std::string shown(double value, int decimals, const IndicatorWords& w) const {
        return number(w.shown(value), decimals, language_);
    }
    /// "0.34 percentage points (90 % interval 0.19 to 0.49)", of the size of a change whose sign a word says.
    [[nodiscard]] std::string size(const Comparison& c) const {
        const IndicatorWords& w = r_.words(c.indicator);
        const int decimals = decimals_of(c.d, w);
        const double sign = c.d.mean < 0 ? -1 : 1;
        const auto [low, high] = std::minmax({sign * c.d.low, sign * c.d.high});
        return say({"{} (90\u00a0% interval {} to {})", "{} (90-procentigt intervall {} till {})"},
                   with_unit(shown(sign * c.d.mean, decimals, w), w.difference_unit), shown(low, decimals, w),
                   shown(high, decimals, w));
    }
    /// What it was before: as fine as the interval, but three digits at most where the change is small.
    [[nodiscard]] std::string before(const Comparison& c) const {
        const IndicatorWords& w = r_.words(c.indicator);
        const int decimals = std::min(decimals_of(c.d, w), decimals_for(w.shown(c.d.baseline)) + 1);
        return with_unit(shown(c.d.baseline, decimals, w), w.unit);
    }
    [[nodiscard]] std::string agreement(const PairedDifference& d) const {
        const double agree =
            std::round((d.mean > 0 ? d.share_above : d.share_below) * static_cast<double>(d.pairs));
        return say({"{:.0f} of {} members agree on the sign", "{:.0f} av {} körningar pekar åt samma håll"},
                   agree, d.pairs);
    }

    [[nodiscard]] std::string sentence(const Change& change) const {
        const Comparison& c = change.country ? *change.country : *change.place;
        const Wording verb = c.d.mean > 0 ? Wording{"rose", "ökade"} : Wording{"fell", "minskade"};
        std::string out = say({"{} {} {} by {}, from {}; {}", "{} {} {} med {}, från {}; {}"},
                              r_.words(c.indicator).subject, verb.in(language_), place_phrase(r_, c.place),
                              size(c), before(c), agreement(c.d));
        if (change.country && change.place) {
            out += say({". For its size it changed most {}: by {}, from {}",
                        ". I förhållande till sin storlek ändrades det mest {}: med {}, från {}"},
                       place_phrase(r_, change.place->place), size(*change.place), before(*change.place));
        }
        return out;
    }

    [[nodiscard]] std::string told_worse(const std::vector<Change>& worse) const {
        std::string out = say({"What got worse: ", "Vad som blev sämre: "});
        for (std::size_t k = 0; k < std::min(kWorseTold, worse.size()); ++k) {
            const std::string one = sentence(worse[k]);
            out += k == 0 ? lowered(one) : ". " + one;
        }
        if (worse.size() > kWorseTold) {
            out += say({". Also worse, with an interval that leaves out zero: ",
                        ". Också sämre, med ett intervall som inte innehåller noll: "});
            for (std::size_t k = kWorseTold; k < worse.size(); ++k) {
                const Comparison& c = worse[k].country ? *worse[k].country : *worse[k].place;
                const std::string& label = r_.words(c.indicator).label;
                out += (k == kWorseTold ? "" : "; ") + label.substr(0, label.find(" (")) + " " +
                       place_phrase(r_, c.place) + ", " + size(c);
            }
        }
        return out + ".";
    }

    [[nodiscard]] std::string nothing(const Wording& direction) const {
        return say(
            {"Nothing got {} with a 90\u00a0% interval that leaves out zero ({} comparisons).",
             "Inget blev {} med ett 90-procentigt intervall som inte innehåller noll ({} jämförelser)."},
            direction.in(language_), count().all);
    }

    /// What the arm does to the gap between rural and metropolitan municipalities that it changes most.
    [[nodiscard]] std::string gap_sentence() const {
        const auto most = std::max_element(
            gaps_.begin(), gaps_.end(),
            [](const Comparison& a, const Comparison& b) { return a.weight() < b.weight(); });
        if (most == gaps_.end() || !most->is_clear()) return {};
        const Comparison& gap = *most;
        const IndicatorWords& w = r_.words(gap.indicator);
        const auto in = [&](const char* type) -> const Comparison& {
            return *std::find_if(compared_.begin(), compared_.end(), [&](const Comparison& c) {
                return c.indicator == gap.indicator && c.place.name == type;
            });
        };
        const auto change = [&](const Comparison& c) {
            const int decimals = decimals_of(c.d, w);
            return say({"{}{} ({} to {})", "{}{} ({} till {})"}, c.d.mean > 0 ? "+" : "",
                       shown(c.d.mean, decimals, w), shown(c.d.low, decimals, w),
                       shown(c.d.high, decimals, w));
        };
        const double after = gap.d.baseline + gap.d.mean;
        const bool turned = after * gap.d.baseline < 0;
        const Wording verb =
            turned ? Wording{"turned round, having changed by", "bytte riktning, efter en ändring på"}
            : std::fabs(after) < std::fabs(gap.d.baseline) ? Wording{"narrowed by", "minskade med"}
                                                           : Wording{"widened by", "ökade med"};
        return say({"{}, rural {} against metropolitan {}: the gap {} {}; {}. Rural {}, metropolitan {}.",
                    "{}, landsbygd {} mot storstad {}: gapet {} {}; {}. Landsbygd {}, storstad {}."},
                   w.subject, before(in(kRural)), before(in(kMetropolitan)), verb.in(language_), size(gap),
                   agreement(gap.d), change(in(kRural)), change(in(kMetropolitan)));
    }

    [[nodiscard]] std::string unclear_sentence() const {
        std::string out;
        for (const Comparison& c : compared_) {
            if (!c.is_national() || c.is_clear() || !is_shown(c.indicator) || !std::isfinite(c.d.low))
                continue;
            const IndicatorWords& w = r_.words(c.indicator);
            const int decimals = decimals_of(c.d, w);
            out += (out.empty() ? "" : "; ") + w.label.substr(0, w.label.find(" (")) + " " +
                   say({"({} to {})", "({} till {})"}, shown(c.d.low, decimals, w),
                       with_unit(shown(c.d.high, decimals, w), w.difference_unit));
        }
        if (out.empty()) return {};
        return say({"Not to be told from chance {}, which is not the same as unchanged: ",
                    "Ingen skillnad kan säkerställas {}, vilket inte är detsamma som oförändrat, för: "},
                   place_phrase(r_, r_.places().front())) +
               out + ".";
    }

    const Report& r_;
    Language language_;
    std::vector<Comparison> compared_, gaps_;
};

}  // namespace

int decimals_of(const PairedDifference& d, const IndicatorWords& w) {
    if (!std::isfinite(d.low)) return decimals_for(w.shown(d.mean));
    int decimals = decimals_for(w.shown(d.high - d.low) / 2);
    // An end of the interval near zero keeps its sign when it is written.
    const double nearest = std::min(std::fabs(w.shown(d.low)), std::fabs(w.shown(d.high)));
    const auto vanishes = [&] { return nearest * std::pow(10.0, decimals) < 0.5; };
    for (int more = 0; more < 2 && nearest > 0 && vanishes(); ++more) ++decimals;
    return decimals;
}

void add(ComparisonCount& count, const PairedDifference& d) {
    if (!std::isfinite(d.low)) return;
    ++count.all;
    count.clear += d.low > 0 || d.high < 0 ? 1 : 0;
}

std::string place_phrase(const Report& report, const Report::Place& place) {
    const Language language = report.language();
    if (place.at == 0) {
        const bool is_country = report.regions().size() == report.files().regions.size();
        return (is_country ? Wording{"in the whole country", "i hela landet"}
                           : Wording{"in all regions simulated", "i alla simulerade regioner"})
            .in(language);
    }
    return (language == Language::sv ? "i " : "in ") + lowered(place.label);
}

std::vector<std::string> findings(const Report& report, const std::string& arm) {
    return Findings(report, arm).sentences();
}

ComparisonCount compared(const Report& report, const std::string& arm) {
    return Findings(report, arm).count();
}

}  // namespace careloop::analysis
