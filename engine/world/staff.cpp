// SPDX-License-Identifier: Apache-2.0
#include "engine/world/staff.hpp"

namespace careloop::world {

void Staff::resize(std::size_t n) {
    unit.resize(n);
    profession.resize(n);
    sex.resize(n);
    birth_week.resize(n);
    home.resize(n);
    contract.resize(n);
    experience_weeks.resize(n);
    tenure_weeks.resize(n);
    absent_until.resize(n);
    absence.resize(n);
    summer_week.resize(n);
    sick_class.resize(n);
}

}  // namespace careloop::world
