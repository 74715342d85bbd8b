// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/address.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/scenario/findings.hpp"
#include "engine/scenario/quantity.hpp"

namespace careloop::scenario {

namespace {

Problem problem(std::string what, std::string allowed) {
    return {{}, 0, 0, std::move(what), std::move(allowed)};
}

std::string names(const std::vector<Dimension>& dimensions) {
    std::vector<std::string_view> texts;
    for (const Dimension d : dimensions) texts.push_back(name_of(d));
    return fmt::format("{}", fmt::join(texts, ","));
}

std::string names(const std::vector<Labels>& dimensions) {
    std::vector<Dimension> plain;
    for (const Labels& labels : dimensions) plain.push_back(labels.dimension());
    return names(plain);
}

}  // namespace

std::vector<std::string> split_labels(std::string_view text) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t comma = text.find(',');
        parts.emplace_back(trimmed(text.substr(0, comma)));
        if (comma == text.npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

std::vector<Labels> labels_of(const std::vector<Dimension>& by, const Catalogue& catalogue) {
    std::vector<Labels> labels;
    for (const Dimension d : by) labels.emplace_back(d, catalogue);
    return labels;
}

Chosen choose(const std::vector<std::string>& labels, const std::vector<Labels>& dimensions) {
    Chosen chosen;
    if (labels.size() != dimensions.size()) {
        chosen.problem = problem(fmt::format("{} label{} given, {} needed", labels.size(),
                                             labels.size() == 1 ? "" : "s", dimensions.size()),
                                 fmt::format("one label, or *, for each of {}", names(dimensions)));
        return chosen;
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const Dimension d = dimensions[i].dimension();
        auto positions = dimensions[i].select(labels[i]);
        if (!positions) {
            chosen.problem = problem(fmt::format("{} '{}' is not known", name_of(d), labels[i]),
                                     nearest_of(labels[i], dimensions[i].names()));
            return chosen;
        }
        chosen.selection.block.by.push_back(d);
        chosen.selection.block.positions.push_back(std::move(*positions));
        if (labels[i] != "*") chosen.selection.fixed.push_back(d);
    }
    return chosen;
}

std::string address_form(const Declaration& declaration) {
    if (declaration.by.empty()) return declaration.name;
    return fmt::format("{}[{}]", declaration.name, names(declaration.by));
}

Located locate(std::string_view address, const ParameterSet& parameters, const Catalogue& catalogue) {
    Located located;
    address = trimmed(address);
    const std::size_t open = address.find('[');
    const std::string_view name = trimmed(address.substr(0, open));
    const auto slot = parameters.find(name);
    if (!slot) {
        std::vector<std::string> known;
        for (const Declaration& declaration : parameters.all()) known.push_back(declaration.name);
        const std::string near = nearest(name, known);
        located.problem = problem(fmt::format("parameter '{}' is not declared", name),
                                  near.empty() ? "a name declared in scenarios/parameters/"
                                               : fmt::format("nearest known: '{}'", near));
        return located;
    }
    located.slot = *slot;
    const Declaration& declaration = parameters.at(*slot);
    if (open != address.npos && !address.ends_with(']')) {
        located.problem =
            problem(fmt::format("address '{}' does not end with ]", address), address_form(declaration));
        return located;
    }
    std::vector<std::string> labels(declaration.by.size(), "*");
    if (open != address.npos) labels = split_labels(address.substr(open + 1, address.size() - open - 2));
    Chosen chosen = choose(labels, labels_of(declaration.by, catalogue));
    if (chosen.problem) {
        chosen.problem->what = fmt::format("in '{}': {}", address, chosen.problem->what);
        chosen.problem->allowed += fmt::format(" (address: {})", address_form(declaration));
        located.problem = std::move(chosen.problem);
    } else {
        located.selection = std::move(chosen.selection);
    }
    return located;
}

}  // namespace careloop::scenario
