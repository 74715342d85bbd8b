// SPDX-License-Identifier: Apache-2.0
#include "hpc/posterior.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/draws.hpp"
#include "engine/base/error.hpp"
#include "engine/base/maths.hpp"

namespace careloop::hpc {
namespace {

constexpr std::size_t kParticles = 2000;
constexpr int kMoves = 8;      ///< of each particle at each temperature
constexpr double kHalf = 0.5;  ///< effective share of particles that a step of temperature leaves
constexpr double kFlatSpread = 0.28867513459481287;  ///< of a uniform on [0, 1]

/// Logarithm of the probability that a standard normal is below x.
double log_normal_below(double x) {
    // Far out by its asymptote, as the tail underflows.
    if (x < -30) return -0.5 * x * x - logarithm(-x) - 0.91893853320467274;
    return std::log(0.5 * std::erfc(-x / std::sqrt(2.0)));
}

double log_likelihood(const std::vector<Goal>& goals, const std::vector<Emulator>& emulators,
                      const Point& point) {
    double sum = 0;
    for (std::size_t g = 0; g < goals.size(); ++g) {
        const Emulator::Guess guess = emulators[g].at(point);
        const double variance = guess.variance + emulators[g].luck() + goals[g].doubt * goals[g].doubt;
        require(variance > 0, "runs or goals have some doubt");
        const double off = (guess.mean - goals[g].value) / std::sqrt(variance);
        switch (goals[g].kind) {
            case Goal::Kind::near:
                sum += -0.5 * off * off - 0.5 * std::log(variance);
                break;
            case Goal::Kind::at_most:
                sum += log_normal_below(-off);
                break;
            case Goal::Kind::at_least:
                sum += log_normal_below(off);
                break;
        }
    }
    return sum;
}

struct Particles {
    std::vector<Point> points;
    std::vector<double> likelihood;  ///< logarithms
};

/// The largest step of temperature that leaves half of the particles in effect.
double next_temperature(const std::vector<double>& likelihood, double temperature) {
    const double most = *std::max_element(likelihood.begin(), likelihood.end());
    const auto effective = [&](double to) {
        double sum = 0, squares = 0;
        for (const double l : likelihood) {
            const double w = exponential((to - temperature) * (l - most));
            sum += w, squares += w * w;
        }
        return sum * sum / squares / static_cast<double>(likelihood.size());
    };
    if (effective(1) >= kHalf) return 1;
    double low = temperature, high = 1;
    for (int i = 0; i < 40; ++i) {
        const double middle = 0.5 * (low + high);
        (effective(middle) >= kHalf ? low : high) = middle;
    }
    return low > temperature ? low : high;
}

/// Systematic resampling by the weights that a step of temperature gives.
void resample(Particles& particles, double step, double lot) {
    const std::size_t n = particles.points.size();
    const double most = *std::max_element(particles.likelihood.begin(), particles.likelihood.end());
    std::vector<double> up_to(n);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i)
        up_to[i] = sum += exponential(step * (particles.likelihood[i] - most));
    Particles chosen;
    for (std::size_t i = 0, j = 0; i < n; ++i) {
        const double at = (static_cast<double>(i) + lot) / static_cast<double>(n) * sum;
        while (j + 1 < n && up_to[j] < at) ++j;
        chosen.points.push_back(particles.points[j]);
        chosen.likelihood.push_back(particles.likelihood[j]);
    }
    particles = std::move(chosen);
}

/// The square root of the particles' covariance, for steps as long as is usual in so many dimensions.
Eigen::MatrixXd step_shape(const std::vector<Point>& points) {
    const auto n = static_cast<Eigen::Index>(points.front().size());
    Eigen::VectorXd mean = Eigen::VectorXd::Zero(n);
    const auto at = [&](const Point& p) { return Eigen::Map<const Eigen::VectorXd>(p.data(), n); };
    for (const Point& p : points) mean += at(p);
    mean /= static_cast<double>(points.size());
    Eigen::MatrixXd covariance = 1e-10 * Eigen::MatrixXd::Identity(n, n);
    for (const Point& p : points)
        covariance += (at(p) - mean) * (at(p) - mean).transpose() / static_cast<double>(points.size());
    return covariance.llt().matrixL().toDenseMatrix() * (2.38 / std::sqrt(static_cast<double>(n)));
}

}  // namespace

std::vector<Point> posterior(const std::vector<Goal>& goals, const std::vector<Emulator>& emulators,
                             const std::vector<Point>& prior,
                             const std::function<bool(const Point&)>& allowed, std::uint64_t seed) {
    require(!prior.empty(), "there is a prior");
    const std::size_t factors = prior.front().size();
    Particles particles;
    for (std::size_t i = 0; i < kParticles; ++i) {
        particles.points.push_back(prior[i % prior.size()]);
        particles.likelihood.push_back(log_likelihood(goals, emulators, particles.points.back()));
    }
    double temperature = 0;
    for (std::uint32_t round = 0; temperature < 1; ++round) {
        require(round < 1000, "the temperature rises");
        const double next = next_temperature(particles.likelihood, temperature);
        const Draw lots(Seed{seed, 0}, ~std::uint64_t{0}, round, Purpose::posterior);
        resample(particles, next - temperature, lots.uniform());
        temperature = next;
        const Eigen::MatrixXd shape = step_shape(particles.points);
        for (std::size_t i = 0; i < kParticles; ++i) {
            const Draw draw(Seed{seed, 0}, i, round, Purpose::posterior);
            std::uint32_t n = 0;
            for (int move = 0; move < kMoves; ++move) {
                Eigen::VectorXd z(static_cast<Eigen::Index>(factors));
                for (double& one : z) one = draw.normal(n++);
                z = shape * z;
                Point to = particles.points[i];
                bool inside = true;
                for (std::size_t f = 0; f < factors; ++f) {
                    to[f] += z[static_cast<Eigen::Index>(f)];
                    inside = inside && to[f] >= 0 && to[f] <= 1;
                }
                const double lot = draw.uniform(n++);
                if (!inside || !allowed(to)) continue;
                const double likelihood = log_likelihood(goals, emulators, to);
                if (std::log(lot) < temperature * (likelihood - particles.likelihood[i]))
                    particles.points[i] = to, particles.likelihood[i] = likelihood;
            }
        }
    }
    return particles.points;
}

std::vector<Marginal> marginals(const std::vector<Point>& sample) {
    std::vector<Marginal> all;
    const std::size_t n = sample.size();
    for (std::size_t f = 0; f < sample.front().size(); ++f) {
        std::vector<double> x;
        for (const Point& p : sample) x.push_back(p[f]);
        std::sort(x.begin(), x.end());
        Marginal m;
        m.mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(n);
        double squares = 0;
        for (const double one : x) squares += (one - m.mean) * (one - m.mean);
        const auto quantile = [&](double p) {
            return x[std::min(n - 1, static_cast<std::size_t>(p * static_cast<double>(n)))];
        };
        m.low = quantile(0.05), m.high = quantile(0.95);
        m.narrowed = 1 - std::sqrt(squares / static_cast<double>(n)) / kFlatSpread;
        all.push_back(m);
    }
    return all;
}

double correlation(const std::vector<Point>& sample, std::size_t a, std::size_t b) {
    double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
    for (const Point& p : sample) ma += p[a], mb += p[b];
    ma /= static_cast<double>(sample.size()), mb /= static_cast<double>(sample.size());
    for (const Point& p : sample) {
        const double x = p[a] - ma, y = p[b] - mb;
        aa += x * x, bb += y * y, ab += x * y;
    }
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

}  // namespace careloop::hpc
