// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "cli/terminal.hpp"

namespace careloop::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRedraw{200};
constexpr std::chrono::minutes kLogEvery{1};
constexpr int kBar = 24;

std::string rate_text(const run::Clock& clock) {
    const double rate = clock.stepping > 0 ? static_cast<double>(clock.resident_steps) / clock.stepping : 0;
    return fmt::format("{:.1f} million resident-steps/s", rate / 1e6);
}

}  // namespace

std::string duration(double seconds) {
    if (!(seconds >= 0)) return "-";
    if (seconds < 90) return fmt::format("{:.0f} s", std::ceil(seconds));
    const auto minutes = static_cast<long>(std::ceil(seconds / 60));
    return minutes < 90 ? fmt::format("{} min", minutes)
                        : fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

Progress::Progress(bool quiet)
    : kind_(quiet                          ? Kind::none
            : ::isatty(STDERR_FILENO) != 0 ? Kind::bar
                                           : Kind::lines),
      last_(steady_clock::now()) {}

Progress::Progress(std::atomic<double>& share) : kind_(Kind::none), share_(&share) {}

Progress::~Progress() {
    clear();
}

void Progress::clear() {
    if (drawn_) to_stderr("\r\x1b[K");
    drawn_ = false;
}

void Progress::draw(const std::string& text) {
    to_stderr("\r\x1b[K" + text);
    drawn_ = true;
}

void Progress::note(const std::string& text) {
    if (kind_ == Kind::bar) draw(text);
}

void Progress::show(const run::Simulation& simulation) {
    const Date begin = simulation.scenario().begin, today = simulation.next().begin;
    const double of_run =
        std::clamp(static_cast<double>(today - begin) / std::max(1, simulation.end() - begin), 0.0, 1.0);
    if (share_ != nullptr) *share_ = of_run;
    tell(of_run, fmt::format("{}  {}", to_string(today), rate_text(simulation.clock())));
}

void Progress::count(double done, std::size_t ended, std::size_t of) {
    tell(done / static_cast<double>(std::max<std::size_t>(1, of)), fmt::format("{} of {} runs", ended, of));
}

void Progress::tell(double done, const std::string& rest) {
    if (kind_ == Kind::none) return;
    const auto now = steady_clock::now();
    if (began_ == Time{}) {
        // The first step is the measure's beginning: a resumed run has steps behind it that took no time
        // here.
        began_ = now;
        first_done_ = done;
    }
    const bool due = kind_ == Kind::bar ? now - last_ >= kRedraw : now - last_ >= kLogEvery;
    if (!due) return;
    last_ = now;
    const double spent = std::chrono::duration<double>(now - began_).count();
    const std::string left =
        done > first_done_ ? duration(spent / (done - first_done_) * (1 - done)) + " left" : "";
    const std::string text = fmt::format("{:3.0f} %  {}  {}", 100 * done, rest, left);
    if (kind_ == Kind::lines) {
        message(text);
        return;
    }
    const auto filled = static_cast<std::size_t>(done * kBar);
    draw(fmt::format("[{}{}] {}", std::string(filled, '#'), std::string(kBar - filled, '.'), text));
}

}  // namespace careloop::cli
