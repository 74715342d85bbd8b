// SPDX-License-Identifier: Apache-2.0
// What a report rests on: how sure it is, parameters and levers with their evidence, limits, how to do it
// again.
#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/html.hpp"
#include "analysis/report_html.hpp"

namespace careloop::analysis {
namespace {

std::string class_name(const std::string& name, const Say& say) {
    static const std::map<std::string, Wording> kNames = {{"measured", {"measured", "uppmätt"}},
                                                          {"published", {"published", "publicerad"}},
                                                          {"assumed", {"assumed", "antagen"}}};
    const auto at = kNames.find(name);
    return at == kNames.end() ? name : say(at->second);
}

std::string facts(const ReportSubject& subject) {
    std::string out = "<dl class=\"facts\">";
    for (const auto& [name, value] : subject.facts)
        out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escaped(name), escaped(value));
    return out + "</dl>\n";
}

std::string levers(const Report& report, const Say& say) {
    std::string out = "<h3>" + say({"Levers", "Åtgärder"}) + "</h3>\n";
    for (const ReportArm& arm : report.arms()) {
        for (const ReportLever& lever : arm.levers) {
            out += fmt::format("<p><b>{}</b> ({}): {}</p>\n<ul>", escaped(lever.title), escaped(arm.label),
                               escaped(lever.about));
            for (const std::string& line : lever.evidence) out += "<li>" + escaped(line) + "</li>";
            out += "</ul>\n";
        }
    }
    return out;
}

// clang-format off
constexpr Wording kLimits[] = {
    {"A model for learning, not a forecast. Most of it is assumed; the table below says what is not.",
     "En modell för lärande, inte en prognos. Det mesta är antaget; tabellen nedan visar vad som inte är det."},
    {"Budgets follow the ages of the residents; nobody trains more people because of what happens here.",
     "Budgetarna följer invånarnas åldrar; ingen utbildar fler på grund av det som händer här."},
    {"People waiting are all who wait for a step of care at any kind of unit, dental and primary care among them, and one "
     "person can wait for several. The care guarantee's limits (0, 3, 90 and 90 days) are applied to all of them, also "
     "where the law does not.",
     "Väntande är alla som väntar på ett vårdsteg vid någon sorts enhet, även i tandvård och primärvård, och en person kan "
     "vänta på flera. Vårdgarantins gränser (0, 3, 90 och 90 dagar) tillämpas på alla, även där lagen inte gör det."},
    {"Levels drift in the baseline too, most in its first year. Differences between arms are surer than levels.",
     "Nivåerna glider även i nollalternativet, mest under det första året. Skillnader mellan alternativ är säkrare än nivåer."},
    {"Agency staff cost less than the two to four percent of own staff's cost they were fitted to in the first years, and in the "
     "four northernmost regions about twice the metropolitan regions' share, where public figures say three to ten times.",
     "Hyrpersonalen kostar under de första åren mindre än de två till fyra procent av kostnaden för egen personal som den "
     "kalibrerats mot, och i de fyra nordligaste regionerna omkring dubbelt så stor andel som i storstadsregionerna, där "
     "offentlig statistik visar tre till tio gånger."},
    {"Single municipalities and units are noisy at a small scale and were fitted nowhere.",
     "Enskilda kommuner och enheter är brusiga i liten skala och har inte kalibrerats."},
};
// clang-format on

/// "0.045", or "0 to 90" of a table's values.
std::string value_of(const ReportParameter& p, const Say& say) {
    if (p.least == p.greatest) return general(p.least, say.language());
    return say({"{} to {}", "{} till {}"}, general(p.least, say.language()),
               general(p.greatest, say.language()));
}

std::string range_of(const ReportParameter& p, const Say& say) {
    const std::string range =
        say({"{} to {}", "{} till {}"}, general(p.low, say.language()), general(p.high, say.language()));
    return p.is_factor ? "× " + range : range;
}

}  // namespace

std::string counted(const ComparisonCount& count, const Say& say) {
    return say({"{} of {} intervals leave out zero; by chance alone it would be about {}.",
                "{} av {} intervall innehåller inte noll; av ren slump vore det omkring {}."},
               count.clear, count.all, std::lround((1 - kReportConfidence) * static_cast<double>(count.all)));
}

