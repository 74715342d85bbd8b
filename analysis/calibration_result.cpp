// SPDX-License-Identifier: Apache-2.0
#include "analysis/calibration_result.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "analysis/html.hpp"
#include "analysis/json.hpp"
#include "careloop_web.hpp"  // generated: the report's style

namespace careloop::analysis {
namespace {

constexpr double kWide = 640, kRow = 26, kLabels = 260;

std::string number(double x) {
    return std::isfinite(x) ? fmt::format("{:.4g}", x) : "-";
}
std::string interval(double low, double high) {
    return std::isfinite(low) ? fmt::format("{:.4g} to {:.4g}", low, high) : "-";
}

/// Each parameter's range from end to end, the 90 % interval in it as a bar, and the mean.
std::string ranges_drawn(const std::vector<FreeParameter>& free) {
    const double width = kWide - kLabels;
    std::string svg = fmt::format(
        "<svg viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"img\" aria-label=\"What is left of "
        "each "
        "parameter's range; the numbers stand in the table below\">\n",
        kWide, kRow * static_cast<double>(free.size()) + 4);
    for (std::size_t i = 0; i < free.size(); ++i) {
        const FreeParameter& f = free[i];
        const double y = kRow * (static_cast<double>(i) + 0.5);
        const auto x = [&](double value) { return kLabels + width * (value - f.low) / (f.high - f.low); };
        svg +=
            fmt::format("<text x=\"0\" y=\"{:.1f}\" font-size=\"13\">{}</text>", y + 4, escaped(f.address));
        svg += fmt::format("<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#bbb\"/>",
                           kLabels, kWide - 1, y, y);
        svg += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"8\" fill=\"#0072b2\"/>",
                           x(f.least), y - 4, std::max(1.0, x(f.greatest) - x(f.least)));
        svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" fill=\"#fff\" stroke=\"#222\"/>\n",
                           x(f.value), y);
    }
    return "<figure>" + svg +
           "</svg><figcaption>The line is the range a parameter was free in, the bar holds 90 % of what the "
           "figures leave of it, the ring is the value written.</figcaption></figure>\n";
}

std::string section(const std::string& title, const std::string& body) {
    return "<section><h2>" + escaped(title) + "</h2>\n" + body + "</section>\n";
}
std::string paragraph(const std::string& text) {
    return "<p>" + escaped(text) + "</p>\n";
}

std::string parameters_section(const CalibrationResult& r) {
    HtmlTable table("Free parameters",
                    {"Parameter", "Free from", "to", "Written", "90 % interval", "Narrowed by", "Fitted to"},
                    1);
    for (const FreeParameter& f : r.free) {
        table.row({f.address + (f.is_factor ? " (factor)" : ""), number(f.low), number(f.high),
                   number(f.value), interval(f.least, f.greatest), fmt::format("{:.0f} %", 100 * f.narrowed),
                   f.fitted_to});
    }
    std::string out = ranges_drawn(r.free) + table.html();
    out += r.alike.empty()
               ? paragraph("The figures tell all of them apart: no two are correlated above 0.7.")
               : paragraph("Not told apart by these figures: " + fmt::format("{}", fmt::join(r.alike, "; ")) +
                           ".");
    return out;
}

std::string figures_section(const CalibrationResult& r) {
    HtmlTable table(
        "Figures",
        {"Figure", "Published", "Expected", "Check runs", "90 % interval", "Off, in doubts", "Source"}, 1);
    for (const bool fitted : {true, false}) {
        table.group(fitted ? "Fitted" : "Predicted");
        for (const CalibratedFigure& f : r.figures) {
            if (f.fitted != fitted) continue;
            table.row({f.name + (f.unit.empty() ? "" : " [" + f.unit + "]"), f.published, number(f.expected),
                       number(f.mean), interval(f.low, f.high),
                       std::isfinite(f.off) ? fmt::format("{:+.1f}", f.off) : "-", f.source});
        }
    }
    return table.html();
}

std::string rules_section(const CalibrationResult& r) {
    HtmlTable table("Rules of stability (careloop validate --stability), in the check runs",
                    {"Rule", "Worst", "Held in"}, 1);
    for (const CheckedRule& rule : r.rules)
        table.row({rule.name, number(rule.worst), fmt::format("{} of {}", rule.held, rule.runs)});
    return table.html();
}

std::string waves_section(const CalibrationResult& r) {
    HtmlTable table("Waves of runs",
                    {"Wave", "Runs", "Failed", "Ruled out by their figures", "Left of the whole after it"},
                    1);
    for (std::size_t w = 0; w < r.waves.size(); ++w) {
        table.row({std::to_string(w + 1), std::to_string(r.waves[w].runs), std::to_string(r.waves[w].failed),
                   std::to_string(r.waves[w].ruled_out), fmt::format("{:.2g} %", 100 * r.waves[w].left)});
    }
    std::string out = table.html();
    if (!r.references_moved.empty()) {
        std::vector<std::string> rounds;
        for (const double moved : r.references_moved) rounds.push_back(fmt::format("{:.1f} %", 100 * moved));
        out += paragraph(fmt::format(
            "References of the links, farthest movement by round: {}; {}.", fmt::join(rounds, ", "),
            r.references_changed ? "they were written anew" : "they rest where they were"));
    }
    return out;
}

}  // namespace

std::string CalibrationResult::html() const {
    return fmt::format(
               "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
               "content=\"width=device-width,initial-scale=1\"><title>Calibration: "
               "{0}</title><style>{1}</style>"
               "</head><body><main>\n<p>careloop · calibration</p><h1>{0}</h1>\n",
               escaped(name), kReportStyle) +
           paragraph(about) + section("Parameters", parameters_section(*this)) +
           section("Figures, fitted and predicted", figures_section(*this)) +
           section("Stability", rules_section(*this)) + section("How it was found", waves_section(*this)) +
           section("Do it again",
                   "<pre>" + escaped(command) + "</pre>" +
                       paragraph(fmt::format("careloop {}; scenario {}, runs of {} years; check runs: {}.",
                                             program, scenario, years, check_runs))) +
           "</main></body></html>\n";
}

std::string CalibrationResult::json() const {
    Json j;
    j.object().text("calibration", name).text("scenario", scenario).text("program", program);
    j.list("parameters");
    for (const FreeParameter& f : free) {
        j.object().text("address", f.address).boolean("factor", f.is_factor).number("low", f.low);
        j.number("high", f.high).number("value", f.value).number("p05", f.least).number("p95", f.greatest);
        j.number("narrowed", f.narrowed).text("fitted_to", f.fitted_to).close();
    }
    j.close().list("not_told_apart");
    for (const std::string& pair : alike) j.text("", pair);
    j.close().list("figures");
    for (const CalibratedFigure& f : figures) {
        j.object()
            .text("name", f.name)
            .text("unit", f.unit)
            .boolean("fitted", f.fitted)
            .text("published", f.published);
        j.number("expected", f.expected).number("mean", f.mean).number("low", f.low).number("high", f.high);
        j.number("off", f.off).text("source", f.source).close();
    }
    j.close().list("waves");
    for (const CalibrationWave& w : waves) {
        j.object().whole("runs", w.runs).whole("failed", w.failed).whole("ruled_out", w.ruled_out);
        j.number("left", w.left).close();
    }
    j.close().list("stability");
    for (const CheckedRule& rule : rules)
        j.object()
            .text("rule", rule.name)
            .number("worst", rule.worst)
            .whole("held", rule.held)
            .whole("runs", rule.runs)
            .close();
    return j.close().close().document();
}

}  // namespace careloop::analysis
