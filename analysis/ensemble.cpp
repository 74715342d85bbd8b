// SPDX-License-Identifier: Apache-2.0
#include "analysis/ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/municipal.hpp"
#include "engine/base/error.hpp"
#include "engine/base/maths.hpp"
#include "engine/output/file.hpp"

namespace careloop::analysis {

std::string text_of_run(RunNumber run) {
    const auto draw = static_cast<std::uint32_t>(run >> 32U), member = static_cast<std::uint32_t>(run);
    return draw == 0 ? fmt::format("member {}", member) : fmt::format("draw {}, member {}", draw, member);
}

std::size_t EnsembleFiles::place_of(const std::string& settlement_type) const {
    const auto at = std::find(settlement_types.begin(), settlement_types.end(), settlement_type);
    return 1 + static_cast<std::size_t>(at - settlement_types.begin());
}

double EnsembleFiles::value(const std::vector<Series>& run, std::size_t indicator, const Year& span,
                            std::size_t place) const {
    const Series& series = run[indicator];
    if (place != contrast()) return series.over(span, place);
    const std::size_t rural = place_of(kRural), metropolitan = place_of(kMetropolitan);
    if (std::max(rural, metropolitan) > settlement_types.size()) return kNone;
    return series.over(span, rural) - series.over(span, metropolitan);
}

Pairs pairs(const EnsembleFiles& e, const std::string& baseline, const std::string& arm,
            std::size_t indicator, const Year& span, std::size_t place) {
    const auto& there = e.runs.at(baseline);
    Pairs out;
    for (const auto& [member, run] : e.runs.at(arm)) {
        const auto pair = there.find(member);
        if (pair == there.end()) continue;
        out.baseline.push_back(e.value(pair->second, indicator, span, place));
        out.arm.push_back(e.value(run, indicator, span, place));
    }
    return out;
}

EnsembleFiles read_ensemble(const std::vector<std::filesystem::path>& files, int newest_format,
                            const std::function<std::vector<Indicator>(const RunFile&)>& choose,
                            const std::vector<std::string>& unit_kinds, Results results) {
    EnsembleFiles e;
    std::map<std::pair<std::string, RunNumber>, std::string> seen;
    std::vector<Problem> problems;
    for (const std::filesystem::path& path : files) {
        const output::Reader file(path);
        check_is_run(file, path.string(), newest_format);
        const Provenance of = read_provenance(file);
        const RunFile run(file, results);
        if (path == files.front()) {
            e.of = of;
            e.indicators = choose(run);
            for (const Indicator& indicator : e.indicators) {
                e.units.push_back(run.units(indicator));
                e.long_names.push_back(run.long_name(indicator));
            }
            e.settlement_types = run.settlement_types();
            e.regions = run.regions();
            e.unit_kinds = run.unit_kinds();
            e.professions = run.professions();
            e.region_names = file.has("/region_name") ? file.read<std::string>("/region_name") : e.regions;
            e.period_ends = run.period_ends();
            e.years = run.years();
        }
        const RunNumber number = run_number(of.draw, of.member);
        const auto [same, is_new] = seen.emplace(std::pair{of.arm, number}, path.string());
        std::string what;
        if (const std::string differs = difference(of, e.of); !differs.empty()) {
            what = fmt::format("it is of another run than {}: {}", files.front().string(), differs);
        } else if (!is_new) {
            what = fmt::format("it is of arm {}, {}, as is {}", of.arm, text_of_run(number), same->second);
        } else if (run.years().back().last != e.years.back().last) {
            what = fmt::format("it has another number of periods than {}", files.front().string());
        }
        if (!what.empty()) {
            problems.push_back({path.string(), 0, 0, what, "files of one ensemble"});
            continue;
        }
        std::vector<Series>& series = e.runs[of.arm][number];
        for (const Indicator& indicator : e.indicators) series.push_back(run.series(indicator, unit_kinds));
        // Municipal results are of all kinds of units together.
        e.municipal_spreads[of.arm][number] = unit_kinds.empty()
                                                  ? municipal_spread(file)
                                                  : std::vector<double>(kMunicipalMeasures.size(), kNone);
        e.members.insert(number);
    }
    if (!problems.empty()) throw Error(Fault::data, problems);
    return e;
}

}  // namespace careloop::analysis
