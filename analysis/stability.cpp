// SPDX-License-Identifier: Apache-2.0
#include "analysis/stability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/paired.hpp"
#include "analysis/run_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/maths.hpp"

namespace careloop::analysis {
namespace {

constexpr double kStaffed = 0.6;  ///< share of posts below which a unit counts as lost

/// Signed strengths of the causal table's links, by what they lead from and to.
class Strengths {
  public:
    explicit Strengths(const output::Reader& file)
        : kind_(file.read<std::string>("/causal/kind")),
          source_(file.read<std::string>("/causal/source")),
          target_(file.read<std::string>("/causal/target")),
          sign_(file.read<std::int8_t>("/causal/sign")),
          strength_(file.read<double>("/causal/strength")) {}
    /// 0 where no link leads from one to the other.
    [[nodiscard]] double operator()(std::string_view from, std::string_view to) const {
        double sum = 0;
        for (std::size_t i = 0; i < kind_.size(); ++i) {
            if (kind_[i] == "link" && source_[i] == from && target_[i] == to) sum += sign_[i] * strength_[i];
        }
        return sum;
    }

  private:
    std::vector<std::string> kind_, source_, target_;
    std::vector<std::int8_t> sign_;
    std::vector<double> strength_;
};

/// The last year's results by unit: variables over period × unit.
class UnitYear {
  public:
    UnitYear(const output::Reader& file, const std::string& path) : file_(file), path_(path) {
        if (!file.has("/units/unit")) {
            throw Error(Fault::data,
                        path +
                            " has no results by unit, which stability is measured on. Run a scenario that "
                            "asks for them: extends = \"sweden\" and, in a table [output], units = true");
        }
        const auto bounds = file.read<double>("/units/time_bnds");
        const std::size_t all = bounds.size() / 2;
        if (all < kPeriodsPerYear) {
            throw Error(Fault::data,
                        fmt::format("{} has results of {} weeks; stability is measured over the last 52. Run "
                                    "it for a year or more, best from a settled world: --years 2 --settle",
                                    path, 4 * all));
        }
        first_ = all - kPeriodsPerYear;
        begin_ = bounds[2 * first_], end_ = bounds.back();
        units_ = file.shape("/units/unit").at(0);
        for (std::size_t t = first_; t < all; ++t) days_.push_back(bounds[2 * t + 1] - bounds[2 * t]);
    }
    [[nodiscard]] std::size_t units() const { return units_; }
    [[nodiscard]] Date begin() const { return Date{static_cast<std::int32_t>(begin_)}; }
    [[nodiscard]] Date end() const { return Date{static_cast<std::int32_t>(end_)}; }
    /// Length of a period. [year]
    [[nodiscard]] double years(std::size_t period) const { return days_[period] / kDaysPerYear; }

    /// The year's values, period by period.
    [[nodiscard]] std::vector<double> read(const std::string& name) const {
        const std::string at = "/units/" + name;
        if (!file_.has(at)) throw Error(Fault::data, path_ + " has no " + name + " by unit");
        const auto values = file_.read<float>(at);
        if (values.size() != (first_ + kPeriodsPerYear) * units_)
            throw Error(Fault::data, path_ + ": " + name + " is not over time and unit");
        return {values.begin() + static_cast<std::ptrdiff_t>(first_ * units_), values.end()};
    }

  private:
    const output::Reader& file_;
    const std::string& path_;
    std::size_t units_ = 0, first_ = 0;
    double begin_ = 0, end_ = 0;
    std::vector<double> days_;
};

/// A sum that leaves out what is missing (NaN).
struct Mean {
    double sum = 0, weight = 0;
    void add(double value, double w = 1) {
        if (std::isnan(value) || std::isnan(w)) return;
        sum += value * w;
        weight += w;
    }
    [[nodiscard]] double value() const { return weight > 0 ? sum / weight : kNone; }
};

/// The smallest value that a share p of all does not pass.
double not_passed(std::vector<double> values, double p) {
    std::sort(values.begin(), values.end());
    const auto above = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size())));
    return values[std::max<std::size_t>(above, 1) - 1];
}

/// Turnover of the year, and where the people who replaced those who left came from.
struct Turnover {
    double mean = 0, p95 = 0, novices_per_hire = 0;
};

