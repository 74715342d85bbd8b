// SPDX-License-Identifier: Apache-2.0
// The report as one HTML document: sentences and tables stand here, charts are drawn into their places by
// script.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "analysis/html.hpp"
#include "analysis/report.hpp"

namespace careloop::analysis {
namespace {

class Page {
  public:
    explicit Page(const Report& report) : r_(report), language_(report.language()) {}

    [[nodiscard]] std::string body() const {
        std::string out;
        for (const Section& section : kSections) {
            out += fmt::format(
                "<section id=\"{0}\" aria-labelledby=\"{0}-title\"><h2 id=\"{0}-title\">{1}</h2>\n{2}"
                "</section>\n",
                section.id, say(section.title), (this->*section.content)());
        }
        return out;
    }
    [[nodiscard]] std::string contents() const {
        std::string out;
        for (const Section& section : kSections)
            out += fmt::format("<li><a href=\"#{}\">{}</a></li>", section.id, say(section.title));
        return out;
    }

  private:
    struct Section {
        const char* id;
        Wording title;
        std::string (Page::*content)() const;
    };
    static const std::array<Section, 9> kSections;

    [[nodiscard]] std::string say(const Wording& text) const { return text.in(language_); }
    template <class... T>
    [[nodiscard]] std::string say(const Wording& text, const T&... values) const {
        return fmt::format(fmt::runtime(text.in(language_)), values...);
    }
    [[nodiscard]] std::string paragraph(const Wording& text) const { return "<p>" + say(text) + "</p>\n"; }
    [[nodiscard]] std::string figure(const std::string& attributes, const std::string& caption) const {
        return fmt::format("<figure class=\"chart\" {}><figcaption>{}</figcaption></figure>\n", attributes,
                           escaped(caption));
    }
    [[nodiscard]] std::string unit_in_brackets(const std::string& unit) const {
        return unit.empty() ? "" : " [" + unit + "]";
    }
    /// Baseline, difference and interval of one comparison, as cells.
    [[nodiscard]] std::vector<std::string> cells(const PairedDifference& d, const IndicatorWords& w) const {
        const double half = std::isfinite(d.low) ? (d.high - d.low) / 2 : d.mean;
        const int decimals = decimals_for(w.shown(half));
        const auto text = [&](double v) { return number(w.shown(v), decimals, language_); };
        return {text(d.baseline),
                text(d.mean),
                text(d.low),
                text(d.high),
                std::isfinite(d.share_above) ? number(100 * d.share_above, 0, language_) + "\u00a0%" : "–",
                std::to_string(d.pairs)};
    }
    /// A table of comparisons: what the first column says, then the figures.
    [[nodiscard]] HtmlTable comparison(const std::string& caption, const Wording& first) const {
        std::vector<std::string> head;
        for (const Wording& w :
             {first, Wording{"Baseline", "Nollalternativ"}, Wording{"Difference", "Skillnad"},
              Wording{"90 % low", "90 % nedre"}, Wording{"90 % high", "90 % övre"},
              Wording{"Members above 0", "Medlemmar över 0"}, Wording{"Pairs", "Par"}})
            head.push_back(say(w));
        return HtmlTable(caption, head, 1);
    }
    void compare(HtmlTable& table, const std::string& what, const PairedDifference& d,
                 const IndicatorWords& w) const {
        std::vector<std::string> row = cells(d, w);
        row.insert(row.begin(), what);
        table.row(row);
    }
    [[nodiscard]] std::string span_text() const {
        const Year& year = r_.files().years.back();
        return fmt::format("{}–{}", to_string(year.begin), to_string(year.end));
    }
    [[nodiscard]] std::size_t members() const { return r_.files().members.size(); }

