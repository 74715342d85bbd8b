// SPDX-License-Identifier: Apache-2.0
#include "engine/model/lever_reach.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace careloop::model {
namespace {

using scenario::Dimension;
using Dimensions = std::vector<Dimension>;

const Dimensions kPlace = {Dimension::region, Dimension::municipality, Dimension::settlement_type};
const Dimensions kUnit = {Dimension::region, Dimension::municipality, Dimension::settlement_type,
                          Dimension::owner,  Dimension::unit_kind,    Dimension::unit};

const Dimensions kKind = {Dimension::unit_kind};

/// Dimensions beyond its own that a parameter is read with.
Dimensions read_with(const std::string& parameter) {
    static const std::map<std::string, const Dimensions*> table = {
        {"access.at_distance", &kPlace},
        {"access.self_booking", &kPlace},
        {"care.hours", &kUnit},
        {"care.effort", &kUnit},
        {"presence.patient_time", &kUnit},
        {"beds.overcrowding_limit", &kUnit},
        {"beds.planned_limit", &kUnit},
        {"clients.admission_limit", &kUnit},
        {"clients.admission_limit_from_bed", &kUnit},
        {"demography.death_rate", &kPlace},
        {"demography.birth_rate", &kPlace},
        {"demography.emigration_rate", &kPlace},
        {"demography.move_rate", &kPlace},
        {"morbidity.worsening_rate", &kPlace},
        {"morbidity.recovery_rate", &kPlace},
        {"morbidity.death_ratio", &kPlace},
        {"need.treated_share", &kPlace},
        {"need.rate", &kPlace},
        {"need.morbidity_ratio", &kPlace},
        {"need.onset_factor", &kPlace},
        {"exit.sudden_rate", &kUnit},
        {"hub.open", &kUnit},
        {"learning.protected", &kUnit},
        {"learning.mirror", &kUnit},
        {"learning.together", &kUnit},
        {"learning.adaptation", &kUnit},
        {"learning.safety_review", &kUnit},
        {"training.central", &kUnit},
        {"training.embedded", &kUnit},
        {"task.shift", &kUnit},
        {"task.synchronisation", &kUnit},
        {"skills.work_mix", &kUnit},
        {"digital.use", &kUnit},
        {"hours.wish_fewer", &kUnit},
        {"prevention.time", &kUnit},
        {"introduction.offered", &kKind},
        {"introduction.duration", &kKind},
        {"introduction.novice_time", &kKind},
        {"introduction.mentor_time", &kKind},
        {"introduction.guidance", &kKind},
        {"introduction.entry_wait", &kKind},
    };
    const auto found = table.find(parameter);
    return found == table.end() ? Dimensions{} : *found->second;
}

std::string listed(const Dimensions& dimensions) {
    std::string text;
    for (const Dimension d : dimensions) text += (text.empty() ? "" : ", ") + std::string(name_of(d));
    return text.empty() ? "none" : text;
}

}  // namespace

void check_reach(const scenario::Scenario& scenario, const std::vector<scenario::Lever>& levers) {
    std::vector<Problem> problems;
    for (const scenario::Lever& lever : levers) {
        Dimensions scope;
        const auto uses = [&](bool used, Dimension d) {
            if (used) scope.push_back(d);
        };
        uses(!lever.scope.regions.empty() || lever.is_carried(), Dimension::region);  // a carrier in each
        uses(!lever.scope.municipalities.empty(), Dimension::municipality);
        uses(!lever.scope.settlement_types.empty(), Dimension::settlement_type);
        uses(!lever.scope.owners.empty(), Dimension::owner);
        uses(!lever.scope.unit_kinds.empty(), Dimension::unit_kind);
        uses(!lever.scope.professions.empty(), Dimension::profession);
        uses(lever.uptake < 1, Dimension::unit);
        for (const scenario::Change& change : lever.changes) {
            const scenario::Declaration& parameter = scenario.parameters.at(change.slot);
            Dimensions allowed = read_with(parameter.name);
            allowed.insert(allowed.end(), parameter.by.begin(), parameter.by.end());
            for (const Dimension d : scope) {
                if (std::find(allowed.begin(), allowed.end(), d) != allowed.end()) continue;
                problems.push_back({lever.file.string(), 0, 0,
                                    "lever '" + lever.name + "' changes " + parameter.name + " by " +
                                        std::string(name_of(d)) +
                                        ", but the model does not read it so finely",
                                    listed(allowed)});
            }
        }
    }
    if (!problems.empty()) throw Error(Fault::usage, std::move(problems));
}

}  // namespace careloop::model
