// SPDX-License-Identifier: Apache-2.0
// The report as one HTML document: sentences and tables stand here, charts are drawn into their places by
// script.
#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/html.hpp"
#include "analysis/report_html.hpp"

namespace careloop::analysis {
namespace {

std::string in_brackets(const std::string& unit) {
    return unit.empty() ? "" : " [" + unit + "]";
}
std::string label_of_level(const IndicatorWords& w) {
    return w.label + in_brackets(w.unit);
}
std::string label_of_difference(const IndicatorWords& w) {
    return w.label + in_brackets(w.difference_unit);
}

class Page {
  public:
    explicit Page(const Report& report) : r_(report), say_(report.language()) {}

    [[nodiscard]] std::string body() const {
        std::string out;
        for (const Section& section : kSections) {
            out += fmt::format(
                "<section id=\"{0}\" aria-labelledby=\"{0}-title\"><h2 id=\"{0}-title\">{1}</h2>\n{2}"
                "</section>\n",
                section.id, say_(section.title), (this->*section.content)());
        }
        return out;
    }
    [[nodiscard]] std::string contents() const {
        std::string out;
        for (const Section& section : kSections)
            out += fmt::format("<li><a href=\"#{}\">{}</a></li>", section.id, say_(section.title));
        return out;
    }

  private:
    struct Section {
        const char* id;
        Wording title;
        std::string (Page::*content)() const;
    };
    static const std::array<Section, 10> kSections;

    [[nodiscard]] std::string heading(const std::string& text) const {
        return "<h3>" + escaped(text) + "</h3>\n";
    }
    [[nodiscard]] std::string figure(const std::string& attributes, const std::string& caption) const {
        return fmt::format("<figure class=\"chart\" {}><figcaption>{}</figcaption></figure>\n", attributes,
                           escaped(caption));
    }
    [[nodiscard]] std::string counted_line(const ComparisonCount& count) const {
        return count.all > 0 ? "<p>" + counted(count, say_) + "</p>\n" : "";
    }
    /// A table of comparisons: what the first column says, then the figures.
    [[nodiscard]] HtmlTable comparison(const std::string& caption, const Wording& first) const {
        std::vector<std::string> head;
        for (const Wording& w :
             {first, Wording{"Baseline", "Nollalternativ"}, Wording{"Change", "Förändring"},
              Wording{"90 % interval", "90-procentigt intervall"},
              Wording{"Members above 0", "Körningar över 0"}})
            head.push_back(say_(w));
        return {caption, head, 1};
    }
    void compare(HtmlTable& table, const std::string& what, const PairedDifference& d,
                 const IndicatorWords& w) const {
        const int decimals = decimals_of(d, w);
        const auto text = [&](double v) { return number(w.shown(v), decimals, r_.language()); };
        const double above = d.share_above * static_cast<double>(d.pairs);
        table.row({what, text(d.baseline), text(d.mean),
                   std::isfinite(d.low) ? say_({"{} to {}", "{} till {}"}, text(d.low), text(d.high)) : "–",
                   d.pairs > 0 ? say_({"{:.0f} of {}", "{:.0f} av {}"}, above, d.pairs) : "–"});
    }

    [[nodiscard]] std::string answer() const {
        const Year& year = r_.files().years.back();
        std::string out = fmt::format("<p class=\"legend-note\">{}</p>\n",
                                      say_({"Each arm compared with <b>{}</b>, the baseline, in the final "
                                            "year ({} to {}). Members: {}, with the "
                                            "same random numbers in all arms.",
                                            "Varje alternativ jämfört med <b>{}</b>, nollalternativet, under "
                                            "det sista året ({} till {}). Antal "
                                            "körningar: {}, med samma slumptal i alla alternativ."},
                                           escaped(r_.baseline().label), to_string(year.begin),
                                           to_string(year.end), r_.files().members.size()));
        for (const ReportArm& arm : r_.arms()) {
            out += heading(arm.label);
            const std::vector<std::string> said = findings(r_, arm.name);
            if (said.empty()) {
                out +=
                    say_.paragraph({"With fewer than two members in both arms no interval can be given, so "
                                    "nothing is claimed "
                                    "here. Run more members.",
                                    "Med färre än två körningar i båda alternativen kan inget intervall ges, "
                                    "så inget påstås "
                                    "här. Gör fler körningar."});
                continue;
            }
            out += "<ul class=\"findings\">\n";
            for (const std::string& sentence : said) out += "<li>" + escaped(sentence) + "</li>\n";
            out += "</ul>\n";
        }
        if (!r_.subject().missing.empty()) {
            out += "<p class=\"missing\">" + say_({"Without a file, and so not part of anything here: ",
                                                   "Utan fil, och därför inte med här: "});
            for (const std::string& what : r_.subject().missing)
                out += (&what == &r_.subject().missing.front() ? "" : "; ") + escaped(what);
            out += ".</p>\n";
        }
        return out;
    }
    [[nodiscard]] std::string how_sure() const { return how_sure_section(r_); }

