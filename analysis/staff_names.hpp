// SPDX-License-Identifier: Apache-2.0
/// What the indicators of staff by age and by experience are called in reports.
#pragma once

#include <array>

#include "analysis/indicator_names.hpp"

namespace careloop::analysis {

inline constexpr std::array kStaffNamed = {
    IndicatorName{"staff_under_30",
                  {"Staff younger than 30", "Anställda under 30 år"},
                  {"The number of staff younger than 30", "Antalet anställda under 30 år"},
                  kPeople,
                  0},
    IndicatorName{"staff_30_39",
                  {"Staff aged 30-39", "Anställda 30–39 år"},
                  {"The number of staff aged 30-39", "Antalet anställda 30–39 år"},
                  kPeople,
                  0},
    IndicatorName{"staff_40_49",
                  {"Staff aged 40-49", "Anställda 40–49 år"},
                  {"The number of staff aged 40-49", "Antalet anställda 40–49 år"},
                  kPeople,
                  0},
    IndicatorName{"staff_50_54",
                  {"Staff aged 50-54", "Anställda 50–54 år"},
                  {"The number of staff aged 50-54", "Antalet anställda 50–54 år"},
                  kPeople,
                  0},
    IndicatorName{"staff_55_59",
                  {"Staff aged 55-59", "Anställda 55–59 år"},
                  {"The number of staff aged 55-59", "Antalet anställda 55–59 år"},
                  kPeople,
                  0},
    IndicatorName{"staff_60_plus",
                  {"Staff aged 60 or more", "Anställda 60 år och äldre"},
                  {"The number of staff aged 60 or more", "Antalet anställda 60 år och äldre"},
                  kPeople,
                  0},
    IndicatorName{
        "experience_0_1",
        {"Less than a year in care", "Mindre än ett år i vården"},
        {"The share of staff less than a year in care", "Andelen anställda med mindre än ett år i vården"},
        kPercent,
        0},
    IndicatorName{"experience_1_2",
                  {"1 year in care", "Ett år i vården"},
                  {"The share of staff 1 year in care", "Andelen anställda med ett år i vården"},
                  kPercent,
                  0},
    IndicatorName{"experience_2_5",
                  {"2 to 4 years in care", "2–4 år i vården"},
                  {"The share of staff 2 to 4 years in care", "Andelen anställda med 2–4 år i vården"},
                  kPercent,
                  0},
    IndicatorName{"experience_5_10",
                  {"5 to 9 years in care", "5–9 år i vården"},
                  {"The share of staff 5 to 9 years in care", "Andelen anställda med 5–9 år i vården"},
                  kPercent,
                  0},
    IndicatorName{"experience_10_plus",
                  {"10 years or longer in care", "10 år eller längre i vården"},
                  {"The share of staff 10 years or longer in care",
                   "Andelen anställda med tio år eller längre i vården"},
                  kPercent,
                  0},
};

}  // namespace careloop::analysis
