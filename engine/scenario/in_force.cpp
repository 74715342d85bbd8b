// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/in_force.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/quantity.hpp"
#include "engine/scenario/table_shape.hpp"

namespace careloop::scenario {

namespace {

constexpr std::size_t kMostCells = std::size_t{1} << 27;  ///< one gigabyte

template <class I>
bool has(const std::vector<I>& chosen, std::uint32_t index) {
    return chosen.empty() ||
           std::any_of(chosen.begin(), chosen.end(), [index](I one) { return one.value == index; });
}

std::uint32_t index(const At& at, Dimension d) {
    return at.index[static_cast<std::size_t>(d)];
}

bool in_scope(const Scope& scope, const At& at) {
    return has(scope.regions, index(at, Dimension::region)) &&
           has(scope.municipalities, index(at, Dimension::municipality)) &&
           has(scope.settlement_types, index(at, Dimension::settlement_type)) &&
           has(scope.owners, index(at, Dimension::owner)) &&
           has(scope.unit_kinds, index(at, Dimension::unit_kind)) &&
           has(scope.professions, index(at, Dimension::profession));
}

At place_of(const Places::UnitPlace& unit) {
    return At{}
        .set(Dimension::region, unit.region)
        .set(Dimension::municipality, unit.municipality)
        .set(Dimension::settlement_type, unit.settlement)
        .set(Dimension::owner, unit.owner)
        .set(Dimension::unit_kind, unit.kind);
}

/// Scope by the place of a unit, whatever the profession.
bool in_scope(const Scope& scope, const Places::UnitPlace& unit) {
    Scope places = scope;
    places.professions.clear();
    return in_scope(places, place_of(unit));
}

bool matches(const Change& change, const At& at) {
    return std::all_of(change.fixed.begin(), change.fixed.end(),
                       [&](Dimension d) { return index(at, d) == index(change.at, d); });
}

double changed_value(const Change& change, double base, double strength) {
    switch (change.form) {
        case ChangeForm::set:
            return strength == 1.0 ? change.value : base + strength * (change.value - base);
        case ChangeForm::add:
            return base + strength * change.value;
        case ChangeForm::multiply:
            return base * (1.0 + strength * (change.value - 1.0));
    }
    return base;
}

bool same_values(const Table& a, const Table& b) {
    if (!covers(a, b) && !covers(b, a)) return false;
    bool same = true;
    for_each_cell(covers(a, b) ? a : b, [&](const At& at, double) { same = same && a(at) == b(at); });
    return same;
}

/// Dimensions a table needs so that a lever's scope can be told apart in it.
void expand(Shape& shape, const Scope& scope, const Catalogue& catalogue) {
    const auto need = [&](bool named, Dimension d) {
        if (named) shape[static_cast<std::size_t>(d)] = shape_of({d}, catalogue)[static_cast<std::size_t>(d)];
    };
    need(!scope.regions.empty(), Dimension::region);
    need(!scope.municipalities.empty(), Dimension::municipality);
    need(!scope.settlement_types.empty(), Dimension::settlement_type);
    need(!scope.owners.empty(), Dimension::owner);
    need(!scope.unit_kinds.empty(), Dimension::unit_kind);
    need(!scope.professions.empty(), Dimension::profession);
}

}  // namespace

InForce::InForce(const ParameterSet& parameters, const Catalogue& catalogue, std::vector<Lever> levers,
                 const Places& places, Seed seed)
    : parameters_(&parameters),
      catalogue_(&catalogue),
      levers_(std::move(levers)),
      places_(&places),
      seed_(seed),
      drawn_(levers_.size()),
      strengths_(levers_.size(), 0.0),
      moved_(levers_.size(), 0) {
    for (const Declaration& declaration : parameters.all()) tables_.push_back(&declaration.table);
    changed_fold_.assign(tables_.size(), 1);
    for (std::size_t l = 0; l < levers_.size(); ++l) {
        for (Change& change : levers_[l].changes) {
            change.value = drawn_size(levers_[l], change, seed);
            auto found = std::find_if(touched_.begin(), touched_.end(),
                                      [&](const Touched& t) { return t.slot == change.slot; });
            if (found == touched_.end()) found = touched_.insert(found, Touched{change.slot, {}});
            if (found->levers.empty() || found->levers.back() != l) found->levers.push_back(l);
        }
        if (levers_[l].uptake >= 1.0) continue;
        // Drawn once, so that the same units take part for as long as the lever lasts.
        const std::uint64_t luck = luck_of(levers_[l].name);
        for (const Places::UnitPlace& unit : places.units) {
            const bool drawn =
                Draw(seed, unit.id ^ luck, 0, Purpose::lever_uptake).uniform() < levers_[l].uptake;
            drawn_[l].push_back(drawn && in_scope(levers_[l].scope, unit));
        }
    }
    own_.resize(touched_.size());
}

bool InForce::takes_part(std::size_t lever, std::size_t unit) const {
    if (levers_[lever].uptake < 1.0) return drawn_[lever][unit] != 0;
    return in_scope(levers_[lever].scope, places_->units[unit]);
}

void InForce::carry(const std::vector<double>& parts) {
    const std::size_t regions = catalogue_->regions.size();
    require(parts.empty() || parts.size() == levers_.size() * regions, "every lever has a part by region");
    for (std::size_t i = 0; i < levers_.size() * regions; ++i) {
        const double begin = levers_[i / regions].part_at_begin();
        const double before = parts_.empty() ? begin : parts_[i], now = parts.empty() ? begin : parts[i];
        if (before != now) moved_[i / regions] = 1;
    }
    parts_ = parts;
}

double InForce::strength_at(std::size_t lever, const At& at, bool by_unit) const {
    if (!levers_[lever].is_carried()) return strengths_[lever];
    if (parts_.empty()) return strengths_[lever] * levers_[lever].part_at_begin();
    const std::size_t region =
        by_unit ? places_->units[at.index[static_cast<std::size_t>(Dimension::unit)]].region.at()
                : index(at, Dimension::region);
    return strengths_[lever] * parts_[lever * catalogue_->regions.size() + region];
}

Table InForce::folded(const Touched& touched) const {
    constexpr auto kUnit = static_cast<std::size_t>(Dimension::unit);
    const Declaration& declaration = parameters_->at(touched.slot);
    const auto active = [this](std::size_t l) { return strengths_[l] > 0.0; };
    const bool by_unit = !places_->units.empty() &&
                         std::any_of(touched.levers.begin(), touched.levers.end(),
                                     [&](std::size_t l) { return active(l) && levers_[l].uptake < 1.0; });
    Shape shape = declaration.table.length;
    if (by_unit) shape[kUnit] = static_cast<std::uint32_t>(places_->units.size());
    for (const std::size_t l : touched.levers) {
        if (!active(l)) continue;
        Scope scope = levers_[l].scope;
        if (by_unit) scope = Scope{{}, {}, {}, {}, {}, scope.professions};  // the unit tells the rest
        expand(shape, scope, *catalogue_);
        if (levers_[l].is_carried() && !by_unit) {
            constexpr auto kRegion = static_cast<std::size_t>(Dimension::region);
            shape[kRegion] = shape_of({Dimension::region}, *catalogue_)[kRegion];
        }
    }
    if (cells(shape) > kMostCells) {
        throw Error(
            Fault::usage,
            fmt::format("the levers on {} need {} values of it: narrow the dimensions their scopes name, or "
                        "set uptake to 1",
                        declaration.name, cells(shape)));
    }
    Table table = make_table(shape, 0.0);
    const Limits limit = limits(declaration.unit);
    for_each_cell(table, [&](const At& at, double& value) {
        value = declaration.table(at);
        for (const std::size_t l : touched.levers) {
            if (!active(l)) continue;
            const Lever& lever = levers_[l];
            if (by_unit) {
                if (!takes_part(l, at.index[kUnit]) ||
                    !has(lever.scope.professions, index(at, Dimension::profession))) {
                    continue;
                }
            } else if (lever.uptake < 1.0 || !in_scope(lever.scope, at)) {
                continue;  // uptake is drawn by unit: without units nobody takes part
            }
            for (const Change& change : lever.changes) {
                if (change.slot != touched.slot || !matches(change, at)) continue;
                value = std::clamp(changed_value(change, value, strength_at(l, at, by_unit)), limit.low,
                                   limit.high);
            }
        }
    });
    return table;
}

void InForce::fold(Date date) {
    const std::vector<double> before = strengths_;
    for (std::size_t l = 0; l < levers_.size(); ++l) strengths_[l] = strength(levers_[l], date);
    ++fold_;
    for (std::size_t t = 0; t < touched_.size(); ++t) {
        const Touched& touched = touched_[t];
        const auto moved = [&](std::size_t l) { return strengths_[l] != before[l] || moved_[l] != 0; };
        if (std::none_of(touched.levers.begin(), touched.levers.end(), moved)) continue;
        const bool idle = std::all_of(touched.levers.begin(), touched.levers.end(),
                                      [this](std::size_t l) { return strengths_[l] == 0.0; });
        const Table& declared = parameters_->at(touched.slot).table;
        const Table& current = *tables_[touched.slot];
        if (idle) {
            if (!same_values(current, declared)) changed_fold_[touched.slot] = fold_;
            tables_[touched.slot] = &declared;
        } else {
            Table table = folded(touched);
            if (!same_values(current, table)) changed_fold_[touched.slot] = fold_;
            own_[t] = std::move(table);
            tables_[touched.slot] = &own_[t];
        }
    }
    std::fill(moved_.begin(), moved_.end(), 0);
}

bool InForce::stands(const Reading& reading) const {
    if (reading.slots_.empty()) return false;
    for (std::size_t slot = 0; slot < tables_.size(); ++slot) {
        if (reading.slots_[slot] != 0 && changed_fold_[slot] > reading.fold_) return false;
    }
    return true;
}

}  // namespace careloop::scenario