    [[nodiscard]] std::string differences() const {
        std::string out =
            r_.files().members.size() < kBandMembers
                ? say_.paragraph(
                      {"Arm minus baseline, member by member: thin lines are members, the thick one their "
                       "median. Panels of numbers of people have each its own scale.",
                       "Alternativ minus nollalternativ, körning för körning: tunna linjer är körningar, "
                       "den tjocka deras median. Rutor med antal personer har var sin skala."})
                : say_.paragraph(
                      {"Arm minus baseline, member by member: the line is the median, the bands hold half "
                       "and nine tenths of the members. Panels of numbers of people have each its own "
                       "scale.",
                       "Alternativ minus nollalternativ, körning för körning: linjen är medianen, banden "
                       "rymmer hälften respektive nio tiondelar av körningarna. Rutor med antal personer "
                       "har var sin skala."});
        for (const std::size_t i : r_.shown()) {
            const IndicatorWords& w = r_.words(i);
            out += heading(w.label);
            out += figure(fmt::format("data-chart=\"difference\" data-indicator=\"{}\"", r_.name(i)),
                          label_of_difference(w) + ": " +
                              say_({"difference to the baseline", "skillnad mot nollalternativet"}));
            HtmlTable table = comparison(label_of_level(w), {"Year to", "År till"});
            for (const ReportArm& arm : r_.arms()) {
                for (const Report::Place& place : r_.places()) {
                    table.group(arm.label + " · " + place.label);
                    for (const Year& year : r_.files().years)
                        compare(table, to_string(year.end), r_.difference(arm.name, i, place.at, year), w);
                }
            }
            out += folded(say_({"Table", "Tabell"}) + ": " + w.label, table.html());
            out += figure(fmt::format("data-chart=\"level\" data-indicator=\"{}\"", r_.name(i)),
                          label_of_level(w) + ": " +
                              say_({"mean of the members, and the least and the greatest",
                                    "körningarnas medelvärde, den lägsta och den högsta"}));
        }
        return out;
    }

