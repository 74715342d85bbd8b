// SPDX-License-Identifier: Apache-2.0
#include "engine/world/residents.hpp"

namespace careloop::world {

// Ids and weights of those who came later are appended by whoever adds the row.
void Residents::resize(std::size_t n) {
    municipality.resize(n);
    birth_week.resize(n);
    sex.resize(n);
    morbidity.resize(n);
    frailty.resize(n);
    navigation.resize(n);
    relatives.resize(n);
    alive.resize(n);
    need_class.resize(n);
    life_class.resize(n);
    age_band.resize(n);
    children.resize(n);
    primary_unit.resize(n);
    dental_unit.resize(n);
    year_cost.resize(n);
    year_groups.resize(n);
}

}  // namespace careloop::world