    [[nodiscard]] std::string answer() const {
        std::string out =
            "<p class=\"legend-note\">" +
            say({"Each arm against <b>{}</b>, in the last year ({}), {} members with the same luck.",
                 "Varje alternativ mot <b>{}</b>, under det sista året ({}), {} medlemmar med samma slump."},
                escaped(r_.baseline().label), span_text(), members()) +
            "</p>\n";
        for (const ReportArm& arm : r_.arms()) {
            out += "<h3>" + escaped(arm.label) + "</h3>\n";
            const std::vector<std::string> said = findings(r_, arm.name);
            if (said.empty()) {
                out += paragraph(
                    {"One member has no spread: no interval can be given, so nothing is claimed here. "
                     "Run more members.",
                     "En enda medlem har ingen spridning: inget intervall kan ges, så inget påstås här. "
                     "Kör fler medlemmar."});
                continue;
            }
            out += "<ul class=\"findings\">\n";
            for (const std::string& sentence : said) out += "<li>" + escaped(sentence) + "</li>\n";
            out += "</ul>\n";
        }
        if (!r_.subject().missing.empty()) {
            out += "<p class=\"missing\">" + say({"Without a file, and so not part of anything here: ",
                                                  "Utan fil, och därför inte med här: "});
            for (const std::string& what : r_.subject().missing)
                out += (&what == &r_.subject().missing.front() ? "" : "; ") + escaped(what);
            out += ".</p>\n";
        }
        return out;
    }

    [[nodiscard]] std::string how_sure() const {
        std::map<std::string, std::size_t> count;
        for (const ReportParameter& p : r_.subject().parameters) ++count[p.evidence_class];
        const auto all = static_cast<double>(std::max<std::size_t>(1, r_.subject().parameters.size()));
        HtmlTable table(say({"Parameters by evidence", "Parametrar efter evidens"}),
                        {say({"Class", "Klass"}), say({"Parameters", "Parametrar"}), say({"Share", "Andel"})},
                        1);
        for (const char* name : {"measured", "published", "assumed"}) {
            table.row({class_name(name), std::to_string(count[name]),
                       number(100 * static_cast<double>(count[name]) / all, 0, language_) + "\u00a0%"});
        }
        const std::size_t comparisons = r_.shown().size() * r_.places().size() * r_.arms().size();
        std::string out = table.html();
        out +=
            "<p>" +
            say({"Intervals are 90 % intervals of Student's t over the paired differences of members; those "
                 "of "
                 "ratios are percentile bootstraps over members. They cover chance alone, not what is "
                 "uncertain in "
                 "parameters or in the model. Of {} comparisons in part 1, about {} would leave out zero by "
                 "chance "
                 "if nothing at all had changed.",
                 "Intervallen är 90 % t-intervall för medlemmarnas parvisa skillnader; för kvoter bootstrap "
                 "över "
                 "medlemmar. De täcker enbart slumpen, inte osäkerheten i parametrar eller i modellen. Av {} "
                 "jämförelser i del 1 skulle omkring {} utesluta noll av en slump även om inget alls hade "
                 "ändrats."},
                comparisons, std::lround(0.1 * static_cast<double>(comparisons))) +
            "</p>\n";
        out += paragraph(
            {"How much of the outcome's variance comes from parameters is not known: the members of "
             "this ensemble vary chance only.",
             "Hur stor del av utfallets varians som kommer från parametrar är inte känt: medlemmarna i "
             "denna ensemble varierar bara slumpen."});
        return out + facts();
    }
    [[nodiscard]] std::string class_name(const std::string& name) const {
        static const std::map<std::string, Wording> kNames = {{"measured", {"measured", "uppmätt"}},
                                                              {"published", {"published", "publicerad"}},
                                                              {"assumed", {"assumed", "antagen"}}};
        const auto at = kNames.find(name);
        return at == kNames.end() ? name : say(at->second);
    }
    [[nodiscard]] std::string facts() const {
        std::string out = "<dl class=\"facts\">";
        for (const auto& [name, value] : r_.subject().facts)
            out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escaped(name), escaped(value));
        return out + "</dl>\n";
    }

