// SPDX-License-Identifier: Apache-2.0
// The report's part "Why": what the arms' effects would be if a feedback did not work. (docs/attribution.md)
#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/html.hpp"
#include "analysis/report_html.hpp"
#include "engine/base/maths.hpp"

namespace careloop::analysis {
namespace {

constexpr std::size_t kTold = 3;      ///< sentences an arm
constexpr std::size_t kLongest = 60;  ///< rows of a table that is unfolded on paper

const std::string kCountry = "all";

Wording means_label(const std::string& means) {
    if (means == kAsTheyWere) return {"means as they were", "medelnivåer som de var"};
    return {"means settled anew", "medelnivåer från ny inställning"};
}

std::string with_unit(const std::string& number, const std::string& unit) {
    return unit.empty() ? number : number + "\u00a0" + unit;
}

/// An indicator's name within a sentence.
std::string within_sentence(const IndicatorWords& w) {
    return lowered(w.label.substr(0, w.label.find(" (")));
}

/// As the report's tables have it.
PairedDifference as_difference(const Contribution& c) {
    PairedDifference d;
    d.pairs = c.members;
    d.baseline = c.without_loop;
    d.mean = c.estimate;
    d.low = c.low;
    d.high = c.high;
    d.share_above = c.share_above;
    return d;
}

bool is_clear(const Contribution& c) {
    return std::isfinite(c.low) && (c.low > 0 || c.high < 0);
}

class Why {
  public:
    explicit Why(const Report& report)
        : r_(report), say_(report.language()), a_(*report.subject().attribution) {
        for (const Contribution& c : a_.contributions)
            by_indicator_[c.indicator].push_back(c.at(kReportConfidence));
        for (const std::size_t i : r_.shown()) {
            if (by_indicator_.contains(r_.name(i))) indicators_.push_back(i);
        }
        for (const ReportArm& arm : r_.subject().arms) {
            if (std::find(a_.arms.begin(), a_.arms.end(), arm.name) != a_.arms.end()) arms_.push_back(arm);
        }
    }

    [[nodiscard]] std::string html() const {
        std::string out = introduction() + loops_table() + not_attributed();
        if (indicators_.empty()) return out;
        for (const ReportArm& arm : arms_) {
            if (arms_.size() > 1 && is_baseline(arm)) continue;
            out += told(arm);
        }
        if (arms_.size() > 1) out += told(arms_.front());
        for (const std::size_t i : indicators_) out += of_indicator(i);
        return out + limits();
    }

    void json(Json& json) const {
        json.object("why").number("confidence", kReportConfidence).list("loops");
        for (const CutLoop& loop : a_.loops) {
            json.object().text("name", loop.name).text("label", label(loop.name)).text("link", loop.link);
            json.list("also_cut");
            for (const std::string& also : loop.also) json.text("", also);
            json.close().close();
        }
        json.close().list("means");
        for (const std::string& means : a_.means)
            json.object().text("name", means).text("label", say_(means_label(means))).close();
        json.close().list("arms");
        for (const ReportArm& arm : arms_) json.text("", arm.name);
        json.close().object("contribution");
        for (const std::size_t i : indicators_) {
            json.object(r_.name(i));
            for (const ReportArm& arm : arms_) {
                json.object(arm.name);
                for (const std::string& means : a_.means) add_numbers(json, r_.name(i), arm.name, means);
                json.close();
            }
            json.close();
        }
        json.close().close();
    }

  private:
    [[nodiscard]] bool is_baseline(const ReportArm& arm) const { return arm.name == a_.baseline; }
    [[nodiscard]] std::string label(const std::string& loop) const { return loop_label(loop, r_.language()); }
    [[nodiscard]] const Contribution* find(const std::string& indicator, const std::string& arm,
                                           const std::string& means, const std::string& loop,
                                           const std::string& place) const {
        const auto& all = by_indicator_.at(indicator);
        const auto at = std::find_if(all.begin(), all.end(), [&](const Contribution& c) {
            return c.loop == loop && c.arm == arm && c.means == means && c.place == place;
        });
        return at == all.end() ? nullptr : &*at;
    }

    void add_numbers(Json& json, const std::string& indicator, const std::string& arm,
                     const std::string& means) const {
        std::vector<double> with, without, estimate, low, high;
        for (const CutLoop& loop : a_.loops) {
            const Contribution* c = find(indicator, arm, means, loop.name, kCountry);
            with.push_back(c ? c->with_loop : kNone);
            without.push_back(c ? c->without_loop : kNone);
            estimate.push_back(c ? c->estimate : kNone);
            low.push_back(c ? c->low : kNone);
            high.push_back(c ? c->high : kNone);
        }
        json.object(means).numbers("with_loop", with).numbers("without_loop", without);
        json.numbers("estimate", estimate).numbers("low", low).numbers("high", high).close();
    }