Turnover turnover_of(const UnitYear& year, const std::string& path) {
    std::vector<double> left(year.units()), worked(year.units());
    double hired = 0, novices = 0;
    for (const char* exits :
         {"exits_unit", "exits_employer", "exits_region", "exits_profession", "exits_agency"}) {
        const std::vector<double> values = year.read(exits);
        for (std::size_t i = 0; i < values.size(); ++i) left[i % year.units()] += values[i];
    }
    const std::vector<double> headcount = year.read("headcount"), hires = year.read("hires"),
                              new_in_care = year.read("novices");
    for (std::size_t i = 0; i < headcount.size(); ++i) {
        const double person_years = headcount[i] * year.years(i / year.units());
        worked[i % year.units()] += person_years;
        hired += hires[i];
        if (!std::isnan(new_in_care[i])) novices += new_in_care[i] * person_years;
    }
    double all_left = 0, all_worked = 0;
    std::vector<double> rates;
    for (std::size_t u = 0; u < year.units(); ++u) {
        if (worked[u] <= 0) continue;
        rates.push_back(left[u] / worked[u]);
        all_left += left[u], all_worked += worked[u];
    }
    if (rates.empty()) throw Error(Fault::data, path + ": no unit has staff in the last 52 weeks");
    // Somebody new in care is a novice for a year: person-years of novices are people who came new.
    return {all_left / all_worked, not_passed(std::move(rates), 0.95),
            hired > 0 ? std::min(1.0, novices / hired) : 0};
}

}  // namespace

bool Stability::holds() const {
    return std::all_of(rules.begin(), rules.end(), [](const StabilityRule& r) { return r.holds(); });
}

double gain_over_turnover(const output::Reader& file, double novices_per_hire) {
    if (!file.has("/causal/strength")) throw Error(Fault::data, "the file has no causal table (/causal)");
    const Strengths link(file);
    // Turnover higher by x makes the share of staff a year or longer here lower by x (a little less, as some
    // leave again within the year), and that of novices higher by x times their share among those hired.
    const auto of_turnover = [&](std::string_view target) {
        return link("turnover", target) - link("team_stability", target) +
               novices_per_hire * link("novice_share", target);
    };
    const double engagement = of_turnover("engagement"), safety = of_turnover("safety_climate");
    const double to_safety = link("engagement", "safety_climate");
    const double to_engagement = link("safety_climate", "engagement");
    const double coupling = to_safety * to_engagement;
    if (coupling >= 1) return std::numeric_limits<double>::infinity();
    return (link("engagement", "quit_rate") * (engagement + to_engagement * safety) +
            link("safety_climate", "quit_rate") * (safety + to_safety * engagement)) /
           (1 - coupling);
}

Stability stability(const output::Reader& file, const std::string& path) {
    const UnitYear year(file, path);
    const std::vector<double> posts = year.read("posts"), held = year.read("full_time_equivalents"),
                              engagement = year.read("engagement"), bound = year.read("bound_share");
    Mean understaffed, acts;
    std::vector<Mean> level(year.units());
    for (std::size_t i = 0; i < posts.size(); ++i) {
        acts.add(bound[i]);  // every unit has as many targets
        if (!(posts[i] > 0)) continue;
        understaffed.add(held[i] < kStaffed * posts[i] ? 1 : 0);
        level[i % year.units()].add(100 * engagement[i]);
    }
    std::vector<double> points;
    for (const Mean& unit : level) {
        if (unit.weight > 0) points.push_back(unit.value());
    }
    const Turnover turnover = turnover_of(year, path);

    Stability s;
    s.begin = year.begin(), s.end = year.end();
    s.units = points.size();
    s.turnover_mean = turnover.mean, s.turnover_p95 = turnover.p95;
    s.gain_over_turnover = gain_over_turnover(file, turnover.novices_per_hire);
    s.rules = {
        {"engagement_spread", "spread (sd) of engagement (HME) between units, points of 100",
         points.size() < 2 ? 0 : standard_deviation(points), 5, 9, true, false},
        {"units_below_staffing", "units with less than 60 % of their posts held", understaffed.value(), 0,
         0.02, false, true},
        {"bound_share", "driven targets at which the bound acted", acts.value(), 0, 0.05, false, true},
        {"gain_mean", "G1, gain of the loop of engagement, safety climate and turnover, at mean turnover",
         s.gain_over_turnover * turnover.mean, -std::numeric_limits<double>::infinity(), 0.4, false, false},
        {"gain_p95", "G1 at the 95th percentile of turnover", s.gain_over_turnover * turnover.p95,
         -std::numeric_limits<double>::infinity(), 1, false, false},
    };
    return s;
}

}  // namespace careloop::analysis
