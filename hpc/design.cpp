// SPDX-License-Identifier: Apache-2.0
#include "hpc/design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "engine/base/error.hpp"
#include "engine/scenario/findings.hpp"
#include "hpc/latin_hypercube.hpp"
#include "hpc/morris.hpp"
#include "hpc/sobol_indices.hpp"
#include "hpc/sobol_sequence.hpp"

namespace careloop::hpc {
namespace {

struct Kind {
    const char* name;
    const char* unit;   ///< of its size
    std::size_t least;  ///< size
    std::size_t example;
};

/// In the order of DesignKind.
constexpr std::array<Kind, 5> kKinds = {{
    {"factorial", "levels", 2, 3},
    {"latin", "points", 1, 50},
    {"sobol", "points", 1, 64},
    {"saltelli", "base rows", 2, 64},
    {"morris", "trajectories", 2, 10},
}};

const Kind& words_for(DesignKind kind) {
    return kKinds[static_cast<std::size_t>(kind)];
}

/// As a double, since the levels of many factors have more combinations than fit a whole number.
double runs_of(DesignKind kind, std::size_t factors, std::size_t size) {
    const auto f = static_cast<double>(factors), n = static_cast<double>(size);
    switch (kind) {
        case DesignKind::factorial:
            return std::pow(n, f);
        case DesignKind::saltelli:
            return n * (f + 3);
        case DesignKind::morris:
            return n * (f + 2);
        default:
            return n;
    }
}

[[noreturn]] void refuse(const std::string& option, std::string what, std::string allowed) {
    throw Error(Fault::usage, {Problem{option, 0, 0, std::move(what), std::move(allowed)}});
}

void check_size(const DesignRequest& request, const std::string& option) {
    const auto [kind, size] = request;
    if (size < words_for(kind).least)
        refuse(option, fmt::format("{} has too few {}", request.text(), words_for(kind).unit),
               fmt::format("{} or more", words_for(kind).least));
    if (kind == DesignKind::saltelli && size <= kMostTrials && !std::has_single_bit(size))
        refuse(option, fmt::format("{}: {} is not a power of two", request.text(), size),
               fmt::format("{} or {}", std::bit_floor(size), std::bit_ceil(size)));
    if (size > kMostTrials)
        refuse(option,
               fmt::format("{} has more {} than runs are allowed", request.text(), words_for(kind).unit),
               fmt::format("at most {}", kMostTrials));
}

std::vector<Trial> with_one_luck(std::vector<Point> points) {
    std::vector<Trial> trials;
    trials.reserve(points.size());
    for (Point& point : points) trials.push_back({std::move(point), 0});
    return trials;
}

std::vector<Point> full_factorial(std::size_t levels, std::size_t factors) {
    std::vector<Point> points;
    std::vector<std::size_t> level(factors);
    for (bool more = true; more;) {
        Point point;
        for (const std::size_t l : level)
            point.push_back(static_cast<double>(l) / static_cast<double>(levels - 1));
        points.push_back(std::move(point));
        more = false;  // until a factor can still go up
        for (std::size_t f = factors; f-- > 0 && !more;) {
            more = ++level[f] < levels;
            if (!more) level[f] = 0;
        }
    }
    return points;
}

}  // namespace

std::string name_of(DesignKind kind) {
    return words_for(kind).name;
}

std::string DesignRequest::text() const {
    return fmt::format("{}:{}", words_for(kind).name, size);
}

DesignRequest parse_design(const std::string& text, const std::string& option) {
    const std::size_t colon = text.find(':');
    const std::string word = text.substr(0, colon);
    const auto kind =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& k) { return word == k.name; });
    if (kind == kKinds.end()) {
        std::vector<std::string> names;
        for (const Kind& k : kKinds) names.emplace_back(k.name);
        refuse(option, fmt::format("there is no design '{}'", word), scenario::nearest_of(word, names));
    }
    DesignRequest request{static_cast<DesignKind>(kind - kKinds.begin()), 0};
    const std::string digits = colon == text.npos ? "" : text.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), request.size);
    if (error == std::errc::result_out_of_range) request.size = std::numeric_limits<std::size_t>::max();
    if (error == std::errc::invalid_argument || end != digits.data() + digits.size())
        refuse(option, fmt::format("'{}' does not say how many {}", text, kind->unit),
               fmt::format("a whole number after the colon, such as {}:{}", kind->name, kind->example));
    check_size(request, option);
    return request;
}

Design make_design(DesignKind kind, std::size_t factors, std::size_t size, std::uint64_t seed,
                   const std::string& option) {
    const DesignRequest request{kind, size};
    check_size(request, option);
    if (factors == 0)
        refuse(option, fmt::format("{} has nothing to vary", request.text()), "a parameter or more");
    const double runs = runs_of(kind, factors, size);
    if (runs > static_cast<double>(kMostTrials))
        refuse(option,
               fmt::format("{} of {} parameters is {} runs", request.text(), factors,
                           runs < 1e15 ? fmt::format("{:.0f}", runs) : fmt::format("{:.1e}", runs)),
               fmt::format("at most {} runs", kMostTrials));
    const std::size_t coordinates = kind == DesignKind::saltelli ? 2 * factors : factors;
    if ((kind == DesignKind::sobol || kind == DesignKind::saltelli) && coordinates > kMostSobolDimensions)
        refuse(option,
               fmt::format("{} of {} parameters has {} coordinates", request.text(), factors, coordinates),
               fmt::format("at most {}", kMostSobolDimensions));
    const bool luck = kind == DesignKind::saltelli || kind == DesignKind::morris;
    Design design{kind, factors, size, seed, luck, {}};
    switch (kind) {
        case DesignKind::factorial:
            design.trials = with_one_luck(full_factorial(size, factors));
            break;
        case DesignKind::latin:
            design.trials = with_one_luck(latin_hypercube(size, factors, seed));
            break;
        case DesignKind::sobol:
            design.trials = with_one_luck(sobol_sequence(size, factors, seed));
            break;
        case DesignKind::saltelli:
            design.trials = saltelli_trials(factors, size, seed);
            break;
        case DesignKind::morris:
            design.trials = morris_design(factors, size, seed).trials;
            break;
    }
    return design;
}

}  // namespace careloop::hpc
