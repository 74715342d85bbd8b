// SPDX-License-Identifier: Apache-2.0
/// Skills that come with practice: competence in the unit's own setting, and digital ways of working.
/// (docs/model.md, 5.20)
#pragma once

#include <vector>

#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

class Skills {
  public:
    Skills(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in, Step step);

    /// Practice in the unit's own setting that posts and tasks give, against today's. [1]
    [[nodiscard]] double work_mix(UnitIndex unit) const { return now_[unit.at()].work_mix; }
    /// Share of patient work done by digital means at skill 1, now and without levers. [0, 1]
    [[nodiscard]] double digital_use(UnitIndex unit) const { return now_[unit.at()].digital_use; }
    [[nodiscard]] double usual_digital_use(UnitIndex unit) const { return now_[unit.at()].usual; }
    double saving = 0;       ///< hours saved per hour of digital work at skill 1
    double setting_way = 0;  ///< part of the way to the target gone in a step
    double digital_way = 0;

  private:
    struct AtUnit {
        double work_mix = 1, digital_use = 0, usual = 0;
    };
    const scenario::Scenario* scenario_;
    const world::Setting* setting_;
    scenario::Parameter<scenario::Unit::one> mix_;
    scenario::Parameter<scenario::Unit::share> use_, saving_;
    scenario::Parameter<scenario::Unit::days> setting_lag_, digital_lag_;
    std::vector<AtUnit> now_;
};

/// Factor on the unit's hours for patients, 1 at today's skills. (rows setting_effective, skill_effective,
/// digital_use_effective)
[[nodiscard]] double skills_effect(const Rules& rules, const world::Levels& level, UnitIndex global);

/// Phase 7, before the work environment. Writes Level::work_mix, setting_competence, digital_use and
/// digital_skill.
void skills(const Rules& rules, world::Domain& domain);

}  // namespace careloop::model