    [[nodiscard]] std::string introduction() const {
        const bool both = a_.means.size() > 1;
        return say_.paragraph(
                   {"What if this feedback did not work? For each loop below one link was cut, and all arms "
                    "were run "
                    "again with the same random numbers ({} members). What an arm changes with the loop, "
                    "less what "
                    "it changes without, is the loop's contribution; of the baseline it is what stands with "
                    "the "
                    "loop, less what stands without. Final year ({} to {}), 90 % intervals.",
                    "Vad händer om återkopplingen inte verkar? För varje återkoppling nedan klipptes en "
                    "länk, och alla "
                    "alternativ kördes igen med samma slumptal ({} körningar). Alternativets effekt med "
                    "återkopplingen minus effekten utan den är återkopplingens bidrag; för nollalternativet "
                    "är det "
                    "nivån med återkopplingen minus nivån utan. Sista året ({} till {}), 90-procentiga "
                    "intervall."},
                   a_.members.size(), escaped(a_.year_begin), escaped(a_.year_end)) +
               (both ? say_.paragraph({"A cut link moves levels too, so there are two answers. Means as they "
                                       "were: every run "
                                       "begins from the same settled world, and what is seen includes the "
                                       "way to another level. "
                                       "Means settled anew: runs without the loop begin from a world that "
                                       "came to rest without "
                                       "it, at levels of its own; no base was changed to bring them back.",
                                       "En klippt länk flyttar också nivåer, så det finns två svar. "
                                       "Medelnivåer som de var: alla "
                                       "körningar börjar i samma inställda värld, och resultatet innehåller "
                                       "vägen till en ny "
                                       "nivå. Medelnivåer från ny inställning: körningar utan återkopplingen "
                                       "börjar i en värld "
                                       "som kommit till ro utan den, på egna nivåer; inga grundvärden "
                                       "ändrades för att få "
                                       "tillbaka dem."})
                     : "");
    }

    [[nodiscard]] std::string loops_table() const {
        HtmlTable table(
            say_({"What was cut", "Vad som klipptes"}),
            {say_({"Loop", "Återkoppling"}), say_({"Link", "Länk"}),
             say_({"Other named loops cut with it", "Andra namngivna återkopplingar som klipptes med"})},
            99);
        for (const CutLoop& loop : a_.loops) {
            std::string also;
            for (const std::string& name : loop.also) also += (also.empty() ? "" : "; ") + label(name);
            table.row({label(loop.name), loop.link, also.empty() ? say_({"none", "ingen"}) : also});
        }
        return table.html();
    }

    /// Indicators of the page that the attribution has nothing of.
    [[nodiscard]] std::string not_attributed() const {
        std::string labels;
        for (const std::size_t i : r_.shown()) {
            if (!by_indicator_.contains(r_.name(i)))
                labels += (labels.empty() ? "" : "; ") + r_.words(i).label;
        }
        if (labels.empty()) return {};
        return say_.paragraph({"Not attributed: {}.", "Utan bidrag beräknade: {}."}, escaped(labels));
    }

    /// The contributions of one arm in the whole country.
    [[nodiscard]] std::vector<std::pair<std::size_t, Contribution>> of_arm(const std::string& arm) const {
        std::vector<std::pair<std::size_t, Contribution>> out;
        for (const std::size_t i : indicators_) {
            for (const Contribution& c : by_indicator_.at(r_.name(i))) {
                if (c.arm == arm && c.place == kCountry) out.emplace_back(i, c);
            }
        }
        return out;
    }

    /// How much it is at least, as a share of what stands in the baseline.
    [[nodiscard]] double weight(std::size_t i, const Contribution& c) const {
        return std::min(std::fabs(c.low), std::fabs(c.high)) /
               std::max(std::fabs(r_.baseline_mean(i, r_.places().front().at)), 1e-9);
    }

