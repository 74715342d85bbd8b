// SPDX-License-Identifier: Apache-2.0
#include "hpc/emulator.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <cmath>

#include "engine/base/error.hpp"

namespace careloop::hpc {
namespace {

constexpr double kRunsPerTerm = 2;  ///< fewer, and the terms of the next degree are left out

}  // namespace

struct Emulator::Fit {
    enum class Degree { plane, squares, full };

    Degree degree = Degree::plane;
    std::size_t factors = 0;
    Eigen::VectorXd coefficients;
    Eigen::LDLT<Eigen::MatrixXd> normal;
    double luck = 0;

    [[nodiscard]] std::size_t terms(Degree of) const {
        const std::size_t plane = 1 + factors;
        if (of == Degree::plane) return plane;
        return plane + factors + (of == Degree::full ? factors * (factors - 1) / 2 : 0);
    }
    /// Positions are taken from -1 to 1, so that the terms hang little on one another.
    [[nodiscard]] Eigen::VectorXd terms_at(const Point& point) const {
        Eigen::VectorXd row(static_cast<Eigen::Index>(terms(degree)));
        Eigen::Index at = 0;
        row[at++] = 1;
        const auto x = [&](std::size_t f) { return 2 * point[f] - 1; };
        for (std::size_t f = 0; f < factors; ++f) row[at++] = x(f);
        if (degree == Degree::plane) return row;
        for (std::size_t f = 0; f < factors; ++f) row[at++] = x(f) * x(f);
        if (degree == Degree::squares) return row;
        for (std::size_t f = 0; f < factors; ++f) {
            for (std::size_t g = f + 1; g < factors; ++g) row[at++] = x(f) * x(g);
        }
        return row;
    }
};

Emulator::Emulator(const std::vector<Point>& points, const std::vector<double>& values)
    : fit_(std::make_unique<Fit>()) {
    require(points.size() == values.size() && !points.empty(), "each point has a value");
    std::vector<std::size_t> known;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isfinite(values[i])) known.push_back(i);
    }
    fit_->factors = points.front().size();
    for (const Fit::Degree degree : {Fit::Degree::squares, Fit::Degree::full}) {
        if (static_cast<double>(known.size()) >= kRunsPerTerm * static_cast<double>(fit_->terms(degree)))
            fit_->degree = degree;
    }
    const std::size_t count = fit_->terms(fit_->degree);
    if (known.size() < count + 2)
        throw Error(Fault::usage,
                    fmt::format("{} runs are too few to learn from; at least {}", known.size(), count + 2));
    const auto rows = static_cast<Eigen::Index>(known.size());
    Eigen::MatrixXd design(rows, static_cast<Eigen::Index>(count));
    Eigen::VectorXd y(rows);
    for (Eigen::Index i = 0; i < rows; ++i) {
        design.row(i) = fit_->terms_at(points[known[static_cast<std::size_t>(i)]]).transpose();
        y[i] = values[known[static_cast<std::size_t>(i)]];
    }
    fit_->normal.compute(design.transpose() * design);
    fit_->coefficients = fit_->normal.solve(design.transpose() * y);
    const double rest = (y - design * fit_->coefficients).squaredNorm();
    fit_->luck = rest / static_cast<double>(known.size() - count);
}

Emulator::~Emulator() = default;
Emulator::Emulator(Emulator&&) noexcept = default;
Emulator& Emulator::operator=(Emulator&&) noexcept = default;

Emulator::Guess Emulator::at(const Point& point) const {
    const Eigen::VectorXd row = fit_->terms_at(point);
    return {row.dot(fit_->coefficients), fit_->luck * row.dot(fit_->normal.solve(row))};
}

double Emulator::luck() const {
    return fit_->luck;
}

double Emulator::effect(std::size_t factor) const {
    Point low(fit_->factors, 0.5), high = low;
    low[factor] = 0, high[factor] = 1;
    return at(high).mean - at(low).mean;
}

}  // namespace careloop::hpc
