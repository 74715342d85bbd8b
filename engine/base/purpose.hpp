// SPDX-License-Identifier: Apache-2.0
/// What a draw is for. Numbers are part of the results: never reuse or renumber one.
#pragma once

#include <cstdint>

namespace careloop {

enum class Purpose : std::uint32_t {
    // Synthesis of the world (step 0)
    resident_birth = 100,
    resident_sex = 101,
    resident_morbidity = 102,
    resident_frailty = 103,
    resident_navigation = 104,
    resident_relatives = 105,
    resident_listing = 106,
    resident_rounding = 107,
    unit_difference = 120,
    unit_place = 121,
    staff_age = 140,
    staff_sex = 141,
    staff_contract = 142,
    staff_home = 143,
    staff_experience = 144,
    staff_tenure = 145,
    staff_rounding = 146,
    // Demography
    life_scan = 200,  ///< byte
    life_event = 201,
    move_target = 202,
    birth = 203,
    immigration = 204,
    immigrant = 205,
    // Need
    need_scan = 300,  ///< byte
    need_count = 301,
    need_kind = 302,
    need_day = 303,
    // Routing
    route = 400,
    queue_jitter = 401,
    pathway = 402,
    triage = 403,
    part_day = 404,
    at_distance = 405,
    easier_contact = 406,
    // Presence
    sick_scan = 500,  ///< byte
    sick_spell = 501,
    parental_leave = 502,
    vacation = 503,
    // Care
    stay_length = 600,
    incident = 601,
    repeat = 602,
    service_length = 603,
    hours_given = 604,
    // Waiting
    deterioration = 700,
    leaving = 701,
    // Work environment
    manager = 800,
    manager_change = 801,
    manager_filled = 810,
    key_person = 811,
    // Exits
    exit = 900,
    leaving_trait = 901,
    death_outside = 902,
    exit_scan = 903,  ///< byte
    // Labour market
    pool = 1000,
    graduates = 1001,
    graduate = 1002,
    looking = 1003,
    willing_to_move = 1004,
    taste = 1005,
    fit = 1006,
    vacancies = 1007,
    specialist_training = 1008,
    st_post = 1009,
    // Mobility hub
    volunteer = 1100,
    team_asked = 1101,
    // Learning and later rooms start at 1200, a hundred each.
    lever_uptake = 1900,
    carrier_leaves = 1901,
    lever_size = 1902,
    // Designs and calibration
    design = 2000,
    posterior = 2001,
    test = 9000,
};

}  // namespace careloop