    [[nodiscard]] std::string told(const ReportArm& arm) const {
        const auto all = of_arm(arm.name);
        std::string out =
            "<h3>" +
            escaped(
                is_baseline(arm)
                    ? say_({"What the loops do to the baseline",
                            "Vad återkopplingarna gör med nollalternativet"})
                    : say_({"What the loops carry of “{}”", "Vad återkopplingarna bär av ”{}”"}, arm.label)) +
            "</h3>\n";
        ComparisonCount count;
        std::vector<std::pair<std::size_t, Contribution>> clear;
        for (const auto& one : all) {
            const auto& [i, c] = one;
            add(count, as_difference(c));
            const auto same = [&one](const auto& other) {  // told once, by the first way that is clear
                return other.first == one.first && other.second.loop == one.second.loop;
            };
            if (is_clear(c) && std::none_of(clear.begin(), clear.end(), same)) clear.emplace_back(i, c);
        }
        if (count.all == 0)
            return out + say_.paragraph(
                             {"With fewer than two members no interval can be given, so nothing is claimed "
                              "here. Run more members.",
                              "Med färre än två körningar kan inget intervall ges, så inget påstås här. "
                              "Gör fler körningar."});
        std::stable_sort(clear.begin(), clear.end(), [&](const auto& a, const auto& b) {
            return weight(a.first, a.second) > weight(b.first, b.second);
        });
        if (clear.empty()) {
            out += say_.paragraph(
                {"No contribution can be told from chance, which is not the same as none.",
                 "Inget bidrag kan säkerställas, vilket inte är detsamma som att det inte finns "
                 "något."});
        } else {
            out += "<ul class=\"knock-outs\">\n";
            for (std::size_t k = 0; k < std::min(kTold, clear.size()); ++k)
                out += "<li>" + escaped(sentence(arm, clear[k].first, clear[k].second)) + "</li>\n";
            out += "</ul>\n";
        }
        return out + idle(all) + "<p>" + counted(count, say_) + "</p>\n";
    }

    /// Loops whose cut changed nothing at all.
    [[nodiscard]] std::string idle(const std::vector<std::pair<std::size_t, Contribution>>& all) const {
        std::string names;
        for (const CutLoop& loop : a_.loops) {
            const bool acted = std::any_of(all.begin(), all.end(), [&](const auto& one) {
                return one.second.loop == loop.name && !(one.second.low == 0 && one.second.high == 0);
            });
            if (!acted) names += (names.empty() ? "" : "; ") + label(loop.name);
        }
        if (names.empty()) return {};
        return say_.paragraph(
            {"Cutting these changed none of the indicators, to the last digit: {}.",
             "Att klippa dessa ändrade ingen av indikatorerna, inte ens i sista siffran: {}."},
            escaped(names));
    }

    [[nodiscard]] std::string interval(const Contribution& c, int decimals, const IndicatorWords& w) const {
        const auto text = [&](double v) { return number(w.shown(v), decimals, r_.language()); };
        return say_({"{} (90\u00a0% interval {} to {})", "{} (90-procentigt intervall {} till {})"},
                    with_unit((c.estimate > 0 ? "+" : "") + text(c.estimate), w.difference_unit), text(c.low),
                    text(c.high));
    }

    [[nodiscard]] std::string sentence(const ReportArm& arm, std::size_t i, const Contribution& c) const {
        const IndicatorWords& w = r_.words(i);
        const int decimals = decimals_of(as_difference(c), w);
        const std::string& unit = is_baseline(arm) ? w.unit : w.difference_unit;
        const auto stands = [&](double v) {
            return with_unit(
                number(w.shown(v), std::min(decimals, decimals_for(w.shown(v)) + 2), r_.language()), unit);
        };
        const Wording text =
            is_baseline(arm)
                ? Wording{"The loop “{}” moved {} {} by {}: {} without it, {} with it",
                          "Återkopplingen ”{}” ändrade {} {} med {}: {} utan den, {} med den"}
                : Wording{"The loop “{}” moved the arm's change in {} {} by {}: {} without it, {} with it",
                          "Återkopplingen ”{}” ändrade alternativets effekt på {} {} med {}: {} utan den, {} "
                          "med den"};
        std::string out = say_(text, label(c.loop), within_sentence(w), place_phrase(r_, r_.places().front()),
                               interval(c, decimals, w), stands(c.without_loop), stands(c.with_loop));
        for (const std::string& means : a_.means) {
            const Contribution* other = find(c.indicator, c.arm, means, c.loop, kCountry);
            if (means == c.means || other == nullptr || !std::isfinite(other->low)) continue;
            out += say_({" ({}). With {}: {}", " ({}). Med {}: {}"}, say_(means_label(c.means)),
                        say_(means_label(means)), interval(*other, decimals_of(as_difference(*other), w), w));
        }
        return out + ".";
    }

