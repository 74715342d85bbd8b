// SPDX-License-Identifier: Apache-2.0
#include "engine/base/maths.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>

#include "engine/base/draws.hpp"
#include "engine/base/ids.hpp"

using namespace careloop;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kSamples = 200'000;

/// Largest relative error against the C library's 64-bit mantissa over arguments drawn uniformly from [low,
/// high].
double worst(double low, double high, const std::function<double(double)>& ours,
             const std::function<long double(long double)>& reference) {
    long double largest = 0.0L;
    for (std::uint64_t i = 0; i < kSamples; ++i) {
        const double x = low + (high - low) * Draw(Seed{1, 0}, i, 0, Purpose::test).uniform();
        const long double expected = reference(x);
        const long double error = std::fabs(ours(x) - expected) / std::fabs(expected);
        if (!(error <= largest)) largest = error;  // keeps a NaN
    }
    return static_cast<double>(largest);
}

/// The same over arguments whose logarithm is uniform.
double worst_by_size(double low, double high, const std::function<double(double)>& ours,
                     const std::function<long double(long double)>& reference) {
    long double largest = 0.0L;
    for (std::uint64_t i = 0; i < kSamples; ++i) {
        const double u = Draw(Seed{1, 0}, i, 1, Purpose::test).uniform();
        const double x = std::exp(std::log(low) + (std::log(high) - std::log(low)) * u);
        const long double expected = reference(x);
        const long double error = std::fabs(ours(x) - expected) / std::fabs(expected);
        if (!(error <= largest)) largest = error;
    }
    return static_cast<double>(largest);
}

/// Quantile by Newton's method from our own value, in long double; erf near the middle, erfc in the tails.
long double quantile(long double p) {
    long double x = normal_quantile(static_cast<double>(p));
    const bool lower = p < 0.5L;
    const long double tail = lower ? p : 1.0L - p;
    for (int i = 0; i < 3; ++i) {
        const long double density = std::exp(-0.5L * x * x) / std::sqrt(2.0L * M_PIl);
        if (tail > 0.25L) {
            x -= (0.5L * std::erf(x / std::sqrt(2.0L)) - (p - 0.5L)) / density;
        } else {
            const long double below = 0.5L * std::erfc((lower ? -x : x) / std::sqrt(2.0L));
            x -= (lower ? below - tail : tail - below) / density;
        }
    }
    return x;
}

}  // namespace

TEST_CASE("exponential stays within 1e-15 of the long double function", "[maths]") {
    const auto reference = [](long double x) { return std::exp(x); };
    CHECK(worst(-1.0, 1.0, exponential, reference) < 3e-16);
    CHECK(worst(-708.0, 709.78, exponential, reference) < 3e-16);
    CHECK(worst_by_size(1e-300, 1.0, exponential, reference) < 3e-16);
}

TEST_CASE("exponential at its edges", "[maths]") {
    CHECK(exponential(0.0) == 1.0);
    CHECK(exponential(-0.0) == 1.0);
    CHECK(exponential(kInfinity) == kInfinity);
    CHECK(exponential(-kInfinity) == 0.0);
    CHECK(exponential(709.7827128933840) == Approx(std::exp(709.7827128933840)).epsilon(1e-15));
    CHECK(exponential(709.79) == kInfinity);
    CHECK(exponential(-745.2) == 0.0);
    CHECK(exponential(-1e308) == 0.0);
    CHECK(exponential(1e308) == kInfinity);
    CHECK(std::isnan(exponential(kNaN)));
    // Results below 2^-1022 have a fixed spacing: within one of them.
    for (double x = -745.1; x < -708.0; x += 0.37) {
        INFO(x);
        CHECK(std::fabs(exponential(x) - std::exp(x)) <=
              std::fmax(std::numeric_limits<double>::denorm_min(), 4e-16 * std::exp(x)));
    }
}

TEST_CASE("logarithm stays within 1e-15 of the long double function", "[maths]") {
    const auto reference = [](long double x) { return std::log(x); };
    CHECK(worst(0.0, 1.0, logarithm, reference) < 4e-16);
    CHECK(worst(0.5, 2.0, logarithm, reference) < 4e-16);
    CHECK(worst(0.999, 1.001, logarithm, reference) < 4e-16);
    CHECK(worst_by_size(1e-307, 1e308, logarithm, reference) < 4e-16);
    CHECK(worst_by_size(1e-320, 1e-308, logarithm, reference) < 4e-16);
}

