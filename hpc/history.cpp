// SPDX-License-Identifier: Apache-2.0
#include "hpc/history.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/error.hpp"
#include "hpc/latin_hypercube.hpp"

namespace careloop::hpc {
namespace {

constexpr std::size_t kCandidates = 1U << 15;

double distance(const Point& a, const Point& b) {
    double sum = 0;
    for (std::size_t f = 0; f < a.size(); ++f) sum += (a[f] - b[f]) * (a[f] - b[f]);
    return sum;
}

}  // namespace

double implausibility(const Goal& goal, const Emulator& emulator, const Point& point) {
    const Emulator::Guess guess = emulator.at(point);
    double off = guess.mean - goal.value;
    if (goal.kind == Goal::Kind::near) off = std::abs(off);
    if (goal.kind == Goal::Kind::at_least) off = -off;
    if (off <= 0) return 0;
    const double variance = guess.variance + emulator.luck() + goal.doubt * goal.doubt;
    return variance > 0 ? off / std::sqrt(variance) : std::numeric_limits<double>::infinity();
}

double implausibility(const std::vector<Goal>& goals, const std::vector<Emulator>& emulators,
                      const Point& point) {
    require(goals.size() == emulators.size(), "each goal has an emulator");
    double worst = 0;
    for (std::size_t g = 0; g < goals.size(); ++g)
        worst = std::max(worst, implausibility(goals[g], emulators[g], point));
    return worst;
}

LeftOver not_ruled_out(const std::function<bool(const Point&)>& allowed, std::size_t factors,
                       std::size_t points, std::uint64_t seed) {
    std::vector<Point> left = latin_hypercube(kCandidates, factors, seed);
    std::erase_if(left, [&](const Point& p) { return !allowed(p); });
    LeftOver found;
    found.share = static_cast<double>(left.size()) / static_cast<double>(kCandidates);
    if (points >= left.size()) {
        found.points = std::move(left);
        return found;
    }
    // One after another, each as far as can be from those chosen.
    std::vector<double> nearest(left.size(), std::numeric_limits<double>::infinity());
    while (found.points.size() < points) {
        const auto farthest = std::max_element(nearest.begin(), nearest.end());
        found.points.push_back(left[static_cast<std::size_t>(farthest - nearest.begin())]);
        for (std::size_t i = 0; i < left.size(); ++i)
            nearest[i] = std::min(nearest[i], distance(left[i], found.points.back()));
    }
    return found;
}

}  // namespace careloop::hpc