    [[nodiscard]] std::string differences() const {
        std::string out = paragraph(
            members() < kBandMembers
                ? Wording{"Arm minus baseline, member by member: thin lines are members, the thick one their "
                          "median.",
                          "Alternativ minus nollalternativ, medlem för medlem: tunna linjer är medlemmar, "
                          "den tjocka "
                          "deras median."}
                : Wording{
                      "Arm minus baseline, member by member: the line is the median, the bands hold half and "
                      "nine "
                      "tenths of the members.",
                      "Alternativ minus nollalternativ, medlem för medlem: linjen är medianen, banden rymmer "
                      "hälften respektive nio tiondelar av medlemmarna."});
        for (const std::size_t i : r_.shown()) {
            const IndicatorWords& w = r_.words(i);
            out += "<h3>" + escaped(w.label) + "</h3>\n";
            out += figure(fmt::format("data-chart=\"difference\" data-indicator=\"{}\"", r_.name(i)),
                          w.label + unit_in_brackets(w.difference_unit) + ": " +
                              say({"difference to the baseline", "skillnad mot nollalternativet"}));
            HtmlTable table = comparison(w.label + unit_in_brackets(w.unit), {"Year to", "År till"});
            for (const ReportArm& arm : r_.arms()) {
                for (const Report::Place& place : r_.places()) {
                    table.group(arm.label + " · " + place.label);
                    for (const Year& year : r_.files().years)
                        compare(table, to_string(year.end), r_.difference(arm.name, i, place.at, year), w);
                }
            }
            out += table.folded(say({"Table", "Tabell"}) + ": " + w.label);
            out += figure(fmt::format("data-chart=\"level\" data-indicator=\"{}\"", r_.name(i)),
                          w.label + unit_in_brackets(w.unit) + ": " +
                              say({"mean of the members, and the least and the greatest",
                                   "medlemmarnas medelvärde, och den minsta och den största"}));
        }
        return out;
    }

    [[nodiscard]] std::string gaps() const {
        std::string out = paragraph(
            {"What rural municipalities have more than metropolitan ones, and how many times as much.",
             "Vad landsbygdskommuner har mer än storstadskommuner, och hur många gånger så mycket."});
        HtmlTable table = comparison(say({"Gap, rural minus metropolitan, last year",
                                          "Skillnad landsbygd minus storstad, sista året"}),
                                     {"Indicator", "Indikator"});
        std::vector<std::size_t> with_gap;
        for (const std::size_t i : r_.shown()) {
            // Numbers of people follow from how many live where.
            if (r_.is_share(i) && r_.has_gap(i)) with_gap.push_back(i);
        }
        for (const std::size_t i : with_gap) {
            const IndicatorWords& w = r_.words(i);
            out += "<h3>" + escaped(w.label) + "</h3>\n" +
                   figure(fmt::format("data-chart=\"gap\" data-indicator=\"{}\"", r_.name(i)),
                          w.label + unit_in_brackets(w.difference_unit) + ": " +
                              say({"rural minus metropolitan; beside it rural over metropolitan",
                                   "landsbygd minus storstad; bredvid landsbygd genom storstad"}));
        }
        for (const ReportArm& arm : r_.arms()) {
            table.group(arm.label);
            for (const std::size_t i : with_gap)
                compare(table, label_of_difference(r_.words(i)),
                        r_.difference(arm.name, i, r_.files().contrast()), r_.words(i));
        }
        return out + table.html() + equity();
    }
    [[nodiscard]] std::string label_of_difference(const IndicatorWords& w) const {
        return w.label + unit_in_brackets(w.difference_unit);
    }

    [[nodiscard]] std::string equity() const {
        HtmlTable table = comparison(say({"Standard deviation between places, last year",
                                          "Standardavvikelse mellan platser, sista året"}),
                                     {"Indicator", "Indikator"});
        for (const ReportArm& arm : r_.arms()) {
            std::string over;
            for (const Report::Spread& spread : r_.spreads(arm.name)) {
                if (over != spread.over) {
                    over = spread.over;
                    table.group(arm.label + " · " +
                                (over == "regions" ? say({"between regions", "mellan regioner"})
                                                   : say({"between municipalities", "mellan kommuner"})));
                }
                compare(table, label_of_difference(spread.words), spread.difference, spread.words);
            }
        }
        return "<h3>" +
               say({"Equity: how far places lie apart", "Jämlikhet: hur långt isär platser ligger"}) +
               "</h3>\n" +
               paragraph(
                   {"A standard deviation that shrinks means places that are more alike. Municipalities "
                    "count by their residents; at a small scale much of their spread is noise, mostly the same "
                    "in both arms.",
                    "En standardavvikelse som krymper betyder att platserna blir mer lika. Kommuner "
                    "väger efter sin folkmängd; i liten skala är mycket av deras spridning brus, lika "
                    "stort i båda alternativen."}) +
               table.html();
    }