TEST_CASE("logarithm at its edges", "[maths]") {
    CHECK(logarithm(1.0) == 0.0);
    CHECK(logarithm(0.0) == -kInfinity);
    CHECK(logarithm(-0.0) == -kInfinity);
    CHECK(logarithm(kInfinity) == kInfinity);
    CHECK(std::isnan(logarithm(-1.0)));
    CHECK(std::isnan(logarithm(-kInfinity)));
    CHECK(std::isnan(logarithm(kNaN)));
    CHECK(logarithm(std::nextafter(1.0, 2.0)) == std::log(std::nextafter(1.0, 2.0)));
    CHECK(logarithm(std::nextafter(1.0, 0.0)) == std::log(std::nextafter(1.0, 0.0)));
    CHECK(logarithm(std::numeric_limits<double>::denorm_min()) == Approx(-744.44007192138122).epsilon(1e-15));
    CHECK(logarithm(std::numeric_limits<double>::max()) == Approx(709.78271289338397).epsilon(1e-15));
}

TEST_CASE("power stays within 1e-14 of the long double function, also for large results", "[maths]") {
    for (const double y : {-2.0, -0.5, 0.1, 0.7, 1.0, 1.3, 2.0, 7.5}) {
        INFO(y);
        const auto ours = [y](double x) { return power(x, y); };
        const auto reference = [y](long double x) { return std::pow(x, static_cast<long double>(y)); };
        CHECK(worst(0.01, 3.0, ours, reference) < 1e-15);
        CHECK(worst_by_size(1e-30, 1e30, ours, reference) < 1e-15);
    }
    const auto reference = [](long double x) { return std::pow(1.0L + x, 1e6L); };
    // An error of 2^-53 in ln x alone would come out here as 7e-14.
    const auto ours = [](double x) { return power(1.0 + x, 1e6); };
    const auto rounded = [&](long double x) {
        return reference(static_cast<long double>(1.0 + static_cast<double>(x)) - 1.0L);
    };
    CHECK(worst(-7e-4, 7e-4, ours, rounded) < 1e-14);
    CHECK(worst(
              0.0, 700.0, [](double y) { return power(2.718281828, y); },
              [](long double y) { return std::pow(static_cast<long double>(2.718281828), y); }) < 1e-14);
}

TEST_CASE("power at its edges", "[maths]") {
    CHECK(power(0.0, 0.0) == 1.0);
    CHECK(power(5.0, 0.0) == 1.0);
    CHECK(power(1.0, 1e300) == 1.0);
    CHECK(power(0.0, 2.0) == 0.0);
    CHECK(power(0.0, -2.0) == kInfinity);
    CHECK(power(10.0, 400.0) == kInfinity);
    CHECK(power(10.0, -400.0) == 0.0);
    CHECK(power(2.0, kInfinity) == kInfinity);
    CHECK(power(0.5, kInfinity) == 0.0);
    CHECK(power(kInfinity, -1.0) == 0.0);
    CHECK(std::isnan(power(-1.0, 2.0)));
    CHECK(std::isnan(power(kNaN, 2.0)));
    CHECK(std::isnan(power(2.0, kNaN)));
    CHECK(power(std::nextafter(1.0, 2.0), 1e18) ==
          Approx(std::pow(std::nextafter(1.0, 2.0), 1e18)).epsilon(1e-13));
}

TEST_CASE("one_minus_exp keeps its digits near zero", "[maths]") {
    const auto reference = [](long double x) { return -std::expm1(-x); };
    CHECK(worst(0.0, 1.0, one_minus_exp, reference) < 5e-16);
    CHECK(worst(0.0, 50.0, one_minus_exp, reference) < 5e-16);
    CHECK(worst_by_size(1e-300, 1.0, one_minus_exp, reference) < 5e-16);
    CHECK(one_minus_exp(0.0) == 0.0);
    CHECK(one_minus_exp(kInfinity) == 1.0);
    CHECK(one_minus_exp(1e-300) == 1e-300);
    CHECK(std::isnan(one_minus_exp(kNaN)));
}

TEST_CASE("hyperbolic_tangent", "[maths]") {
    const auto reference = [](long double x) { return std::tanh(x); };
    CHECK(worst(-1.0, 1.0, hyperbolic_tangent, reference) < 1e-15);
    CHECK(worst(-30.0, 30.0, hyperbolic_tangent, reference) < 1e-15);
    CHECK(worst_by_size(1e-300, 1.0, hyperbolic_tangent, reference) < 1e-15);
    CHECK(hyperbolic_tangent(0.0) == 0.0);
    CHECK(hyperbolic_tangent(kInfinity) == 1.0);
    CHECK(hyperbolic_tangent(-kInfinity) == -1.0);
    CHECK(std::isnan(hyperbolic_tangent(kNaN)));
}

