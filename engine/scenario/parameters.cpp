// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/parameters.hpp"

#include <fmt/format.h>

#include "engine/scenario/address.hpp"
#include "engine/scenario/quantity.hpp"

namespace careloop::scenario {

bool ParameterSet::has(std::string_view name) const {
    return by_name_.find(name) != by_name_.end();
}

std::optional<std::uint32_t> ParameterSet::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return std::nullopt;
    return found->second;
}

std::uint32_t ParameterSet::slot(std::string_view name, Unit unit) const {
    const auto found = find(name);
    if (!found) {
        std::vector<std::string> known;
        for (const Declaration& declaration : declarations_) known.push_back(declaration.name);
        const std::string near = nearest(name, known);
        throw Error(Fault::usage,
                    fmt::format("parameter '{}' is needed but declared in no file of "
                                "scenarios/parameters/{}",
                                name, near.empty() ? "" : fmt::format("; nearest: '{}'", near)));
    }
    const Declaration& declaration = declarations_[*found];
    if (declaration.unit != unit) {
        throw Error(
            Fault::usage,
            {Problem{declaration.file, declaration.line, 0,
                     fmt::format("parameter '{}' is declared in '{}'", name, name_of(declaration.unit)),
                     fmt::format("unit = \"{}\", which the model reads it in", name_of(unit))}});
    }
    read_[*found] = true;
    return *found;
}

std::vector<std::string> ParameterSet::unread() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < declarations_.size(); ++i) {
        if (!read_[i]) names.push_back(declarations_[i].name);
    }
    return names;
}

void ParameterSet::add(Declaration declaration) {
    require(!has(declaration.name), "a parameter is added once");
    by_name_.emplace(declaration.name, static_cast<std::uint32_t>(declarations_.size()));
    declarations_.push_back(std::move(declaration));
    read_.push_back(false);
}

std::optional<Problem> ParameterSet::set(std::string_view address, std::string_view value,
                                         const Catalogue& catalogue) {
    Located located = locate(address, *this, catalogue);
    if (located.problem) return located.problem;
    Declaration& declaration = declarations_[located.slot];
    const auto number = parse_quantity(value, declaration.unit);
    if (!number) {
        return Problem{{},
                       0,
                       0,
                       fmt::format("'{}' is not a value of {}", value, declaration.name),
                       allowed_quantities(declaration.unit)};
    }
    if (!limits(declaration.unit).hold(*number)) {
        return Problem{{},
                       0,
                       0,
                       fmt::format("'{}' is outside the limits of {} [{}]", value, declaration.name,
                                   name_of(declaration.unit)),
                       limits_text(declaration.unit)};
    }
    fill(declaration.table, located.selection.block, *number);
    declaration.overridden = true;
    return std::nullopt;
}

}  // namespace careloop::scenario