    [[nodiscard]] std::string regions() const {
        std::string out = paragraph({"Difference to the baseline in the last year, by region.",
                                     "Skillnad mot nollalternativet under det sista året, per region."});
        for (const ReportArm& arm : r_.arms()) {
            out += "<h3>" + escaped(arm.label) + "</h3>\n" +
                   figure(fmt::format("data-chart=\"regions\" data-arm=\"{}\"", escaped(arm.name)),
                          arm.label + ": " +
                              say({"difference by region, with 90 % intervals",
                                   "skillnad per region, med 90 % intervall"}));
            HtmlTable table = comparison(arm.label, {"Region", "Region"});
            for (const std::size_t i : r_.shown()) {
                table.group(r_.words(i).label + unit_in_brackets(r_.words(i).unit));
                for (std::size_t g = 0; g < r_.files().regions.size(); ++g)
                    compare(table, r_.files().region_names[g],
                            r_.difference(arm.name, i, r_.files().place_of_region(g)), r_.words(i));
            }
            out +=
                table.folded(say({"Table: all indicators by region", "Tabell: alla indikatorer per region"}));
        }
        return out;
    }

    [[nodiscard]] std::string flow_table(const char* group, const Wording& title) const {
        if (r_.flows(group).empty()) return {};
        HtmlTable table = comparison(say(title), {"What", "Vad"});
        for (const ReportArm& arm : r_.arms()) {
            table.group(arm.label);
            for (const std::size_t i : r_.flows(group))
                compare(table, r_.words(i).label + unit_in_brackets(r_.words(i).unit),
                        r_.difference(arm.name, i, 0), r_.words(i));
        }
        return "<h3>" + say(title) + "</h3>\n" +
               figure(fmt::format("data-chart=\"flow\" data-group=\"{}\"", group),
                      say(title) + ": " +
                          say({"difference over the last year, percent of the baseline",
                               "skillnad under det sista året, procent av nollalternativet"})) +
               table.html();
    }
    [[nodiscard]] std::string people() const {
        return flow_table("staff",
                          {"Staff: hired, and left to where", "Personal: började, och slutade till vad"}) +
               flow_table("patients", {"Patients and waiting", "Patienter och väntan"});
    }
    [[nodiscard]] std::string costs() const {
        return paragraph({"Agency staff and overtime only: budgets are not part of the model yet.",
                          "Bara hyrpersonal och övertid: budgetar ingår ännu inte i modellen."}) +
               flow_table("cost", {"Agency staff and overtime", "Hyrpersonal och övertid"});
    }

