// SPDX-License-Identifier: Apache-2.0
// summary: an output file in six lines: who, waiting, beds, concentration of use, sick leave, where to look.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "analysis/provenance.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "engine/output/file.hpp"
#include "engine/run/simulation.hpp"

namespace careloop::cli {
namespace {

using output::Reader;

/// A ratio of sums, nationally and by region; terms that are missing (NaN) are no part of the sums.
struct Share {
    double above = 0, below = 0;
    std::vector<double> region_above, region_below;

    explicit Share(std::size_t regions) : region_above(regions, 0), region_below(regions, 0) {}
    void add(std::size_t region, double a, double b) {
        if (std::isnan(a) || std::isnan(b)) return;
        above += a;
        below += b;
        region_above[region] += a;
        region_below[region] += b;
    }
    [[nodiscard]] double value() const { return below > 0 ? above / below : std::nan(""); }
};

std::string percent(double share) {
    return std::isfinite(share) ? fmt::format("{:.1f} %", 100 * share) : "-";
}

std::string plain(double value) {
    return std::isfinite(value) ? fmt::format("{:.1f}", value) : "-";
}

/// "82.1 % (61.0 % Region A to 90.2 % Region B)"; without the brackets where there is one region.
std::string with_range(const Share& share, const std::vector<std::string>& names,
                       const std::function<std::string(double)>& text) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    std::string lowest, highest;
    int found = 0;
    for (std::size_t r = 0; r < names.size(); ++r) {
        if (share.region_below[r] <= 0) continue;
        const double value = share.region_above[r] / share.region_below[r];
        ++found;
        if (value < low) low = value, lowest = names[r];
        if (value > high) high = value, highest = names[r];
    }
    if (found < 2) return text(share.value());
    return fmt::format("{} ({} {} to {} {})", text(share.value()), text(low), lowest, text(high), highest);
}

/// The four-weekly results of the last year: variables over time × region × the rest.
class LastYear {
  public:
    explicit LastYear(const Reader& file) : file_(file), shape_(file.shape("/waiting")) {
        constexpr std::size_t kPeriods = 13;
        first_ = shape_[0] > kPeriods ? shape_[0] - kPeriods : 0;
        rest_ = 1;
        for (std::size_t d = 2; d < shape_.size(); ++d) rest_ *= shape_[d];
    }
    /// Sum of value × weight over sum of weight.
    [[nodiscard]] Share mean(const std::string& value, const std::string& weight) const {
        const auto v = file_.read<float>("/" + value);
        const auto w = file_.read<float>("/" + weight);
        Share share(shape_[1]);
        for (std::size_t t = first_; t < shape_[0]; ++t) {
            for (std::size_t r = 0; r < shape_[1]; ++r) {
                for (std::size_t i = 0; i < rest_; ++i) {
                    const std::size_t at = (t * shape_[1] + r) * rest_ + i;
                    share.add(r, static_cast<double>(v[at]) * static_cast<double>(w[at]),
                              static_cast<double>(w[at]));
                }
            }
        }
        return share;
    }

  private:
    const Reader& file_;
    std::vector<std::size_t> shape_;
    std::size_t first_ = 0, rest_ = 1;
};

/// The last row of a table over time × something, added up; NaN when the run was too short for one.
double last_sum(const Reader& file, const std::string& path) {
    const std::vector<std::size_t> shape = file.shape(path);
    if (shape[0] == 0) return std::nan("");
    const auto values = file.read<float>(path);
    double sum = 0;
    for (std::size_t i = (shape[0] - 1) * shape[1]; i < shape[0] * shape[1]; ++i) {
        if (!std::isnan(values[i])) sum += static_cast<double>(values[i]);
    }
    return sum;
}

std::string horizon(const Reader& file) {
    const auto bounds = file.read<double>("/weekly/week_bnds");
    if (bounds.empty()) return "no week was simulated";
    const auto day = [](double days) { return to_string(Date{static_cast<std::int32_t>(days)}); };
    const double people = last_sum(file, "/municipal/population");
    return fmt::format("{} residents at the last quarter's end; {} to {}; scenario {}, arm {}, member {:.0f}",
                       readable(people), day(bounds.front()), day(bounds.back()), file.text("/", "scenario"),
                       file.text("/", "arm"), file.number("/", "member"));
}

/// Those waiting in the two classes of the care guarantee that are specialist care, in the last week.
std::string waiting(const Reader& file, const std::vector<std::string>& regions) {
    const std::vector<std::size_t> shape = file.shape("/weekly/waiting");
    const auto waiting = file.read<float>("/weekly/waiting");
    const auto within = file.read<float>("/weekly/waiting_within_guarantee");
    const auto classes = file.read<std::string>("/weekly/care_class");
    if (shape[0] == 0) return "no week was simulated";
    Share share(shape[1]);
    for (std::size_t r = 0; r < shape[1]; ++r) {
        for (std::size_t c = 0; c < shape[2]; ++c) {
            if (classes[c] != "first_visit" && classes[c] != "treatment") continue;
            const std::size_t at = ((shape[0] - 1) * shape[1] + r) * shape[2] + c;
            share.add(r, static_cast<double>(within[at]) * static_cast<double>(waiting[at]),
                      static_cast<double>(waiting[at]));
        }
    }
    return fmt::format("{} people for specialist care, {} of them within the guarantee's 90 days",
                       readable(share.below), with_range(share, regions, percent));
}

std::string concentration(const Reader& file) {
    const std::vector<std::size_t> shape = file.shape("/yearly/top_fifth_share");
    if (shape[0] == 0) return "no whole calendar year was simulated";
    const auto shares = file.read<float>("/yearly/top_fifth_share");
    const auto ages = file.read<std::string>("/yearly/age_class");
    const auto years = file.read<std::int64_t>("/yearly/year");
    std::string text;
    for (std::size_t a = 0; a < shape[1]; ++a) {
        text += fmt::format("{}{} at {}", a == 0 ? "" : ", ",
                            percent(static_cast<double>(shares[(shape[0] - 1) * shape[1] + a])), ages[a]);
    }
    return fmt::format("the costliest fifth takes, in {}, {} of the cost of care", years.back(), text);
}

}  // namespace

ExitCode summary(const Summary& arguments) {
    const Reader file(arguments.file);
    analysis::check_is_run(file, arguments.file, run::kOutputFormat);
    const auto regions = file.read<std::string>("/region_name");
    const LastYear year(file);
    print(columns({
        {"population", horizon(file)},
        {"waiting", waiting(file, regions)},
        {"beds",
         fmt::format(
             "{} of staffed beds occupied over the last year; {} patients beyond the staffed beds per "
             "100 staffed",
             with_range(year.mean("occupancy", "beds_staffed"), regions, percent),
             with_range(year.mean("overcrowding", "beds_staffed"), regions, plain))},
        {"use of care", concentration(file)},
        {"sick leave",
         fmt::format("{} of contract hours over the last year",
                     with_range(year.mean("sick_leave", "full_time_equivalents"), regions, percent))},
        {"look into",
         "waiting, occupancy, workload (four-weekly); /weekly, /municipal, /staff, /education, /yearly, "
         "/causal; docs/output-format.md"},
    }));
    return kDone;
}

}  // namespace careloop::cli
