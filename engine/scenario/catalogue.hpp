// SPDX-License-Identifier: Apache-2.0
/// The lists a scenario speaks of: kinds of units, professions, needs and the steps of care between them.
///
/// Read from scenarios/parameters/kinds.toml; a scenario file may append entries of its own under the same
/// keys. No code names an entry: behaviour hangs on attributes.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"

namespace careloop::scenario {

struct Text {
    std::string en, sv;
};

/// How a unit works through its patients.
enum class CareForm : std::uint8_t {
    visits,     ///< a queue; each episode takes hours once
    emergency,  ///< visits at any hour; what is not done today waits there
    beds,       ///< stays of days in a bed, hours for each day
    clients,    ///< services that go on for months, hours each week
};

/// The care guarantee's classes, in the order of its target days.
enum class CareClass : std::uint8_t { contact, assessment, first_visit, treatment };
inline constexpr std::size_t kCareClasses = 4;

inline constexpr std::size_t kAgeBands = 21;  ///< 0-4, 5-9, ..., 95-99, 100+
inline constexpr std::size_t kSexes = 2;      ///< female, male
inline constexpr std::size_t kMorbidities = 4;
enum class Sex : std::uint8_t { female, male };
enum class Morbidity : std::uint8_t { low, rising, chronic, complex };

[[nodiscard]] constexpr std::size_t age_band(int age_years) {
    const int band = age_years / 5;
    return static_cast<std::size_t>(band < 0 ? 0 : band > 20 ? 20 : band);
}

struct NamedKind {
    std::string name;
    Text label;
};

struct UnitKindInfo : NamedKind {
    CareForm form = CareForm::visits;
    bool by_day = false;       ///< runs the care phase day by day
    int open_days = 5;         ///< weekdays from Monday on which patients are met (7: always)
    bool municipal = false;    ///< owed by the municipality, else by the region
    bool in_hospital = false;  ///< stands at a hospital
    bool continuity = false;   ///< residents keep to one unit of this kind
};

struct ProfessionInfo : NamedKind {
    bool may_be_agency = true;
};

/// A need that arises in residents by itself, at rates by age, sex, morbidity and frailty.
struct NeedKindInfo : NamedKind {
    std::string inpatient_group;  ///< diagnosis chapter counted in care_use; empty: not inpatient
    bool follows_frailty = true;  ///< rate proportional to frailty
    bool at_birth = false;        ///< arises with a birth, not by a rate
};

/// One contact with one kind of unit.
struct CareStepInfo : NamedKind {
    UnitKind unit_kind;
    CareClass care_class = CareClass::contact;
    bool admission = false;  ///< completes an inpatient treatment of the need's group
    bool acute = false;      ///< may not be deferred or leave for another region
    bool holds_bed = false;  ///< a patient ready for this step keeps the bed until it has room
};

/// From a need (its start) or from a completed care step to the next; several may follow, each by its chance.
struct TransitionInfo : NamedKind {
    bool from_need = true;
    NeedKind need;  ///< when from_need
    CareStep from;  ///< when not from_need
    CareStep to;
    int min_age = 0, max_age = 200;
    /// Transitions of one source sharing an `exclusive` number exclude each other (first that happens wins).
    int exclusive = 0;
};

struct Catalogue {
    std::vector<NamedKind> settlement_types;
    std::vector<NamedKind> owners;  ///< region, municipality, private
    std::vector<UnitKindInfo> unit_kinds;
    std::vector<ProfessionInfo> professions;
    std::vector<NeedKindInfo> need_kinds;
    std::vector<CareStepInfo> care_steps;
    std::vector<TransitionInfo> transitions;
    // Filled from scenarios/data: codes ("01", "0114") in table order, with names.
    std::vector<NamedKind> regions;
    std::vector<NamedKind> municipalities;
    std::vector<std::string> links;  ///< names of the causal table's links, given by the model
};

}  // namespace careloop::scenario