    [[nodiscard]] std::string basis() const {
        std::string out = "<h3>" + say({"Levers", "Åtgärder"}) + "</h3>\n";
        for (const ReportArm& arm : r_.arms()) {
            for (const ReportLever& lever : arm.levers) {
                out += fmt::format("<p><b>{}</b> ({}): {}</p>\n<ul>", escaped(lever.title),
                                   escaped(arm.label), escaped(lever.about));
                for (const std::string& line : lever.evidence) out += "<li>" + escaped(line) + "</li>";
                out += "</ul>\n";
            }
        }
        out += "<h3>" + say({"Known limits", "Kända begränsningar"}) + "</h3>\n<ul>\n";
        for (const Wording& limit :
             {Wording{"A model for learning, not a forecast. What is assumed outweighs what is measured; the "
                      "table "
                      "below says which is which.",
                      "En modell för lärande, inte en prognos. Mer är antaget än uppmätt; tabellen nedan "
                      "visar vilket "
                      "som är vilket."},
              Wording{"Posts and budgets stay as they are; nobody trains more people because of what happens "
                      "here.",
                      "Tjänster och budgetar är oförändrade; ingen utbildar fler på grund av det som händer "
                      "här."},
              Wording{"Agency staff in the north are about twice the metropolitan share; public figures say "
                      "three to "
                      "ten times.",
                      "Andelen hyrpersonal i norr är ungefär dubbelt så stor som i storstäderna; offentliga "
                      "siffror "
                      "säger tre till tio gånger."},
              Wording{
                  "Figures of single municipalities and units are noisy at a small scale and were fitted "
                  "nowhere.",
                  "Siffror för enskilda kommuner och enheter är brusiga i liten skala och har inte anpassats "
                  "någonstans."}})
            out += "<li>" + say(limit) + "</li>\n";
        out += "</ul>\n";
        HtmlTable table(say({"Parameters", "Parametrar"}),
                        {say({"Parameter", "Parameter"}), say({"Mean value", "Medelvärde"}),
                         say({"Range", "Spann"}), say({"Unit", "Enhet"}), say({"Class", "Klass"}),
                         say({"Source", "Källa"}), say({"Fitted to", "Anpassad till"})},
                        99);
        std::size_t fitted = 0;
        for (const ReportParameter& p : r_.subject().parameters) {
            fitted += p.fitted_to.empty() ? 0 : 1;
            table.row({p.name, fmt::format("{:.4g}", p.value), fmt::format("{:.4g}–{:.4g}", p.low, p.high),
                       p.unit, class_name(p.evidence_class), p.source,
                       p.fitted_to.empty() ? "–" : p.fitted_to});
        }
        out += "<h3>" + say({"Parameters", "Parametrar"}) + "</h3>\n<p>" +
               say({"{} of {} parameters were fitted, each to the figure named in the last column; "
                    "everything on this "
                    "page that is no such figure is predicted.",
                    "{} av {} parametrar anpassades, var och en till siffran i sista kolumnen; allt annat på "
                    "sidan är "
                    "förutsagt."},
                   fitted, r_.subject().parameters.size()) +
               "</p>\n";
        return out + table.folded(say({"All parameters", "Alla parametrar"}));
    }

    [[nodiscard]] std::string again() const {
        std::string out =
            paragraph({"The runs, and this page:", "Körningarna, och denna sida:"}) + "<pre><code>";
        for (const std::string& command : r_.subject().commands) out += escaped(command) + "\n";
        out += "</code></pre>\n";
        HtmlTable table(say({"Files that were read", "Filer som lästes"}), {say({"File", "Fil"}), "SHA-256"},
                        99);
        for (const auto& [name, sums] : r_.files().of.inputs) {
            for (const std::string& sum : sums) table.row({name, sum});
        }
        out += table.folded(say({"Inputs of the runs", "Körningarnas indata"}));
        return out +
               fmt::format("<details><summary>{}</summary><pre><code>{}</code></pre></details>\n",
                           say({"The scenario with everything in force", "Scenariot med allt som gäller"}),
                           escaped(r_.files().of.resolved));
    }

    const Report& r_;
    Language language_;
};

const std::array<Page::Section, 9> Page::kSections = {{
    {"answer", {"What changed", "Vad som förändrades"}, &Page::answer},
    {"how-sure", {"How sure", "Hur säkert"}, &Page::how_sure},
    {"difference", {"Difference over time", "Skillnad över tid"}, &Page::differences},
    {"gap", {"Rural against urban", "Landsbygd mot stad"}, &Page::gaps},
    {"regions", {"Regions", "Regioner"}, &Page::regions},
    {"people", {"People and patients", "Personal och patienter"}, &Page::people},
    {"costs", {"Costs", "Kostnader"}, &Page::costs},
    {"basis", {"What it rests on", "Vad det vilar på"}, &Page::basis},
    {"again", {"Do it again", "Gör om det"}, &Page::again},
}};

}  // namespace

std::string Report::page(std::string_view script, std::string_view style) const {
    const Page page(*this);
    const bool swedish = language() == Language::sv;
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
        swedish ? "sv" : "en", files_.of.program_version, escaped(subject_.title), style,
        swedish ? "Till innehållet" : "Skip to the content", escaped(files_.of.scenario),
        escaped(subject_.question), swedish ? "Innehåll" : "Contents", page.contents(), page.body());
    out += fmt::format("<footer><p>careloop {}, model version {}.</p></footer>\n", files_.of.program_version,
                       files_.of.model_version);
    out += "<script type=\"application/json\" id=\"data\">" + data + "</script>\n";
    if (!script.empty()) out += fmt::format("<script>{}</script>\n", script);
    return out + "</body>\n</html>\n";
}

}  // namespace careloop::analysis