    [[nodiscard]] std::string of_indicator(std::size_t i) const {
        const IndicatorWords& w = r_.words(i);
        std::string unit = w.difference_unit.empty() ? "" : " [" + w.difference_unit + "]";
        HtmlTable table(w.label + unit,
                        {say_({"Loop", "Återkoppling"}), say_({"With the loop", "Med återkopplingen"}),
                         say_({"Without it", "Utan den"}), say_({"Contribution", "Bidrag"}),
                         say_({"90 % interval", "90-procentigt intervall"}),
                         say_({"Members above 0", "Körningar över 0"})},
                        1);
        std::size_t rows = 0;
        for (const ReportArm& arm : arms_) {
            for (const std::string& means : a_.means) {
                for (const Report::Place& place : r_.places()) {
                    table.group(arm.label + " · " + say_(means_label(means)) + " · " + place.label);
                    for (const CutLoop& loop : a_.loops) {
                        const Contribution* c = find(r_.name(i), arm.name, means, loop.name, place.name);
                        if (c == nullptr) continue;
                        table.row(cells(*c, w));
                        ++rows;
                    }
                }
            }
        }
        return "<h3>" + escaped(w.label) + "</h3>\n" +
               fmt::format(
                   "<figure class=\"chart\" data-chart=\"why\" "
                   "data-indicator=\"{}\"><figcaption>{}</figcaption>"
                   "</figure>\n",
                   r_.name(i),
                   escaped(w.label + unit + ": " +
                           say_({"contribution of each loop, with 90 % intervals",
                                 "varje återkopplings bidrag, med 90-procentiga intervall"}))) +
               folded(say_({"Table", "Tabell"}) + ": " + w.label, table.html(), rows > kLongest);
    }

    [[nodiscard]] std::vector<std::string> cells(const Contribution& c, const IndicatorWords& w) const {
        const int decimals = decimals_of(as_difference(c), w);
        const auto text = [&](double v) { return number(w.shown(v), decimals, r_.language()); };
        return {label(c.loop),
                text(c.with_loop),
                text(c.without_loop),
                text(c.estimate),
                std::isfinite(c.low) ? say_({"{} to {}", "{} till {}"}, text(c.low), text(c.high)) : "–",
                c.members > 0 ? say_({"{:.0f} of {}", "{:.0f} av {}"},
                                     std::round(c.share_above * static_cast<double>(c.members)), c.members)
                              : "–"};
    }

    [[nodiscard]] std::string limits() const {
        return "<h3>" + say_({"What this cannot show", "Vad detta inte kan visa"}) + "</h3>\n<ul>\n<li>" +
               say_({"Contributions do not add up to the whole: loops share links and act on one another.",
                     "Bidragen går inte att lägga ihop till helheten: återkopplingar delar länkar och "
                     "påverkar "
                     "varandra."}) +
               "</li>\n<li>" +
               say_({"A link is cut, not a loop: everything else that runs through it stops too, the loops "
                     "in the "
                     "table above and those without a name.",
                     "Det är en länk som klipps, inte en återkoppling: allt annat som går genom den upphör "
                     "också, "
                     "återkopplingarna i tabellen ovan och de som saknar namn."}) +
               "</li>\n<li>" +
               say_({"It says how this model works, with the strengths its parameters have, which are mostly "
                     "assumed.",
                     "Det säger hur modellen fungerar med de styrkor som dess parametrar har, och de är mest "
                     "antagna."}) +
               "</li>\n<li>" +
               say_({"When in the run a loop acted is not shown; only the final year is.",
                     "När under körningen en återkoppling verkade visas inte, bara det sista året."}) +
               "</li>\n</ul>\n";
    }

    const Report& r_;
    Say say_;
    const Attribution& a_;
    std::map<std::string, std::vector<Contribution>> by_indicator_;  ///< at the report's confidence
    std::vector<std::size_t> indicators_;                            ///< shown ones that were attributed
    std::vector<ReportArm> arms_;                                    ///< the baseline first
};

}  // namespace

std::string why_section(const Report& report) {
    const Say say(report.language());
    const ReportSubject& subject = report.subject();
    if (subject.attribution) return Why(report).html();
    if (!subject.attribution_apart.empty()) return "<p>" + escaped(subject.attribution_apart) + "</p>\n";
    return say.paragraph(
        {"Which feedback carried the change is shown here after <code>{}</code>, which runs the arms "
         "again with one loop cut at a time; <code>careloop loops --list</code> names the loops.",
         "Vilken återkoppling som bar förändringen visas här efter <code>{}</code>, som kör "
         "alternativen igen med en återkoppling klippt i taget; <code>careloop loops --list</code> "
         "namnger dem."},
        escaped(subject.attribute_command));
}

void add_why(Json& json, const Report& report) {
    if (report.subject().attribution) Why(report).json(json);
}

}  // namespace careloop::analysis