TEST_CASE("logit and expit, and that they undo each other", "[maths]") {
    const auto logit_reference = [](long double p) { return std::log(p) - std::log1p(-p); };
    CHECK(worst(0.0, 1.0, logit, logit_reference) < 1e-14);
    CHECK(worst(0.499, 0.501, logit, [](long double p) {
              const long double s = 2.0L * p - 1.0L;  // exact; 2 atanh(s)
              return std::log1p(s) - std::log1p(-s);
          }) < 1e-14);
    CHECK(worst_by_size(1e-300, 0.4, logit, logit_reference) < 1e-14);
    CHECK(logit(0.5) == 0.0);
    CHECK(logit(0.0) == -kInfinity);
    CHECK(logit(1.0) == kInfinity);
    CHECK(std::isnan(logit(-0.1)));
    CHECK(std::isnan(logit(1.1)));
    const auto expit_reference = [](long double x) { return 1.0L / (1.0L + std::exp(-x)); };
    CHECK(worst(-40.0, 40.0, expit, expit_reference) < 1e-15);
    CHECK(worst(-700.0, 700.0, expit, expit_reference) < 1e-15);
    CHECK(expit(0.0) == 0.5);
    CHECK(expit(kInfinity) == 1.0);
    CHECK(expit(-kInfinity) == 0.0);
    CHECK(std::isnan(expit(kNaN)));
    CHECK(worst(
              -15.0, 5.0, [](double x) { return logit(expit(x)); }, [](long double x) { return x; }) < 1e-10);
}

TEST_CASE("normal_quantile inverts the normal distribution within 1e-14", "[maths]") {
    CHECK(worst(0.0, 1.0, normal_quantile, quantile) < 1e-14);
    CHECK(worst(0.4999, 0.5001, normal_quantile, quantile) < 1e-14);
    CHECK(worst_by_size(1e-300, 0.5, normal_quantile, quantile) < 1e-14);
    CHECK(normal_quantile(0.5) == 0.0);
    CHECK(normal_quantile(0.0) == -kInfinity);
    CHECK(normal_quantile(1.0) == kInfinity);
    CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-14));
    CHECK(normal_quantile(1e-6) == Approx(-4.753424308822899).epsilon(1e-14));
    CHECK(std::isnan(normal_quantile(-0.5)));
    CHECK(std::isnan(normal_quantile(1.5)));
    CHECK(std::isnan(normal_quantile(kNaN)));
}

TEST_CASE("Functions that decide draws never step backwards", "[maths]") {
    // Neighbouring arguments: more luck may not mean less of the drawn thing. Polynomials promise this only
    // within rounding; the tolerance is two units in the last place.
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        const double p = Draw(Seed{1, 0}, i, 2, Purpose::test).uniform() * 0.999 + 0.0005;
        const double q = p + 1e-12;
        REQUIRE(normal_quantile(q) > normal_quantile(p));
        REQUIRE(logarithm(q) > logarithm(p));
        REQUIRE(exponential(q) > exponential(p));
    }
    // Where AS 241 changes formula.
    CHECK(normal_quantile(0.925 - 1e-13) < normal_quantile(0.925 + 1e-13));
    CHECK(normal_quantile(std::exp(-25.0) * (1 - 1e-13)) < normal_quantile(std::exp(-25.0) * (1 + 1e-13)));
}

TEST_CASE("Every bit is the same on every processor and with every compiler", "[maths]") {
    // Made with gcc 12 on x86-64. A change here changes the results of every scenario.
    std::uint64_t digest = 0;
    const auto add = [&digest](double value) { digest = mix64(digest, std::bit_cast<std::uint64_t>(value)); };
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        const Draw draw(Seed{1, 0}, i, 3, Purpose::test);
        const double u = draw.uniform();
        add(u);
        add(exponential(1400.0 * u - 700.0));
        add(logarithm(u + 1e-9));
        add(power(u + 1e-9, 5.0 * draw.uniform(1)));
        add(one_minus_exp(u));
        add(hyperbolic_tangent(4.0 * u - 2.0));
        add(logit(0.001 + 0.998 * u));
        add(expit(20.0 * u - 10.0));
        add(draw.normal(2));
        add(draw.exponential(3));
        add(draw.poisson(3.0, 4));
        add(draw.poisson_at_least_one(0.3, 5));
        add(draw.below(1000, 6));
    }
    CHECK(digest == 0x9a2ffd9f9bfb2c0cULL);
}