std::string how_sure_section(const Report& report) {
    const Say say(report.language());
    const std::vector<ReportParameter>& parameters = report.subject().parameters;
    std::map<std::string, std::size_t> count;
    for (const ReportParameter& p : parameters) ++count[p.evidence_class];
    HtmlTable table(say({"Parameters by evidence", "Parametrar efter underlag"}),
                    {say({"Class", "Klass"}), say({"Parameters", "Parametrar"}), say({"Share", "Andel"})}, 1);
    for (const char* name : {"measured", "published", "assumed"}) {
        const double share = static_cast<double>(count[name]) /
                             static_cast<double>(std::max<std::size_t>(1, parameters.size()));
        table.row({class_name(name, say), std::to_string(count[name]),
                   number(100 * share, 0, say.language()) + "\u00a0%"});
    }
    std::string out = say.paragraph(
        {"Intervals are 90 % intervals of Student's t over the paired differences of members; of the ratios "
         "in the charts they are bootstraps over members. They cover chance, and the sizes of levers that "
         "state a range, which are drawn in each member. How much comes from other parameters is not known, "
         "as these are alike in all members: with so much assumed, the true uncertainty is larger.",
         "Intervallen är 90-procentiga t-intervall för körningarnas parvisa skillnader; för kvoterna i "
         "diagrammen bootstrap över körningar. De täcker slumpen, och storleken på åtgärder som anger ett "
         "spann, vilken dras på nytt i varje körning. Hur mycket som kommer från övriga parametrar är inte "
         "känt, eftersom de är lika i alla körningar: med så mycket antaget är den verkliga osäkerheten "
         "större."});
    ComparisonCount all;
    for (const ReportArm& arm : report.arms()) {
        const ComparisonCount one = compared(report, arm.name);
        all.clear += one.clear;
        all.all += one.all;
    }
    const std::size_t members = report.files().members.size();
    if (members > 1) {
        out += "<p>" + say({"Behind the sentences above: ", "Bakom meningarna ovan: "}) + counted(all, say);
        if (members < 7) {
            out += " " + say({"By chance all {} members agree on a sign in one case of {}.",
                              "Av ren slump pekar alla {} körningar åt samma håll i ett fall av {}."},
                             members, std::size_t{1} << (members - 1));
        }
        out += "</p>\n";
    }
    return out + table.html() + facts(report.subject());
}

std::string basis_section(const Report& report) {
    const Say say(report.language());
    std::string out =
        levers(report, say) + "<h3>" + say({"Known limits", "Kända begränsningar"}) + "</h3>\n<ul>\n";
    for (const Wording& limit : kLimits) out += "<li>" + say(limit) + "</li>\n";
    if (!report.subject().attribution)
        out += "<li>" +
               say({"The page shows what changed, not which feedback carried it.",
                    "Sidan visar vad som förändrades, inte vilken återkoppling som bar förändringen."}) +
               "</li>\n";
    out += "</ul>\n";
    HtmlTable table(say({"Parameters", "Parametrar"}),
                    {say({"Parameter", "Parameter"}), say({"Value", "Värde"}), say({"Range", "Spann"}),
                     say({"Unit", "Enhet"}), say({"Class", "Klass"}), say({"Source", "Källa (på engelska)"}),
                     say({"Fitted to", "Kalibrerad mot"})},
                    99);
    std::size_t fitted = 0;
    for (const ReportParameter& p : report.subject().parameters) {
        fitted += p.fitted_to.empty() ? 0 : 1;
        table.row({p.name, value_of(p, say), range_of(p, say), p.unit, class_name(p.evidence_class, say),
                   p.source, p.fitted_to.empty() ? "–" : p.fitted_to});
    }
    out += "<h3>" + say({"Parameters", "Parametrar"}) + "</h3>\n" +
           say.paragraph(
               {"{} of {} parameters were fitted, each to the figure its row names; everything else on this "
                "page is "
                "computed by the model. A range with × is of a factor on all values of a table. Letters and "
                "numbers "
                "such as M:584-622 are lines of the source documents that the project's evidence quotes.",
                "{} av {} parametrar är kalibrerade, var och en mot den siffra som anges i dess rad; allt "
                "annat på sidan är "
                "beräknat av modellen. Ett spann med × gäller en faktor på alla värden i en tabell. "
                "Bokstäver och tal som "
                "M:584-622 är rader i de källdokument som projektets underlag citerar."},
               fitted, report.subject().parameters.size());
    return out + folded(say({"All parameters", "Alla parametrar"}), table.html());
}

std::string again_section(const Report& report) {
    const Say say(report.language());
    std::string out =
        say.paragraph({"The runs, and this page:", "Så skapades körningarna och sidan:"}) + "<pre><code>";
    for (const std::string& command : report.subject().commands) out += escaped(command) + "\n";
    out += "</code></pre>\n";
    HtmlTable table(say({"Files that were read", "Filer som lästes"}), {say({"File", "Fil"}), "SHA-256"}, 99);
    for (const auto& [name, sums] : report.files().of.inputs) {
        for (const std::string& sum : sums) table.row({name, sum});
    }
    return out + folded(say({"Inputs of the runs", "Körningarnas indata"}), table.html()) +
           folded(say({"The scenario with everything in force", "Fullständigt scenario"}),
                  "<pre><code>" + escaped(report.files().of.resolved) + "</code></pre>", true);
}

}  // namespace careloop::analysis
