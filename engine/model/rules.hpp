// SPDX-License-Identifier: Apache-2.0
/// The rules in force in one step: every submodel's parameters, with levers and season folded in.
#pragma once

#include <vector>

#include "engine/model/access.hpp"
#include "engine/model/agency.hpp"
#include "engine/model/ambition.hpp"
#include "engine/model/budget.hpp"
#include "engine/model/care.hpp"
#include "engine/model/coordination.hpp"
#include "engine/model/demography.hpp"
#include "engine/model/education.hpp"
#include "engine/model/exits.hpp"
#include "engine/model/improvement.hpp"
#include "engine/model/introduction.hpp"
#include "engine/model/key_persons.hpp"
#include "engine/model/labour_market.hpp"
#include "engine/model/learning_policy.hpp"
#include "engine/model/lever_life.hpp"
#include "engine/model/links.hpp"
#include "engine/model/managers.hpp"
#include "engine/model/mobility_hub.hpp"
#include "engine/model/need.hpp"
#include "engine/model/pay.hpp"
#include "engine/model/presence.hpp"
#include "engine/model/prevention.hpp"
#include "engine/model/resource_pool.hpp"
#include "engine/model/routing.hpp"
#include "engine/model/skills.hpp"
#include "engine/model/specialist_training.hpp"
#include "engine/model/task_shift.hpp"
#include "engine/model/waiting.hpp"
#include "engine/model/wished_hours.hpp"
#include "engine/model/work_environment.hpp"

namespace careloop::model {

struct Rules {
    Rules(const scenario::Scenario& scenario, const world::Setting& setting,
          std::vector<scenario::Lever> levers, Seed seed, const std::vector<std::string>& cut = {});
    /// Folds the levers at the step's begin and makes anew what is derived from parameters that changed.
    void prepare(Step step);

    const scenario::Scenario& scenario;
    const world::Setting& setting;
    Seed seed;
    /// Key of what people carry for life (readiness to leave, to move, taste). Members that begin from one
    /// settled state share it: there, who stayed has been sorted by these traits.
    Seed traits;
    scenario::InForce in;
    Links links;
    Demography demography;
    Need need;
    Routing routing;
    Access access;
    Presence presence;
    Care care;
    Waiting waiting;
    WorkEnvironment work;
    Introduction introduction;
    Agency agency;
    Ambition ambition;
    Improvement improvement;
    LearningPolicy policy;
    Managers managers;
    KeyPersons key_persons;
    Coordination coordination;
    Exits exits;
    Market market;
    Hub hub;
    Pay pay;
    Budget budget;
    LeverLife lever_life;
    ResourcePool pools;
    Education education;
    SpecialistTraining specialists;
    TaskShift tasks;
    Skills skills;
    WishedHours hours;
    Prevention prevention;
    double agency_premium = 1;               ///< of this step, nationally (world::Nation)
    std::vector<double> pay_level;           ///< of this step, by region (world::Nation)
    std::vector<double> introduction_reach;  ///< likewise: added to the share offered one, logit
    std::vector<double> need_factors;        ///< of this step, by municipality (prevention); empty: 1
    bool reclassify = true;                  ///< risk classes no longer bound this step's rates
    bool new_capacity = true;                ///< hours per post are others than in the last step
    /// What is spent and short of now is what is usual: while settling, and in the first years of a world as
    /// it is made.
    bool finding_usual = false;
    bool population_held = false;  ///< settling: residents stay who they are (docs/model.md, 7)

    [[nodiscard]] double need_factor(MunicipalityIndex m) const {
        return need_factors.empty() ? 1 : need_factors[m.at()];
    }
    /// The day on which residents have the age they count with.
    [[nodiscard]] Date age_day(Date today) const { return population_held ? scenario.begin : today; }

    [[nodiscard]] const scenario::UnitKindInfo& kind(UnitKind k) const {
        return scenario.catalogue.unit_kinds[k.at()];
    }
    [[nodiscard]] const scenario::CareStepInfo& step(CareStep s) const {
        return scenario.catalogue.care_steps[s.at()];
    }
    [[nodiscard]] UnitIndex global(const world::Domain& d, std::uint16_t local) const {
        return UnitIndex::of(setting.directory.domain_first[d.index.at()] + local);
    }
    [[nodiscard]] const world::UnitPlace& place(const world::Domain& d, std::uint16_t local) const {
        return setting.directory.units[global(d, local).at()];
    }

  private:
    std::vector<scenario::Reading> readings_;  ///< by room, in the order of prepare()
};

/// Position of a unit in every dimension a parameter may differ by.
[[nodiscard]] scenario::At at_unit(const world::UnitPlace& unit, UnitIndex index);
/// Calls act(at_unit) for every unit, in global order.
template <class Act>
void for_each_unit(const world::Setting& setting, const Act& act) {
    const auto& units = setting.directory.units;
    for (std::size_t u = 0; u < units.size(); ++u) act(at_unit(units[u], UnitIndex::of(u)));
}
[[nodiscard]] scenario::At at_municipality(const world::Setting& setting, MunicipalityIndex m);
/// Sets of municipalities that parameters of these slots cannot tell apart: number of the set by
/// municipality.
[[nodiscard]] std::vector<std::uint16_t> municipality_sets(const world::Setting& setting,
                                                           const scenario::InForce& in,
                                                           const std::vector<std::uint32_t>& slots,
                                                           std::size_t& sets);

}  // namespace careloop::model
