// SPDX-License-Identifier: Apache-2.0
#include "hpc/morris.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/draws.hpp"
#include "engine/base/error.hpp"
#include "hpc/bootstrap.hpp"

namespace careloop::hpc {
namespace {

// Draws of one (seed; trajectory, factor).
constexpr std::uint32_t kLevelDraw = 0, kOrderDraw = 1;

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Of the mean of the sizes.
Interval interval_of_mean(const std::vector<double>& sizes, std::uint64_t seed) {
    std::vector<double> means(kBootstrapSamples);
    for (std::uint32_t b = 0; b < kBootstrapSamples; ++b) {
        double sum = 0;
        for (std::size_t i = 0; i < sizes.size(); ++i) sum += sizes[drawn_again(seed, b, i, sizes.size())];
        means[b] = sum / static_cast<double>(sizes.size());
    }
    return percentile_interval(means);
}

Effect effect_of(const std::vector<double>& steps, std::uint64_t seed) {
    Effect effect;
    effect.count = steps.size();
    if (steps.empty()) return effect;
    std::vector<double> sizes;
    for (const double s : steps) sizes.push_back(std::abs(s));
    effect.mu = mean_of(steps), effect.mu_star = mean_of(sizes);
    if (steps.size() < 2) return effect;
    double squares = 0;
    for (const double s : steps) squares += (s - effect.mu) * (s - effect.mu);
    effect.sigma = std::sqrt(squares / static_cast<double>(steps.size() - 1));
    const Interval interval = interval_of_mean(sizes, seed);
    effect.low = interval.low, effect.high = interval.high;
    return effect;
}

}  // namespace

MorrisDesign morris_design(std::size_t factors, std::size_t trajectories, std::uint64_t seed,
                           std::uint32_t first_member) {
    constexpr std::uint32_t kHalf = kMorrisLevels / 2;
    const auto position = [](std::uint32_t level) {
        return static_cast<double>(level) / (kMorrisLevels - 1);
    };
    std::vector<Trial> trials;
    std::vector<std::uint32_t> levels(factors);
    std::vector<std::uint64_t> lots(factors + 1);
    std::vector<std::size_t> order(factors + 1);
    for (std::size_t t = 0; t < trajectories; ++t) {
        const auto draw = [&](std::size_t factor) {
            return Draw(Seed{seed, 0}, t, static_cast<std::uint32_t>(factor), Purpose::design);
        };
        Trial trial{Point(factors), first_member + 2 * static_cast<std::uint32_t>(t)};
        for (std::size_t f = 0; f < factors; ++f) {
            levels[f] = draw(f).below(kMorrisLevels, kLevelDraw);
            trial.point[f] = position(levels[f]);
        }
        for (std::size_t f = 0; f <= factors; ++f) lots[f] = draw(f).bits(kOrderDraw);
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return lots[a] != lots[b] ? lots[a] < lots[b] : a < b;
        });
        trials.push_back(trial);
        for (const std::size_t f : order) {
            if (f == factors) {
                ++trial.member;
            } else {  // from the lower half up, from the upper half down: within the range whatever was drawn
                trial.point[f] = position((levels[f] + kHalf) % kMorrisLevels);
            }
            trials.push_back(trial);
        }
    }
    return morris_steps(factors, true, std::move(trials));
}

MorrisDesign morris_steps(std::size_t factors, bool luck, std::vector<Trial> trials) {
    const std::size_t length = factors + (luck ? 2 : 1);
    MorrisDesign design{factors, trials.size() / length, {}, {}, {}};
    std::vector<bool> had;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        design.changed.emplace_back();
        design.step.push_back(0);
        if (i % length == 0) {
            had.assign(factors + 1, false);
            continue;
        }
        const Trial &before = trials[i - 1], &now = trials[i];
        std::size_t changes = 0;
        const auto note = [&](std::size_t factor, double step) {
            design.changed[i] = factor, design.step[i] = step;
            ++changes;
        };
        for (std::size_t f = 0; f < factors; ++f) {
            if (now.point[f] != before.point[f]) note(f, now.point[f] - before.point[f]);
        }
        if (now.member != before.member) note(factors, kMorrisStep);
        if (changes != 1 || had[*design.changed[i]])
            throw Error(Fault::data, fmt::format("trial {} does not change just one factor that had not been "
                                                 "changed before",
                                                 i));
        had[*design.changed[i]] = true;
    }
    design.trials = std::move(trials);
    return design;
}

std::vector<Effect> morris_effects(const MorrisDesign& design, const std::vector<double>& results,
                                   std::uint64_t seed) {
    require(results.size() == design.trials.size(), "every trial has a result, if only NaN");
    std::vector<std::vector<double>> steps(design.factors + 1);
    for (std::size_t i = 1; i < design.trials.size(); ++i) {
        if (!design.changed[i]) continue;
        const std::size_t f = *design.changed[i];
        const double difference = results[i] - results[i - 1];
        if (!std::isfinite(difference)) continue;
        steps[f].push_back(difference / design.step[i]);
    }
    std::vector<Effect> effects;
    for (const std::vector<double>& of : steps) effects.push_back(effect_of(of, seed));
    return effects;
}

double spread_of(const std::vector<double>& results) {
    std::vector<double> known;
    for (const double r : results) {
        if (std::isfinite(r)) known.push_back(r);
    }
    if (known.size() < 2) return Effect::kUnknown;
    const double mean = mean_of(known);
    double squares = 0;
    for (const double r : known) squares += (r - mean) * (r - mean);
    return std::sqrt(squares / static_cast<double>(known.size() - 1));
}

std::vector<Ranked> ranking(const std::vector<std::vector<Effect>>& effects,
                            const std::vector<double>& spread) {
    std::vector<Ranked> ranked;
    if (effects.empty()) return ranked;
    for (std::size_t f = 0; f + 1 < effects.front().size(); ++f) {
        Ranked best{f, 0, 0, false};
        for (std::size_t r = 0; r < effects.size(); ++r) {
            if (!(spread[r] > 0)) continue;
            const double own = effects[r][f].mu_star, luck = effects[r].back().mu_star;
            const Ranked here{f, r, own / spread[r], own > (std::isnan(luck) ? 0 : luck)};
            const bool better =
                here.above_luck == best.above_luck ? here.weight > best.weight : here.above_luck;
            if (better) best = here;
        }
        ranked.push_back(best);
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
        return a.above_luck != b.above_luck ? a.above_luck : a.weight > b.weight;
    });
    return ranked;
}

}  // namespace careloop::hpc
