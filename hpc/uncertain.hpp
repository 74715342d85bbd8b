// SPDX-License-Identifier: Apache-2.0
/// Which parameters of a scenario are in doubt, and between which ends: one rule for every design that varies
/// them all. (docs/sensitivity.md)
#pragma once

#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "hpc/factor.hpp"

namespace careloop::hpc {

/// A parameter that no design varies.
struct LeftOut {
    std::string address, why;
};

struct Uncertain {
    std::vector<Factor> factors;
    Point declared;  ///< position of what the scenario says; outside 0 to 1 where that is outside the range
    std::vector<LeftOut> left_out;
};

/// From the declared ranges, in the order of the declarations. One number, or a table whose values are all
/// alike, is set between the ends of its range; a relative range multiplies every value; of a table with an
/// absolute range the values are multiplied by what leaves all of them within it. The strengths of links are
/// a factor each. Left out: what only shapes the world when it is built, what is off (all its values are 0),
/// ranges without width, and tables that no factor leaves within their range.
[[nodiscard]] Uncertain uncertain_parameters(const scenario::Scenario& scenario);

/// Only those asked for: by address ("link.strength[NAME]"), name ("care.hours") or first part ("agency").
/// Throws Error(usage) naming each that there is not, or that is left out and why; `option` is where they
/// were asked for.
[[nodiscard]] Uncertain chosen_parameters(const Uncertain& all, const std::vector<std::string>& asked,
                                          const std::string& option);

}  // namespace careloop::hpc