    [[nodiscard]] std::string gaps() const {
        std::string out =
            say_.paragraph(
                {"Settlement types are SKR's groups of municipalities of 2023: metropolitan A1 and A2; "
                 "larger towns and their surroundings B3, B4, B5 and C6; rural C7, C8 and C9.",
                 "Kommuntyperna är SKR:s kommungrupper 2023: storstad A1 och A2; större städer med omland "
                 "B3, B4, B5 och C6; landsbygd C7, C8 och C9."}) +
            baseline_by_place();
        HtmlTable table =
            comparison(say_({"What the arms change in the gap, rural minus metropolitan, final year",
                             "Vad alternativen ändrar i gapet, landsbygd minus storstad, sista året"}),
                       {"Indicator", "Indikator"});
        std::vector<std::size_t> with_gap;
        for (const std::size_t i : r_.shown()) {
            // Numbers of people follow from how many live where.
            if (r_.is_share(i) && r_.has_gap(i)) with_gap.push_back(i);
        }
        ComparisonCount count;
        for (const ReportArm& arm : r_.arms()) {
            table.group(arm.label);
            for (const std::size_t i : with_gap) {
                const PairedDifference d = r_.difference(arm.name, i, r_.files().contrast());
                add(count, d);
                compare(table, label_of_difference(r_.words(i)), d, r_.words(i));
            }
        }
        out += table.html() + counted_line(count);
        for (const std::size_t i : with_gap) {
            const IndicatorWords& w = r_.words(i);
            out += heading(w.label) +
                   figure(fmt::format("data-chart=\"gap\" data-indicator=\"{}\"", r_.name(i)),
                          label_of_difference(w) + ": " +
                              say_({"rural minus metropolitan; beside it rural over metropolitan; bands are "
                                    "90 % intervals",
                                    "landsbygd minus storstad; bredvid kvoten landsbygd/storstad; banden är "
                                    "90-procentiga intervall"}));
        }
        return out + equity();
    }
    [[nodiscard]] std::string baseline_by_place() const {
        std::vector<std::string> head = {say_({"Indicator", "Indikator"})};
        for (const Report::Place& place : r_.places()) head.push_back(place.label);
        HtmlTable table(say_({"As it is in the baseline, final year, mean of the members",
                              "Som det är i nollalternativet, sista året, körningarnas medelvärde"}),
                        head, 1);
        for (const std::size_t i : r_.shown()) {
            std::vector<std::string> row = {label_of_level(r_.words(i))};
            for (const Report::Place& place : r_.places()) {
                const double value = r_.words(i).shown(r_.baseline_mean(i, place.at));
                row.push_back(
                    number(value, std::fabs(value) < 100 ? decimals_for(value) + 1 : 0, r_.language()));
            }
            table.row(row);
        }
        return table.html();
    }
    [[nodiscard]] std::string equity() const {
        HtmlTable table = comparison(say_({"Standard deviation between places, final year",
                                           "Standardavvikelse mellan platser, sista året"}),
                                     {"Indicator", "Indikator"});
        std::string verdict;
        for (const ReportArm& arm : r_.arms()) {
            std::string over;
            std::size_t shrank = 0, grew = 0, all = 0;
            for (const Report::Spread& spread : r_.spreads(arm.name)) {
                if (over != spread.over) {
                    over = spread.over;
                    table.group(arm.label + " · " +
                                (over == "regions" ? say_({"between regions", "mellan regioner"})
                                                   : say_({"between municipalities", "mellan kommuner"})));
                }
                compare(table, label_of_difference(spread.words), spread.difference, spread.words);
                ++all;
                shrank += spread.difference.high < 0 ? 1 : 0;
                grew += spread.difference.low > 0 ? 1 : 0;
            }
            if (r_.files().members.size() > 1) {
                verdict += say_.paragraph(
                    {"{}: of {} spreads {} shrank and {} grew with an interval that leaves out "
                     "zero; by chance alone it would be about {}.",
                     "{}: av {} spridningar minskade {} och ökade {} med ett intervall som "
                     "inte innehåller noll; av ren slump vore det omkring {}."},
                    escaped(arm.label), all, shrank, grew,
                    std::lround((1 - kReportConfidence) * static_cast<double>(all)));
            }
        }
        return heading(
                   say_({"Equity: how much places differ", "Jämlikhet: hur mycket platser skiljer sig åt"})) +
               say_.paragraph(
                   {"A standard deviation that shrinks means places that are more alike, for better or "
                    "worse. Municipalities count by their residents; at a small scale much of their spread "
                    "is noise, most of it the same in both arms.",
                    "En standardavvikelse som minskar betyder att platserna blir mer lika, på gott och ont. "
                    "Kommunerna viktas efter folkmängd; i liten skala är mycket av deras spridning brus, "
                    "till största delen gemensamt för båda alternativen."}) +
               verdict + table.html();
    }

    [[nodiscard]] std::string regions() const {
        std::string out = say_.paragraph({"Difference to the baseline in the final year, by region.",
                                          "Skillnad mot nollalternativet under det sista året, per region."});
        for (const ReportArm& arm : r_.arms()) {
            out += heading(arm.label) +
                   figure(fmt::format("data-chart=\"regions\" data-arm=\"{}\"", escaped(arm.name)),
                          arm.label + ": " +
                              say_({"difference by region, with 90 % intervals",
                                    "skillnad per region, med 90-procentiga intervall"}));
            HtmlTable table = comparison(arm.label, {"Region", "Region"});
            ComparisonCount count;
            for (const std::size_t i : r_.shown()) {
                table.group(label_of_level(r_.words(i)));
                for (const std::size_t g : r_.regions()) {
                    const PairedDifference d = r_.difference(arm.name, i, r_.files().place_of_region(g));
                    add(count, d);
                    compare(table, r_.files().region_names[g], d, r_.words(i));
                }
            }
            out += counted_line(count) +
                   folded(say_({"Table: all indicators by region", "Tabell: alla indikatorer per region"}),
                          table.html(), true);
        }
        return out;
    }

