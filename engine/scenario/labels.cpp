// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/labels.hpp"

#include <fmt/format.h>

#include <charconv>
#include <numeric>

#include "engine/scenario/quantity.hpp"

namespace careloop::scenario {

namespace {

constexpr std::array<std::string_view, kDimensions> kNames = {
    "region",    "municipality", "settlement_type", "owner",    "unit_kind", "profession", "other_profession",
    "need_kind", "care_step",    "transition",      "age_band", "sex",       "morbidity",  "care_class",
    "link",      "unit"};

constexpr int kLastBand = static_cast<int>(kAgeBands) - 1;

template <class Kinds>
std::vector<std::string> names_of(const Kinds& kinds) {
    std::vector<std::string> names;
    for (const auto& kind : kinds) names.push_back(kind.name);
    return names;
}

std::optional<int> parse_age(std::string_view text) {
    int age = 0;
    const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), age);
    if (fault != std::errc() || rest != text.data() + text.size() || age < 0) return std::nullopt;
    return age;
}

std::vector<std::uint32_t> from_to(int first, int last) {
    std::vector<std::uint32_t> positions(static_cast<std::size_t>(last - first + 1));
    std::iota(positions.begin(), positions.end(), static_cast<std::uint32_t>(first));
    return positions;
}

/// "85", "65-79", "65+": ages at which five-year bands begin and end.
std::optional<std::vector<std::uint32_t>> select_ages(std::string_view label) {
    const bool open = label.ends_with('+');
    if (open) label.remove_suffix(1);
    const std::size_t dash = label.find('-');
    const auto from = parse_age(label.substr(0, dash));
    if (!from || *from % 5 != 0 || *from > 5 * kLastBand) return std::nullopt;
    if (open) return dash == label.npos ? std::optional(from_to(*from / 5, kLastBand)) : std::nullopt;
    if (dash == label.npos) return from_to(*from / 5, *from / 5);
    const auto last = parse_age(label.substr(dash + 1));
    if (!last || *last % 5 != 4 || *last < *from || *last >= 5 * kLastBand) return std::nullopt;
    return from_to(*from / 5, *last / 5);
}

}  // namespace

std::string_view name_of(Dimension dimension) {
    return kNames[static_cast<std::size_t>(dimension)];
}

std::vector<std::string> dimension_names() {
    return {kNames.begin(), kNames.begin() + static_cast<int>(Dimension::unit)};
}

std::optional<Dimension> parse_dimension(std::string_view text) {
    for (std::size_t d = 0; d < static_cast<std::size_t>(Dimension::unit); ++d) {
        if (kNames[d] == text) return static_cast<Dimension>(d);
    }
    return std::nullopt;
}

std::vector<std::string> ParameterSet::labels(Dimension dimension, const Catalogue& catalogue) {
    switch (dimension) {
        case Dimension::region:
            return names_of(catalogue.regions);
        case Dimension::municipality:
            return names_of(catalogue.municipalities);
        case Dimension::settlement_type:
            return names_of(catalogue.settlement_types);
        case Dimension::owner:
            return names_of(catalogue.owners);
        case Dimension::unit_kind:
            return names_of(catalogue.unit_kinds);
        case Dimension::profession:
        case Dimension::other_profession:
            return names_of(catalogue.professions);
        case Dimension::need_kind:
            return names_of(catalogue.need_kinds);
        case Dimension::care_step:
            return names_of(catalogue.care_steps);
        case Dimension::transition:
            return names_of(catalogue.transitions);
        case Dimension::sex:
            return {"female", "male"};
        case Dimension::morbidity:
            return {"low", "rising", "chronic", "complex"};
        case Dimension::care_class:
            return {"contact", "assessment", "first_visit", "treatment"};
        case Dimension::link:
            return catalogue.links;
        case Dimension::unit:
            return {};
        case Dimension::age_band:
            break;
    }
    std::vector<std::string> bands;
    for (int band = 0; band < kLastBand; ++band)
        bands.push_back(fmt::format("{}-{}", 5 * band, 5 * band + 4));
    bands.push_back(fmt::format("{}+", 5 * kLastBand));
    return bands;
}

Labels::Labels(Dimension dimension, const Catalogue& catalogue)
    : dimension_(dimension), names_(ParameterSet::labels(dimension, catalogue)) {
    for (std::uint32_t i = 0; i < count(); ++i) by_name_.emplace(names_[i], i);
    // Codes first: a name never hides a code.
    const auto add_names = [this](const std::vector<NamedKind>& places) {
        for (std::uint32_t i = 0; i < places.size(); ++i) by_name_.emplace(places[i].label.sv, i);
    };
    if (dimension == Dimension::region) add_names(catalogue.regions);
    if (dimension == Dimension::municipality) add_names(catalogue.municipalities);
}

std::optional<std::vector<std::uint32_t>> Labels::select(std::string_view label) const {
    label = trimmed(label);
    if (label == "*") {
        std::vector<std::uint32_t> all(names_.size());
        std::iota(all.begin(), all.end(), 0U);
        return all;
    }
    if (const auto found = by_name_.find(label); found != by_name_.end()) return std::vector{found->second};
    if (dimension_ == Dimension::age_band) return select_ages(label);
    return std::nullopt;
}

}  // namespace careloop::scenario
