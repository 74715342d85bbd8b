// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/contradictions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/lever_reader.hpp"

namespace careloop::scenario {
namespace {

template <class I>
bool have_one_in_common(const std::vector<I>& a, const std::vector<I>& b) {
    return a.empty() || b.empty() || std::any_of(a.begin(), a.end(), [&](I one) {
               return std::binary_search(b.begin(), b.end(), one);
           });
}

bool have_people_in_common(const Scope& a, const Scope& b, const MunicipalPlaces& places) {
    if (!have_one_in_common(a.owners, b.owners) || !have_one_in_common(a.unit_kinds, b.unit_kinds) ||
        !have_one_in_common(a.professions, b.professions)) {
        return false;
    }
    for (std::size_t m = 0; m < places.region_of.size(); ++m) {
        if (reaches(a, m, places) && reaches(b, m, places)) return true;
    }
    return false;
}

bool act_at_once(const Lever& a, const Lever& b) {
    return (!a.end || b.start < *a.end) && (!b.end || a.start < *b.end);
}

/// Whether some cell of the parameter is in both.
bool have_a_cell_in_common(const Change& a, const Change& b) {
    return std::all_of(a.fixed.begin(), a.fixed.end(), [&](Dimension d) {
        const auto i = static_cast<std::size_t>(d);
        return std::find(b.fixed.begin(), b.fixed.end(), d) == b.fixed.end() ||
               a.at.index[i] == b.at.index[i];
    });
}

/// Why two levers cannot act together; empty: they can.
std::string contradiction(const Lever& a, const Lever& b, const MunicipalPlaces& places) {
    for (const auto& [one, other] : {std::pair(&a, &b), std::pair(&b, &a)}) {
        for (const Exclusion& e : one->excludes) {
            if (e.lever == other->name) return e.why;
        }
    }
    if (!act_at_once(a, b) || !have_people_in_common(a.scope, b.scope, places)) return {};
    for (const Change& one : a.changes) {
        for (const Change& other : b.changes) {
            if (one.slot != other.slot || one.form != ChangeForm::set || other.form != ChangeForm::set ||
                one.value == other.value || !have_a_cell_in_common(one, other)) {
                continue;
            }
            return fmt::format("they set {} to {:g} and to {:g}", one.address, one.value, other.value);
        }
    }
    return {};
}

}  // namespace

void report_contradictions(const Scenario& scenario, const MunicipalPlaces& places, Findings& findings) {
    const auto lever = [&](const std::string& name) -> const Lever& {
        return *std::find_if(scenario.levers.begin(), scenario.levers.end(),
                             [&](const Lever& l) { return l.name == name; });
    };
    for (const Arm& arm : scenario.arms) {
        for (auto a = arm.levers.begin(); a != arm.levers.end(); ++a) {
            for (auto b = a + 1; b != arm.levers.end(); ++b) {
                const std::string why = contradiction(lever(*a), lever(*b), places);
                if (why.empty()) continue;
                findings.usage.push_back(
                    {scenario.file.string(), 0, 0,
                     fmt::format("in arm '{}', levers '{}' and '{}' contradict each other: {}", arm.name, *a,
                                 *b, why),
                     "one of them, or one for other people or another time"});
            }
        }
    }
}

}  // namespace careloop::scenario