    [[nodiscard]] std::string why() const { return why_section(r_); }

    [[nodiscard]] std::string flow_table(const char* group, const Wording& title) const {
        if (r_.flows(group).empty()) return {};
        HtmlTable table = comparison(say_(title), {"What", "Vad"});
        for (const ReportArm& arm : r_.arms()) {
            table.group(arm.label);
            for (const std::size_t i : r_.flows(group))
                compare(table, label_of_level(r_.words(i)), r_.difference(arm.name, i, 0), r_.words(i));
        }
        return heading(say_(title)) +
               figure(fmt::format("data-chart=\"flow\" data-group=\"{}\"", group),
                      say_(title) + ": " +
                          say_({"difference over the final year, percent of the baseline, and as a number",
                                "skillnad under det sista året, procent av nollalternativet, och som tal"})) +
               table.html();
    }
    [[nodiscard]] std::string people() const {
        return flow_table("staff", {"Staff: hired, and left to where",
                                    "Personal: nyanställda, och vart de som slutade tog vägen"}) +
               flow_table("patients", {"Patients and waiting", "Patienter och väntan"});
    }
    [[nodiscard]] std::string costs() const {
        return say_.paragraph({"Costs of staff, by kind. Posts follow budgets from year to year, and what is "
                               "overspent on staff costs posts the year after.",
                               "Kostnader för personal, per slag. Tjänsterna följer budgeten från år till "
                               "år, och det som överskrids på personal kostar tjänster året därpå."}) +
               flow_table("cost", {"Costs of staff", "Kostnader för personal"});
    }
    [[nodiscard]] std::string basis() const { return basis_section(r_); }
    [[nodiscard]] std::string again() const { return again_section(r_); }

    const Report& r_;
    Say say_;
};

const std::array<Page::Section, 10> Page::kSections = {{
    {"answer", {"What changed", "Vad förändrades?"}, &Page::answer},
    {"how-sure", {"How sure", "Hur säkert är det?"}, &Page::how_sure},
    {"difference", {"Difference over time", "Skillnad över tid"}, &Page::differences},
    {"gap", {"Rural against urban", "Landsbygd mot stad"}, &Page::gaps},
    {"regions", {"Regions", "Regioner"}, &Page::regions},
    {"why", {"Why", "Varför?"}, &Page::why},
    {"people", {"People and patients", "Personal och patienter"}, &Page::people},
    {"costs", {"Costs", "Kostnader"}, &Page::costs},
    {"basis", {"What it rests on", "Vad bygger det på?"}, &Page::basis},
    {"again", {"Do it again", "Så återskapas resultatet"}, &Page::again},
}};

}  // namespace

std::string Report::page(std::string_view script, std::string_view style) const {
    const Page page(*this);
    const Say say(language());
    std::string data;
    for (const char c : json()) data += c == '<' ? std::string("\\u003c") : std::string(1, c);
    std::string out = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{0}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"generator\" content=\"careloop "
        "{1}\">\n<title>{2}</title>\n<style>\n{3}\n</style>\n</head>\n"
        "<body>\n<a class=\"skip\" href=\"#main\">{4}</a>\n<header><p class=\"kicker\">careloop · {5}</p>\n"
        "<h1>{2}</h1>\n<p class=\"question\">{6}</p></header>\n<nav aria-label=\"{7}\"><ol>{8}</ol></nav>\n"
        "<main id=\"main\">\n{9}</main>\n",
        say({"en", "sv"}), files_.of.program_version, escaped(subject_.title), style,
        say({"Skip to the content", "Hoppa till innehållet"}), escaped(files_.of.scenario),
        escaped(subject_.question), say({"Contents", "Innehåll"}), page.contents(), page.body());
    out += fmt::format("<footer><p>careloop {}, {} {}.</p></footer>\n", files_.of.program_version,
                       say({"model version", "modellversion"}), files_.of.model_version);
    out += "<script type=\"application/json\" id=\"data\">" + data + "</script>\n";
    if (!script.empty()) out += fmt::format("<script>{}</script>\n", script);
    return out + "</body>\n</html>\n";
}

}  // namespace careloop::analysis
