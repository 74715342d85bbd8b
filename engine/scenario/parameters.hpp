// SPDX-License-Identifier: Apache-2.0
/// Parameters: declared once in scenarios/parameters/*.toml with value, range, unit, class and source.
///
/// One address everywhere: `quit.base_rate[nurse,ward]`. A key nobody declared, or declared and read by
/// nobody, is an error.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/scenario/catalogue.hpp"

namespace careloop::scenario {

/// What a parameter may differ by. `unit` arises only from levers with a drawn uptake.
enum class Dimension : std::uint8_t {
    region,
    municipality,
    settlement_type,
    owner,
    unit_kind,
    profession,
    other_profession,
    need_kind,
    care_step,
    transition,
    age_band,
    sex,
    morbidity,
    care_class,
    link,
    unit
};
inline constexpr std::size_t kDimensions = 16;
[[nodiscard]] std::string_view name_of(Dimension dimension);

/// Units of measurement; inside, everything is in these.
enum class Unit : std::uint8_t { one, share, per_year, days, hours, persons, km, km_per_hour, sek, years };
[[nodiscard]] std::string_view name_of(Unit unit);
/// "12 weeks" as days, "5 %" as share, "0.3 per year", "90 min" as hours ... ; nothing when it does not fit.
[[nodiscard]] std::optional<double> parse_quantity(std::string_view text, Unit unit);

enum class EvidenceClass : std::uint8_t { measured, published, assumed };
enum class When : std::uint8_t { build, settle, run };  ///< what has to be made anew when it changes

/// A position in every dimension; those a parameter does not differ by are ignored.
struct At {
    std::array<std::uint32_t, kDimensions> index{};
    template <class I>
    constexpr At& set(Dimension d, I i) {
        if constexpr (requires { i.value; })
            index[static_cast<std::size_t>(d)] = static_cast<std::uint32_t>(i.value);
        else
            index[static_cast<std::size_t>(d)] = static_cast<std::uint32_t>(i);
        return *this;
    }
};

/// Values over some dimensions, row-major in Dimension order; strides 0 for the others.
struct Table {
    std::array<std::uint32_t, kDimensions> stride{};
    std::array<std::uint32_t, kDimensions> length{};  ///< 0: not a dimension of this table
    std::vector<double> values;

    [[nodiscard]] double operator()(const At& at) const {
        std::size_t i = 0;
        for (std::size_t d = 0; d < kDimensions; ++d) i += std::size_t{stride[d]} * at.index[d];
        return values[i];
    }
};

struct Declaration {
    std::string name;  ///< "care.hours"
    Unit unit = Unit::one;
    std::vector<Dimension> by;
    Table table;  ///< resolved values
    double low = 0,
           high = 0;  ///< stated range of uncertainty, of the value or (relative) of a table's factor
    bool relative_range = false;
    std::string distribution = "uniform";
    EvidenceClass evidence = EvidenceClass::assumed;
    std::string source, fitted_to, file;
    int line = 0;
    When when = When::run;
    bool overridden = false;  ///< by the scenario or --set
};

/// Ties a name to its values with the unit the code expects.
template <Unit U>
struct Parameter {
    std::uint32_t slot = 0;
};

class ParameterSet {
  public:
    /// Throws Error(usage): not declared, or declared in another unit.
    template <Unit U>
    [[nodiscard]] Parameter<U> bind(std::string_view name) const {
        return Parameter<U>{slot(name, U)};
    }
    [[nodiscard]] const std::vector<Declaration>& all() const { return declarations_; }
    [[nodiscard]] const Declaration& at(std::uint32_t slot) const { return declarations_[slot]; }
    [[nodiscard]] bool has(std::string_view name) const;
    /// Place among all(), without counting as read.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name) const;
    /// Value at an address without levers: `value(p, at)`.
    template <Unit U>
    [[nodiscard]] double value(Parameter<U> p, const At& at = {}) const {
        return declarations_[p.slot].table(at);
    }
    /// Names declared but never bound since construction; a run with any of them is a fault.
    [[nodiscard]] std::vector<std::string> unread() const;
    /// Sets `address` ("care.hours[ward_stay,nurse]" or without brackets for all) from text with unit.
    /// Problems (unknown name, label, unit, outside the unit's hard limits) are returned, with the nearest
    /// known key.
    [[nodiscard]] std::optional<Problem> set(std::string_view address, std::string_view value,
                                             const Catalogue& catalogue);
    /// The labels of a dimension in order.
    [[nodiscard]] static std::vector<std::string> labels(Dimension dimension, const Catalogue& catalogue);

    void add(Declaration declaration);  ///< used by the loader

  private:
    [[nodiscard]] std::uint32_t slot(std::string_view name, Unit unit) const;
    std::vector<Declaration> declarations_;
    std::map<std::string, std::uint32_t, std::less<>> by_name_;
    mutable std::vector<bool> read_;
};

}  // namespace careloop::scenario
